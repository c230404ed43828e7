"""The outbox, and what came in."""

from __future__ import annotations

from flask import Blueprint, Response

bp = Blueprint("correspondence", __name__)


def shown(content: str | bytes, media_type: str, policy: str) -> Response:
    """What others wrote, in a page that may run nothing, ask nothing and belongs to no origin."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Security-Policy"] = f"default-src 'none'; {policy}; frame-ancestors 'self'; sandbox"
    return response


from app.correspondence.views import outbox, received  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["bp", "outbox", "received"]
