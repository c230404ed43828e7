"""What caches may keep: a page that everybody gets alike, for a minute, and then only after asking whether it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Response, request, session
from flask_login import current_user

from app.web.language import language

MINUTE = "public, max-age=60, must-revalidate"
ROOT = Path(__file__).parents[2]
WRITTEN_BY = ("app/**/*.py", "app/translations/**/*.mo", "templates/**/*.html", "requirements.lock")


def revalidated(response: Response) -> Response:
    """The answer with a fingerprint of what it says; 304 without a body for whoever has it (RFC 9110, section 13).

    A member of staff gets it new each time and nobody keeps it; what a session chose, its own browser keeps alone.
    """
    response.vary.update(("Accept-Language", "Cookie"))
    if current_user.is_authenticated:
        return response
    response.headers["Cache-Control"] = "private, no-cache" if session or session.modified else MINUTE
    response.add_etag()
    response.make_conditional(request)
    return response


def unless_known(facts: object, write: Callable[[], Response]) -> Response:
    """What `write` makes of `facts`, for everybody alike; for whoever has it 304, and nothing is written.

    The fingerprint is that of the facts, the address, the language and the software: `facts` are plain values (their
    `repr` says all of them) and hold everything that is written. What a session has to be told is not in them, so it is written.
    """
    if current_user.is_authenticated or "_flashes" in session:
        return revalidated(write())
    told = repr((_software(), request.url, language(), facts))
    fingerprint = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    response = Response(status=304) if request.if_none_match.contains_weak(fingerprint) else write()
    response.set_etag(fingerprint)
    return revalidated(response)


@cache
def _software() -> str:
    """A digest of what writes pages: another release says the same facts otherwise."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in WRITTEN_BY for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
