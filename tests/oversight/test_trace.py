"""The trace on pages: found by event, person and account; who reads a person's data is noted, whichever page shows them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_security.utils import hash_password

from app import clock
from app.audit.models import Action, Actor, AuditEntry
from app.audit.recording import UNTRACED
from app.database import Base, db
from app.events import sharing
from app.events.models import Confidentiality, Event, EventKind
from app.mail import outbox
from app.mail.models import ReceivedMessage, Verdict
from app.oversight.reading import SHOW_PERSONS
from app.oversight.wording import SUBJECTS
from app.people.models import AccountNote
from app.people.notes import forget_addresses
from app.registration.models import Delegate
from app.travel.models import Sponsorship, SponsorshipOffer, VisaLetter
from app.web.access import Role
from app.web.links import hash_of, secret_for
from tests import make
from tests.conftest import counting, signed_in
from tests.test_canary import texts_in
from tests.web.test_every_endpoint import CANARY, address_of, closed  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("traced")

PERSON = "Quisquilia"


AS_THEY_ARE = {
    "contacts.export_csv", "contacts.export_xlsx",  # of no event
    "events.download", "registration.note_verbale", "registration.download_answer",  # the bytes that somebody sent, perhaps signed
    "invitations.merged", "invitations.archived", "invitations.letter", "invitations.preview", "travel.visa_file",  # the bytes that leave for the addressee
    "correspondence.message_file", "correspondence.message_source", "correspondence.received_file", "correspondence.attachment",  # and those that left or came
    "privacy.file_of_person",  # the person's own, to be handed over
    "participants.open_copy",  # marked by its own row, with its number: tests/participants/test_copies.py
}  # fmt: skip
"""Downloads without a mark of who took them; that they were taken is in the trace all the same."""


def test_every_page_that_shows_a_person_is_noted_and_what_leaves_is_marked(app: Flask, closed: dict[str, str]) -> None:  # noqa: F811  # the fixture
    event = db.session.query(Event).filter_by(public_id=closed["event_id"]).one()
    delegate = db.session.query(Delegate).filter_by(public_id=closed["delegate_id"]).one()
    delegate.family_name = PERSON
    about = {"about": event.public_id, "kind": "personal_link", "regarding": delegate.public_id}
    message = outbox.put(to=["x@example.org"], subject=PERSON, text=PERSON, **about, now=make.NOW)
    received = ReceivedMessage(
        digest="b", sender=PERSON, subject=PERSON, source=b"x", size=1, received_at=make.NOW, verdict=Verdict.LOOK, about=event.public_id
    )
    passport = {"passport_name": PERSON, "passport_number": b"1", "addressed_to": "", "language": "en", "requested_at": make.NOW}
    visa = VisaLetter(delegate_id=delegate.id, **passport)
    offer = SponsorshipOffer(event_id=event.id, currency="USD", payer="")
    db.session.add_all([received, visa, offer, Sponsorship(delegate_id=delegate.id, asks_flight=True, requested_at=make.NOW)])
    db.session.commit()
    closed |= {"message_id": message.public_id, "received_id": received.public_id}
    reader = signed_in(app, make.account(name="Ana Takeaway"))

    silent, unmarked, cached, wordless, taken = [], [], [], [], set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or "link" in rule.arguments or "static" in rule.endpoint:
            continue
        newest = db.session.scalar(sa.select(sa.func.max(AuditEntry.id)))
        answer = reader.get(address_of(rule, closed))
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.id > newest).order_by(AuditEntry.id.desc())).first()
        takes_out = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if answer.status_code == 200 and (PERSON.encode() in answer.get_data() or takes_out) and answer.mimetype != "text/calendar":
            wanted = Action.EXPORTED if takes_out else Action.READ
            if entry is None or (entry.action, entry.subject, entry.actor) != (wanted, rule.endpoint, Actor.ACCOUNT):
                silent.append(rule.endpoint)
            taken.add(rule.endpoint)
            if rule.endpoint not in SUBJECTS:
                wordless.append(rule.endpoint)
            if takes_out and rule.endpoint not in AS_THEY_ARE and not any("Ana Takeaway" in text for text in texts_in(answer.get_data())):
                unmarked.append(rule.endpoint)
            if answer.headers["Cache-Control"] != "private, no-store":
                cached.append(rule.endpoint)
    assert (silent, unmarked, cached, wordless) == ([], [], [], [])
    assert {"registration.board", "participants.index", "events.download", "travel.visas", "correspondence.message_source"} <= taken


def test_all_that_the_trace_tells_of_has_words() -> None:
    assert (set(Base.metadata.tables) - UNTRACED | SHOW_PERSONS) - set(SUBJECTS) == set()


def test_what_a_link_takes_out_is_noted_too(app: Flask) -> None:
    make.convention()
    event = make.event()
    delegate = make.delegate(event)
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, 1))
    db.session.commit()

    app.test_client().get(f"/d/{secret_for('delegate', delegate.public_id, 1)}/data.json")

    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None and (entry.actor, entry.action, entry.event, entry.person) == (
        Actor.LINK, Action.EXPORTED, event.public_id, delegate.public_id,
    )  # fmt: skip


def test_it_is_searched_by_event_person_and_account(app: Flask) -> None:
    make.convention()
    mandate = make.mandate(make.state("France", iso3="FRA"))
    event, other = make.event(title="The one"), make.event(title="The other", areas=())
    delegate = make.delegate(event, family_name=PERSON)
    make.delegate(other, family_name="Otieno")
    db.session.commit()
    isu, coordinator = make.account(name="Ana"), make.account(Role.COORDINATOR, mandates=(mandate,))
    secretariat = signed_in(app, isu)
    secretariat.get(f"/events/{event.public_id}/register/{delegate.public_id}/data")

    def found(address: str) -> str:
        answer = secretariat.get(address)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    everything = found("/audit")
    assert PERSON in everything and "Otieno" in everything
    for address in (f"/audit?event={event.public_id}", "/audit?person=quisq", f"/audit?person={delegate.public_id}", f"/events/{event.public_id}/audit"):
        assert PERSON in found(address) and "Otieno" not in found(address), address
    read = found(f"/audit?account={isu.public_id}&action=read&first=2018-01-01&last=9999-12-31")
    assert "Personal data: read" in read
    assert "No entry" in found("/audit?last=2018-01-01") and "No entry" in found("/audit?person=nobody")
    for strange in ("first=x&last=2026-02-31&action=y&before=0", f"before={'9' * 40}", "person=%25", "account=%F0%9F%92%A5"):
        found(f"/audit?{strange}")
    own = signed_in(app, coordinator)
    assert own.get("/audit").status_code == 404
    assert own.get(f"/events/{event.public_id}/audit").status_code == 200
    assert own.get(f"/events/{other.public_id}/audit").status_code == 404


def test_its_statements_do_not_depend_on_its_length(app: Flask) -> None:
    make.convention()
    event = make.event()
    make.delegate(event)
    db.session.commit()
    reader = signed_in(app, make.account())

    def asked() -> int:
        with counting() as statements:
            assert reader.get("/audit").status_code == 200
        return len(statements)

    few = asked()
    for _each in range(55):
        make.delegate(event)
    assert asked() == few
    page = reader.get("/audit").get_data(as_text=True)
    assert "before=" in page



def test_what_is_done_with_accounts_stands_in_it(app: Flask) -> None:
    make.convention()
    holder = make.account(Role.COORDINATOR, mandates=(make.mandate(make.state("France", iso3="FRA")),), name="Ana Known", password=hash_password("a good long passphrase"))
    event = make.event(kind=EventKind.CLOSED_MEETING, confidentiality=Confidentiality.CLOSED, title="Kept apart", without_secretariat=True)
    db.session.commit()
    browser, isu, now = app.test_client(), make.account(), clock.now()

    for password in ("wrong", "a good long passphrase"):
        browser.post("/sign-in", data={"email": holder.email, "password": password})
    app.test_client().post("/sign-in", data={"email": "nobody@example.org", "password": "wrong"})
    secretariat = signed_in(app, isu)
    hidden = secretariat.get(f"/audit?event={event.public_id}").get_data(as_text=True)
    sharing.break_glass(event.public_id, "A threat to a delegate", by=isu, now=now)
    db.session.commit()

    page = secretariat.get("/audit").get_data(as_text=True)
    about = secretariat.get(f"/audit?account={holder.public_id}").get_data(as_text=True)
    assert "Kept apart" not in hidden and "No entry" in hidden
    assert page.count("Sign-in refused") == 2 and "nobody@example.org" in page and "Glass broken: " in page and "A threat to a delegate" in page
    assert "Sign-in refused" in about and "Signed in" in about and "nobody@example.org" not in about


def test_the_network_in_the_history_of_an_account_is_forgotten(app: Flask) -> None:
    account = make.account()
    for days in (1, 200):
        db.session.add(AccountNote(account=account, at=clock.now() - timedelta(days=days), what="signed_in", address="192.0.2.0"))
    db.session.commit()

    assert forget_addresses() == 1
    assert db.session.scalars(sa.select(AccountNote.address).order_by(AccountNote.at)).all() == ["", "192.0.2.0"]
