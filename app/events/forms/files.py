"""A file of the event: the concept note, the programme, a presentation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from app.events.models import FileKind
from app.events.wording import FILE_KINDS
from app.files.rules import ACCEPTED, LARGEST
from app.web.forms import Form
from app.web.language import ENDONYMS

ACCEPT = ",".join(f".{kind}" for kind in ACCEPTED)


class DescriptionForm(Form):
    """What a file is; another version may be put in its place."""

    file = FileField(
        _l("Another version"), description=_l("Only to replace the file; its address stays."), render_kw={"accept": ACCEPT}
    )
    kind = SelectField(_l("Kind"), choices=list(FILE_KINDS.items()), default=FileKind.CONCEPT_NOTE)
    title = StringField(
        _l("Title"), validators=[Length(max=200)], description=_l("As the public record should call it. Empty: the file's name.")
    )
    language = SelectField(_l("Language"), choices=list(ENDONYMS.items()), default="en")
    public = BooleanField(_l("Everybody may read it, once the event is public"))


class FileForm(DescriptionForm):
    """A new file."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("%(kinds)s; %(megabytes)s MB at most.", kinds=", ".join(ACCEPTED).upper(), megabytes=LARGEST // 2**20),
        render_kw={"accept": ACCEPT},
    )
