"""One request, one transaction: what answered below 400 is kept, everything else never happened."""

from __future__ import annotations

from flask import Flask, Response, abort, flash, request

from app.database import db
from app.errors import Refused
from app.web.access import is_unsafe
from app.web.reasons import in_words


def init_app(app: Flask) -> None:
    """Refuse what no database takes, and close the request's transaction."""

    @app.before_request
    def _refuse_null_characters() -> None:
        values = [request.path, *request.args.keys(), *request.args.values()]
        if any("\x00" in value for value in values):
            abort(404)

    @app.after_request
    def _one_transaction(response: Response) -> Response:
        if is_unsafe() and response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response


def say_refused(refusal: Refused) -> None:
    """Keep nothing of what was refused, and say why on the page that comes next."""
    db.session.rollback()
    flash(in_words(refusal), "wrong")
