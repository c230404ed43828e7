"""Drawing up the list, issuing letters, sending, answering, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from app.contacts.models import AddresseeId, AddressRole, Contact
from app.contacts.queries import addressee, addressees, contacts_by_addressee
from app.database import db
from app.documents.letter_template import LANGUAGES as LETTER_LANGUAGES
from app.documents.letter_template import TemplateFault
from app.errors import Refused
from app.events import actions as events
from app.events.actions import editors_turn
from app.events.audience import AudienceRule, Fit
from app.events.models import Event, Instrument
from app.events.queries import organisers
from app.events.rules import is_open_for_changes
from app.invitations import audience, clearing, messages, queries, rules
from app.invitations.audience import Chosen
from app.invitations.letters import specimen_of, wording, writing_of
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
from app.letters.facts import senders_of
from app.mail import outbox
from app.people.models import Account
from app.treaty.queries import the_convention
from app.web.links import hash_of, secret_for


def set_audience(event: Event, rule: AudienceRule, *, version: int, by: Account, now: datetime) -> None:
    """Choose who is invited, and let the list follow."""
    events.change(event, {"audience": rule.as_json()}, version=version, by=by, now=now)
    draw_up(event, by=by)
    take_note(event, by=by, now=now)


def choose_instrument(event: Event, instrument: Instrument, *, version: int, by: Account, now: datetime) -> None:
    """States get a letter or a note verbale; letters that were ordered already stay what they are."""
    events.change(event, {"instrument": instrument}, version=version, by=by, now=now)


def draw_up(event: Event, *, by: Account) -> None:
    """Let the drafts follow the rule; what was issued, sent or answered stays as it is."""
    _turn_of_change(event, by)
    selection = audience.select(event, audience.rule_of(event), "en")
    listed = {each.addressee_id: each for each in queries.invitations_of(event)}
    for key, invitation in listed.items():
        chosen = selection.by_id.get(key)
        if not rules.follows_the_rule(invitation):
            continue
        if chosen is None:
            db.session.delete(invitation)
        else:
            follow_rule(invitation, chosen.why, selection.day)
    add_drafts(event, [each for key, each in selection.by_id.items() if key not in listed], day=selection.day)


def add_by_hand(event: Event, addressee_id: AddresseeId, *, by: Account, now: datetime) -> None:
    """Put a State or an organisation on the list, or back on it; the rule says so.

    The old link of one that was taken off is dead, so it is written to anew.
    """
    _turn_of_change(event, by)
    found = addressees([addressee_id], event.starts_on, "en")
    if addressee_id not in found:
        raise Refused("no_such_state")
    who = found[addressee_id]
    rule = audience.rule_of(event)
    back = rule.restoring(who.code) if who.is_state else rule
    if who.id not in audience.select(event, back, "en").by_id:
        back = rule.inviting(who.code, is_state=who.is_state)
    for invitation in queries.invitations_of(event):
        if invitation.addressee_id == who.id and invitation.excluded:
            invitation.status, invitation.sent_at, invitation.excluded = InvitationStatus.DRAFT, None, False
    set_audience(event, back, version=event.version, by=by, now=now)


def take_off(invitation: Invitation, *, by: Account, now: datetime) -> None:
    """Take somebody off the list; one that was written to is told, and its link stops working."""
    event = invitation.event
    _turn_of_change(event, by)
    who = addressee(invitation.addressee_id, event.starts_on, "en")
    if not rules.follows_the_rule(invitation):
        _withdraw(invitation, now)
    rule = audience.rule_of(event).leaving_out(who.code, is_state=who.is_state)
    set_audience(event, rule, version=event.version, by=by, now=now)


def take_note(event: Event, *, by: Account, now: datetime) -> None:
    """What acts towards the treaty did to the list has been read."""
    editors_turn(event, by)
    for change in audience.changes_of(event):
        change.noted_at, change.noted_by_id = now, by.id
    db.session.flush()


def make_letters(
    event: Event, *, dated: date, signatories: Mapping[str, list[str]], by: Account, now: datetime
) -> LetterBatch:
    """Order a letter for everybody on the list that has not been written to; a worker makes them."""
    editors_turn(event, by)
    if not rules.may_be_made(event):
        raise Refused("event_not_scheduled")
    if queries.are_being_made(event):
        raise Refused("letters_being_made")
    invitations = [
        each for each in queries.invitations_of(event) if not each.excluded and each.status is not InvitationStatus.SENT
    ]
    if not invitations:
        raise Refused("nobody_on_the_list")
    asked = contacts_by_addressee([each.addressee_id for each in invitations])
    for each in invitations:
        if each.status is InvitationStatus.DRAFT:
            each.language = _asked_for(asked[each.addressee_id]) or each.language
    everybody = addressees([each.addressee_id for each in invitations], event.starts_on, "en")
    invitations.sort(key=lambda each: everybody[each.addressee_id].sort_key)
    batch = LetterBatch(
        event=event,
        requested_by=by,
        requested_at=now,
        dated=dated,
        signatories={state.iso3: list(signatories.get(state.iso3, ["", ""])) for state in senders_of(organisers(event, "en"))},
        instrument=event.instrument,
        words_as_of=now,
    )
    try:
        batch.wording = wording(event, map(specimen_of, invitations), writing_of(batch))
    except TemplateFault as fault:
        raise Refused("letter_template") from fault
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
    editors_turn(batch.event, by)
    waiting = (Letter.batch_id == batch.id, Letter.progress == Progress.QUEUED)
    db.session.execute(sa.update(Letter).where(*waiting).values(progress=Progress.CANCELLED))
    look_now("letters.make")


def resume_letters(batch: LetterBatch, *, by: Account, now: datetime) -> None:
    """Make those that were stopped or that failed, with the same words as the others."""
    editors_turn(batch.event, by)
    if not rules.may_be_made(batch.event):
        raise Refused("event_not_scheduled")
    if batch is not queries.newest_batch(batch.event):
        raise Refused("newer_letters")
    left = (Letter.batch_id == batch.id, Letter.progress.in_((Progress.CANCELLED, Progress.FAILED)))
    for letter in db.session.scalars(sa.select(Letter).where(*left).with_for_update()):
        leases.again(letter, now=now)
    if batch.merged is not None:
        db.session.delete(batch.merged)
    batch.merged = batch.finished_at = None
    db.session.flush()
    look_now("letters.make")


def send(event: Event, *, as_typed: bool = False, by: Account, now: datetime) -> int:
    """Put the invitations that are ready into the outbox: each State once, however often this is pressed.

    Refused where the event's own texts lack a language in which letters go out, unless they shall stand `as_typed`.
    """
    editors_turn(event, by)
    if not rules.may_be_made(event):
        raise Refused("event_not_scheduled")
    if queries.are_being_made(event):
        raise Refused("letters_being_made")
    ready, batch = queries.ready_to_send(event, "en"), queries.newest_batch(event)
    if ready and batch is not None and clearing.missing(batch):
        raise Refused("keys_missing")
    if ready and batch is not None and clearing.changes_since(batch):
        raise Refused("letters_outdated")
    if not as_typed and any(not event.is_said_in(invitation.language) for _addressee, invitation, _contacts in ready):
        raise Refused("not_translated")
    for _addressee, invitation, contacts in ready:
        messages.put_invitation(invitation, contacts, queries.get_letter(invitation), now=now)
        invitation.status, invitation.sent_at = InvitationStatus.SENT, now
    db.session.flush()
    return len(ready)


def send_test(event: Event, invitation: Invitation, *, by: Account, now: datetime) -> None:
    """The message of one State to oneself, marked as a test and without its link."""
    _turn_of_change(event, by)
    messages.put_test(invitation, by, queries.get_letter(invitation), now=now)


def remind(event: Event, *, by: Account, now: datetime) -> int:
    """Write again to those who have not answered, at most once a day."""
    editors_turn(event, by)
    if not rules.may_be_reminded(event, now):
        raise Refused("nothing_to_answer")
    silent = queries.silent(event)
    contacts = contacts_by_addressee([each.addressee_id for each in silent])
    reminded = [each for each in silent if any(one.email and one.role is AddressRole.TO for one in contacts[each.addressee_id])]
    written = [messages.put_reminder(each, contacts[each.addressee_id], now=now) for each in reminded]
    return sum(message.created_at == now for message in written)


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


def link_of(invitation: Invitation) -> str:
    """The secret of the State's link, derived anew each time and stored nowhere in the clear."""
    return secret_for("state", invitation.public_id, invitation.link_revision)


def add_drafts(event: Event, chosen: Sequence[Chosen], *, day: date) -> None:
    """Drafts in the language a contact asked for, else that of the addressee's letters, else English."""
    contacts = contacts_by_addressee([each.addressee.id for each in chosen])
    for each in chosen:
        state_id, organisation_id = each.addressee.id
        asked = _asked_for(contacts[each.addressee.id]) or each.addressee.language
        invitation = Invitation(
            event=event,
            state_id=state_id,
            organisation_id=organisation_id,
            language=asked if asked in LETTER_LANGUAGES else "en",
        )
        follow_rule(invitation, each.why, day)
        db.session.add(invitation)
    db.session.flush()


def follow_rule(invitation: Invitation, why: Fit | None, day: date) -> None:
    """Write down why it is on the list, and the treaty status that it was drawn up for."""
    by_hand = why is None or why.by_hand
    invitation.reason = InvitationReason.BY_HAND if by_hand else InvitationReason.RULE
    invitation.status_then = why.status if why else None
    invitation.status_as_of = day


def _withdraw(invitation: Invitation, now: datetime) -> None:
    if invitation.excluded:
        return
    invitation.excluded = True
    if invitation.link_hash:
        invitation.link_revision += 1
        invitation.link_hash = hash_of(link_of(invitation))
    if invitation.status is InvitationStatus.SENT:
        messages.put_withdrawal(invitation, now=now)
    invitation.version += 1
    db.session.flush()


def _reference_start(event: Event) -> str:
    area = event.offices[0].area.code[:4].upper() if event.offices else "ISU"
    return f"{the_convention().acronym}/{event.starts_on.year}/{area}/{event.id:03}"


def _turn_of_change(event: Event, by: Account) -> None:
    """Nothing of the list changes any more once the event is cancelled or its record published."""
    editors_turn(event, by)
    if not is_open_for_changes(event):
        raise Refused("event_not_editable")


def _asked_for(contacts: Sequence[Contact]) -> str:
    """The language that a contact asked for, where letters are written in it."""
    return next((each.language for each in contacts if each.language in LETTER_LANGUAGES), "")
