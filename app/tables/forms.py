"""What is entered to import a table."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from app.tables.planning import chosen_columns
from app.tables.vocabulary import Vocabulary
from app.web.forms import Form
from app.web.paging import number_of


class TableForm(Form):
    """A table."""

    table = FileField(
        _l("Table"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("CSV or Excel (.xlsx), with a row of headings. Nothing is imported before you have seen what it would do."),
    )


class ImportForm(Form):
    """Importing what was shown: `expected` is how many rows were."""

    expected = HiddenField()
    leave_out = BooleanField(_l("Leave out the rows that have to be corrected"))


def asked_columns(vocabulary: Vocabulary, columns: Sequence[str]) -> dict[str, int]:
    """Which column is which field: as chosen on the page, else by the headings."""
    chosen = {field: number_of(request.values[field], 0, len(columns) - 1) for field in vocabulary.headings if field in request.values}
    return chosen_columns(vocabulary, columns, chosen)
