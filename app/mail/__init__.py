"""The outbox: a message is a row first and a delivery afterwards; and what comes back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the sweeps, the readers of what comes in, and the command that takes it in."""
    from app.mail import bounces, cli, delivery, intake, mailbox

    app.extensions["mail_delivery"] = delivery
    app.extensions["mail_intake"] = (intake, bounces, mailbox)
    app.cli.add_command(cli.mail)
