"""Terms of office as days: what is gained when they change, and mandates that are taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import db
from app.people.models import Account
from app.treaty.models import Mandate
from app.treaty.rules import Term, areas_gained, term_of
from app.web.access import Role
from tests import make

TODAY = date(2018, 5, 20)
Span = tuple[int, int, str, str]


def terms(*spans: Span) -> list[Term]:
    return [Term(area, state, date.fromisoformat(first), date.fromisoformat(last)) for area, state, first, last in spans]


HELD: Span = (1, 1, "2016-09-08", "2018-09-05")


@pytest.mark.parametrize(
    ("before", "after", "gained"),
    [
        ([], [HELD], {1}),
        ([HELD], [HELD], set()),
        ([HELD], [(1, 1, "2017-01-01", "2018-06-01")], set()),
        ([HELD], [(1, 1, "2016-09-08", "2018-09-06")], {1}),
        ([HELD], [(1, 1, "2016-09-07", "2018-09-05")], {1}),
        ([HELD], [(2, 1, "2016-09-08", "2018-09-05")], {2}),
        ([HELD], [(1, 2, "2016-09-08", "2018-09-05")], {1}),
        ([HELD, (1, 1, "2018-09-06", "2020-11-01")], [(1, 1, "2017-01-01", "2020-11-01")], set()),
        ([HELD, (1, 1, "2018-09-07", "2020-11-01")], [(1, 1, "2017-01-01", "2020-11-01")], {1}),
        ([], [(1, 1, "2014-01-01", "2018-05-19")], set()),
        ([(1, 1, "2014-01-01", "2018-05-19")], [(1, 1, "2014-01-01", "2018-05-20")], {1}),
        ([HELD], [(1, 1, "2018-09-06", "2018-09-05")], set()),
        ([(1, 1, "0001-01-01", "9999-12-31")], [HELD], set()),
        ([HELD], [(1, 1, "0001-01-01", "9999-12-31")], {1}),
    ],
)
def test_an_office_is_gained_with_each_day_on_which_it_was_not_held(before: list[Span], after: list[Span], gained: set[int]) -> None:
    assert areas_gained(terms(*before), terms(*after), TODAY) == gained


def test_a_term_runs_from_the_day_after_one_meeting_to_the_close_of_another(app: Flask) -> None:
    whole = make.mandate(make.state(), from_meeting=None)
    bound = make.mandate(make.state(), to_meeting=make.meeting("8MSP", date(2018, 9, 5)))

    assert (term_of(whole).first, term_of(whole).last) == (date.min, date.max)
    assert (term_of(bound).first, term_of(bound).last) == (date(2016, 9, 8), date(2018, 9, 5))


def test_a_mandate_entered_wrongly_is_removed_once_nobody_holds_it(app: Flask, sign_in: Callable[[Account], FlaskClient]) -> None:
    make.convention()
    wrong, right = make.mandate(make.state("France", iso3="FRA")), make.mandate(make.state("Peru", iso3="PER"), from_meeting=None)
    holder = make.account(Role.COORDINATOR, mandates=(wrong,))
    browser, page = sign_in(make.account()), "/convention/mandates/universalization/FRA/6MSP"

    assert f'action="{page}/remove"' in browser.get(page).get_data(as_text=True)
    assert "/remove" not in browser.get("/convention/mandates/new").get_data(as_text=True)
    assert browser.post(f"{page}/remove").headers["Location"] == page
    assert f"Accounts hold this mandate: {holder.name}." in browser.get(page).get_data(as_text=True)
    holder.mandates = []
    db.session.commit()
    assert browser.post(f"{page}/remove").headers["Location"] == "/convention"
    assert browser.post(f"{page}/remove").status_code == 404
    assert sign_in(holder).post("/convention/mandates/universalization/PER/-/remove").status_code == 404
    assert db.session.query(Mandate).all() == [right]
