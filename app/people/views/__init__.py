"""Pages about accounts, split by who reads them: the secretariat, oneself, whoever signs in."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
