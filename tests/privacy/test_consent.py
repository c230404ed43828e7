"""Consent: the very text that was shown, by whom it was agreed to, and when; a new text is a new version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.events.models import Event
from app.invitations.actions import link_of
from app.people.models import Account
from app.registration.consent import erased_on, newest
from app.registration.forms import new_key
from app.registration.models import Consent, ConsentBy, Delegate
from app.web.access import Role
from tests import make
from tests.registration.test_self_service import delegate, event, invitation, own  # noqa: F401  # fixtures

FACTS = {"family_name": "Otieno", "role": "adviser", "language": "en"}


def named(client: FlaskClient, page: str, **facts: str) -> int:
    return client.post(f"{page}/delegates/new", data=FACTS | {"submission_key": new_key()} | facts).status_code


def consents() -> list[tuple[int, str, ConsentBy]]:
    found = db.session.scalars(sa.select(Consent).order_by(Consent.id)).all()
    return [(each.notice.number, each.language, each.given_by) for each in found]


def test_a_mission_names_a_person_who_has_seen_the_text(client: FlaskClient, invitation) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    make.notice()
    page = f"/s/{link_of(invitation)}"
    assert "What is kept, version 1 (en)" in client.get(f"{page}/delegates/new").get_data(as_text=True)
    assert named(client, page, notice="1") == 422
    sent = FACTS | {"submission_key": new_key(), "notice": "1", "family_name": ""}
    summary = client.post(f"{page}/delegates/new", data=sent).get_data(as_text=True).split("error-summary")[1].split("</ul>")[0]
    assert "#family_name" in summary and "#agreed" in summary
    assert named(client, page, notice="1", agreed="y") == 303

    assert consents() == [(1, "en", ConsentBy.MISSION)]


def test_a_text_that_changed_meanwhile_is_read_again(client: FlaskClient, invitation) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    make.notice(), make.notice()
    for shown in ("1", "0", "²", "\x00", ""):
        assert named(client, f"/s/{link_of(invitation)}", notice=shown, agreed="y") == 422

    assert consents() == [] and db.session.scalars(sa.select(Delegate)).all() == []


def test_a_delegate_agrees_once_to_each_version_in_the_language_it_was_read_in(client: FlaskClient, delegate: Delegate) -> None:  # noqa: F811
    make.notice()
    for _press in range(2):
        client.post(f"{own(delegate)}/agree?lang=fr", data={"notice": "1"})
    make.notice()
    client.post(f"{own(delegate)}/agree", data={"notice": "1"})
    assert consents() == [(1, "fr", ConsentBy.DELEGATE)]
    client.post(f"{own(delegate)}/agree", data={"notice": "2"})

    page = client.get(f"{own(delegate)}?lang=en").get_data(as_text=True)
    assert consents()[1:] == [(2, "fr", ConsentBy.DELEGATE)] and "I have read this and agree" not in page


def test_the_secretariat_writes_a_new_version_and_the_old_one_stays(sign_in: Callable[[Account], FlaskClient], app: Flask) -> None:
    make.convention()
    old = make.notice()
    browser = sign_in(make.account())
    others = {f"text_{code}": f"New ({code})" for code in ("ar", "ru", "zh")}
    form = others | {"text_en": "New", "text_fr": "Nouveau", "text_es": "Nuevo", "retention_days": "90", "version": "1"}
    assert [browser.post("/personal-data", data=form).status_code for _press in range(2)] == [303, 303]
    assert browser.post("/personal-data", data=form | {"text_en": "Other"}).status_code == 422

    db.session.expire_all()
    stands = newest()
    assert stands is not None and (stands.number, stands.text_in("es"), stands.retention_days) == (2, "Nuevo", 90)
    assert old.text_in("en") == "What is kept, version 1 (en)" and "What is kept, version 1 (en)" in browser.get("/personal-data").get_data(as_text=True)


@pytest.mark.parametrize("days", ["-1", "²", "3651", "many", "1.5", "9" * 30])
def test_a_period_is_a_number_of_days(sign_in: Callable[[Account], FlaskClient], app: Flask, days: str) -> None:
    make.convention()
    make.notice()
    others = {f"text_{code}": f"New ({code})" for code in ("ar", "ru", "zh")}
    form = others | {"text_en": "New", "text_fr": "Nouveau", "text_es": "Nuevo", "retention_days": days, "version": "1"}

    answer = sign_in(make.account()).post("/personal-data", data=form)
    assert answer.status_code == 422 and "whole number between 0 and 3650" in answer.get_data(as_text=True)


def test_coordinators_do_not_write_it(sign_in: Callable[[Account], FlaskClient], app: Flask) -> None:
    make.convention()

    assert sign_in(make.account(Role.COORDINATOR)).get("/personal-data").status_code == 404


def test_the_day_of_erasure_follows_the_event_or_else_the_usual_period(client: FlaskClient, event: Event, delegate: Delegate) -> None:  # noqa: F811
    make.notice()
    assert erased_on(event) is None and "when the person asks" in client.get(own(delegate)).get_data(as_text=True)
    make.notice(retention_days=30)
    assert erased_on(event) == event.ends_on + timedelta(days=30)
    event.retention_days = 0
    db.session.commit()

    assert erased_on(event) == event.ends_on
