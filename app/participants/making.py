"""From a copy that somebody took to its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

from flask_babel import gettext as _

from app.documents.badges import BadgeSize, badges_pdf
from app.documents.list_of_participants import ParticipantsList, list_csv, list_docx, list_pdf, list_xlsx
from app.documents.name_plates import name_plates_pdf
from app.documents.pdf import file_stem
from app.documents.spreadsheet import Cell, Sheet, csv_parts, write_xlsx
from app.events.models import Event
from app.participants import listing
from app.participants.columns import LABELS, Wording
from app.participants.models import Copy, DocumentKind
from app.participants.queries import Asked, Table
from app.participants.rules import usual_edition
from app.registration.exports import table_of
from app.web.language import speaking

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
LIST_MAKERS: dict[str, Callable[[ParticipantsList], bytes]] = {"pdf": list_pdf, "docx": list_docx, "xlsx": list_xlsx, "csv": list_csv}


def making_of(copy: Copy) -> Callable[[], bytes]:
    """Asks the database for all that a document says; the work it gives back needs no database, and may take long."""
    event, language, choices = copy.event, copy.language, copy.choices
    if copy.kind is DocumentKind.BADGES:
        size = BadgeSize(choices.get("size", BadgeSize.SHEET))
        badges = listing.badges(event, language, size=size, code=choices.get("state", ""), copy=copy)
        return lambda: badges_pdf(badges)
    if copy.kind is DocumentKind.REGISTRATIONS:
        with speaking(language):
            content, _media_type = table_of(
                event, language, copy.format, answers=True, sensitive="sensitive" in choices, mark=listing.mark_of(copy, event)
            )
        return lambda: content
    if copy.kind is DocumentKind.NAME_PLATES:
        plates = listing.name_plates(event, language, code=choices.get("state", ""), copy=copy)
        return lambda: name_plates_pdf(plates)
    facts = listing.list_of_participants(event, language, edition=choices.get("edition", usual_edition(event)), copy=copy)
    make = LIST_MAKERS[copy.format]
    return lambda: make(facts)


def name_of(copy: Copy) -> str:
    """The file's name; a closed meeting's title stays out of it."""
    stem = {
        DocumentKind.LIST: "participants",
        DocumentKind.TABLE: "participants-table",
        DocumentKind.REGISTRATIONS: "registrations",
        DocumentKind.BADGES: "badges",
        DocumentKind.NAME_PLATES: "name-plates",
    }[copy.kind]
    about = f"copy-{copy.number}" if copy.event.is_closed else file_stem(copy.event.title)
    return f"{stem}-{about}.{copy.format}"


def table_csv(copy: Copy) -> Iterator[bytes]:
    """The table as CSV, a part at a time."""
    columns, rows, mark = _table(copy)

    def marked() -> Iterator[list[Cell]]:
        yield from rows
        if mark:
            yield [mark]

    return csv_parts(columns, marked())


def table_xlsx(copy: Copy) -> BinaryIO:
    """The table as a workbook in a temporary file, which is gone when it is closed."""
    columns, rows, mark = _table(copy)
    file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    with speaking(copy.language):
        name = _("Participants")
    write_xlsx(file, [Sheet(name, columns, rows)], mark=mark)
    file.seek(0)
    return file


def _table(copy: Copy) -> tuple[list[str], Iterator[list[Cell]], str]:
    event: Event = copy.event
    asked = Asked.of(copy.choices)
    table = Table(event, copy.language, asked)
    with speaking(copy.language):
        words = Wording(event, table.states, copy.language)
        columns, mark = [str(LABELS[name]) for name in asked.columns], listing.mark_of(copy, event)
    return columns, (words.cells(row, asked.columns) for row in table.rows()), mark
