"""Asking how much is kept, and what was erased."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.events.models import Event
from app.privacy.models import Erasure
from app.registration.models import Delegate


def named(event: Event) -> int:
    """How many persons the event's registrations still name, the withdrawn among them."""
    asked = sa.select(sa.func.count()).where(Delegate.event_id == event.id, Delegate.erased_at.is_(None))
    return db.session.scalar(asked) or 0


def erasures(event: Event) -> Sequence[Erasure]:
    """What was erased, the newest first."""
    asked = sa.select(Erasure).where(Erasure.event_id == event.id).options(joinedload(Erasure.erased_by))
    return db.session.scalars(asked.order_by(Erasure.id.desc())).all()
