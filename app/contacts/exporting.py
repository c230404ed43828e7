"""The table of contacts for other programs: the columns that importing understands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.contacts.queries import directory
from app.contacts.vocabulary import HEADINGS, heading, word
from app.documents.spreadsheet import Cell, Sheet, csv_text, xlsx


def contacts_table(kind: str, day: date, language: str) -> bytes:
    """Every address in protocol order; `kind` is csv or xlsx."""
    columns = [heading(field, language) for field in HEADINGS]
    rows = list(_rows(day, language))
    return csv_text(columns, rows) if kind == "csv" else xlsx([Sheet(heading("addressee", language), columns, rows)])


def _rows(day: date, language: str) -> Iterator[list[Cell]]:
    for entry in directory(day, language):
        for contact in entry.contacts:
            yield [
                entry.addressee.name,
                contact.email,
                word("role", contact.role, language),
                contact.name,
                word("place", contact.place, language),
                contact.office,
                word("language", contact.language, language) if contact.language else "",
                word("form_of_address", contact.form_of_address, language),
            ]
