"""Identifiers in addresses: what cannot be one never reaches the database."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class PublicId(BaseConverter):
    """Sixteen characters of base32, as `app.database.new_public_id` makes them."""

    regex = "[a-z2-7]{16}"


class Secret(BaseConverter):
    """Forty-three characters of URL-safe base64: a 256-bit link."""

    regex = "[A-Za-z0-9_-]{43}"


def init_app(app: Flask) -> None:
    """Routes may say `<id:event_id>` and `<secret:link>`."""
    app.url_map.converters["id"] = PublicId
    app.url_map.converters["secret"] = Secret
