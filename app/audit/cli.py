"""`flask audit`: whether the trace is whole."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.audit import chain
from app.database import transaction

audit = AppGroup("audit", help="The trace of who did what.")


@audit.command("verify")
@click.option("--head", "heads", multiple=True, metavar="NUMBER:HASH", help="A head that was noted elsewhere; it must be there still.")
def verify(heads: tuple[str, ...]) -> None:
    """Read the whole chain; ends with 1, and says where, when it is not as it was written."""
    noted = []
    for each in heads:
        number, _colon, digest = each.partition(":")
        if not number.isdecimal() or len(digest) != 64:
            raise click.BadParameter(f"{each!r} is not a number, a colon and 64 characters.", param_hint="--head")
        noted.append((int(number), digest))
    with transaction():
        found = chain.verify(noted)
    if found.broken is not None:
        raise click.ClickException(f"The chain is broken at entry {found.broken}: {found.why}.")
    click.echo(f"The chain is whole: {found.entries} entries, {found.contents} with their content, {found.erased} whose content was erased.")
    click.echo(f"Its head, to be noted elsewhere: {found.entries}:{found.head}")
