"""Drawing up the list, issuing letters, sending, answering, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from app.contacts.models import AddresseeId
from app.contacts.queries import Addressee, addressees, contacts_by_addressee
from app.database import db
from app.errors import NotAllowed, Refused
from app.events.models import Event
from app.events.rules import may_edit
from app.invitations import messages, queries, rules
from app.invitations.models import (
    Answer,
    Invitation,
    InvitationReason,
    InvitationStatus,
    Letter,
    LetterBatch,
)
from app.jobs import leases
from app.jobs.models import Progress
from app.jobs.queue import look_now
from app.mail.models import Message
from app.people.models import Account
from app.treaty.queries import states_on, the_convention
from app.web.links import hash_of, secret_for

LETTER_LANGUAGES = ("en", "fr", "es")


def draw_up(event: Event, *, by: Account) -> None:
    """Let the drafts follow the rule as of the event's day; what was issued or sent stays as it is."""
    _require_editor(event, by)
    states = states_on(event.starts_on, "en")
    fitting = rules.audience(event, states, organisers=queries.organising_states(event))
    wanted: set[AddresseeId] = {(state.state_id, None) for state in fitting}
    invitations = {each.addressee_id: each for each in queries.invitations_of(event)}
    everybody = addressees({*wanted, *invitations}, event.starts_on, "en")
    for key, invitation in invitations.items():
        if not rules.follows_the_rule(invitation):
            continue
        _as_of(invitation, event, everybody[key])
        if key not in wanted and invitation.reason is InvitationReason.RULE and not invitation.excluded:
            db.session.delete(invitation)
    _add(event, [each for key, each in everybody.items() if key in wanted and key not in invitations], InvitationReason.RULE)


def add_by_hand(event: Event, addressee_id: AddresseeId, *, by: Account) -> None:
    """Put a State or an organisation on the list by hand, or back on it: its old link is dead, so it is written to anew."""
    _require_editor(event, by)
    state_id, organisation_id = addressee_id
    found = db.session.scalar(
        sa.select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.state_id == state_id if state_id else Invitation.organisation_id == organisation_id,
        )
    )
    if found is not None:
        if found.excluded and found.status is InvitationStatus.SENT:
            found.status, found.sent_at, found.reason = InvitationStatus.DRAFT, None, InvitationReason.BY_HAND
        found.excluded = False
        db.session.flush()
        return
    everybody = addressees([addressee_id], event.starts_on, "en")
    if addressee_id not in everybody:
        raise Refused("no_such_state")
    _add(event, [everybody[addressee_id]], InvitationReason.BY_HAND)


def take_off(invitation: Invitation, *, by: Account, now: datetime) -> None:
    """Take somebody off the list; one that was written to is told, and its link stops working."""
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
    """Order a letter for everybody on the list that has not been written to; a worker makes them."""
    _require_editor(event, by)
    if not rules.may_be_made(event):
        raise Refused("event_not_scheduled")
    invitations = [
        each for each in queries.invitations_of(event) if not each.excluded and each.status is not InvitationStatus.SENT
    ]
    if not invitations:
        raise Refused("nobody_on_the_list")
    everybody = addressees([each.addressee_id for each in invitations], event.starts_on, "en")
    invitations.sort(key=lambda each: everybody[each.addressee_id].sort_key)
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
    for _addressee, invitation, contacts in ready:
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
    contacts = contacts_by_addressee([each.addressee_id for each in silent])
    reminded = [each for each in silent if contacts[each.addressee_id]]
    for invitation in reminded:
        messages.put_reminder(invitation, contacts[invitation.addressee_id], now=now)
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


def send_again(message: Message, *, now: datetime) -> None:
    """Try a message anew, the same bytes."""
    if message.progress is Progress.WORKING:
        raise Refused("message_is_leaving")
    leases.again(message, now=now)
    db.session.flush()
    look_now("mail.deliver")


def link_of(invitation: Invitation) -> str:
    """The secret of the State's link, derived anew each time and stored nowhere in the clear."""
    return secret_for("state", invitation.public_id, invitation.link_revision)


def _add(event: Event, chosen: Sequence[Addressee], reason: InvitationReason) -> None:
    """Drafts in the language a contact asked for, else that of the addressee's letters, else English."""
    contacts = contacts_by_addressee([each.id for each in chosen])
    for addressee in chosen:
        state_id, organisation_id = addressee.id
        asked = next((each.language for each in contacts[addressee.id] if each.language), addressee.language)
        invitation = Invitation(
            event=event,
            state_id=state_id,
            organisation_id=organisation_id,
            reason=reason,
            language=asked if asked in LETTER_LANGUAGES else "en",
        )
        _as_of(invitation, event, addressee)
        db.session.add(invitation)
    db.session.flush()


def _as_of(invitation: Invitation, event: Event, addressee: Addressee) -> None:
    invitation.status_then = addressee.state.status if addressee.state else None
    invitation.status_as_of = event.starts_on


def _reference_start(event: Event) -> str:
    area = event.offices[0].area.code[:4].upper() if event.offices else "ISU"
    return f"{the_convention().acronym}/{event.starts_on.year}/{area}/{event.id:03}"


def _require_editor(event: Event, by: Account) -> None:
    if not may_edit(by, event):
        raise NotAllowed
