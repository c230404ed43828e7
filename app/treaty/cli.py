"""`flask treaty`: the reference data."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.database import transaction
from app.treaty import reference

treaty = AppGroup("treaty", help="The treaty's reference data.")


@treaty.command("load")
def load() -> None:
    """Put States, acts, meetings and mandates into an empty database; leave a filled one alone."""
    with transaction() as session:
        loaded = reference.load(session)
    click.echo("Reference data loaded." if loaded else "Reference data are there.")
