"""`flask demo`: data to try everything on."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from app import clock
from app.contacts import reference as organisations
from app.database import db, transaction
from app.demo import accounts as staff
from app.demo import calendars, coming, earlier, many, past
from app.events.models import Event
from app.invitations.jobs import make_letters
from app.people.actions import rule_roles
from app.people.models import Account
from app.treaty import reference
from app.web.access import Role

demo = AppGroup("demo", help="Demonstration data, clearly marked as such.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is an event or an account.")
@click.option(
    "--registrations",
    type=click.IntRange(min=0),
    default=0,
    help="Instead: this many plausible registrations over many events, to what is there already.",
)
def load(if_empty: bool, registrations: int) -> None:
    """Load the six activities, three events of earlier years, one coming seminar and four accounts; or data for measuring."""
    load_reference()
    if registrations:
        load_many(registrations)
        return
    if _is_filled():
        if not if_empty:
            raise click.ClickException("There are events or accounts already; demonstration data go into an empty database.")
        return
    load_all()
    click.echo("Demonstration data loaded.")


@demo.command("accounts")
def accounts() -> None:
    """Print the demonstration accounts that exist."""
    print_accounts()


@click.command("ready")
@with_appcontext
def ready() -> None:
    """Bring the schema up to date, fill an empty database, print the demonstration accounts: all that comes before a start."""
    upgrade()
    load_reference()
    if current_app.config["PLENARY"].demonstration and not _is_filled():
        load_all()
    elif not _is_filled():
        with transaction():
            rule_roles([Role.ISU, Role.COORDINATOR], by=None, now=clock.now())
    print_accounts()


def print_accounts() -> None:
    """Those that exist: e-mail, password, who."""
    with transaction() as session:
        there = set(session.scalars(sa.select(Account.email).where(Account.demonstration)))
    for each in staff.ACCOUNTS:
        if each.email in there:
            click.echo(f"  {each.email:<28} {staff.PASSWORD}   {each.name}")


def load_reference() -> None:
    """What is there before anybody enters anything: States and the treaty, organisations."""
    with transaction() as session:
        reference.load(session)
        organisations.load(session)


def load_many(registrations: int) -> None:
    """To what is there already; into an empty database the accounts too, so that somebody can look."""
    if not _is_filled():
        with transaction():
            staff.add(clock.now())
    with click.progressbar(length=registrations, label="Registrations", file=sys.stderr) as bar:
        many.load(registrations, progress=lambda made: bar.update(made - bar.pos))
    click.echo(f"{registrations} registrations made.")


def load_all() -> None:
    """Everything, in a few transactions: letters are made like any others."""
    now = clock.now()
    with transaction():
        officers = staff.add(now)
        past.add(officers, now)
        earlier.add(officers, now)
        coming.add_events(officers, now)
    make_letters()
    with transaction():
        coming.send_and_answer(now)
    calendars.answer(now)


def _is_filled() -> bool:
    with transaction():
        return bool(db.session.scalar(sa.select(sa.exists().where(sa.or_(Event.id > 0))))) or bool(
            db.session.scalar(sa.select(sa.exists().where(Account.id > 0)))
        )
