"""The reader's language: what the address asks for, then the session, the account, the browser."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from babel import Locale
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, format_datetime, get_locale
from flask_login import current_user

INTERFACE = ("en", "fr", "es")
"""What pages speak; the other languages of letters have the words of mails to missions only."""
ENDONYMS = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文"}
AS_WRITTEN = {"en": "en_GB"}
"""Dates and numbers as the United Nations write them: 18 December 2026, 14:30."""
babel = Babel()


def chosen_language() -> str:
    """The interface language of this request; English where a worker or a command speaks to nobody."""
    if not has_request_context():
        return "en"
    asked = request.args.get("lang", "")
    if asked in INTERFACE:
        session["lang"] = asked
        return asked
    kept = session.get("lang")
    if kept in INTERFACE:
        return str(kept)
    fixed = g.get("language")
    if fixed in INTERFACE:
        return str(fixed)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(INTERFACE) or "en"


def language() -> str:
    """The code of the language that words are in now."""
    locale = get_locale()
    return locale.language if locale else "en"


def spoken(code: str) -> str:
    """The language itself where pages speak it, else English: for words that stand on pages too."""
    return code if code in INTERFACE else "en"


def speaking(code: str) -> AbstractContextManager[None]:
    """Words and dates in this language for a while: a mail speaks its reader's language, not the sender's."""
    given: AbstractContextManager[None] = force_locale(AS_WRITTEN.get(code, code))
    return given


def instant(moment: datetime) -> str:
    """"24 Nov 2026, 19:31 CET": an instant on the clock of the secretariat."""
    return str(format_datetime(moment, "d MMM y, HH:mm z"))


def init_app(app: Flask) -> None:
    """Choose the language per request and tell the templates."""
    babel.init_app(app, locale_selector=lambda: AS_WRITTEN.get(code := chosen_language(), code), default_translation_directories="translations")

    app.add_template_filter(instant)

    @app.context_processor
    def _words() -> dict[str, object]:
        code = language()
        return {
            "locale": code,
            "direction": Locale.parse(code).text_direction.replace("left-to-right", "ltr").replace("right-to-left", "rtl"),
            "languages": [(each, ENDONYMS[each]) for each in INTERFACE],
        }
