"""Naming, changing and withdrawing delegates; every change of an event's delegations waits for the one before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from app.contacts.models import AddresseeId
from app.database import db, new_public_id
from app.errors import NotAllowed, Refused
from app.events import actions as events
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_edit
from app.files.actions import store_upload
from app.invitations import actions as invitations
from app.invitations.models import Answer, Invitation
from app.people.models import Account
from app.registration import answers, consent, messages, queries, telling, waiting
from app.registration.models import CalendarReply, Category, Delegate, DelegateStatus, DelegationRole, Finding
from app.registration.rules import (
    LISTED,
    MOST_EVER_NAMED,
    MOST_IN_A_DELEGATION,
    Particulars,
    Window,
    asks_for_confirmation,
    head_of,
    is_over,
    is_same_name,
    last_day,
    may_change_own,
    may_withdraw_own,
    window,
    window_for,
)
from app.web.links import hash_of, secret_for


def answer(
    invitation: Invitation,
    *,
    answer: Answer,
    answered_by: str,
    reply_email: str,
    note: str,
    version: int,
    now: datetime,
    withdraw_all: bool = False,
    by: Account | None = None,
) -> None:
    """Record what the State says; `by` is the member of staff who enters it, after the deadline too."""
    event = invitation.event
    in_turn(event)
    said = {"answer": answer, "answered_by": answered_by, "reply_email": reply_email, "note": note}
    if all(getattr(invitation, name) == value for name, value in said.items()):
        return
    if version != invitation.version:
        raise Refused("changed_meanwhile")
    _refuse_unless_open(event, now, by)
    named = queries.delegation_of(event.id, invitation.addressee_id)
    if answer is Answer.NOT_ATTENDING and named and not withdraw_all:
        raise Refused("delegates_are_named", number=len(named))
    invitations.answer(
        invitation, answer=answer, by=answered_by, email=reply_email, note=note, version=version, now=now
    )
    if answer is Answer.NOT_ATTENDING:
        for delegate in named:
            _withdraw(delegate, now)
        waiting.move_up(event, now=now)
    messages.send_summary(invitation, now=now)


def send_note_verbale(invitation: Invitation, upload: FileStorage, *, now: datetime) -> None:
    """Keep the one note verbale of a delegation; a newer one takes the place of an older."""
    in_turn(invitation.event)
    _refuse_unless_open(invitation.event, now, None)
    if invitation.answer is Answer.NONE:
        raise Refused("not_answered")
    before, invitation.note_verbale = invitation.note_verbale, store_upload(upload, now=now)
    db.session.flush()
    if before is not None:
        db.session.delete(before)
        db.session.flush()


def register(
    event: Event,
    particulars: Particulars,
    *,
    submission_key: str,
    now: datetime,
    by: Account | None = None,
    state_id: int | None = None,
    organisation_id: int | None = None,
    category: Category = Category.DELEGATE,
    organisation: str = "",
    replace_head: bool = False,
    another_person: bool = False,
    given: answers.Given | None = None,
    tell: bool = True,
) -> Delegate:
    """Register one person with what they answered, or put them on the waiting list; the same form sent again answers with who it did register.

    `organisation_id` is of one that was invited, `organisation` the name of any. Where nobody is told, no message is written.
    """
    in_turn(event)
    kept = queries.by_key(event, submission_key)
    if kept is not None:
        return _sent_again(kept, particulars)
    _refuse_unless_open(event, now, by)
    addressee_id = (state_id, organisation_id)
    invitation = queries.invitation_of(event, addressee_id) if any(addressee_id) else None
    delegation: Sequence[Delegate] = ()
    if organisation_id is not None:
        category = Category.ORGANISATION
        organisation = _name_of(invitation, event) or organisation
    if any(addressee_id) and category in (Category.DELEGATE, Category.ORGANISATION):
        _refuse_unless_attending(invitation, by, now)
        delegation = queries.delegation_of(event.id, addressee_id)
        _refuse_if_full(event, addressee_id, delegation)
        _refuse_namesake(delegation, particulars, another_person)
        _settle_head(delegation, particulars, replace_head)
    else:
        particulars = replace(particulars, role=None)
    delegate = _added(
        event,
        particulars,
        submission_key=submission_key,
        now=now,
        state_id=state_id,
        invitation=invitation,
        category=category,
        organisation=organisation,
        position=_next_position(delegation),
        approved=by is not None,
    )
    answers.keep(delegate, given, now=now)
    if by is not None:
        consent.note_entered(delegate, told=tell, now=now)
    if tell:
        messages.send_standing(delegate, now=now)
        if invitation is not None:
            messages.send_summary(invitation, now=now, about=delegate)
    return delegate


def walk_in(
    event: Event,
    *,
    category: Category,
    family_name: str,
    submission_key: str,
    now: datetime,
    state_id: int | None = None,
    organisation: str = "",
    title: str = "",
    given_name: str = "",
    function: str = "",
    another_person: bool = False,
) -> Delegate:
    """Register somebody who stands at the door, whom whoever holds it lets in; the same form sent again registers nobody.

    Who is on the list under this name, also the waiting list, is let in and not added, unless it is another person.
    """
    in_turn(event)
    kept = queries.by_key(event, submission_key)
    if kept is not None:
        return kept
    particulars = Particulars(family_name=family_name, given_name=given_name, title=title, function=function)
    if not another_person:
        known = queries.recognised_walk_in(event, state_id, particulars.full_name, organisation=organisation)
        if known is not None:
            let_in(known)
            return known
    delegation: Sequence[Delegate] = ()
    if state_id is not None:
        delegation = queries.delegation_of(event.id, (state_id, None))
        _refuse_if_full(event, (state_id, None), delegation)
    return _added(
        event,
        particulars,
        submission_key=submission_key,
        now=now,
        state_id=state_id,
        invitation=queries.invitation_of(event, (state_id, None)) if state_id else None,
        category=category,
        organisation=organisation,
        position=_next_position(delegation),
        walk_in=True,
    )


def let_in(delegate: Delegate) -> None:
    """Whoever waited for a place or for approval and stands at the door is registered; of others nothing changes."""
    in_turn(delegate.event)
    if delegate.status in (DelegateStatus.WAITING, DelegateStatus.PENDING):
        delegate.status, delegate.walk_in = DelegateStatus.REGISTERED, True
        delegate.version += 1
        db.session.flush()


def change(
    delegate: Delegate,
    particulars: Particulars,
    *,
    version: int,
    now: datetime,
    by: Account | None = None,
    organisation: str | None = None,
    replace_head: bool = False,
    another_person: bool = False,
    given: answers.Given | None = None,
) -> None:
    """Put new particulars on file; what a colleague changed meanwhile is shown, not overwritten."""
    in_turn(delegate.event)
    before = Particulars.of(delegate)
    changed = particulars.differences(before)
    if delegate.addressee_id is not None:
        organisation = None
    if organisation is not None and organisation != delegate.organisation:
        changed.append("organisation")
    if not changed and not answers.differ(delegate, given):
        return
    if delegate.erased_at is not None:
        raise Refused("person_erased")
    if delegate.status not in LISTED:
        raise Refused("delegate_withdrawn", name=delegate.full_name)
    if version != delegate.version:
        raise Refused("changed_meanwhile")
    _refuse_unless_open(delegate.event, now, by, stands=window_for(delegate, now))
    if delegate.addressee_id is not None:
        others = [each for each in queries.delegation_of(delegate.event_id, delegate.addressee_id) if each is not delegate]
        if "family_name" in changed or "given_name" in changed:
            _refuse_namesake(others, particulars, another_person)
        _settle_head(others, particulars, replace_head)
    _put(delegate, particulars, changed, now)
    if organisation is not None:
        delegate.organisation = organisation
    if by is not None and delegate.approved_as is not None:
        delegate.approved_as = particulars.as_columns()
    answers.keep(delegate, given, now=now)
    db.session.flush()
    if "role" in changed:
        waiting.refuse_more(delegate.event, delegate)
        waiting.move_up(delegate.event, now=now)


def change_own(
    delegate: Delegate,
    *,
    function: str,
    email: str,
    language: str,
    version: int,
    now: datetime,
    title: str = "",
    given_name: str = "",
    family_name: str | None = None,
    organisation: str | None = None,
    given: answers.Given | None = None,
) -> None:
    """What delegates change about themselves through their personal link; only individuals change a name that is on file, and their organisation."""
    in_turn(delegate.event)
    kept = Particulars.of(delegate)
    own = delegate.category is Category.INDIVIDUAL
    given_name = given_name if own and family_name else kept.given_name or given_name
    family_name = family_name if own and family_name else kept.family_name
    organisation = organisation if own and organisation is not None else delegate.organisation
    particulars = replace(kept, title=title, given_name=given_name, family_name=family_name, function=function, email=email, language=language)
    changed = particulars.differences(kept)
    if organisation != delegate.organisation:
        changed.append("organisation")
    if not changed and not answers.differ(delegate, given):
        return
    if version != delegate.version:
        raise Refused("changed_meanwhile")
    if not may_change_own(delegate, now):
        raise Refused("registration_over" if is_over(delegate.event, now) else "registration_closed")
    delegate.organisation = organisation
    _put(delegate, particulars, changed, now)
    answers.keep(delegate, given, now=now)


def withdraw(delegate: Delegate, *, now: datetime, by: Account | None = None, own: bool = False) -> None:
    """Take one person off the list; they stay on file. `own` says that the delegates do it themselves."""
    in_turn(delegate.event)
    if delegate.status not in LISTED:
        return
    if own and not may_withdraw_own(delegate, now):
        raise Refused("registration_over")
    if not own:
        _refuse_unless_open(delegate.event, now, by, stands=window_for(delegate, now))
    _withdraw(delegate, now)
    if delegate.invitation is not None:
        messages.send_summary(delegate.invitation, now=now, about=delegate)
    waiting.move_up(delegate.event, now=now)


def extend(delegate: Delegate, *, until: date | None, by: Account, now: datetime) -> None:
    """Give one person longer than the event's last day for answers; without a day, no longer than everybody."""
    if not may_edit(by, delegate.event):
        raise NotAllowed
    in_turn(delegate.event)
    if until is not None and not last_day(delegate.event) < until <= delegate.event.ends_on:
        raise Refused("extension_outside")
    delegate.extended_until = until
    db.session.flush()


def send_link(delegate: Delegate, *, now: datetime, by: Account | None = None) -> None:
    """Ask the person to look at what is on file and to fill in the rest."""
    in_turn(delegate.event)
    _refuse_unless_open(delegate.event, now, by, stands=window_for(delegate, now))
    if delegate.status not in LISTED:
        raise Refused("delegate_withdrawn", name=delegate.full_name)
    if not delegate.email:
        raise Refused("mail_no_address")
    messages.send_personal_link(delegate, now=now)


def move(delegate: Delegate, *, to: int, now: datetime, by: Account | None = None) -> None:
    """Put a delegate in that place of the delegation, counted from 0; the same request twice moves once."""
    in_turn(delegate.event)
    _refuse_unless_open(delegate.event, now, by)
    delegation = list(queries.delegation_of(delegate.event_id, delegate.addressee_id)) if delegate.addressee_id else []
    if delegate in delegation:
        delegation.remove(delegate)
        delegation.insert(min(max(to, 0), len(delegation)), delegate)
    for position, each in enumerate(delegation):
        each.position = position
    db.session.flush()


def _refuse_unless_open(event: Event, now: datetime, by: Account | None, *, stands: Window | None = None) -> None:
    stands = stands or window(event, now)
    if stands is Window.CANCELLED:
        raise Refused("event_cancelled")
    if by is None and stands is not Window.OPEN:
        raise Refused("registration_over" if stands is Window.OVER else "registration_closed")


def _refuse_unless_attending(invitation: Invitation | None, by: Account | None, now: datetime) -> None:
    """Whoever names a delegate says that the State attends; only a mission that has answered may name one itself."""
    if invitation is None:
        return
    if invitation.answer is Answer.NOT_ATTENDING or (by is None and invitation.answer is Answer.NONE):
        raise Refused("state_not_attending")
    if by is not None and invitation.answer is Answer.NONE:
        invitations.answer(
            invitation,
            answer=Answer.ATTENDING,
            by=by.name,
            email=invitation.reply_email,
            note=invitation.note,
            version=invitation.version,
            now=now,
        )


def _name_of(invitation: Invitation | None, event: Event) -> str:
    """What an invited organisation is called in the event's first language, in which the record is kept."""
    if invitation is None or invitation.organisation is None:
        return ""
    return invitation.organisation.name_in((event.working_languages or ["en"])[0])


def _refuse_if_full(event: Event, addressee_id: AddresseeId, delegation: Sequence[Delegate]) -> None:
    ever = queries.ever_named(event.id, addressee_id)
    if len(delegation) >= MOST_IN_A_DELEGATION or ever >= MOST_EVER_NAMED:
        raise Refused("delegation_full", most=MOST_IN_A_DELEGATION)


def _refuse_namesake(others: Sequence[Delegate], particulars: Particulars, another_person: bool) -> None:
    for each in others:
        if not another_person and is_same_name(each.full_name, particulars.full_name):
            raise Refused("same_name", name=each.full_name)


def _settle_head(others: Sequence[Delegate], particulars: Particulars, replace_head: bool) -> None:
    head = head_of(others)
    if particulars.role is not DelegationRole.HEAD or head is None:
        return
    if not replace_head:
        raise Refused("second_head", name=head.full_name)
    head.role = DelegationRole.ALTERNATE
    head.version += 1
    db.session.flush()
    waiting.refuse_more(head.event, head)


def _sent_again(kept: Delegate, particulars: Particulars) -> Delegate:
    if kept.status not in LISTED:
        raise Refused("form_used_withdrawn", name=kept.full_name)
    if kept.full_name != particulars.full_name:
        raise Refused("form_used", name=kept.full_name)
    return kept


def _added(
    event: Event,
    particulars: Particulars,
    *,
    submission_key: str,
    now: datetime,
    state_id: int | None,
    invitation: Invitation | None,
    category: Category,
    organisation: str,
    position: int,
    walk_in: bool = False,
    approved: bool = False,
) -> Delegate:
    public_id = new_public_id()
    terms = queries.terms_of(event)
    delegate = Delegate(
        public_id=public_id,
        event=event,
        invitation=invitation,
        state_id=state_id if category is Category.DELEGATE else None,
        organisation=organisation,
        category=category,
        position=position,
        walk_in=walk_in,
        submission_key=submission_key,
        link_hash=hash_of(secret_for("delegate", public_id, 1)),
        registered_at=now,
        told_sequence=event.calendar_sequence,
        approved_as=particulars.as_columns() if approved and terms.approval else None,
        decided_at=now if approved else None,
        **particulars.as_columns(),
    )
    if not walk_in:
        delegate.status = waiting.standing_for(event, waiting.entry_of(delegate), approved=approved)
    db.session.add(delegate)
    db.session.flush()
    return delegate


def _next_position(delegation: Sequence[Delegate]) -> int:
    return max((each.position for each in delegation), default=-1) + 1


def _put(delegate: Delegate, particulars: Particulars, changed: Sequence[str], now: datetime) -> None:
    left = delegate.email
    if "email" in changed and left:
        messages.send_withdrawal(delegate, now=now, moved=True)
    for name, value in particulars.as_columns().items():
        setattr(delegate, name, value)
    delegate.version += 1
    db.session.flush()
    if asks_for_confirmation(changed):
        messages.send_standing(delegate, now=now)
    if changed and delegate.invitation is not None:
        messages.send_summary(delegate.invitation, now=now, about=delegate)


def _withdraw(delegate: Delegate, now: datetime) -> None:
    delegate.status, delegate.withdrawn_at = DelegateStatus.WITHDRAWN, now
    delegate.version += 1
    db.session.flush()
    settle_what_calendars_said(delegate, now=now)
    messages.send_withdrawal(delegate, now=now)


def cancel_event(event: Event, *, words: str, version: int, by: Account, now: datetime) -> int:
    """Cancel it and tell everybody who was invited or registered; answers how many messages were written."""
    in_turn(event)
    if version != event.version:
        raise Refused("changed_meanwhile")
    concerned = telling.concerned_by(event, "en")
    events.cancel(event, by=by, now=now)
    post = messages.Post(event)
    for delegate in concerned.delegates:
        messages.send_cancellation(delegate, post, words=words, now=now)
    for mission in concerned.missions:
        messages.send_cancellation_to_mission(mission, words=words, now=now)
    return concerned.messages


def tell_of_change(event: Event, *, words: str, by: Account, now: datetime) -> int:
    """Send the new date or place to everybody who holds an older one; answers how many messages were written."""
    if not may_edit(by, event):
        raise NotAllowed
    in_turn(event)
    concerned, post, asked_anew = telling.outdated(event, "en"), messages.Post(event), set[str]()
    written_to = [delegate for delegate in concerned.delegates if delegate.email]
    for delegate in written_to:
        asked_anew.update(messages.send_update(delegate, post, words=words, now=now))
    for delegate in concerned.delegates:
        delegate.told_sequence = event.calendar_sequence
    for mission in concerned.missions:
        messages.send_update_to_mission(mission, words=words, now=now)
    forget_what_calendars_said(written_to, asked_anew)
    db.session.flush()
    return concerned.messages


def forget_what_calendars_said(delegates: Sequence[Delegate], uids: Collection[str]) -> None:
    """Who is asked anew has not answered yet; what they said before stays on file."""
    said = (CalendarReply.delegate_id.in_([each.id for each in delegates]), CalendarReply.uid.in_(uids), CalendarReply.current)
    db.session.execute(sa.update(CalendarReply).where(*said).values(current=False))


def settle_what_calendars_said(delegate: Delegate, *, now: datetime, uid: str = "", by: Account | None = None) -> None:
    """Nobody has to decide any more on what this person's calendar said, of one entry or of all."""
    said = [CalendarReply.delegate_id == delegate.id, CalendarReply.open]
    if uid:
        said += [CalendarReply.uid == uid, CalendarReply.finding == Finding.BELIEVED]
    settled = {"open": False, "settled_at": now, "settled_by_id": by.id if by else None}
    db.session.execute(sa.update(CalendarReply).where(*said).values(settled))
