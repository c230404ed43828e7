"""What every page needs: one request one transaction, error pages, forms, headers, the reader's language."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Wire what concerns every request."""
    from app.web import error_pages, headers, health, identifiers, language, logs, requests

    for part in (identifiers, requests, logs, headers, language, error_pages, health):
        part.init_app(app)
