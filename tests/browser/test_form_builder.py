"""The form in a real browser: every page can be used by everybody, and what a condition shows is what the server asks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser, Page, expect

from app.database import db
from app.demo.coming import TITLE
from app.events.models import Event
from app.questionnaires.building import GUESTS, form_for, with_questions
from app.questionnaires.definition import Kind, Operator
from app.web.forms import Form
from config import ROOT
from tests.browser.test_accessible import complaints
from tests.browser.test_audience import staff
from tests.questionnaires.definitions import STATES, asking, question, when
from tests.questionnaires.test_definition import CASES

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once, pytest.mark.long]

PAGES = (
    "", "/preview", "/preview?as=organisers", "/preview?lang=fr", "/sections/new", "/sections/spractical", "/questions/qaccesshow",
    "/questions/qdiet", "/sections/spractical/questions/new?kind=several_of",
)  # fmt: skip
QUESTIONS = """{% import "shared/forms.html" as forms with context %}<!doctype html><form>{% set answers = form.answers %}
{% include "questionnaires/_questions.html" %}</form>"""


@pytest.fixture
def address(demonstration: Flask, demonstration_server: str) -> str:
    """The form of the coming seminar."""
    with demonstration.app_context():
        event_id = db.session.query(Event).filter_by(title=TITLE).one().public_id
        db.session.remove()
    return f"{demonstration_server}/events/{event_id}/form"


def test_every_page_of_the_builder_can_be_used_by_everybody(chromium: Browser, demonstration_server: str, address: str) -> None:
    page = staff(chromium, demonstration_server, 1280)

    assert [each for path in PAGES for each in complaints(page, address + path)] == []


def shown(app: Flask, page: Page, definition: Any) -> Page:
    """The questions of a form in the browser, with the script that shows and hides them."""
    with app.test_request_context():
        form = with_questions(Form, form_for(definition, "en", GUESTS))()
        form["answers"].form.offer_states(STATES)
        html = render_template_string(QUESTIONS, form=form)
    page.set_content(html + f"<script>{(ROOT / 'app/static/js/questions.js').read_text()}</script>")
    return page


def fill(page: Page, case: dict[str, Any]) -> None:
    """Answer the first question as a person would."""
    kind, given = case["kind"], case["given"]
    if kind in ("yes_no", "one_of", "several_of"):
        for value in given if isinstance(given, list) else [given]:
            page.check(f"[data-question=q0] input[value='{value}']")
    elif kind == "language":
        page.select_option("[data-question=q0] select", given)
    else:
        page.fill("[data-question=q0] input", given)


def test_the_browser_decides_as_the_server_does(demonstration: Flask, chromium: Browser) -> None:
    context = chromium.new_context()
    wrong = []
    for case in CASES:
        page = context.new_page()
        definition = asking(
            question("q0", Kind(case["kind"])), question("q1", shown_when=((when("q0", Operator(case["is"]), *case["values"]),),))
        )
        fill(shown(demonstration, page, definition), case)
        if page.locator("[data-question=q1]").is_visible() is not case["holds"]:
            wrong.append(json.dumps(case))

    assert wrong == []


def test_a_hidden_question_hides_what_depends_on_it_and_its_section(demonstration: Flask, chromium: Browser) -> None:
    yes = (Operator.IS, "yes")
    definition = asking(
        question("q0", Kind.YES_NO),
        question("q1", Kind.YES_NO, shown_when=((when("q0", *yes),),)),
        question("q2", Kind.PASSPORT, shown_when=((when("q1", *yes),),)),
    )
    page = shown(demonstration, chromium.new_page(), definition)
    last = page.locator("[data-question=q2]")
    page.check("[name=answers-q0][value=yes]")
    page.check("[name=answers-q1][value=yes]")
    expect(last).to_be_visible()
    page.check("[name=answers-q0][value=no]")

    expect(last).to_be_hidden()


def test_without_javascript_a_question_says_when_it_applies(chromium: Browser, demonstration: Flask) -> None:
    definition = asking(question("q0", Kind.YES_NO), question("q1", shown_when=((when("q0", Operator.IS, "yes"),),)))
    plain = shown(demonstration, chromium.new_context(java_script_enabled=False).new_page(), definition)
    lively = shown(demonstration, chromium.new_page(), definition)

    expect(plain.locator("[data-question=q1]")).to_contain_text("Only if “q0” is “Yes”:")
    expect(lively.locator("[data-question=q1]")).to_be_hidden()


def test_a_question_is_dragged_to_its_place(chromium: Browser, demonstration_server: str, address: str) -> None:
    page = staff(chromium, demonstration_server, 1280)
    page.set_viewport_size({"width": 1280, "height": 2600})
    page.goto(address)
    asked: list[str] = []
    page.route("**/form/move", lambda route: (asked.append(route.request.post_data or ""), route.fulfill(status=204)))
    page.locator("#qphone").drag_to(page.locator("#qspeak"), target_position={"x": 40, "y": 4})
    page.wait_for_timeout(300)

    assert len(asked) == 1 and "item=qphone&section=sdiscussion&index=0" in asked[0]


def test_a_condition_offers_the_answers_of_its_question(chromium: Browser, demonstration_server: str, address: str) -> None:
    page = staff(chromium, demonstration_server, 1280)
    page.goto(f"{address}/questions/qaccesshow")
    expect(page.locator("[name=conditions-0-value]")).to_have_attribute("list", "answers-qaccess")
    page.select_option("[name=conditions-0-operator]", "answered")

    expect(page.locator("[name=conditions-0-value]")).to_be_hidden()
