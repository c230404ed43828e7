"""Delegates registered by programs: the key of one event, what a program may send, and the outcome of each record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.database import db
from app.errors import NotAllowed, NotFound, Refused
from app.events.actions import in_turn
from app.events.models import Event
from app.events.rules import may_edit
from app.participants.models import ProgramToken
from app.people import throttle
from app.people.models import Account
from app.questionnaires.definition import Definition
from app.questionnaires.given import Wrong, as_formdata, wrong_answers
from app.questionnaires.queries import published
from app.registration import queries
from app.registration.entering import enter, staff_form
from app.registration.forms import StaffDelegateForm
from app.registration.models import Category
from app.web.forms import clean
from app.web.links import hash_of
from app.web.reasons import in_words

MOST_RECORDS, MOST_TOKENS, LONGEST_KEY = 100, 20, 100
LIMITS = {"program": 60, "program from": 240}
"""Requests of a key, and from a network address, in a quarter of an hour."""
TEXTS = ("category", "state", "invited", "organisation", "title", "given_name", "family_name", "function", "role", "email", "language")
TICKS = ("replace_head", "another_person")


# --- keys ---------------------------------------------------------------------------------------------------------------


def tokens_of(event: Event) -> Sequence[ProgramToken]:
    """Those that were made for the event, the newest first; one statement."""
    asked = sa.select(ProgramToken).where(ProgramToken.event_id == event.id).options(joinedload(ProgramToken.made_by))
    return db.session.scalars(asked.order_by(ProgramToken.id.desc())).all()


def make_token(event: Event, *, name: str, by: Account, now: datetime) -> str:
    """The secret of a new key: nobody can read it again."""
    if not may_edit(by, event):
        raise NotAllowed
    in_turn(event)
    if sum(each.revoked_at is None for each in tokens_of(event)) >= MOST_TOKENS:
        raise Refused("too_many_tokens", most=MOST_TOKENS)
    secret = secrets.token_urlsafe(32)
    db.session.add(ProgramToken(event_id=event.id, name=name, secret_hash=hash_of(secret), made_by_id=by.id, made_at=now))
    db.session.flush()
    return secret


def revoke(event: Event, public_id: str, *, by: Account, now: datetime) -> None:
    """From now on the key opens nothing; nothing happens where it did not anyway."""
    if not may_edit(by, event):
        raise NotAllowed
    mine = (ProgramToken.event_id == event.id, ProgramToken.public_id == public_id, ProgramToken.revoked_at.is_(None))
    db.session.execute(sa.update(ProgramToken).where(*mine).values(revoked_at=now))


def opened_by(secret: str, event_id: str) -> ProgramToken:
    """The key, while whoever made it may change the event; raises `NotFound` alike for unknown, revoked and foreign ones."""
    token = db.session.scalar(
        sa.select(ProgramToken)
        .join(ProgramToken.event)
        .where(ProgramToken.secret_hash == hash_of(secret), Event.public_id == event_id, ProgramToken.revoked_at.is_(None))
    )
    if token is None or not token.made_by.active or not may_edit(token.made_by, token.event):
        raise NotFound
    return token


# --- what is asked ------------------------------------------------------------------------------------------------------


def described(event: Event) -> dict[str, Any]:
    """The form of the event as JSON: what is said of a person, and the questions of the version that is asked now."""
    version, form = published(event), staff_form(event, formdata=MultiDict())
    asked = version.asks if version else Definition()
    return {
        "event": event.public_id,
        "version": version.number if version else 0,
        "person": [_field(form[name]) for name in TEXTS] + [{"name": name, "kind": "tick", "label": str(form[name].label.text)} for name in TICKS],
        **asked.as_json(),
    }


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.short_name, "kind": "text", "label": str(field.label.text), "required": bool(field.flags.required)}
    choices = getattr(field, "choices", None)
    if choices is not None:
        told |= {"kind": "choice", "choices": [{"value": str(value), "label": str(label)} for value, label in choices if value]}
    return told | ({"longest": field.flags.maxlength} if field.flags.maxlength else {})


# --- registering --------------------------------------------------------------------------------------------------------


def register_all(token: ProgramToken, records: Sequence[Mapping[str, Any]], *, tell: bool, network: str, now: datetime) -> list[dict[str, Any]]:
    """What became of each record, in their order: each stands for itself; a key that was registered before registers nobody again.

    Raises `Refused` where the key is used too often.
    """
    if not throttle.admit(email=token.public_id, address=network, now=now, limits=LIMITS):
        raise Refused("too_many_requests")
    in_turn(token.event)
    token.used_at = now
    return [{"key": str(record.get("key", ""))[:LONGEST_KEY]} | _outcome(token, record, tell=tell, now=now) for record in records]


def _outcome(token: ProgramToken, record: Mapping[str, Any], *, tell: bool, now: datetime) -> dict[str, Any]:
    form, wrong = _read(token.event, record)
    if wrong:
        return {"outcome": "refused", "errors": [{"field": each.field, "message": each.sentence} for each in wrong]}
    submission_key = str(uuid5(NAMESPACE_URL, f"{token.public_id}:{record['key']}"))
    before = queries.by_key(token.event, submission_key)
    try:
        with db.session.begin_nested():
            delegate = enter(token.event, form, submission_key=submission_key, by=token.made_by, now=now, tell=tell)
    except Refused as refusal:
        return {"outcome": "refused", "errors": [{"field": "", "message": in_words(refusal)}]}
    return {"outcome": "there_already" if before else delegate.status.value, "id": delegate.public_id}


def _read(event: Event, record: Mapping[str, Any]) -> tuple[StaffDelegateForm, list[Wrong]]:
    """The form of the page, filled with the record, and everything that is wrong with it."""
    wrong = [Wrong(str(name)[:LONGEST_KEY], _("There is no such field.")) for name in record if name not in (*TEXTS, *TICKS, "key", "answers")]
    key, values = record.get("key"), {} if record.get("answers") is None else record["answers"]
    if not (isinstance(key, str) and 0 < len(key) <= LONGEST_KEY and clean(key) == key):
        wrong.append(Wrong("key", _("Give each record a key of its own, a text of at most %(most)s characters.", most=LONGEST_KEY)))
    sent = {"category": Category.DELEGATE.value, "language": (event.working_languages or ["en"])[0]}
    for name in TEXTS:
        given = record.get(name)
        if isinstance(given, str):
            sent[name] = given
        elif given is not None:
            wrong.append(Wrong(name, _("This must be a text.")))
    sent |= {name: "y" for name in TICKS if record.get(name) is True}
    version = published(event)
    if not isinstance(values, Mapping):
        values, wrong = {}, [*wrong, Wrong("answers", _("Answers stand by the ids of their questions."))]
    pairs, unreadable = as_formdata(version.asks if version else Definition(), values, "answers-")
    form = staff_form(event, formdata=MultiDict([*sent.items(), *pairs]))
    form.validate()
    wrong += [Wrong(name, str(error)) for name in (*TEXTS, *TICKS) for error in form[name].errors]
    wrong += [Wrong(f"answers.{each.field}", each.sentence) for each in unreadable]
    if "answers" in form:
        refused = {each.field for each in unreadable}
        found = wrong_answers(form["answers"].form, {name: value for name, value in values.items() if name not in refused})
        wrong += [Wrong(f"answers.{each.field}", each.sentence) for each in found]
    return form, wrong
