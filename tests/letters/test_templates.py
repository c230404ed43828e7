"""The secretariat writes the words of letters: looked at, kept as versions, taken back; a broken template is not kept."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pypdf import PdfReader

from app import clock, create_app
from app.database import db, transaction
from app.documents.letter_template import TemplateFault, built_in
from app.errors import NotAllowed, Refused
from app.events.models import Confidentiality, Event, Instrument
from app.letters import actions, queries
from app.letters.models import LetterTemplate
from app.people.models import Account
from app.web.access import Role
from config import Config
from tests import make
from tests.conftest import counting, fresh_postgresql, worker_name
from tests.servers import SECRET

LETTER, NOTE = Instrument.LETTER, Instrument.NOTE_VERBALE
OURS = "Dear {{ addressee.name }},\n\nPlease come to {{ title }}.\n\nYours,"
PAGE = "/letters/letter/en"


@pytest.fixture
def officer(app: Flask) -> Account:
    """The secretariat, for a convention whose coordinator is France."""
    make.convention()
    make.mandate(make.state("France", iso3="FRA"))
    make.state("Kenya", iso3="KEN")
    return make.account()


@pytest.fixture
def browser(officer: Account, sign_in: Callable[[Account], FlaskClient]) -> FlaskClient:
    return sign_in(officer)


def kept(instrument: Instrument = LETTER, language: str = "en") -> list[str | None]:
    return [each.source for each in queries.versions(instrument, language)]


def save(by: Account, source: str | None = OURS, *, number: int = 0, language: str = "en") -> None:
    actions.save(LETTER, language, source, number=number, by=by, now=clock.now())


def test_the_words_come_with_the_software_until_they_are_changed(officer: Account) -> None:
    assert queries.source_of(LETTER, "fr") == built_in("letter", "fr")

    save(officer)

    assert queries.source_of(LETTER, "en") == OURS
    assert queries.source_of(LETTER, "fr") == built_in("letter", "fr")
    assert queries.source_of(NOTE, "en") == built_in("note_verbale", "en")


def test_words_are_kept_and_named_with_their_author_and_day(browser: FlaskClient, officer: Account) -> None:
    answer = browser.post(PAGE, data={"number": "0", "source": OURS.replace("\n", "\r\n")})

    assert answer.status_code == 303 and kept() == [OURS]
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Version 1" in page and officer.name in page and "Please come to {{ title }}." in page


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Dear Sir,\n\n{{ titel }}\n\nYours", "Line 3: “titel” is no word that letters know."),
        ("Dear Sir,\n\n{% if many %}\nx\n\nYours", "Line 4: this is not written as a template must be"),
        ("{{ ''.__class__ }}", "Line 1: “__class__” is no word"),
        ("a\n\n{% include 'x' %}", "Line 3: “include” cannot be used"),
        ("a\n\nb", "A letter needs a salutation, a text and a closing"),
        ("", "Enter the words."),
        ("x" * 20_001, "20000 characters"),
    ],
)
def test_a_broken_template_is_refused_beside_the_field_and_what_was_typed_stays(
    browser: FlaskClient, source: str, words: str
) -> None:
    answer = browser.post(PAGE, data={"number": "0", "source": source})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and kept() == []
    assert words in page.replace("&#39;", "'")


def test_two_who_change_the_same_words_do_not_overwrite_each_other(browser: FlaskClient) -> None:
    first, second = ({"number": "0", "source": OURS.replace("Dear", word)} for word in ("First", "Second"))
    browser.post(PAGE, data=first)

    answer = browser.post(PAGE, data=second)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Somebody else changed this" in page and "Second {{" in page
    assert kept() == [first["source"]]


def test_one_goes_back_to_a_version_and_to_the_software_and_nothing_is_lost(browser: FlaskClient, officer: Account) -> None:
    save(officer)
    save(officer, OURS.replace("come", "go"), number=1)
    db.session.commit()

    browser.post(f"{PAGE}/versions/1/restore", data={"number": "2"})
    browser.post(f"{PAGE}/versions/0/restore", data={"number": "3"})

    assert kept() == [None, OURS, OURS.replace("come", "go"), OURS]
    assert queries.source_of(LETTER, "en") == built_in("letter", "en")
    changed = browser.get(f"{PAGE}/versions/2").get_data(as_text=True)
    assert "<del>Please come to {{ title }}.</del>" in changed and "<ins>Please go to {{ title }}.</ins>" in changed


def test_going_back_from_a_page_that_was_open_for_long_is_refused(browser: FlaskClient, officer: Account) -> None:
    save(officer)
    save(officer, OURS + "!", number=1)
    db.session.commit()

    answer = browser.post(f"{PAGE}/versions/1/restore", data={"number": "1"}, follow_redirects=True)

    assert "Somebody else changed this" in answer.get_data(as_text=True) and len(kept()) == 2


@pytest.mark.parametrize("address", ["/letters/letter/xx", "/letters/poem/en", "/letters/letter/en/versions/7", f"/letters/letter/en/versions/{10**30}"])
def test_what_does_not_exist_is_not_found(browser: FlaskClient, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("number", ["", "²", "-1", "9" * 40, "x"])
def test_a_number_that_is_none_is_refused_in_words(browser: FlaskClient, number: str) -> None:
    assert browser.post(PAGE, data={"number": number, "source": OURS}).status_code == 422
    assert browser.post(f"{PAGE}/versions/0/restore", data={"number": number}).status_code == 303
    assert kept() == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.ASSISTANT])
def test_only_the_secretariat_writes_the_words(app: Flask, officer: Account, sign_in: Callable[[Account], FlaskClient], role: Role) -> None:
    other = make.account(role)

    assert sign_in(other).get("/letters").status_code == 404
    with pytest.raises(NotAllowed):
        save(other)


@pytest.mark.parametrize("title", ["Seminar on the Convention", "Zeppelinwiese"])
def test_the_words_are_looked_at_as_the_letter_of_a_state(browser: FlaskClient, title: str) -> None:
    event = make.event(title=title, confidentiality=Confidentiality.CLOSED)
    sent = {"number": "0", "source": OURS, "event": event.public_id, "addressee": "KEN"}

    answer = browser.post(f"{PAGE}/preview", data=sent)

    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert answer.mimetype == "application/pdf" and f"Please come to {title}" in " ".join(text.split())
    assert kept() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"source": "a\n\n{{ b }}\n\nc"}, "Line 3: “b” is no word"),
        ({"event": "x"}, "Choose an event and an addressee"),
        ({"event": "\x00"}, "Choose an event and an addressee"),
        ({"addressee": "\x00" * 16}, "Choose an event and an addressee"),
        ({"addressee": "ZZZ"}, "Choose an event and an addressee"),
        ({"addressee": ""}, "Choose an event and an addressee"),
        ({"source": "a\n\n\U000e1234\n\nc"}, "No installed font has all characters"),
    ],
)
def test_what_cannot_be_looked_at_is_said(browser: FlaskClient, wrong: dict[str, str], words: str) -> None:
    event: Event = make.event()
    sent = {"number": "0", "source": OURS, "event": event.public_id, "addressee": "KEN"} | wrong

    answer = browser.post(f"{PAGE}/preview", data=sent)

    assert answer.status_code == 422 and words in answer.get_data(as_text=True)


def test_a_note_verbale_is_not_looked_at_for_an_organisation(browser: FlaskClient) -> None:
    union, event = make.organisation("African Union"), make.event()
    sent = {"number": "0", "source": built_in("note_verbale", "en"), "event": event.public_id, "addressee": union.public_id}

    assert browser.post("/letters/note_verbale/en/preview", data=sent).status_code == 422
    assert "African Union" not in browser.get("/letters/note_verbale/en").get_data(as_text=True)
    assert "African Union" in browser.get(PAGE).get_data(as_text=True)


def test_the_list_and_a_template_cost_the_same_whatever_was_written(browser: FlaskClient, officer: Account) -> None:
    asked = []
    for number in (0, 1, 2):
        save(officer, OURS + "!" * number, number=number)
        db.session.commit()
        with counting() as statements:
            browser.get("/letters")
            browser.get(PAGE)
            browser.get(f"{PAGE}/versions/1")
        asked.append(len(statements))

    assert asked[1] == asked[2]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Flask]:
    """A database of its own, for those who write at the same moment."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with fresh_postgresql(server, f"letters_{worker_name()}") as url:
            yield from _installed(tmp_path, url)
    else:
        yield from _installed(tmp_path, f"sqlite:///{tmp_path / 'plenary.db'}")


def _installed(instance: Path, url: str) -> Iterator[Flask]:
    app = create_app(Config(secret_key=SECRET, instance=instance, database_url=url, testing=True))
    with app.app_context():
        upgrade()
        make.account()
        db.session.commit()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_of_four_at_the_same_moment_one_is_kept_and_three_are_told(installation: Flask) -> None:
    def write(word: str) -> bool:
        with installation.app_context():
            try:
                with transaction():
                    save(db.session.scalars(sa.select(Account)).one(), OURS.replace("Dear", word))
            except Refused:
                return False
            finally:
                db.session.remove()
        return True

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(write, ("A", "B", "C", "D")))

    assert sorted(written) == [False, False, False, True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterTemplate)) == 1


def test_what_is_broken_is_never_kept_by_another_way(officer: Account) -> None:
    with pytest.raises(TemplateFault):
        save(officer, "{{ x }}")
