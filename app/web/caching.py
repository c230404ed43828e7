"""What caches may keep: a page that everybody gets alike, for a minute, and then only after asking whether it changed."""

from __future__ import annotations

from flask import Response, request, session
from flask_login import current_user

MINUTE = "public, max-age=60, must-revalidate"


def revalidated(response: Response) -> Response:
    """The answer with a fingerprint of what it says; 304 without a body for whoever has it (RFC 9110, section 13).

    A member of staff gets it new each time and nobody keeps it; what a session chose, its own browser keeps alone.
    """
    response.vary.update(("Accept-Language", "Cookie"))
    if current_user.is_authenticated:
        return response
    response.headers["Cache-Control"] = "private, no-cache" if session else MINUTE
    response.add_etag()
    response.make_conditional(request)
    return response
