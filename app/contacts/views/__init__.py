"""Who can be written to: the directory, the addresses of each, the organisations, and tables in and out."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_login import current_user

from app import clock
from app.contacts.queries import Addressee
from app.contacts.rules import may_read_directory
from app.errors import NotFound
from app.people.accounts import current_account

bp = Blueprint("contacts", __name__)


def reads_directory() -> bool:
    """Whether whoever asks may read addresses."""
    return bool(current_user and current_user.is_authenticated) and may_read_directory(current_account(), clock.today())


@bp.before_request
def _until_the_term_ends() -> None:
    """The gates of these pages know roles, and a role stays when a mandate is over; who has not signed in is asked to by them."""
    if current_user.is_authenticated and not reads_directory():
        raise NotFound


def contacts_url(addressee: Addressee) -> str:
    """The page of its addresses."""
    return url_for("contacts.addresses", code=addressee.code)


from app.contacts.views import addresses, directory, organisations, tables  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["addresses", "bp", "contacts_url", "directory", "organisations", "reads_directory", "tables"]
