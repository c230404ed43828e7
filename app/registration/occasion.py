"""What a guest must know of an event, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from app.documents.wording import day_of, joined, listed
from app.events.models import Event
from app.events.queries import organisers
from app.events.wording import span, when_text, where_text, zone_text
from app.registration.rules import last_day
from app.treaty.queries import the_convention


@dataclass(frozen=True)
class Occasion:
    """Who asks, when, where, until when."""

    organisers: tuple[str, ...]
    when: str
    zone: str
    where: str
    until: str


def occasion(event: Event, language: str) -> Occasion:
    """The facts at the head of every page and mail for guests."""
    offices = []
    for office in organisers(event, language):
        singular, plural = office.title(language)
        names = joined([state.name for state in office.states], language)
        offices.append(listed((names, singular if len(office.states) == 1 else plural), language))
    return Occasion(
        organisers=tuple(offices),
        when=when_text(event, language, with_zone=False),
        zone=zone_text(event, language) if span(event) else "",
        where=where_text(event, language),
        until=day_of(last_day(event), language),
    )


def write_to(event: Event) -> str:
    """Where a guest with a question writes: to the organisers, as the letters say, or where answers to mail go."""
    config = current_app.config["PLENARY"]
    return event.reply_to or the_convention().contact_line or config.mail_reply_to or config.mail_from
