"""A seminar on 23 May 2018 in Geneva, with replies by 14 May, and a clock that stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.events.models import Event
from app.invitations.models import Invitation, InvitationStatus
from app.mail.models import Message
from app.reminders import actions
from app.reminders.jobs import send_due
from app.treaty.models import TreatyStatus
from tests import make

At = Callable[[int, int], datetime]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """`at(day, hour)` puts the clock to that hour in May 2018 in Geneva."""

    def put(day: int, hour: int) -> datetime:
        instant = datetime(2018, 5, day, hour, tzinfo=ZoneInfo("Europe/Zurich"))
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    put(1, 9)
    return put


@pytest.fixture
def event(app: Flask, at: At) -> Event:
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    made = make.event(title="Seminar on stockpiles", reply_by=date(2018, 5, 14), venue="Palais des Nations", city="Geneva")
    actions.settle(made, now=clock.now())
    db.session.commit()
    return made


def invited(event: Event, name: str, **facts: object) -> Invitation:
    """A State that was written to on 1 May and has not answered."""
    state = make.state(name)
    make.contact(state, email=f"{name.lower().replace(' ', '.')}@example.org")
    made = make.invitation(event, state, **({"status": InvitationStatus.SENT, "sent_at": make.NOW} | facts))
    return made


def reminded() -> list[str]:
    """Whom the worker has written to, after another look."""
    send_due()
    db.session.expire_all()
    return [message.to[0].partition("@")[0] for message in db.session.scalars(sa.select(Message).order_by(Message.id))]
