"""One request, one transaction: what answered below 400 is kept, everything else never happened."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from flask import Flask, Response, abort, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app.database import db, transaction
from app.errors import Refused
from app.web.access import is_unsafe
from app.web.reasons import in_words

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,32}")


def init_app(app: Flask) -> None:
    """Give each request a number, refuse what no database takes, and close the request's transaction."""

    @app.before_request
    def _number() -> None:
        """A declared proxy's number is kept, so that its log and ours tell of one request by one name."""
        given = request.headers.get("X-Request-ID", "") if current_app.config["PLENARY"].trusted_proxies else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)

    @app.before_request
    def _refuse_null_characters() -> None:
        values = [request.path, *request.args.keys(), *request.args.values()]
        if any("\x00" in value for value in values):
            abort(404)

    @app.after_request
    def _one_transaction(response: Response) -> Response:
        try:
            if is_unsafe() and response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
                _keep_of_reading()
                for work in g.pop("when_refused", ()):
                    with transaction():
                        work()
        except OperationalError as error:
            _say_instead(response, error)
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response


def _say_instead(response: Response, error: OperationalError) -> None:
    """What could not be kept is not acknowledged: a full disk, a database that went away at the last moment."""
    said = current_app.make_response(current_app.handle_user_exception(error))
    response.direct_passthrough = False
    response.status_code, response.content_type = said.status_code, said.content_type or "text/html"
    response.set_data(said.get_data())
    for name in ("Location", "Content-Disposition"):
        response.headers.pop(name, None)


def keep_though_reading(write: Callable[[], None]) -> None:
    """Have `write` done and kept at the end of a request that changes nothing else; when it fails, so does the request."""
    g.setdefault("though_reading", []).append(write)


def _keep_of_reading() -> None:
    writes = g.pop("though_reading", [])
    if not writes:
        return
    g.writes = True  # the transaction that follows takes its lock at the start
    try:
        for write in writes:
            write()
        db.session.commit()
    finally:
        g.writes = False


def when_refused(work: Callable[[], None]) -> None:
    """Do `work` in a transaction of its own after a request that is answered with 400 or above; not at all after another."""
    g.setdefault("when_refused", []).append(work)


def tried(action: Callable[[], object], *, back_to: str, done: str = "") -> ResponseReturnValue:
    """Act and go back to that address, where `done` is said, or in words why not."""
    try:
        action()
    except Refused as refusal:
        say_refused(refusal)
    else:
        if done:
            flash(done, "good")
    return redirect(back_to, code=303)


def say_refused(refusal: Refused) -> None:
    """Keep nothing of what was refused, and say why on the page that comes next."""
    db.session.rollback()
    flash(in_words(refusal), "wrong")
