"""What missions, delegates and staff type about delegations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import uuid4

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.events.forms.fields import DayField
from app.files.rules import ACCEPTED, LARGEST
from app.invitations.models import Answer
from app.registration.models import Category, Delegate, DelegationRole
from app.registration.rules import Particulars
from app.web.forms import CheckboxListField, Form, mail_address, one_line
from app.web.language import ENDONYMS, READERS

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

ROLE_WORDS = {
    DelegationRole.HEAD: _l("Head of delegation"),
    DelegationRole.DEPUTY_HEAD: _l("Deputy head"),
    DelegationRole.ALTERNATE: _l("Alternate"),
    DelegationRole.ADVISER: _l("Adviser"),
    DelegationRole.EXPERT: _l("Expert"),
}
CATEGORY_WORDS = {
    Category.DELEGATE: _l("Delegate of a State"),
    Category.ORGANISER: _l("Organiser"),
    Category.RESOURCE_PERSON: _l("Resource person"),
    Category.SPEAKER: _l("Speaker"),
    Category.INTERPRETER: _l("Interpreter"),
    Category.ORGANISATION: _l("Organisation"),
    Category.INDIVIDUAL: _l("Individual"),
}
ANSWER_WORDS = {
    Answer.NONE: _l("No answer"),
    Answer.ATTENDING: _l("Attending"),
    Answer.NOT_ATTENDING: _l("Not attending"),
}


def new_key() -> str:
    """The key of one registration, made with the form that asks for it."""
    return str(uuid4())


def has_a_letter(_form: Form, field: Field) -> None:
    """A name is written in letters of some script."""
    if not any(character.isalpha() for character in field.data or ""):
        raise ValidationError(str(_l("Write the name in letters.")))


def _email(label: object, *validators: object, **options: object) -> EmailField:
    too_long = Length(max=254, message=_l("Use at most 254 characters."))
    return EmailField(label, validators=[*validators, too_long, mail_address], filters=[one_line], **options)


def _line(label: object, longest: int, *validators: object, **options: object) -> StringField:
    length = Length(max=longest, message=_l("Use at most %(max)d characters."))
    return StringField(label, validators=[*validators, length], filters=[one_line], **options)


def _language() -> SelectField:
    return SelectField(
        _l("Language for messages"),
        choices=[(code, ENDONYMS[code]) for code in READERS],
        validators=[InputRequired(_l("Choose a language."))],
    )


class VersionField(HiddenField):
    """The version that the form was opened on; anything but a number is none of ours."""

    @property
    def number(self) -> int:
        """-1 where it cannot be read, which fits no row."""
        text = self.data or ""
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


class AnswerForm(Form):
    """Whether the State takes part."""

    asks: frozenset[str] | set[str] = frozenset()
    """Reasons of a refusal that one more tick would answer."""

    answer = RadioField(
        _l("Will your State take part?"),
        choices=[
            (Answer.ATTENDING.value, _l("Yes, we will attend")),
            (Answer.NOT_ATTENDING.value, _l("No, we will not attend")),
        ],
        validators=[InputRequired(_l("Choose one of the two answers."))],
    )
    answered_by = _line(
        _l("Your name"),
        200,
        DataRequired(_l("Enter your name.")),
        description=_l("Who answers for the mission; you need not be a delegate."),
        render_kw={"autocomplete": "name"},
    )
    reply_email = _email(
        _l("Your e-mail"),
        DataRequired(_l("Enter an e-mail address.")),
        description=_l("The confirmation goes there, with this page's address."),
        render_kw={"autocomplete": "email"},
    )
    note = TextAreaField(
        _l("Note to the organisers"),
        validators=[Length(max=2000, message=_l("Use at most %(max)d characters."))],
        render_kw={"rows": 3},
    )
    withdraw_all = BooleanField(_l("Withdraw the delegates who are named already"))
    version = VersionField()

    def ask(self, *, is_state: bool) -> None:
        """An organisation is not asked for its State."""
        if not is_state:
            self.answer.label.text = _l("Will your organisation take part?")


class StaffAnswerForm(AnswerForm):
    """An answer that came by another way and is entered for the State."""

    answer = RadioField(
        _l("Answer"),
        choices=[(value.value, ANSWER_WORDS[value]) for value in (Answer.ATTENDING, Answer.NOT_ATTENDING)],
        validators=[InputRequired(_l("Choose one of the two answers."))],
    )
    answered_by = _line(
        _l("Who answered, and how"),
        200,
        DataRequired(_l("Enter who answered, and how.")),
        description=_l("As in: First Secretary, by telephone; note verbale No. 123/2018."),
    )
    reply_email = _email(
        _l("E-mail of the mission"), Optional(), description=_l("The confirmation goes there.")
    )
    note = TextAreaField(
        _l("Note"),
        validators=[Length(max=2000, message=_l("Use at most %(max)d characters."))],
        render_kw={"rows": 3},
    )


class NoteVerbaleForm(Form):
    """The file of a delegation's note verbale."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file first."))],
        description=_l("%(kinds)s; %(megabytes)s MB at most.", kinds=", ".join(ACCEPTED).upper(), megabytes=LARGEST // 2**20),
        render_kw={"accept": ",".join(f".{kind}" for kind in ACCEPTED)},
    )


class DelegateForm(Form):
    """One person of a delegation, every name kept exactly as written."""

    asks: frozenset[str] | set[str] = frozenset()
    """Reasons of a refusal that one more tick would answer."""

    title = _line(
        _l("Form of address"),
        60,
        description=_l("As it is to be printed: H.E. Mr., Ms., Dr."),
        render_kw={"autocomplete": "off", "list": "forms-of-address"},
    )
    given_name = _line(_l("Given name"), 120, render_kw={"autocomplete": "off"})
    family_name = _line(
        _l("Family name"),
        120,
        DataRequired(_l("Enter the family name.")),
        has_a_letter,
        description=_l("It is printed exactly as you write it. A single name goes here."),
        render_kw={"autocomplete": "off"},
    )
    function = _line(
        _l("Function"),
        200,
        description=_l("As in: Second Secretary, Permanent Mission in Geneva."),
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(
        _l("Role in the delegation"),
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        validators=[InputRequired(_l("Choose a role."))],
    )
    email = _email(
        _l("E-mail"),
        Optional(),
        description=_l("For a confirmation with a calendar entry and a personal link."),
        render_kw={"autocomplete": "off"},
    )
    language = _language()
    replace_head = BooleanField(_l("Make this person head of delegation instead; the present head becomes alternate"))
    another_person = BooleanField(_l("This is another person of the same name"))
    submission_key = HiddenField(
        validators=[Optional(), Regexp(UUID, message=_l("This form was damaged on its way. Send it once more."))]
    )
    version = VersionField()

    @property
    def particulars(self) -> Particulars:
        """What was typed, once it is valid."""
        return Particulars(
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            title=self.title.data or "",
            function=self.function.data or "",
            role=DelegationRole(self.role.data) if self.role and self.role.data else None,
            email=self.email.data or "",
            language=self.language.data,
        )

    def fill(self, delegate: Delegate) -> None:
        """Show what is on file, unless something was sent."""
        if not self.is_submitted():
            facts = Particulars.of(delegate)
            for name in ("title", "given_name", "family_name", "function", "email", "language"):
                self[name].data = getattr(facts, name)
            self.role.data = facts.role.value if facts.role else None
            self.version.data = str(delegate.version)


class IndividualForm(Form):
    """Somebody who asks for a place without an invitation."""

    title = _line(_l("Form of address"), 60, description=_l("As it is to be printed: H.E. Mr., Ms., Dr."))
    given_name = _line(_l("Given name"), 120, render_kw={"autocomplete": "given-name"})
    family_name = _line(
        _l("Family name"),
        120,
        DataRequired(_l("Enter the family name.")),
        has_a_letter,
        description=_l("It is printed exactly as you write it. A single name goes here."),
        render_kw={"autocomplete": "family-name"},
    )
    organisation = _line(_l("Organisation"), 200, render_kw={"autocomplete": "organization"})
    function = _line(_l("Function"), 200, render_kw={"autocomplete": "organization-title"})
    email = _email(
        _l("Your e-mail"),
        DataRequired(_l("Enter an e-mail address.")),
        description=_l("You get a link there to confirm your registration."),
        render_kw={"autocomplete": "email"},
    )
    language = _language()
    submission_key = HiddenField(
        validators=[Optional(), Regexp(UUID, message=_l("This form was damaged on its way. Send it once more."))]
    )

    @property
    def particulars(self) -> Particulars:
        """What was typed, once it is valid."""
        return Particulars(
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            title=self.title.data or "",
            function=self.function.data or "",
            email=self.email.data,
            language=self.language.data,
        )


class OwnForm(Form):
    """What delegates may change about themselves; an individual also the name and the organisation, which nobody else gave."""

    title = _line(
        _l("Form of address"),
        60,
        description=_l("As it is to be printed: H.E. Mr., Ms., Dr."),
        render_kw={"autocomplete": "honorific-prefix", "list": "forms-of-address"},
    )
    given_name = _line(_l("Given name"), 120, render_kw={"autocomplete": "given-name"})
    family_name = _line(
        _l("Family name"), 120, DataRequired(_l("Enter the family name.")), has_a_letter, render_kw={"autocomplete": "family-name"}
    )
    organisation = _line(_l("Organisation"), 200, render_kw={"autocomplete": "organization"})
    function = _line(_l("Function"), 200, render_kw={"autocomplete": "organization-title"})
    email = _email(
        _l("E-mail"),
        Optional(),
        description=_l("For the calendar entry and messages about this event."),
        render_kw={"autocomplete": "email"},
    )
    language = _language()
    version = VersionField()


class ConsentForm(Form):
    """Whoever names a person says that the person knows what is kept of them."""

    agreed = BooleanField(
        _l("The person named has seen this text and agrees"),
        validators=[DataRequired(_l("Show the text to the person, and tick that they agree."))],
    )
    notice = VersionField()
    newest = 0
    """The version that is shown."""

    def validate(self, extra_validators: object = None) -> bool:
        """What was agreed to is the text that stands now."""
        valid: bool = super().validate(extra_validators)
        if self.notice.number != self.newest:
            self.agreed.errors = [_l("This text has changed meanwhile. Read it again, then tick.")]
            self.notice.data, self.agreed.data = str(self.newest), False
            return False
        return valid


class LostLinkForm(Form):
    """Whose links are to be sent again."""

    email = _email(
        _l("E-mail"),
        DataRequired(_l("Enter an e-mail address.")),
        description=_l("The address to which the invitation or the confirmation came."),
        render_kw={"autocomplete": "email"},
    )


class ExtensionForm(Form):
    """How long one person may change the registration."""

    until = DayField(_l("This person may change until"), description=_l("Empty: no longer than everybody."))


class StaffDelegateForm(DelegateForm):
    """A person whom staff enter: a delegate of any State, or somebody without one."""

    category = SelectField(
        _l("In what capacity"),
        choices=[(category.value, words) for category, words in CATEGORY_WORDS.items()],
        validators=[InputRequired(_l("Choose a capacity."))],
    )
    state = SelectField(_l("State"), description=_l("Only for a delegate of a State."))
    invited = SelectField(_l("Organisation that was invited"), default="")
    organisation = _line(_l("Other organisation"), 200, description=_l("For everybody else who does not represent a State."))

    role = SelectField(
        _l("Role in the delegation"),
        choices=[("", _l("None")), *((role.value, words) for role, words in ROLE_WORDS.items())],
    )

    def offer_states(self, names: Iterable[tuple[str, str]]) -> None:
        """States by iso3 code, in protocol order."""
        self.state.choices = [("", _l("None")), *names]

    def offer_organisations(self, names: Iterable[tuple[str, str]]) -> None:
        """Those that were invited, by public id."""
        self.invited.choices = [("", _l("None")), *names]

    @property
    def is_of_invited(self) -> bool:
        """Whether the person speaks for an organisation that was invited."""
        return bool(self.category.data == Category.ORGANISATION and self.invited.data)

    @property
    def is_delegate(self) -> bool:
        """Whether the person speaks for a State."""
        return bool(self.category.data == Category.DELEGATE)

    def validate(self, extra_validators: object = None) -> bool:
        """A delegate speaks for a State; an organisation has a name."""
        valid: bool = super().validate(extra_validators)
        if self.is_delegate and not self.state.data:
            self.state.errors = [_l("Choose the State that the delegate represents.")]
            return False
        if self.category.data == Category.ORGANISATION and not (self.invited.data or self.organisation.data):
            self.organisation.errors = [_l("Enter the name of the organisation.")]
            return False
        return valid


def _limit(label: object, help: object, lowest: int = 1) -> IntegerField:
    between = NumberRange(lowest, 100_000, message=_l("Enter a whole number from %(min)s to %(max)s, or leave it empty."))
    return IntegerField(label, validators=[Optional(), between], description=help)


class TermsForm(Form):
    """The limits of an event's registration, and who decides on it."""

    capacity = _limit(_l("Places in all"), _l("Empty: as many as come."))
    quota = _limit(_l("Places of each delegation"), _l("Empty: no limit. With 2, the head of delegation and one more sit in the room."))
    alternates = _limit(_l("Alternates of each delegation"), _l("They hold no place. Empty: no limit."), lowest=0)
    waiting_list = BooleanField(
        _l("Keep a waiting list"), description=_l("Without one, nobody more can register once no place is free.")
    )
    approval = BooleanField(
        _l("We approve each registration"), description=_l("A place is kept for those who wait for approval. Who is entered by the organisers is approved.")
    )
    individuals = BooleanField(
        _l("Anybody may register"), description=_l("On a public page, and counted once they have confirmed their address. Only for an open event.")
    )
    version = VersionField()

    @property
    def facts(self) -> dict[str, int | bool | None]:
        """What `admission.set_terms` takes."""
        return {name: self[name].data for name in ("capacity", "quota", "alternates", "waiting_list", "approval", "individuals")}


class DecisionForm(Form):
    """Approve or refuse those who are ticked; the mails are looked at before they are sent."""

    chosen = CheckboxListField(_l("Whom"), validators=[DataRequired(_l("Tick at least one person."))])
    reason = TextAreaField(
        _l("Reason, where you refuse"),
        description=_l("It stands in the message as you write it."),
        validators=[Length(max=1000, message=_l("Use at most %(max)d characters."))],
        render_kw={"rows": 3},
    )

    def offer(self, names: Iterable[tuple[str, str]]) -> None:
        """Persons by public id."""
        self.chosen.choices = list(names)

    def validate(self, extra_validators: object = None) -> bool:
        """A refusal has a reason."""
        valid: bool = super().validate(extra_validators)
        if wants("refuse") and not self.reason.data:
            self.reason.errors = [_l("Write why they are refused.")]
            return False
        return valid


class NoticeForm(Form):
    """What is said besides the facts when guests are told of a change."""

    words = TextAreaField(
        _l("A sentence of your own"),
        description=_l("It is put into every message as you write it, in one language."),
        validators=[Length(max=1000, message=_l("Use at most %(max)d characters."))],
        render_kw={"rows": 3},
    )
    version = VersionField()


def wants(*parts: str) -> str:
    """Which of several forms on a page was sent."""
    part = request.form.get("part", "")
    return part if part in parts else ""
