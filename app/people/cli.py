"""`flask people`: the first account is made by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app import clock
from app.database import transaction
from app.errors import Refused
from app.people import actions
from app.people.forms import SHORTEST_PASSWORD
from app.web.access import Role
from app.web.reasons import in_words

people = AppGroup("people", help="Staff accounts.")


@people.command("add")
@click.argument("email")
@click.option("--name", prompt=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), default=["isu"])
@click.password_option(help=f"At least {SHORTEST_PASSWORD} characters.")
def add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account, an administrator's unless --role says otherwise."""
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"Use a password of at least {SHORTEST_PASSWORD} characters.")
    try:
        with transaction():
            actions.add(email=email, name=name, roles=roles, password=password, now=clock.now())
    except Refused as refusal:
        raise click.ClickException(in_words(refusal)) from refusal
    click.echo(f"{email} can sign in now.")
