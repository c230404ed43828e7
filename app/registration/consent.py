"""What persons are told of their data, who agreed to it, and the day on which it is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db, only_one
from app.errors import Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.people.models import Account
from app.registration.forms import ConsentForm
from app.registration.models import Consent, ConsentBy, Delegate, PrivacyNotice


def newest() -> PrivacyNotice | None:
    """The text that stands now."""
    return db.session.scalar(sa.select(PrivacyNotice).order_by(PrivacyNotice.number.desc()).limit(1))


def versions() -> Sequence[PrivacyNotice]:
    """Every text there was, the newest first."""
    asked = sa.select(PrivacyNotice).options(joinedload(PrivacyNotice.written_by))
    return db.session.scalars(asked.order_by(PrivacyNotice.number.desc())).all()


def write(
    texts: Mapping[str, str], *, retention_days: int | None, number: int, by: Account, now: datetime
) -> PrivacyNotice:
    """Put a new version in the place of version `number`; the same once more changes nothing."""
    before = newest()
    if before and (before.texts, before.retention_days) == (dict(texts), retention_days):
        return before
    if (before.number if before else 0) != number:
        raise Refused("changed_meanwhile")
    notice = PrivacyNotice(
        number=number + 1, texts=dict(texts), retention_days=retention_days, written_at=now, written_by_id=by.id
    )
    with only_one("changed_meanwhile"):
        db.session.add(notice)
    return notice


def consent_form() -> ConsentForm | None:
    """What whoever names a person ticks; nothing where there is no text."""
    notice = newest()
    if notice is None:
        return None
    form = ConsentForm()
    form.newest = notice.number
    if not form.is_submitted():
        form.notice.data = str(notice.number)
    return form


def agree(
    delegate: Delegate, *, given_by: ConsentBy, language: str, now: datetime, shown: int | None = None
) -> Consent | None:
    """Record it, once a version, with the language in which the text was shown; nothing where there is no text, or where another than the one `shown` stands now."""
    in_turn(delegate.event)
    notice = newest()
    if notice is None or shown not in (None, notice.number):
        return None
    given = db.session.scalar(
        sa.select(Consent).where(
            Consent.delegate_id == delegate.id, Consent.notice_id == notice.id, Consent.given_by == given_by
        )
    )
    if given is None:
        given = Consent(delegate_id=delegate.id, notice=notice, language=notice.spoken(language), given_by=given_by, given_at=now)
        db.session.add(given)
        db.session.flush()
    return given


STAFFS = (ConsentBy.ENTERED, ConsentBy.TOLD, ConsentBy.TOLD_MISSION)


def note_entered(delegate: Delegate, *, told: bool, now: datetime) -> None:
    """On what basis the data of a person are kept whom staff entered; nothing where there is no text."""
    notice = newest()
    if notice is None:
        return
    by = ConsentBy.ENTERED
    if told and delegate.email:
        by = ConsentBy.TOLD
    elif told and delegate.invitation is not None and delegate.invitation.reply_email:
        by = ConsentBy.TOLD_MISSION
    noted = db.session.scalar(sa.select(Consent).where(Consent.delegate_id == delegate.id, Consent.given_by.in_(STAFFS)))
    if noted is None:
        noted = Consent(delegate_id=delegate.id)
        db.session.add(noted)
    noted.notice, noted.language, noted.given_by, noted.given_at = notice, notice.spoken(delegate.language), by, now
    db.session.flush()


def of(delegate: Delegate) -> Sequence[Consent]:
    """Everything that was agreed to for one person, the oldest first."""
    return db.session.scalars(
        sa.select(Consent).where(Consent.delegate_id == delegate.id).options(joinedload(Consent.notice)).order_by(Consent.id)
    ).all()


def erased_on(event: Event) -> date | None:
    """The day on which the personal data of its guests are erased; none where they are kept until somebody asks."""
    days = event.retention_days
    if days is None:
        notice = newest()
        days = notice.retention_days if notice else None
    return None if days is None else event.ends_on + timedelta(days=days)
