"""Who can be written to: the directory, the addresses of each, the organisations, and tables in and out."""

from __future__ import annotations

from flask import Blueprint, url_for

from app.contacts.queries import Addressee

bp = Blueprint("contacts", __name__)


def contacts_url(addressee: Addressee) -> str:
    """The page of its addresses."""
    return url_for("contacts.addresses", code=addressee.code)


from app.contacts.views import addresses, directory, organisations, tables  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["addresses", "bp", "contacts_url", "directory", "organisations", "tables"]
