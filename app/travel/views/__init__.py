"""Pages about travel, by who reads them: guests, organisers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("travel", __name__)
