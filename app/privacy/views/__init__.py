"""Pages about personal data, by who reads them: the secretariat, an event's organisers, the person."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("privacy", __name__)
