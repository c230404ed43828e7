"""No English is left where another language is read, pages, mails and calendars: guests in all six, staff in English, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from functools import cache
from html import escape
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from babel.messages.pofile import read_po
from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import Environment, nodes

from app.database import db
from app.events.models import ProgrammeSession
from app.invitations import messages as invitations
from app.invitations.actions import link_of
from app.mail.models import Message
from app.people import messages as people
from app.people.models import Account
from app.registration import messages
from app.registration.models import Delegate, DelegateStatus
from app.reminders import messages as reminders
from app.reminders.models import Whom
from app.web.error_pages import PAGES
from app.web.language import READERS, speaking
from app.web.links import hash_of, secret_for
from config import ROOT
from tests import make
from tests.browser.test_accessible import guest_pages, one_page_of_each_kind
from tests.conftest import signed_in_as

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once, pytest.mark.long]
SAID = ("title", "aria-label", "alt", "placeholder", "data-label", "data-confirm")
"""Attributes that are read out or shown."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
WITHOUT_WORDS = ("script", "style", "svg", "code", "textarea", "pre")


class Words(HTMLParser):
    """The texts of a page, without those that are marked as being in another language."""

    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[bool] = []
        """For each open element, whether its words are in the language of the page."""
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        ours = (known.get("lang") or self.language) == self.language and tag not in WITHOUT_WORDS and all(self.open[-1:])
        self.found |= {_plain(known[name] or "") for name in SAID if ours and name in known}
        if tag not in self.VOID:
            self.open.append(ours)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if all(self.open[-1:]):
            self.found.add(_plain(data))


def _plain(text: str) -> str:
    return " ".join(text.split())


@cache
def english(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What must not stand on a page of that language: whole sentences, and the long parts of those with placeholders."""
    with (ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [each for each in read_po(file, locale=language) if each.id and each.string]
    pairs = [(each.id, each.string) for each in messages if isinstance(each.id, str)]
    pairs += [pair for each in messages if isinstance(each.id, tuple) for pair in zip(each.id, each.string, strict=False)]
    changed = [source for source, said in pairs if source != said]
    whole = frozenset(_plain(each) for each in changed if len(each) > 3 and not PLACEHOLDER.search(each))
    parts = {_plain(part) for each in changed if PLACEHOLDER.search(each) for part in PLACEHOLDER.split(each)}
    return whole - {said for _source, said in pairs}, tuple(part for part in parts if len(part) > 20)


def left_in_english(page: str, language: str) -> list[str]:
    """The sentences of the catalogue that stand on the page untranslated."""
    words = Words(language)
    words.feed(page)
    whole, parts = english(language)
    return sorted(words.found & whole) + [part for part in parts if any(part in each for each in words.found)]


def test_a_sentence_that_was_left_is_found() -> None:
    page = '<html lang="ar"><p>Reply by</p><p lang="en">Where</p><button aria-label="When"></button></html>'
    assert left_in_english(page, "ar") == ["Reply by", "When"]


@pytest.mark.parametrize("language", [each for each in READERS if each != "en"])
def test_guests_are_spoken_to_in_their_language(demonstration: Flask, language: str) -> None:
    client = demonstration.test_client()
    pages = guest_pages(demonstration)
    own = next(each for each in pages if each.startswith("/d/"))
    beside = [f"{own}/data", f"{own}/erase", f"{own}/visa", "/activities", "/activities/frame", "/lost-link", "/sign-in/lost", "/door/"]
    for address in [*pages, *beside]:
        answer = client.get(address.split("?")[0], query_string={"lang": language})
        page = answer.get_data(as_text=True)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page, address
        assert left_in_english(page, language) == [], address


def test_staff_work_in_their_language(demonstration: Flask, language: str = "fr") -> None:
    """In one language: the catalogues hold the same sentences, and what is in none of them is English in all."""
    pages = one_page_of_each_kind(demonstration, "isu@example.org")
    client = signed_in_as(demonstration, "isu@example.org")
    with demonstration.app_context():
        titles = {*db.session.scalars(sa.select(ProgrammeSession.title)), "Dietary needs"}  # what organisers wrote may be a sentence of ours as well
        db.session.remove()
    for address in pages:
        answer = client.get(address, query_string={"lang": language})
        assert set(left_in_english(answer.get_data(as_text=True), language)) <= titles, address


TEMPLATES = sorted((ROOT / "templates" / "mail").glob("*.txt"))
OTHERS = [each for each in READERS if each != "en"]
NOW = datetime.fromisoformat("2018-03-01T09:00:00+00:00")


def in_english(text: str, language: str) -> list[str]:
    """The same of plain text."""
    return left_in_english("".join(f"<p>{escape(line)}</p>" for line in text.splitlines()), language)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda each: each.stem)
def test_a_mail_has_no_words_but_those_of_the_catalogue(path: object) -> None:
    parsed = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]  # a Path
    assert [each.data for each in parsed.find_all(nodes.TemplateData) if re.search(r"[^\W\d_]", each.data)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_mails_and_calendars_speak_the_readers_language(app: Flask, language: str) -> None:
    make.convention()
    kenya = make.state("Kenya", iso3="KEN")
    event = make.event(title="X", reply_by=datetime(2018, 5, 1).date(), online_link="https://meet.example/1")
    make.session(event, title="Y", starts_at=event_hour(9), ends_at=event_hour(10))
    invitation = make.invitation(event, kenya, language=language)
    account = make.account(language=language)
    with app.test_request_context():
        for status in (DelegateStatus.REGISTERED, DelegateStatus.PENDING, DelegateStatus.WAITING):
            messages.send_standing(delegate_of(event, language, status=status), now=NOW)
        delegate = delegate_of(event, language, state=kenya, invitation=invitation)
        for send in (messages.send_refusal, messages.send_personal_link, messages.send_withdrawal, messages.send_address_check):
            send(delegate, now=NOW)
        messages.send_session_place(delegate, event.sessions, now=NOW)
        messages.send_update(delegate, messages.Post(event, address=delegate.email), words="Z", now=NOW)
        people.invite(account, "secret", by=account, within=timedelta(days=7), now=NOW)
        people.send_access(account, "secret", within=timedelta(days=1), now=NOW)
        db.session.flush()
        told = [invitations.text_of(invitation, link="https://x.example"), invitations.reminder_of(invitation, link="https://x.example")]
        told += ["\n".join(vars(reminders.standard(whom, event, language)).values()) for whom in Whom]
        with speaking(language):
            told.append(messages.calendar_for(delegate, now=NOW).decode().replace("\r\n ", "").replace("\\n", "\n").replace("\\,", ","))
            told += [re.sub(r"<[^>]+>", "\n", render_template(f"errors/{code}.html", sentence="")) for code in PAGES]
    mails = [message_from_bytes(each.source, policy=policy.default) for each in db.session.query(Message)]
    told += [f"{each['Subject']}\n{each.get_body(('plain',)).get_content()}" for each in mails]  # type: ignore[attr-defined,union-attr]

    assert len(mails) > 8
    assert [found for each in told if (found := in_english(each, language))] == []


def event_hour(hour: int) -> datetime:
    """On the day of the event."""
    return datetime.fromisoformat(f"2018-05-23T{hour:02}:00:00+00:00")


def delegate_of(event: object, language: str, **facts: object) -> Delegate:
    """Somebody who can be written to."""
    return make.delegate(event, email=f"{len(facts)}@example.org", language=language, **facts)  # type: ignore[arg-type]


def test_a_language_is_chosen_by_link_then_person_then_state_then_browser(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    event = make.event(starts_on=datetime(2018, 5, 23).date())
    kenya = make.state("Kenya", iso3="KEN")
    invitation = make.invitation(event, kenya, language="fr")
    delegate = delegate_of(event, "es", state=kenya, invitation=invitation)
    invitation.link_hash = hash_of(link_of(invitation))
    delegate.link_hash = hash_of(secret_for("delegate", delegate.public_id, delegate.link_revision))
    db.session.commit()
    own, of_state = f"/d/{secret_for('delegate', delegate.public_id, delegate.link_revision)}", f"/s/{link_of(invitation)}"
    russian = {"Accept-Language": "ru"}

    def spoken(browser: FlaskClient, address: str) -> str:
        return browser.get(address, headers=russian).get_data(as_text=True).partition('<html lang="')[2][:2]

    client = app.test_client()
    assert [spoken(client, each) for each in (own, of_state, "/activities")] == ["es", "fr", "ru"]
    assert [spoken(client, each) for each in (f"{own}?lang=ar", own, of_state, "/activities?lang=xx")] == ["ar"] * 4
    staff = sign_in(make.account())
    assert [spoken(staff, each) for each in (f"{of_state}?lang=ar", of_state, "/events", "/events?lang=fr", of_state)] == ["ar", "ar", "en", "fr", "fr"]


def test_another_language_keeps_the_rest_of_the_address(client: FlaskClient) -> None:
    make.convention()
    page = client.get("/activities?year=2018&kind=seminar&after=abc&lang=fr&year=%22%3E").get_data(as_text=True)

    assert 'href="?year=2018&amp;year=%22%3E&amp;kind=seminar&amp;after=abc&amp;lang=ar"' in page
