"""The installable page of the door: its shell, the same for everybody, and what makes it work without a network."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.http import generate_etag

from app import clock
from app.attendance.door_words import WORDS
from app.attendance.views import door_bp as bp
from app.errors import NotFound
from app.treaty.queries import forms_on
from app.web.access import Audience, open_to
from app.web.language import ENDONYMS, READERS, language, speaking

STATIC = (
    "css/plenary.css",
    "css/door.css",
    "img/favicon.svg",
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "vendor/bootstrap/bootstrap-reboot.rtl.min.css",
    "vendor/fonts/noto-sans-latin-wght-normal.woff2",
    "vendor/fonts/noto-sans-latin-ext-wght-normal.woff2",
    "vendor/fonts/noto-sans-cyrillic-wght-normal.woff2",
    "vendor/idb.js",
    "vendor/qr/index.js",
    "vendor/qr/decode.js",
)
"""What the page needs besides its own scripts, and no more: phones load it over the network of a hotel. They have letters for Arabic and Chinese."""


@bp.get("/door/")
@open_to(Audience.EVERYONE)
def shell() -> ResponseReturnValue:
    """The page without any data: those come to the scripts, and only to a device."""
    return _answer()


@bp.get("/door/in/<lang>")
@open_to(Audience.EVERYONE)
def shell_in(lang: str) -> ResponseReturnValue:
    """The same in one language whatever the session says: the worker keeps all of them."""
    if lang not in READERS:
        raise NotFound
    with speaking(lang):
        return _answer()


@bp.get("/door/manifest.webmanifest")
@open_to(Audience.EVERYONE)
def manifest() -> ResponseReturnValue:
    """How the page is installed (W3C, Web Application Manifest)."""
    icons = [
        {"src": url_for("static", filename="img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": url_for("static", filename="img/door.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    answer = jsonify(
        id="/door/",
        name=_("Check-in"),
        short_name=_("Check-in"),
        lang=language(),
        start_url=url_for("door.shell"),
        scope=url_for("door.shell"),
        display="standalone",
        background_color="#fbfaf7",
        theme_color="#1d3f72",
        icons=icons,
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/door/worker.js")
@open_to(Audience.EVERYONE)
def worker() -> ResponseReturnValue:
    """The service worker: its text changes with anything that it keeps, so that browsers fetch all of it anew."""
    folder = Path(current_app.static_folder or "")
    scripts = sorted(path.relative_to(folder).as_posix() for path in (folder / "js" / "door").glob("*.js"))
    files = [name for name in (*STATIC, *scripts) if (folder / name).exists()]
    shells = []
    for each in READERS:
        with speaking(each):
            shells.append(_shell().encode())
    version = hashlib.sha256(b"".join([*shells, *(_digest(folder / name) for name in files)])).hexdigest()[:16]
    kept = [url_for("door.shell_in", lang=each) for each in READERS] + [url_for("static", filename=name) for name in files]
    text = f'import {{ keep }} from "{url_for("static", filename="js/door/offline.js")}";\nkeep("{version}", {json.dumps(kept)});\n'
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = url_for("door.shell")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _answer() -> ResponseReturnValue:
    answer = Response(_shell(), mimetype="text/html")
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(generate_etag(answer.get_data()))
    return answer.make_conditional(request)


def _shell() -> str:
    """Without a word that depends on who asks: whoever stands at a door may be anybody, so it speaks all six languages."""
    languages = [(each, ENDONYMS[each]) for each in READERS]
    states = [(iso3, forms.short) for iso3, forms in forms_on(clock.today(), language()).items()]
    return render_template("attendance/door/shell.html", states=states, words=WORDS.items(), languages=languages)


@cache
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
