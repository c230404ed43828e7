"""What is entered at the door."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.attendance.models import Excuse, Mode, Standing
from app.attendance.wording import DEVICE_NAME, EXCUSES, MODES, QUORUMS, STANDINGS
from app.events.forms.fields import WallTimeField
from app.registration.forms import CATEGORY_WORDS, UUID
from app.registration.models import Category
from app.web.forms import Form, one_line


class MarkForm(Form):
    """One tick; its `uuid` is made with the page, so a double click is one tick."""

    delegate = HiddenField(validators=[DataRequired(), Length(max=16)])
    present = HiddenField(validators=[Regexp("^[01]$")])
    mode = HiddenField(validators=[Regexp("^(in_person|online)?$")])
    seen = HiddenField(validators=[Length(max=12)])
    uuid = HiddenField(validators=[Regexp(UUID)])


class StandingForm(Form):
    """Where one person stands in a session, with everything that can be said of it."""

    standing = SelectField(
        _l("What is recorded"), choices=[(each.value, words) for each, (words, _tone) in STANDINGS.items()], default=Standing.PRESENT.value
    )
    mode = SelectField(_l("Where"), choices=[(each.value, words) for each, words in MODES.items()], default=Mode.IN_PERSON.value)
    arrived = WallTimeField(_l("Arrived at"), description=_l("Where it matters; the time at the venue."))
    left = WallTimeField(_l("Left at"))
    excuse = SelectField(_l("Excused because of"), choices=[(each.value, words) for each, words in EXCUSES.items()], default=Excuse.OTHER.value)
    note = StringField(_l("Note on the excuse"), validators=[Length(max=200)], filters=[one_line])
    substitute = SelectField(_l("Substituted by"), description=_l("A colleague of the delegation, who is then present."))
    seen = HiddenField(validators=[Length(max=12)])
    uuid = HiddenField(validators=[Regexp(UUID)])


class CallForm(Form):
    """A State's answer to the roll call."""

    state = HiddenField(validators=[Regexp("^[A-Z]{3}$")])
    standing = HiddenField(validators=[Regexp("^(present|absent|undone)$")])
    uuid = HiddenField(validators=[Regexp(UUID)])


class TermsForm(Form):
    """What the organisers ask of attendance."""

    quorum = SelectField(
        _l("Quorum"),
        choices=[("", _l("no quorum")), *((each.value, words) for each, words in QUORUMS.items())],
        description=_l("Of all States Parties on the first day of the event."),
    )
    self_session = SelectField(
        _l("Delegates may say on their own pages that they take part online"),
        description=_l("In one session at a time; while it runs."),
    )


class DeviceForm(Form):
    """What a device at the door is called."""

    label = StringField(
        DEVICE_NAME["label"],
        description=DEVICE_NAME["hint"],
        validators=[DataRequired(DEVICE_NAME["missing"]), Length(max=80)],
        filters=[one_line],
    )


class LinkForm(Form):
    """A link for the door."""

    label = StringField(
        _l("Whom it is for"),
        description=_l("To tell the links apart: registration desk, side entrance, interns of the host."),
        validators=[DataRequired(_l("Say whom the link is for.")), Length(max=80)],
        filters=[one_line],
    )
    until = SelectField(_l("It works until"), choices=[("event", _l("the end of the event")), ("today", _l("the end of today at the venue"))])


class WalkInForm(Form):
    """Somebody who is at the door and on no list."""

    category = SelectField(_l("In what capacity"), choices=list(CATEGORY_WORDS.items()), default=Category.DELEGATE)
    state = SelectField(_l("State"), description=_l("Only for a delegate of a State."), validate_choice=True)
    organisation = StringField(_l("Organisation"), validators=[Length(max=200)])
    title = StringField(_l("Form of address"), description=_l("As on the visiting card: Mr., Ms., H.E."), validators=[Length(max=60)])
    given_name = StringField(_l("Given name"), validators=[Length(max=120)])
    family_name = StringField(
        _l("Family name"), validators=[DataRequired(_l("Enter the family name.")), Length(max=120)]
    )
    function = StringField(_l("Function"), validators=[Length(max=200)])
    uuid = HiddenField(validators=[Regexp(UUID)])

    def validate(self, extra_validators: object = None) -> bool:
        """A delegate speaks for a State; everybody else is not asked for one."""
        valid: bool = super().validate(extra_validators)
        if valid and self.category.data == Category.DELEGATE and not self.state.data:
            self.state.errors = [_l("Choose the State that the delegate represents.")]
            return False
        return valid
