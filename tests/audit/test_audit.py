"""The trace: what changes is noted with it, nothing noted can be changed unseen, and persons go from it while the chain holds."""

from __future__ import annotations

import json
from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from app.audit import chain, recording
from app.audit.models import GUARDED, Action, Actor, AuditContent, AuditEntry
from app.audit.recording import network_of
from app.database import db, transaction
from app.errors import Refused
from app.people.models import Account
from app.registration.models import Delegate
from tests import make
from tests.conftest import kept, signed_in

pytestmark = pytest.mark.usefixtures("traced")


def newest(subject: str, action: Action = Action.CHANGED) -> tuple[AuditEntry, dict[str, dict[str, object]]]:
    """The last entry about that table, and its content."""
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.action == action).order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    content = db.session.get(AuditContent, entry.id)
    return entry, json.loads(content.content) if content else {}


def test_a_change_is_noted_with_who_what_and_from_where(app: Flask) -> None:
    make.convention()
    account = make.account(name="Ana")
    db.session.commit()
    client = signed_in(app, account)

    answer = client.post(
        "/account", data={"part": "about", "name": "Ana Maria", "language": "fr"}, environ_base={"REMOTE_ADDR": "192.0.2.77"}
    )

    entry, content = newest("account")
    assert content == {"before": {"name": "Ana", "language": "en"}, "after": {"name": "Ana Maria", "language": "fr"}}
    assert (entry.actor, entry.account, entry.subject_id, entry.origin) == (Actor.ACCOUNT, account.public_id, account.public_id, "192.0.2.0")
    assert entry.request_id == answer.headers["X-Request-ID"]


def test_secrets_are_never_kept_in_it(app: Flask) -> None:
    account = make.account()
    db.session.commit()
    account.password, account.join_hash = "a new one", "b" * 64
    db.session.commit()

    _entry, content = newest("account")
    assert content["after"] == {"password": "…", "join_hash": "…"}


def test_roles_mandates_and_statements_about_many_rows_are_noted(app: Flask) -> None:
    account, event = make.account(), make.event()
    make.delegate(event), make.delegate(event)
    db.session.commit()
    mandate = make.mandate(make.state("Peru", iso3="PER"))
    account.mandates.append(mandate)
    db.session.execute(sa.update(Delegate).where(Delegate.event_id == event.id).values(function="Counsellor"))
    db.session.commit()

    _entry, content = newest("account")
    assert content["before"] == {"mandates": []} and len(content["after"]["mandates"]) == 1  # type: ignore[arg-type]  # a list
    entry, content = newest("delegate")
    assert entry.event == event.public_id and content["rows"] == 2 and content["values"]["function"] == "Counsellor"


def test_what_is_undone_leaves_no_entry(app: Flask) -> None:
    account = make.account()
    with pytest.raises(Refused), db.session.begin_nested():
        account.name = "Never"
        db.session.flush()
        raise Refused("sent_twice")
    with db.session.begin_nested():
        account.name = "Kept"
    db.session.commit()
    account.name = "Nor this"
    db.session.flush()
    db.session.rollback()

    changes = sa.select(AuditContent.content).join(AuditEntry, AuditEntry.id == AuditContent.entry_id).where(AuditEntry.action == Action.CHANGED)
    assert [json.loads(each)["after"]["name"] for each in db.session.scalars(changes)] == ["Kept"]


def test_rows_that_belong_to_an_event_and_a_person_are_found_by_both(app: Flask) -> None:
    event = make.event()
    delegate = make.delegate(event)
    make.mark(make.session(event), delegate)
    db.session.commit()

    for subject in ("delegate", "attendance_mark"):
        entry, _content = newest(subject, Action.CREATED)
        assert (entry.event, entry.person) == (event.public_id, delegate.public_id)


@pytest.mark.parametrize(("table", "verb"), GUARDED)
def test_the_database_itself_refuses_to_change_the_trace(app: Flask, table: str, verb: str) -> None:
    make.account()
    db.session.commit()
    statement = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET {'hash' if table == 'audit_entry' else 'salt'} = ''"

    with pytest.raises(DatabaseError, match="append-only"), db.session.begin_nested():
        db.session.execute(sa.text(statement))


@pytest.fixture
def three(app: Flask) -> Flask:
    for name in ("One", "Two", "Three"):
        make.account(name=name)
    return app


def tamper(statement: str) -> None:
    """As somebody does who owns the database: first away with the guards."""
    on = " ON {}" if db.engine.dialect.name == "postgresql" else ""
    with transaction():
        for table, verb in GUARDED:
            db.session.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}{on.format(table)}"))
        db.session.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_entry SET account = 'somebodyelse' WHERE id = (SELECT max(id) - 1 FROM audit_entry)", "it was changed"),
        ("UPDATE audit_content SET content = salt", "its content was changed"),
        ("UPDATE audit_content SET salt = content", "its content was changed"),
        ("DELETE FROM audit_content; DELETE FROM audit_entry WHERE id = 2", "it is missing"),
        ("DELETE FROM audit_content; DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)", "the chain ends before it"),
    ],
)
def test_what_was_tampered_with_is_said(three: Flask, statement: str, why: str) -> None:
    whole = chain.verify()
    assert whole.broken is None and whole.contents == whole.entries

    for each in statement.split("; "):
        tamper(each)

    result = three.test_cli_runner().invoke(args=["audit", "verify", "--head", f"{whole.entries}:{whole.head}"])
    assert result.exit_code == 1 and why in result.output


def test_a_content_that_is_erased_leaves_the_chain_whole(three: Flask) -> None:
    event = make.event()
    delegate = make.delegate(event, family_name="Quisquilia")
    with transaction():
        recording.forget(event=event.public_id, person=delegate.public_id, words=("Quisquilia",))

    found = chain.verify()
    assert found.broken is None and found.erased == 1
    said = b"".join(db.session.scalars(sa.select(AuditContent.content)))
    assert b"Quisquilia" not in said
    result = three.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 0 and f"{found.entries}:{found.head}" in result.output


def test_many_write_at_once_and_the_chain_stays_one(apart: Flask) -> None:
    def work(who: int) -> None:
        with apart.app_context():
            for each in range(6):
                with transaction() as session:
                    account = session.get(Account, 1)
                    assert account is not None
                    session.refresh(account, with_for_update=True)
                    account.name = f"{who} {each}"
            db.session.remove()

    make.account()
    kept()
    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = chain.verify()
    changes = db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.subject == "account", AuditEntry.action == Action.CHANGED))
    assert found.broken is None and changes == 24


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2:3::9", "2001:db8:1::"), ("", ""), ("unix:", "")],
)
def test_only_the_network_is_kept_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
