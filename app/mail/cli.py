"""`flask mail`: what a mail server calls with a message that came back."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from app import clock
from app.mail import intake

mail = AppGroup("mail", help="Mail that comes in.")


@mail.command("read")
@click.argument("file", type=click.File("rb"), default="-")
def read(file: BinaryIO) -> None:
    """Take in one message from FILE or standard input: a bounce, or an answer from a calendar."""
    raw = file.read(intake.MOST_BYTES + 1)
    intake.take(raw, now=clock.now())
