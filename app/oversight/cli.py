"""`flask look`: how the installation stands, said on the machine itself; also before each start."""

from __future__ import annotations

import click
from flask import Flask

from app import clock
from app.database import transaction
from app.oversight import health


def init_app(app: Flask) -> None:
    """Register the command."""

    @app.cli.command("look")
    @click.option("--troubles", is_flag=True, help="Say only what is not well, on standard error, and end with 0: for a start script.")
    def look(troubles: bool) -> None:
        """Say of each part how it stands and what to do; ends with 1 when something is wrong."""
        with transaction():
            found = health.parts(clock.now())
        for part in found:
            if part.tone != "good" or not troubles:
                click.echo(f"{part.name}: {part.said} {part.todo}".rstrip(), err=troubles)
        if not troubles and any(part.tone == "wrong" for part in found):
            raise SystemExit(1)
