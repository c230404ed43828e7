"""Every endpoint says who it is for; a closed meeting in the middle of its life, for the tests that look for it (`tests/test_canary.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import clock
from app.attendance.models import DoorDevice, DoorLink
from app.database import db
from app.events.models import BrokenGlass, Confidentiality, Event, EventFile, EventKind, EventPicture, FileKind
from app.files.actions import store
from app.invitations.actions import link_of
from app.invitations.models import InvitationStatus, LetterBatch
from app.mail import outbox
from app.mail.models import ReceivedMessage, Verdict
from app.outreach.models import StateNote
from app.participants.models import Copy, DocumentKind, ProgramToken, SavedView
from app.questionnaires.models import Questionnaire, QuestionnaireVersion
from app.registration.models import CalendarReply, DelegateAnswer, Finding
from app.reports.models import Commitment, Step, Summary, SummaryClearance, SummaryVersion
from app.web.access import Audience, Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import signed_in

LIBRARY = {"static", "security.static", "security.login", "security.logout", "security.verify"}
"""Endpoints of libraries: files without content of ours, and signing in and out."""
CANARY = "Zeppelinwiese"
"""A word that stands in every text of the closed meeting and nowhere else."""


def test_every_endpoint_declares_its_audience(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in LIBRARY and not hasattr(app.view_functions[rule.endpoint], "audience")
    ]
    assert silent == []


def test_nobody_opens_a_page_of_staff(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint in LIBRARY or any(isinstance(each, Audience) for each in view.audience):  # type: ignore[attr-defined]  # tested above
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(address_of(rule, {}), method=method)
            assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"], rule


@pytest.fixture
def closed(app: Flask) -> Iterator[dict[str, str]]:
    """A closed meeting in the middle of its life, with a word of its own in every text; what stands in its addresses."""
    make.convention()
    holder = make.mandate(make.state("France", iso3="FRA"))
    day = clock.today() + timedelta(days=20)
    event = make.event(
        kind=EventKind.CLOSED_MEETING,
        confidentiality=Confidentiality.CHATHAM,
        title=f"Meeting {CANARY}",
        city=CANARY,
        venue=CANARY,
        objectives=CANARY,
        starts_on=day,
        ends_on=day,
    )
    session = make.session(event, title=CANARY)
    invitation = make.invitation(event, make.state("Kenya", iso3="KEN"), status=InvitationStatus.SENT, answered_by=CANARY)
    invitation.link_hash = hash_of(link_of(invitation))
    delegate = make.delegate(event, state=invitation.state, family_name=CANARY)
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    stored = store(name=f"{CANARY}.pdf", media_type="application/pdf", content=CANARY.encode(), now=make.NOW)
    event.files.append(EventFile(stored=stored, kind=FileKind.OTHER, title=CANARY, public=True))
    event.pictures.append(EventPicture(stored=stored, width=4, height=3, alternative={"en": CANARY}))
    batch = LetterBatch(event=event, requested_at=make.NOW, dated=date(2018, 5, 1), merged=stored, finished_at=make.NOW)
    db.session.add(batch)
    message = outbox.put(
        to=[f"{CANARY}@example.org"], subject=CANARY, text=CANARY, about=event.public_id, kind="invitation", now=make.NOW
    )
    received = ReceivedMessage(
        digest=CANARY, sender=CANARY, subject=CANARY, source=CANARY.encode(), size=1, received_at=make.NOW, verdict=Verdict.LOOK,
        reason="received_unknown", about=event.public_id,
    )  # fmt: skip
    db.session.add(received)
    reply = CalendarReply(
        event=event, delegate=delegate, received_at=make.NOW, stamp=make.NOW, finding=Finding.FORGED, name=CANARY, comment=CANARY, open=True
    )
    asks = {"sections": [{"id": "sa", "title": {"en": CANARY}, "questions": [{"id": "qa", "kind": "short_text", "label": {"en": CANARY}}]}]}
    version = QuestionnaireVersion(number=1, definition=asks, published_at=make.NOW)
    db.session.add(Questionnaire(event=event, draft=asks, versions=[version], changed_at=make.NOW))
    value = f'"{CANARY}"'.encode()
    db.session.add(
        DelegateAnswer(delegate_id=delegate.id, question_id="qa", version=version, language="en", value=value, file_id=stored.id, answered_at=make.NOW)
    )
    view = SavedView(event_id=event.id, name=CANARY, asked={"q": CANARY}, saved_at=make.NOW)
    taken = store(name=f"{CANARY}.pdf", media_type="application/pdf", content=CANARY.encode(), now=make.NOW)
    copy = Copy(
        event=event, number=1, kind=DocumentKind.LIST, format="pdf", language="en", taken_by_name=CANARY, taken_at=make.NOW, due_at=make.NOW, file=taken
    )
    db.session.add_all([reply, view, copy])
    kept = Summary(event_id=event.id, language="en", text=CANARY, generated_text=CANARY, generated_at=make.NOW, outcome=CANARY, version=1)
    commitment = Commitment(
        event_id=event.id, state=invitation.state, text=CANARY, note=CANARY, entered_at=make.NOW, submission_key="a" * 32, due_on=clock.today()
    )
    note = StateNote(
        state=invitation.state, area=make.area(), sealed=CANARY.encode(), author=CANARY, written_at=make.NOW, submission_key="b" * 32
    )
    db.session.add_all([kept, commitment, note])
    db.session.flush()
    about = {"summary_id": kept.id, "text": CANARY, "note": CANARY, "name": CANARY}
    db.session.add(SummaryVersion(number=1, step=Step.WRITTEN, made_at=make.NOW, **about))
    door_link = DoorLink(event=event, label=CANARY, link_hash=hash_of(CANARY), made_at=make.NOW, expires_at=clock.now() + timedelta(days=9))
    device = DoorDevice(
        event=event, link=door_link, label=CANARY, secret_hash=CANARY, opened_at=make.NOW, last_seen_at=make.NOW, expires_at=door_link.expires_at
    )
    db.session.add(device)
    token = ProgramToken(event=event, name=CANARY, secret_hash=CANARY, made_by=make.account(), made_at=make.NOW)
    glass = BrokenGlass(event=event, account=token.made_by, reason=CANARY, broken_at=make.NOW, until=make.NOW)
    db.session.add_all([token, glass])
    db.session.add(SummaryClearance(signs="FRA", cleared_at=make.NOW, **about))
    db.session.commit()
    yield {
        "event_id": event.public_id,
        "session_id": session.public_id,
        "invitation_id": invitation.public_id,
        "delegate_id": delegate.public_id,
        "file_id": event.files[0].public_id,
        "batch_id": batch.public_id,
        "message_id": message.public_id,
        "received_id": received.public_id,
        "reply_id": reply.public_id,
        "picture_id": event.pictures[0].public_id,
        "section_id": "sa",
        "question_id": "qa",
        "view_id": view.public_id,
        "copy_id": copy.public_id,
        "commitment_id": commitment.public_id,
        "link_id": door_link.public_id,
        "device_id": device.public_id,
        "note_id": note.public_id,
        "token_id": token.public_id,
        "key": "representatives",
        "suffix": "md",
        "mandate": str(holder.id),
    }


def address_of(rule: Rule, known: dict[str, str]) -> str:
    """An address of the rule with what is known, and what cannot exist for the rest."""
    unknown = {"link": "x" * 43, "iso3": "KEN", "lang": "en", "code": "new", "kind": "signature", "on": "2008-12-03", "number": "1"}
    never = dict.fromkeys(rule.arguments, "a" * 16)
    return re.sub(
        r"<(?:[^:<>]+:)?(\w+)>", lambda match: {**never, **unknown, **known}[match[1]], rule.rule
    )


def test_those_who_may_know_of_it_find_it(app: Flask, closed: dict[str, str]) -> None:
    event = db.session.query(Event).filter_by(public_id=closed["event_id"]).one()
    assistant = make.account(Role.ASSISTANT)
    from app.events.models import EventStaff
    from app.treaty.models import Mandate

    event.staff.append(EventStaff(account=assistant))
    own = db.session.get(Mandate, int(closed["mandate"]))
    assert own is not None
    db.session.commit()

    for account in (make.account(), make.account(Role.COORDINATOR, mandates=(own,)), assistant):
        page = signed_in(app, account).get(f"/events/{event.public_id}")
        assert page.status_code == 200 and CANARY in page.get_data(as_text=True)


def test_pages_are_safe_to_show(app: Flask) -> None:
    make.convention()
    answer = app.test_client().get("/activities")
    policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_safe_and_hsts_is_sent_behind_tls(whole_app: Flask, tmp_path: object) -> None:
    from app import create_app
    from config import Config

    config = Config(secret_key="x", instance=tmp_path, database_url="sqlite://", base_url="https://example.org", testing=True)  # type: ignore[arg-type]  # a path
    app = create_app(config)

    assert app.config["SESSION_COOKIE_SECURE"] and app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert "max-age" in app.test_client().get("/static/css/plenary.css").headers["Strict-Transport-Security"]


def test_a_post_without_its_token_changes_nothing(app: Flask) -> None:
    make.convention()
    browser = signed_in(app, make.account())
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = browser.post("/events/new", data={"title": "X"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 400 and "load the page again" in answer.get_data(as_text=True)
