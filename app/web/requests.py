"""One request, one transaction: what answered below 400 is kept, everything else never happened."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, flash, g, request

from app.database import db, transaction
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
            for work in g.pop("when_refused", ()):
                with transaction():
                    work()
        return response


def when_refused(work: Callable[[], None]) -> None:
    """Do `work` in a transaction of its own after a request that is answered with 400 or above; not at all after another."""
    if "when_refused" not in g:
        g.when_refused = []
    g.when_refused.append(work)


def say_refused(refusal: Refused) -> None:
    """Keep nothing of what was refused, and say why on the page that comes next."""
    db.session.rollback()
    flash(in_words(refusal), "wrong")
