"""How the installation stands: for the secretariat a page, for Prometheus figures, for finders of weaknesses an address."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import NotFound
from app.oversight import health, metrics
from app.oversight.views import bp
from app.web.access import ADMINISTRATORS, Audience, open_to

VALID = timedelta(days=90)


@bp.get("/health")
@open_to(*ADMINISTRATORS)
def page() -> ResponseReturnValue:
    """Each part, and what to do where something is wrong."""
    return render_template("oversight/health.html", parts=health.parts(clock.now()))


@bp.get("/metrics")
@open_to(Audience.EVERYONE)
def figures() -> ResponseReturnValue:
    """For whoever sends the token; to everybody else there is no such page."""
    token = current_app.config["PLENARY"].metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotFound
    return Response(metrics.exposition(clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


@bp.get("/.well-known/security.txt")
@open_to(Audience.EVERYONE)
def security_txt() -> ResponseReturnValue:
    """Where to tell of a weakness (RFC 9116)."""
    config = current_app.config["PLENARY"]
    if not config.security_contact:
        raise NotFound
    expires = (clock.now() + VALID).replace(microsecond=0).isoformat()
    lines = [f"Contact: {config.security_contact}", f"Expires: {expires}", "Preferred-Languages: en, fr, es", f"Canonical: {config.base_url}/.well-known/security.txt"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
