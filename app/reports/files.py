"""The summary of an event with what stands around it in a file."""

from __future__ import annotations

from flask_babel import gettext as _

from app.documents.summary_facts import Paper
from app.documents.summary_file import SummaryFile, paragraphs_of
from app.documents.wording import day_of, listed
from app.events.models import Event
from app.events.wording import city_text, days_text
from app.reports.models import Summary
from app.treaty.queries import state_names, the_convention
from app.web.language import speaking
from app.web.links import public_url


def file_of(kept: Summary, *, missing: bool) -> SummaryFile:
    """The text as it stands now, marked as a draft until everybody has cleared it and it is on the record."""
    event, language = kept.event, kept.language
    with speaking(language):
        country = state_names(event.starts_on, language).get(event.country_id, "") if event.country_id else ""
        return SummaryFile(
            language=language,
            treaty=the_convention().name_in(language),
            title=event.title_in(language),
            when=days_text(event, language),
            where="" if event.is_closed else listed((city_text(event, language), country), language),
            paragraphs=paragraphs_of(kept.text),
            written_at=kept.edited_at or kept.generated_at,
            papers=() if event.is_closed else tuple(_papers(event)),
            corrections=tuple(correction_text(day_of(day, language), note) for day, note in kept.corrected),
            marks=tuple(_marks(kept, missing=missing)),
            papers_word=_("Documents"),
        )


def correction_text(day: str, note: str) -> str:
    """What the record says of a correction."""
    return str(_("Corrected on %(day)s: %(note)s", day=day, note=note))


def _papers(event: Event) -> list[Paper]:
    """What everybody may read: the public files, and the page that tells more."""
    papers = [
        Paper(file.title, public_url("reports.activity_file", event_id=event.public_id, file_id=file.public_id))
        for file in event.files
        if file.public
    ]
    return [*papers, *([Paper(_("More information"), event.information_link)] if event.information_link else [])]


def _marks(kept: Summary, *, missing: bool) -> list[str]:
    if kept.published_at is not None and not kept.has_unpublished_changes:
        return []
    return [_("Draft, not cleared by all who organised") if missing else _("Draft, not published")]
