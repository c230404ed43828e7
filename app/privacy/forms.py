"""What the secretariat writes about personal data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.privacy.jobs import Due, persons_in
from app.registration.forms import VersionField
from app.registration.models import PrivacyNotice
from app.web.forms import Form, WholeNumberField
from app.web.language import ENDONYMS, READERS

LONGEST_RETENTION = 3650
"""Days."""


def _text(label: object, *, needed: bool = True) -> TextAreaField:
    return TextAreaField(
        label,
        description="" if needed else _l("Empty: the text in English is shown."),
        validators=[
            DataRequired(_l("Write the text.")) if needed else Optional(),
            Length(max=10_000, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 10, "class": "tall"},
    )


class PeriodForm(Form):
    """For how long; a shorter period that erases something at once is confirmed."""

    sure = BooleanField(_l("Erase them"))
    at_once = 0
    """How many persons would be erased at once."""

    def confirmed(self, found: Iterable[Due]) -> bool:
        """Whether nothing is erased at once, or somebody has said that it shall be."""
        self.at_once = persons_in(found)
        if self.at_once and not self.sure.data:
            told = ngettext(
                "With this period, the personal data of %(num)s person are erased at once and cannot be brought back. Tick below if they shall be.",
                "With this period, the personal data of %(num)s persons are erased at once and cannot be brought back. Tick below if they shall be.",
                self.at_once,
            )
            self.sure.errors = [told]
            return False
        return True


class EventPeriodForm(PeriodForm):
    """For how long the data of one event are kept."""

    retention_days = WholeNumberField(
        _l("Days after the event on which its personal data are erased"),
        most=LONGEST_RETENTION,
        description=_l("Empty: as everywhere."),
    )
    version = VersionField()


class EraseForm(Form):
    """The second step."""

    sure = BooleanField(
        _l("Erase this; it cannot be brought back"), validators=[DataRequired(_l("Tick that it shall be erased."))]
    )
    version = VersionField()


class NoticeForm(PeriodForm):
    """The text in each language, and the usual period."""

    text_en = _text(ENDONYMS["en"])
    text_fr = _text(ENDONYMS["fr"])
    text_es = _text(ENDONYMS["es"])
    text_ar = _text(ENDONYMS["ar"], needed=False)
    text_ru = _text(ENDONYMS["ru"], needed=False)
    text_zh = _text(ENDONYMS["zh"], needed=False)
    retention_days = WholeNumberField(
        _l("Days after an event on which personal data are erased"),
        most=LONGEST_RETENTION,
        description=_l("For every event that has no period of its own. Empty: they are erased only when somebody asks."),
    )
    version = VersionField()

    @classmethod
    def of(cls, notice: PrivacyNotice | None) -> Self:
        """Filled with what stands now."""
        values: dict[str, Any] = {"version": str(notice.number if notice else 0)}
        if notice:
            values |= {f"text_{code}": notice.texts.get(code, "") for code in READERS}
            values["retention_days"] = notice.retention_days
        return cls(data=values)

    @property
    def texts(self) -> dict[str, str]:
        """By language."""
        return {code: text for code in READERS if (text := self[f"text_{code}"].data)}
