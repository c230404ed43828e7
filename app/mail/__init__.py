"""The outbox: a message is a row first and a delivery afterwards; and what comes back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the sweeps, the readers of what comes in, and the command that takes it in."""
    from app.mail import cli, delivery, intake

    app.extensions["mail_delivery"] = delivery
    app.extensions["mail_intake"] = intake
    app.cli.add_command(cli.mail)
