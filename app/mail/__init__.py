"""The outbox: a message is a row first and a delivery afterwards."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the sweep that delivers what is due."""
    from app.mail import delivery

    app.extensions["mail_delivery"] = delivery
