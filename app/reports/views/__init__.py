"""Home, the Report and Publish steps, and the public record."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)

from app.reports.views import attendance, commitments, home, past, public, summary, texts  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["attendance", "bp", "commitments", "home", "past", "public", "summary", "texts"]
