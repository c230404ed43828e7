"""Drawing up the list, issuing letters, sending, answering, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from app.database import db
from app.errors import NotAllowed, Refused
from app.events.models import Event
from app.events.rules import may_edit
from app.invitations import messages, queries, rules
from app.invitations.models import (
    AddressRole,
    Answer,
    Contact,
    FormOfAddress,
    Invitation,
    InvitationReason,
    InvitationStatus,
    Letter,
    LetterBatch,
)
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import look_now
from app.mail import outbox
from app.people.models import Account
from app.treaty.models import State
from app.treaty.queries import StateOn, states_by_id, states_on, the_convention
from app.web.links import hash_of, secret_for

LETTER_LANGUAGES = ("en", "fr", "es")


def draw_up(event: Event, *, by: Account) -> None:
    """Let the drafts follow the rule as of the event's day; what was issued or sent stays as it is."""
    _require_editor(event, by)
    states = {state.state_id: state for state in states_on(event.starts_on, "en")}
    fitting = rules.audience(event, states.values(), organisers=queries.organising_states(event))
    wanted = {state.state_id for state in fitting}
    kept: set[int] = set()
    for invitation in queries.invitations_of(event):
        kept.add(invitation.state_id)
        if not rules.follows_the_rule(invitation):
            continue
        _as_of(invitation, event, states[invitation.state_id])
        if invitation.state_id not in wanted and invitation.reason is InvitationReason.RULE and not invitation.excluded:
            db.session.delete(invitation)
    languages = _languages(wanted - kept, states)
    for state in fitting:
        if state.state_id not in kept:
            db.session.add(_draft(event, state, InvitationReason.RULE, languages[state.state_id]))
    db.session.flush()


def add_state(event: Event, state_id: int, *, by: Account) -> None:
    """Put a State on the list by hand, or back on it: its old link is dead, so it is written to anew."""
    _require_editor(event, by)
    found = db.session.scalar(
        sa.select(Invitation).where(Invitation.event_id == event.id, Invitation.state_id == state_id)
    )
    if found is not None:
        if found.excluded and found.status is InvitationStatus.SENT:
            found.status, found.sent_at, found.reason = InvitationStatus.DRAFT, None, InvitationReason.BY_HAND
        found.excluded = False
    else:
        states = states_by_id(event.starts_on, "en", state_ids=[state_id])
        if state_id not in states:
            raise Refused("no_such_state")
        language = _languages([state_id], states)[state_id]
        db.session.add(_draft(event, states[state_id], InvitationReason.BY_HAND, language))
    db.session.flush()


def take_off(invitation: Invitation, *, by: Account, now: datetime) -> None:
    """Take a State off the list; one that was written to is told, and its link stops working."""
    _require_editor(invitation.event, by)
    was_sent = invitation.status is InvitationStatus.SENT
    invitation.excluded = True
    if invitation.link_hash:
        invitation.link_revision += 1
        invitation.link_hash = hash_of(link_of(invitation))
    if was_sent:
        messages.put_withdrawal(invitation, now=now)
    invitation.version += 1
    db.session.flush()


def make_letters(
    event: Event, *, dated: date, signatories: Mapping[str, list[str]], by: Account, now: datetime
) -> LetterBatch:
    """Order a letter for every State on the list that has not been written to; a worker makes them."""
    _require_editor(event, by)
    if not rules.may_be_made(event):
        raise Refused("event_not_scheduled")
    invitations = [
        each for each in queries.invitations_of(event) if not each.excluded and each.status is not InvitationStatus.SENT
    ]
    if not invitations:
        raise Refused("nobody_on_the_list")
    states = states_by_id(event.starts_on, "en", state_ids=[each.state_id for each in invitations])
    invitations.sort(key=lambda each: states[each.state_id].sort_key)
    batch = LetterBatch(event=event, requested_by=by, requested_at=now, dated=dated, signatories=dict(signatories))
    taken = {each.reference for each in queries.invitations_of(event) if each.reference}
    start = _reference_start(event)
    numbers = (number for number in range(1, 10_000) if f"{start}-{number:03}" not in taken)
    for invitation in invitations:
        invitation.reference = invitation.reference or f"{start}-{next(numbers):03}"
        invitation.link_hash = hash_of(link_of(invitation))
        batch.letters.append(Letter(invitation=invitation, due_at=now, attempts=0))
    db.session.add(batch)
    db.session.flush()
    look_now("letters.make")
    return batch


def stop_letters(batch: LetterBatch, *, by: Account) -> None:
    """Make no more of them; what is made stays."""
    _require_editor(batch.event, by)
    for letter in batch.letters:
        if letter.progress is Progress.QUEUED:
            letter.progress = Progress.CANCELLED
    db.session.flush()


def resume_letters(batch: LetterBatch, *, by: Account, now: datetime) -> None:
    """Make those that were stopped or that failed."""
    _require_editor(batch.event, by)
    for letter in batch.letters:
        if letter.progress in (Progress.CANCELLED, Progress.FAILED):
            leases.again(letter, now=now)
    batch.finished_at = None
    db.session.flush()
    look_now("letters.make")


def send(event: Event, *, by: Account, now: datetime) -> int:
    """Put the invitations that are ready into the outbox: each State once, however often this is pressed."""
    _require_editor(event, by)
    if not rules.may_be_made(event):
        raise Refused("event_not_scheduled")
    ready = queries.ready_to_send(event, "en")
    for _state, invitation, contacts in ready:
        messages.put_invitation(invitation, contacts, queries.get_letter(invitation), now=now)
        invitation.status, invitation.sent_at = InvitationStatus.SENT, now
    db.session.flush()
    return len(ready)


def send_test(event: Event, invitation: Invitation, *, by: Account, now: datetime) -> None:
    """The message of one State to oneself, marked as a test and without its link."""
    _require_editor(event, by)
    messages.put_test(invitation, by, queries.get_letter(invitation), now=now)


def remind(event: Event, *, by: Account, now: datetime) -> int:
    """Write again to those who have not answered, at most once a day."""
    _require_editor(event, by)
    silent = queries.silent(event)
    contacts = queries.contacts_by_state([each.state_id for each in silent])
    reminded = [each for each in silent if contacts[each.state_id]]
    for invitation in reminded:
        messages.put_reminder(invitation, contacts[invitation.state_id], now=now)
    return len(reminded)


def answer(
    invitation: Invitation, *, answer: Answer, by: str, email: str, note: str, version: int, now: datetime
) -> None:
    """What the State said; refused when somebody answered meanwhile."""
    if version != invitation.version:
        raise Refused("changed_meanwhile")
    invitation.answer, invitation.answered_at, invitation.answered_by = answer, now, by
    invitation.reply_email, invitation.note = email, note
    invitation.version += 1
    db.session.flush()
    outbox.call_back(invitation.public_id, "reminder")


def save_contact(
    state: State,
    contact: Contact | None,
    *,
    name: str,
    office: str,
    email: str,
    role: AddressRole,
    language: str | None,
    form_of_address: FormOfAddress,
) -> Contact:
    """Add an address of a State, or change one."""
    if contact is None:
        contact = Contact(state_id=state.id)
        db.session.add(contact)
    contact.name, contact.office, contact.email, contact.role = name, office, email, role
    contact.language, contact.form_of_address = language, form_of_address
    db.session.flush()
    return contact


def remove_contact(contact: Contact) -> None:
    """Forget an address."""
    db.session.delete(contact)
    db.session.flush()


def link_of(invitation: Invitation) -> str:
    """The secret of the State's link, derived anew each time and stored nowhere in the clear."""
    return secret_for("state", invitation.public_id, invitation.link_revision)


def _draft(event: Event, state: StateOn, reason: InvitationReason, language: str) -> Invitation:
    invitation = Invitation(event=event, state_id=state.state_id, reason=reason, language=language)
    _as_of(invitation, event, state)
    return invitation


def _as_of(invitation: Invitation, event: Event, state: StateOn) -> None:
    invitation.status_then, invitation.status_as_of = state.status, event.starts_on


def _languages(state_ids: set[int] | list[int], states: Mapping[int, StateOn]) -> dict[int, str]:
    """The language a State's contact asked for, else that of its letters, else English."""
    contacts = queries.contacts_by_state(state_ids)
    found = {}
    for state_id in state_ids:
        asked = [each.language for each in contacts.get(state_id, []) if each.language]
        language = asked[0] if asked else states[state_id].letter_language
        found[state_id] = language if language in LETTER_LANGUAGES else "en"
    return found


def _reference_start(event: Event) -> str:
    area = event.offices[0].area.code[:4].upper() if event.offices else "ISU"
    return f"{the_convention().acronym}/{event.starts_on.year}/{area}/{event.id:03}"


def _require_editor(event: Event, by: Account) -> None:
    if not may_edit(by, event):
        raise NotAllowed
