"""What is refused on the way to another page leaves nothing behind."""

from __future__ import annotations

from flask import Flask, get_flashed_messages

from app.database import db
from app.errors import Refused
from app.web.requests import say_refused
from tests import make


def test_nothing_of_a_refused_action_is_kept_and_the_next_page_says_why(app: Flask) -> None:
    make.convention()
    event = make.event(title="Seminar")
    db.session.commit()
    with app.test_request_context():
        event.title = "Half done"
        db.session.flush()

        say_refused(Refused("event_not_editable"))

        assert event.title == "Seminar"
        assert get_flashed_messages(with_categories=True) == [("wrong", "This event is closed for changes in its present step.")]
