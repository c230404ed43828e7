"""Drafts follow the treaty: when an act is entered, corrected or removed, the lists change and say so. Who is made to speak for a State is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import addressee, addressee_of_state, contact_counts
from app.database import db
from app.events.models import Event, EventStatus
from app.events.queries import coordinators_of
from app.invitations import actions, audience, rules
from app.invitations.audience import Chosen
from app.invitations.models import AudienceChange, ChangeKind, Invitation
from app.mail import outbox
from app.people.models import Account
from app.people.offices import speaks_now
from app.treaty.actions import acts_changed
from app.treaty.models import State, TreatyStatus
from app.treaty.queries import states_on
from app.treaty.rules import DatedAct, status_on, status_since
from app.web.language import language, speaking

AHEAD = (EventStatus.DRAFT, EventStatus.SCHEDULED)


@speaks_now.connect
def tell_keepers(account: Account, *, by: Account, now: datetime) -> None:
    """Whoever keeps a meeting from the secretariat learns who was made to speak for a State that is invited to it."""
    invited = sa.exists().where(Invitation.event_id == Event.id, Invitation.state_id == account.state_id, Invitation.excluded.is_(False))
    for event in db.session.scalars(sa.select(Event).where(Event.without_secretariat, invited)).all():
        for reader in coordinators_of(event):
            if reader is by:
                continue
            with speaking(reader.language):
                state = addressee((account.state_id, None), event.starts_on, language()).name
                outbox.put(
                    to=[reader.email],
                    subject=_("Somebody speaks for a State at a meeting of yours"),
                    text=render_template("mail/focal_point.txt", account=account, who=by, state=state, event=event),
                    about=event.public_id,
                    kind="account",
                    language=reader.language,
                    now=now,
                )


@acts_changed.connect
def follow(state: State, *, before: Sequence[DatedAct]) -> None:
    """Let every list that was drawn up for an event ahead follow what one State did; `before` are its acts until now."""
    drawn_up = sa.or_(
        sa.exists().where(Invitation.event_id == Event.id), sa.exists().where(AudienceChange.event_id == Event.id)
    )
    for event in db.session.scalars(sa.select(Event).where(Event.status.in_(AHEAD), drawn_up)).all():
        day = audience.rule_of(event).day(event.starts_on)
        was, now = status_on(before, day), status_on(state.acts, day)
        if was is not now:
            _follow(event, state, was, now)


def _follow(event: Event, state: State, was: TreatyStatus, now: TreatyStatus) -> None:
    rule = audience.rule_of(event)
    day = rule.day(event.starts_on)
    [as_it_is] = states_on(day, "en", state_ids=[state.id])
    why = audience.fits(event, rule, as_it_is)
    invitation = db.session.scalar(
        sa.select(Invitation).where(Invitation.event_id == event.id, Invitation.state_id == state.id)
    )
    if invitation is None:
        if why is None:
            return
        addressee = addressee_of_state(as_it_is)
        actions.add_drafts(event, [Chosen(addressee, contact_counts([addressee.id]).get(addressee.id, 0), why)], day=day)
        kind = ChangeKind.CAME
    elif invitation.excluded:
        return
    elif not rules.follows_the_rule(invitation):
        kind = ChangeKind.KEPT
    elif why is None:
        db.session.delete(invitation)
        kind = ChangeKind.WENT
    else:
        actions.follow_rule(invitation, why, day)
        kind = ChangeKind.RESTATED
    _note(
        AudienceChange(
            event_id=event.id,
            state_id=state.id,
            kind=kind,
            before=was,
            after=now,
            was_listed=invitation is not None,
            since=status_since(state.acts, day),
            happened_at=clock.now(),
        )
    )


def _note(change: AudienceChange) -> None:
    """One line for a State until somebody takes note: what was entered and taken back again leaves none."""
    earlier = db.session.scalar(
        sa.select(AudienceChange).where(
            AudienceChange.event_id == change.event_id,
            AudienceChange.state_id == change.state_id,
            AudienceChange.noted_at.is_(None),
        )
    )
    if earlier is not None:
        change.before, change.was_listed = earlier.before, earlier.was_listed
        db.session.delete(earlier)
    is_listed = change.kind is not ChangeKind.WENT
    if is_listed != change.was_listed:
        change.kind = ChangeKind.CAME if is_listed else ChangeKind.WENT
    elif change.before is change.after or not is_listed:
        db.session.flush()
        return
    elif change.kind is ChangeKind.CAME:
        change.kind = ChangeKind.RESTATED
    db.session.add(change)
    db.session.flush()
