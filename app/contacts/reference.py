"""The reference list of organisations, put into the database once; what the secretariat changed is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contacts.models import AddresseeKind, Organisation

DATA = Path(__file__).parent / "data"


def load(session: Session) -> bool:
    """Fill an empty table; answers whether anything was loaded."""
    if session.scalar(sa.select(sa.func.count()).select_from(Organisation)):
        return False
    with open(DATA / "organisations.csv", encoding="utf-8", newline="") as file:
        session.add_all(
            Organisation(
                kind=AddresseeKind(row["kind"]),
                acronym=row["acronym"],
                names={code: row[f"name_{code}"] for code in ("en", "fr", "es")},
                letter_language=row["letter_language"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )
    session.flush()
    return True
