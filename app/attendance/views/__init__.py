"""Pages, split by who reads them: the staff, and whoever stands at the door with a device."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("attendance", __name__)
door_bp = Blueprint("door", __name__)

from app.attendance.views import devices, door, sessions  # noqa: E402  # they hang their pages on the blueprints

__all__ = ["bp", "devices", "door", "door_bp", "sessions"]
