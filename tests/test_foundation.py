"""The ground everything stands on: time, instants, links, transactions, health."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock, create_app
from app.database import Sealed, after_commit, db, driver_url, say_unreachable, transaction
from app.web.links import hash_of, secret_for
from config import Config
from tests import make


def test_an_instant_comes_back_as_it_was_kept(app: Flask) -> None:
    kept = make.account(created_at=datetime(2018, 5, 23, 9, 30, tzinfo=UTC))
    db.session.expire_all()

    assert kept.created_at == datetime(2018, 5, 23, 9, 30, tzinfo=UTC)


def test_a_time_without_zone_is_refused(app: Flask) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        make.account(created_at=datetime(2018, 5, 23, 9, 30))


@pytest.mark.parametrize("wall", [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)])
def test_a_wall_time_that_is_skipped_or_doubled_is_refused(wall: datetime) -> None:
    with pytest.raises(clock.NoSuchWallTime):
        clock.instant(wall, "Europe/Zurich")


def test_a_link_is_256_bits_and_a_raised_revision_changes_it(app: Flask) -> None:
    first, second = secret_for("state", "abc", 1), secret_for("state", "abc", 2)

    assert len(first) == 43 and first != second
    assert hash_of(first) != hash_of(second)


def test_sealed_bytes_are_not_readable_without_the_key(app: Flask) -> None:
    column = Sealed()
    kept = column.process_bind_param(b"a State's link", db.engine.dialect)

    assert kept is not None and b"State" not in kept
    assert column.process_result_value(kept, db.engine.dialect) == b"a State's link"


def test_work_waits_for_the_commit_and_is_forgotten_with_a_rollback(app: Flask) -> None:
    done: list[str] = []
    with transaction():
        after_commit(lambda: done.append("kept"))
        assert done == []
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: done.append("lost"))
        raise ZeroDivisionError

    assert done == ["kept"]


def test_postgresql_addresses_get_their_driver() -> None:
    assert driver_url("postgres://u@h/d") == driver_url("postgresql://u@h/d") == "postgresql+psycopg://u@h/d"


def test_postgresql_compiles_no_statement_unless_the_address_says_so(database_url: str, tmp_path: Path) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL only")
    found = []
    for said in ({}, {"options": "-c jit=on"}):
        url = sa.make_url(database_url).update_query_dict(said).render_as_string(hide_password=False)
        app = create_app(Config(secret_key="x" * 32, instance=tmp_path, database_url=url, testing=True))
        with app.app_context():
            found.append(db.session.scalar(sa.text("SHOW jit")))
            db.session.remove()
            db.engine.dispose()

    assert found == ["off", "on"]


def test_a_null_character_in_an_address_is_nothing_we_have(client: FlaskClient) -> None:
    assert client.get("/healthz?x=%00").status_code == 404


def test_a_database_that_is_away_is_said_in_words(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    client = create_app(Config(secret_key="x", instance=tmp_path, database_url=nowhere, testing=True)).test_client()
    answers = [client.get(path) for path in ("/activities", "/sign-in", "/no-such-page")]

    assert {each.status_code for each in answers} == {503}
    assert all("Try again in a minute" in each.get_data(as_text=True) for each in answers)
    assert client.get("/healthz").status_code == 503


def test_a_command_says_in_a_sentence_that_the_database_cannot_be_reached(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(sa.exc.OperationalError) as raised:
        sa.create_engine("postgresql+psycopg://somebody:hidden@127.0.0.1:1/plenary").connect()

    say_unreachable(raised.type, raised.value, None)

    [line] = capsys.readouterr().err.splitlines()
    assert "cannot be reached" in line and "Start it, or correct DATABASE_URL" in line and "hidden" not in line
