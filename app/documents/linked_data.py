"""An activity as schema.org knows it, for search engines and those who share its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CONTEXT = "https://schema.org"
DESCRIPTION = 300
"""Characters of a text that a card shows at most."""


@dataclass(frozen=True)
class Shared:
    """What may be said of an activity to everybody; nothing else goes into this."""

    title: str
    url: str
    language: str
    text: str = ""
    """Paragraphs, an empty line between them; empty before there is a record."""
    is_paper: bool = False
    is_online: bool = False
    starts: datetime | date | None = None
    ends: datetime | date | None = None
    """Inclusive."""
    month: date | None = None
    """Where only the month is known, instead of the days."""
    place: str = ""
    city: str = ""
    country: str = ""
    """ISO 3166-1, two letters."""
    organisers: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Addresses."""
    documents: tuple[tuple[str, str, str], ...] = ()
    """Title, address and media type of each."""

    @property
    def description(self) -> str:
        """The beginning of the text, cut between words."""
        text = " ".join(self.text.split())
        return text if len(text) <= DESCRIPTION else f"{text[:DESCRIPTION].rsplit(' ', 1)[0]} …"


def linked_data(shared: Shared) -> dict[str, Any]:
    """A schema.org Event, or a Report for a paper; what is not known is left out."""
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Report" if shared.is_paper else "Event",
        "name": shared.title,
        "url": shared.url,
        "inLanguage": shared.language,
        "description": shared.description,
        "image": list(shared.pictures),
    }
    organisers = [{"@type": "Organization", "name": name} for name in shared.organisers]
    papers = [
        {"@type": "DigitalDocument", "name": title, "url": url, "encodingFormat": media_type}
        for title, url, media_type in shared.documents
    ]
    if shared.is_paper:
        said |= {"datePublished": _day(shared.month, shared.starts), "author": organisers, "associatedMedia": papers}
    else:
        mode = "OnlineEventAttendanceMode" if shared.is_online else "OfflineEventAttendanceMode"
        said |= {
            "startDate": _day(shared.month, shared.starts),
            "endDate": _day(shared.month, shared.ends),
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/{mode}" if shared.is_online or shared.place else "",
            "location": _location(shared),
            "organizer": organisers,
            "subjectOf": papers,
        }
    return {key: value for key, value in said.items() if value}


def _location(shared: Shared) -> dict[str, Any]:
    if shared.place:
        address = {"@type": "PostalAddress", "addressLocality": shared.city, "addressCountry": shared.country}
        return {"@type": "Place", "name": shared.place, "address": {key: value for key, value in address.items() if value}}
    return {"@type": "VirtualLocation", "url": shared.url} if shared.is_online else {}


def _day(month: date | None, day: datetime | date | None) -> str:
    """ISO 8601, a month without its days."""
    if month is not None:
        return f"{month:%Y-%m}"
    return day.isoformat() if day else ""
