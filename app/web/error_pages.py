"""Every refusal is a page in words; what may not be known of looks like what never was."""

from __future__ import annotations

import logging

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException

from app.database import db, is_duplicate
from app.errors import NotAllowed, NotFound, Refused
from app.web.reasons import in_words

PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)
NO_DATABASE = (
    "The database cannot be reached just now. Try again in a minute.\n"
    "La base de données est inaccessible pour l'instant. Réessayez dans une minute.\n"
    "No se puede acceder a la base de datos en este momento. Inténtelo de nuevo en un minuto.\n"
    "تعذر الوصول إلى قاعدة البيانات حاليًا. يرجى المحاولة مرة أخرى بعد دقيقة.\n"
    "База данных сейчас недоступна. Повторите попытку через минуту.\n"
    "目前无法访问数据库。请一分钟后重试。\n"
)
"""In all languages of guests: whose it is cannot be looked up either."""
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer domain errors and HTTP errors with the same few templates."""

    @app.errorhandler(NotFound)
    def _not_found(_error: NotFound) -> ResponseReturnValue:
        return _page(404)

    @app.errorhandler(NotAllowed)
    def _not_allowed(_error: NotAllowed) -> ResponseReturnValue:
        return _page(403)

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> ResponseReturnValue:
        return _page(409, in_words(error))

    @app.errorhandler(CSRFError)
    def _stale_form(_error: CSRFError) -> ResponseReturnValue:
        return _page(400, in_words(Refused("form_expired")))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error
        if code == 413 and (request.content_length or 0) > (most := app.config["PLENARY"].max_upload_bytes):
            return _page(code, in_words(Refused("file_too_large", megabytes=most // 2**20)))
        return _page(code if code in PAGES else 400)

    @app.errorhandler(OperationalError)
    def _no_database(error: OperationalError) -> ResponseReturnValue:
        log.error("the database cannot be reached: %s", error.orig)
        return _page(503)

    @app.errorhandler(IntegrityError)
    def _sent_twice(error: IntegrityError) -> ResponseReturnValue:
        return _page(409, in_words(Refused("sent_twice"))) if is_duplicate(error) else _unforeseen(error)

    @app.errorhandler(ObjectDeletedError)
    def _gone_meanwhile(_error: ObjectDeletedError) -> ResponseReturnValue:
        return _page(404)

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        log.exception("unforeseen error", exc_info=error)
        if app.testing:
            raise error
        return _page(500)


def _page(code: int, sentence: str = "") -> ResponseReturnValue:
    """The page itself asks the database, so words alone must do where that is away."""
    db.session.rollback()
    try:
        return render_template(f"errors/{code}.html", sentence=sentence), code
    except OperationalError:
        db.session.rollback()
        return NO_DATABASE, 503, {"Content-Type": "text/plain; charset=utf-8", "Retry-After": "60"}
