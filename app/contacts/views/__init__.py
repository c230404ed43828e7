"""Addresses of States and of organisations."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from app.contacts.views import states  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["bp", "states"]
