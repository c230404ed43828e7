"""The reader's language: what a link chose, then that of the person or the State whose page it is or of the account, then the browser's."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, force_locale, format_datetime, get_locale
from flask_login import current_user

from app.web.access import Audience

READERS = ("en", "fr", "es", "ar", "ru", "zh")
"""What everybody outside the house is spoken to in, on pages and by mail: the official languages of the United Nations."""
INTERFACE = READERS[:3]
"""What staff work in, and what the record and the lists are written in."""
ENDONYMS = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文"}
AS_WRITTEN = {"en": "en_GB"}
"""Dates and numbers as the United Nations write them: 18 December 2026, 14:30."""
babel = Babel()


def chosen_language() -> str:
    """The interface language of this request; English where a worker or a command speaks to nobody."""
    if not has_request_context():
        return "en"
    account = current_user if current_user and current_user.is_authenticated else None
    spoken = languages_of_page()
    asked = request.args.get("lang", "")
    if asked in spoken:
        session["lang"] = asked
    wishes = (session.get("lang"), g.get("language"), account.language if account else request.accept_languages.best_match(spoken))
    return next((str(each) for each in wishes if each in spoken), "en")


def languages_of_page() -> tuple[str, ...]:
    """What this page can be read in: staff work in fewer languages than guests are spoken to in, and on guests' pages they are guests."""
    return INTERFACE if current_user and current_user.is_authenticated and not _is_of_guests() else READERS


def _is_of_guests() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.blueprint == "door" or Audience.LINK in getattr(view, "audience", ())


def address_in(code: str) -> str:
    """The address of this page in another language, with all else that it asks for: filters, the place in a list."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*kept, ('lang', code)])}"


def language() -> str:
    """The code of the language that words are in now."""
    locale = get_locale()
    return locale.language if locale else "en"


def speaking(code: str) -> AbstractContextManager[None]:
    """Words and dates in this language for a while: a mail speaks its reader's language, not the sender's."""
    given: AbstractContextManager[None] = force_locale(AS_WRITTEN.get(code, code))
    return given


INSTANTS = {"fr": "d MMM y, HH:mm (ZZZZ)", "ar": "d/M/y، HH:mm (ZZZZ)", "ru": "d MMM y 'г'., HH:mm (ZZZZ)", "zh": "y年M月d日 HH:mm (ZZZZ)"}


def instant(moment: datetime) -> str:
    """"24 Nov 2026, 19:31 CET": an instant on the clock of the secretariat."""
    return str(format_datetime(moment, INSTANTS.get(language(), "d MMM y, HH:mm z")))


def init_app(app: Flask) -> None:
    """Choose the language per request and tell the templates."""
    babel.init_app(app, locale_selector=lambda: AS_WRITTEN.get(code := chosen_language(), code), default_translation_directories="translations")

    app.add_template_filter(instant)

    @app.context_processor
    def _words() -> dict[str, object]:
        code = language()
        return {
            "locale": code,
            "colon": "\N{NO-BREAK SPACE}:" if code == "fr" else ":",  # French sets a space before it
            "direction": Locale.parse(code).text_direction.replace("left-to-right", "ltr").replace("right-to-left", "rtl"),
            "languages": [(each, ENDONYMS[each]) for each in languages_of_page()],
            "address_in": address_in,
        }
