"""`flask people`: the first account is made by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app import clock
from app.database import transaction
from app.errors import Refused
from app.people import actions, passwords
from app.web.access import Role
from app.web.reasons import in_words
from app.web.rights import as_markdown

people = AppGroup("people", help="Staff accounts.")


@people.command("add")
@click.argument("email")
@click.option("--name", prompt=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), default=["isu"])
@click.password_option(help=f"At least {passwords.SHORTEST} characters.")
def add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account, an administrator's unless --role says otherwise."""
    try:
        passwords.require_good(password, about=(name, email))
        with transaction():
            actions.add(email=email, name=name, roles=roles, password=password, now=clock.now())
    except Refused as refusal:
        raise click.ClickException(in_words(refusal)) from refusal
    click.echo(f"{email} can sign in now.")


@people.command("rights")
def rights() -> None:
    """Print the table of rights, as it stands in docs/rights.md."""
    click.echo(as_markdown(), nl=False)
