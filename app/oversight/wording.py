"""The trace in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.audit.models import Action, Actor
from app.people.notes import REFUSED, SUBJECT, WORDS

ACTIONS = {
    Action.CREATED: _l("added"),
    Action.CHANGED: _l("changed"),
    Action.REMOVED: _l("removed"),
    Action.READ: _l("read"),
    Action.EXPORTED: _l("taken out"),
}
ACTORS = {
    Actor.ACCOUNT: _l("a member of staff"),
    Actor.LINK: _l("the holder of a link"),
    Actor.SYSTEM: _l("the system by itself"),
    Actor.COMMAND: _l("a command on the machine"),
    Actor.NOBODY: _l("somebody not signed in"),
}
SUBJECTS = {
    "account": _l("Account"),
    "attendance_mark": _l("Mark of attendance"),
    "broken_glass": _l("Glass broken"),
    "event_staff": _l("Part in an event"),
    "passkey": _l("Passkey"),
    "recovery_code": _l("Recovery code"),
    "program_token": _l("Key of a program"),
    "door_link": _l("Link to the door"),
    "door_device": _l("Device at the door"),
    "commitment": _l("Commitment"),
    "contact": _l("Address"),
    "delegate": _l("Registration"),
    "delegate_answer": _l("Answer in a registration form"),
    "erasure": _l("Erasure"),
    "event": _l("Event"),
    "event_file": _l("File"),
    "invitation": _l("Invitation"),
    "letter_batch": _l("Letters"),
    "letter_template": _l("Words of letters"),
    "organisation": _l("Organisation"),
    "participants_copy": _l("Copy of a document"),
    "programme_session": _l("Session"),
    "questionnaire": _l("Registration form"),
    "reminder": _l("Reminder"),
    "speaker": _l("Speaker"),
    "sponsorship": _l("Sponsorship"),
    "staff_session": _l("Signing in"),
    "summary": _l("Summary"),
    "treaty_act": _l("Act towards the treaty"),
    "visa_letter": _l("Letter for a visa"),
}


def subject_words(subject: str) -> LazyString | str:
    """In the reader's language where the table is one that people know, else its own name."""
    if subject == REFUSED:
        return _l("Sign-in refused")
    if subject.startswith(SUBJECT):
        return WORDS.get(subject.removeprefix(SUBJECT), subject)
    return SUBJECTS.get(subject, subject.replace("_", " "))
