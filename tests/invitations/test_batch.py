"""A batch of letters: one at a time, stopped and resumed, failing where it fails, and given out in protocol order."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import clock
from app.database import db
from app.documents.archive import archive, safe_name
from app.documents.letter import LetterFacts, letter_pdf
from app.errors import Refused
from app.events.models import Event
from app.invitations import actions, jobs, queries, rules
from app.invitations.jobs import make_letters
from app.invitations.models import InvitationStatus, LetterBatch
from app.jobs.models import Progress
from app.people.models import Account
from app.treaty.models import TreatyStatus
from app.web.access import Role
from app.web.reasons import said
from tests import make

Browse = Callable[[Account], FlaskClient]


@pytest.fixture
def officer(app: Flask) -> Account:
    """The secretariat, for a convention whose coordinator is France."""
    make.convention()
    make.mandate(make.state("France", iso3="FRA", status=TreatyStatus.PARTY))
    return make.account()


@pytest.fixture
def event(officer: Account) -> Event:
    """Kenya, Angola and an organisation are on its list."""
    day = clock.today() + timedelta(days=30)
    event = make.event(starts_on=day, ends_on=day, title="Informal meeting")
    for state in (make.state("Kenya", iso3="KEN"), make.state("Angola", iso3="AGO")):
        make.invitation(event, state)
    make.invitation(event, make.organisation("A/B: union"))
    return event


def ordered(event: Event, officer: Account) -> LetterBatch:
    batch = actions.make_letters(event, dated=date(2018, 5, 2), signatories={}, by=officer, now=clock.now())
    db.session.commit()
    return batch


def made(event: Event, officer: Account) -> LetterBatch:
    batch = ordered(event, officer)
    make_letters()
    db.session.expire_all()
    return batch


def test_letters_are_ordered_once_until_they_are_ready_or_stopped(event: Event, officer: Account) -> None:
    batch = ordered(event, officer)
    with pytest.raises(Refused, match="letters_being_made"):
        ordered(event, officer)

    actions.stop_letters(batch, by=officer)
    assert ordered(event, officer).id != batch.id


def test_older_letters_are_not_resumed(event: Event, officer: Account) -> None:
    batch = ordered(event, officer)
    actions.stop_letters(batch, by=officer)
    made(event, officer)

    with pytest.raises(Refused, match="newer_letters"):
        actions.resume_letters(batch, by=officer, now=clock.now())


def test_stopping_takes_effect_within_what_is_being_printed(
    event: Event, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(9):
        make.invitation(event, make.state())
    batch = ordered(event, officer)
    keep = jobs._keep

    def stop_after_the_first(*arguments: Any) -> None:
        keep(*arguments)
        actions.stop_letters(batch, by=officer)
        db.session.commit()

    monkeypatch.setattr(jobs, "_keep", stop_after_the_first)
    made_before = make_letters()
    db.session.expire_all()

    states = [letter.progress for letter in batch.letters]
    assert made_before == states.count(Progress.DONE) == jobs.AT_ONCE and states.count(Progress.CANCELLED) == 12 - jobs.AT_ONCE
    assert batch.finished_at and batch.merged
    first = batch.merged.id
    actions.resume_letters(batch, by=officer, now=clock.now())
    db.session.commit()
    monkeypatch.undo()
    make_letters()
    db.session.expire_all()
    assert {letter.progress for letter in batch.letters} == {Progress.DONE}
    assert batch.merged and batch.merged.id != first and len(PdfReader(io.BytesIO(batch.merged.content)).pages) == 12


def test_a_letter_without_its_facts_says_so_and_harms_no_other(event: Event, officer: Account) -> None:
    nameless = make.state("Nowhere", iso3="NWH")
    make.invitation(event, nameless)
    batch = ordered(event, officer)
    nameless.names.clear()
    db.session.commit()
    make_letters()
    db.session.expire_all()

    found = {letter.invitation.state.iso3 if letter.invitation.state else "": letter for letter in batch.letters}
    assert (found["NWH"].progress, found["NWH"].error) == (Progress.FAILED, "letter_fact_missing")
    assert [found[each].progress for each in ("KEN", "AGO", "")] == [Progress.DONE] * 3


def test_letters_of_an_event_that_was_changed_meanwhile_are_not_made(event: Event, officer: Account) -> None:
    batch = ordered(event, officer)
    event.title = "Another meeting"
    db.session.commit()
    make_letters()
    db.session.expire_all()

    assert {letter.error for letter in batch.letters} == {"letter_event_changed"}
    assert {letter.invitation.status for letter in batch.letters} == {InvitationStatus.DRAFT}


def end_for_kenya(facts: LetterFacts) -> bytes:
    """What a fault in a library does to its process."""
    if "Kenya" in facts.addressee.mission:
        os._exit(1)
    return letter_pdf(facts)


def test_a_letter_that_ends_its_process_harms_no_other(
    event: Event, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "letter_pdf", end_for_kenya)
    monkeypatch.setattr(jobs, "FEW", 0)
    batch = made(event, officer)

    failed = [letter for letter in batch.letters if letter.progress is Progress.FAILED]
    assert [letter.invitation.state.iso3 for letter in failed if letter.invitation.state] == ["KEN"]
    assert "ended in the middle" in said(failed[0].error)
    assert [letter.progress for letter in batch.letters].count(Progress.DONE) == 2


def test_a_letter_that_another_worker_took_up_meanwhile_is_left_to_it(event: Event, officer: Account) -> None:
    batch = ordered(event, officer)
    job, *_others = jobs._take()
    letter = next(each for each in batch.letters if each.id == job.letter_id)
    letter.attempts += 1
    db.session.commit()

    jobs._keep(job, b"late", "")
    db.session.expire_all()
    assert letter.file is None and letter.progress is Progress.WORKING


def test_the_page_looks_again_until_everything_is_there(event: Event, officer: Account, sign_in: Browse) -> None:
    browser = sign_in(officer)
    batch = ordered(event, officer)
    address = f"/events/{event.public_id}/invite"
    progress = f"{address}/letters/{batch.public_id}"

    waiting = browser.get(address).get_data(as_text=True)
    assert f'hx-get="{progress}"' in waiting and "Stop" in waiting and "Make the letters" not in waiting
    for letter in batch.letters:
        letter.progress = Progress.DONE
    db.session.commit()
    assert "put together" in browser.get(progress).get_data(as_text=True)
    batch.finished_at = clock.now()
    db.session.commit()
    assert browser.get(progress).headers["HX-Refresh"] == "true"
    assert "hx-get" not in browser.get(progress).get_data(as_text=True)


def test_the_page_names_who_has_no_letter_and_why(event: Event, officer: Account, sign_in: Browse) -> None:
    batch = made(event, officer)
    letter = batch.letters[0]
    letter.progress, letter.error, letter.file = Progress.FAILED, "letter_characters: U+1F3F4", None
    db.session.commit()

    page = sign_in(officer).get(f"/events/{event.public_id}/invite").get_data(as_text=True)
    assert "Angola: No installed font has all characters" in page and "U+1F3F4" in page


@pytest.mark.parametrize("row", ["²", "9" * 5000, "x", "-1", "99"])
def test_a_strange_row_of_signatories_is_no_error(row: str, event: Event, officer: Account, sign_in: Browse) -> None:
    data = {"dated": "2018-05-02", f"signatories-{row}-name": "x", "signatories-0-iso3": "FRA", "signatories-0-name": "H.E. Somebody"}
    answer = sign_in(officer).post(f"/events/{event.public_id}/invite/letters", data=data)

    assert answer.status_code == 303
    batch = queries.newest_batch(event)
    assert batch and batch.signatories == {"FRA": ["H.E. Somebody", ""]}


def test_the_archive_holds_a_file_for_each_in_protocol_order(event: Event, officer: Account, sign_in: Browse) -> None:
    batch = made(event, officer)
    answer = sign_in(officer).get(f"/events/{event.public_id}/invite/letters/{batch.public_id}/letters.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert [name.partition(" – ")[0] for name in names] == ["AGO Angola", "KEN Kenya", "A-B- union"]
        assert "Kenya" in PdfReader(io.BytesIO(archive.read(names[1]))).pages[0].extract_text()
    assert all(name.endswith(".pdf") and "/" not in name for name in names)


def test_letters_are_given_to_editors_only(event: Event, officer: Account, sign_in: Browse) -> None:
    batch = made(event, officer)
    observer = sign_in(make.account(Role.OBSERVER))
    other = make.mandate(make.state("Peru", iso3="PER"), area=make.area("clearance", "Clearance"))
    stranger = sign_in(make.account(Role.COORDINATOR, mandates=(other,)))

    for name in ("letters.zip", "merged.pdf"):
        address = f"/events/{event.public_id}/invite/letters/{batch.public_id}/{name}"
        assert [browser.get(address).status_code for browser in (observer, stranger, sign_in(officer))] == [404, 404, 200]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("KEN Kenya – letter CCM/2026/UNIV.pdf", "KEN Kenya – letter CCM-2026-UNIV.pdf"),
        ("../../etc/passwd.pdf", "-..-etc-passwd.pdf"),
        ("a\x00b\x1f\u202ec.pdf", "abc.pdf"),
        ("trailing. .pdf", "trailing.pdf"),
        ("Côte d’Ivoire: <x>|?*.pdf", "Côte d’Ivoire- -x-.pdf"),
        ("...pdf", "file.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
        ("Con.pdf", "Con-.pdf"),
        ("nul", "nul-"),
        ("aux.tar.gz", "aux-.tar.gz"),
        ("Conakry.pdf", "Conakry.pdf"),
        ("Vol. 1/../../a", "Vol. 1-..-..-a"),
        ("note.p\u202edf", "note.pdf"),
        ("report v1." + "x" * 300, "report v1." + "x" * 110),
        ("..", "file"),
    ],
)
def test_file_names_can_be_kept_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_two_files_of_one_name_are_both_kept() -> None:
    with zipfile.ZipFile(archive([("a.pdf", b"1"), ("A.pdf", b"2")])) as made:
        assert made.namelist() == ["a.pdf", "A (2).pdf"]


def test_the_time_left_follows_the_pace_of_late() -> None:
    start = datetime(2018, 5, 1, 9, tzinfo=UTC)
    slow = [start + timedelta(minutes=number) for number in range(20)]
    quick = [slow[-1] + timedelta(hours=1, seconds=number) for number in range(20)]

    assert rules.time_left(slow[:1], 5) is None
    assert rules.time_left(slow, 5) == timedelta(minutes=5)
    assert rules.time_left([*quick, *slow], 30) == timedelta(seconds=30)
