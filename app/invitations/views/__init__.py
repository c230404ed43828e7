"""The Invite step."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("invitations", __name__)

from app.invitations.views import audience, invite  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["audience", "bp", "invite"]
