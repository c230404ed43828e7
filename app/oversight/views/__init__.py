"""Pages for the secretariat, and the trace of an event for its organisers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("oversight", __name__)
