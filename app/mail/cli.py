"""`flask mail`: what a mail server calls with a message that came back."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock
from app.mail import hosts, intake, mailbox

mail = AppGroup("mail", help="Mail that comes in.")


@mail.command("read")
@click.argument("files", type=click.File("rb"), nargs=-1)
@click.option("--imap", is_flag=True, help="Read the mailbox of IMAP_URL instead.")
def read(files: tuple[BinaryIO, ...], imap: bool) -> None:
    """Take in bounces and answers: each of FILES is one message; without any, standard input is.

    When it cannot be kept now, the exit code asks the mail server to try again later.
    """
    if imap:
        _read_mailbox()
        return
    for file in files or (sys.stdin.buffer,):
        try:
            kept = intake.take(file.read(intake.MOST_BYTES + 1), now=clock.now())
        except Exception as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            raise click.exceptions.Exit(os.EX_TEMPFAIL) from error
        if files:
            click.echo(f"{file.name}: {kept.verdict.value} {kept.reason}".rstrip())


def _read_mailbox() -> None:
    if not current_app.config["PLENARY"].imap_url:
        raise click.ClickException("IMAP_URL is not set.")
    count = mailbox.fetch()
    if trouble := hosts.troubles().get(hosts.IMAP):
        raise click.ClickException(trouble.trouble)
    click.echo(f"{count} taken in.")
