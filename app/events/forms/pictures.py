"""A picture of the event, with what there is to see for those who do not see it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.events.models import EventPicture
from app.files.rules import LARGEST
from app.web.forms import Form

REQUIRED = DataRequired(_l("Say what there is to see, in one sentence."))


class Alternative:
    """Of a form with these three fields: what there is to see."""

    en: StringField
    fr: StringField
    es: StringField

    @property
    def alternative(self) -> dict[str, str]:
        """By language."""
        return {"en": self.en.data or "", "fr": self.fr.data or "", "es": self.es.data or ""}


class AlternativeForm(Alternative, Form):
    """What there is to see, in each language of the record."""

    en = StringField(_l("What there is to see, in English"), validators=[REQUIRED, Length(max=300)])
    fr = StringField(_l("What there is to see, in French"), validators=[REQUIRED, Length(max=300)])
    es = StringField(_l("What there is to see, in Spanish"), validators=[REQUIRED, Length(max=300)])

    @staticmethod
    def values(picture: EventPicture) -> dict[str, str]:
        """What the form shows for a picture."""
        return dict(picture.alternative)


class PictureForm(AlternativeForm):
    """A new picture."""

    file = FileField(
        _l("Picture"),
        validators=[FileRequired(_l("Choose a picture."))],
        description=_l("JPG, PNG or WEBP; %(megabytes)s MB at most. It is made anew: place, camera and time are taken out.", megabytes=LARGEST // 2**20),
        render_kw={"accept": ".jpg,.jpeg,.png,.webp"},
    )
