"""`flask contacts`: the reference list of organisations."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.contacts import reference
from app.database import transaction

contacts = AppGroup("contacts", help="Organisations that are invited.")


@contacts.command("load")
def load() -> None:
    """Put the organisations into an empty table; leave a filled one alone."""
    with transaction() as session:
        loaded = reference.load(session)
    click.echo("Organisations loaded." if loaded else "Organisations are there.")
