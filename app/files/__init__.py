"""Uploaded and made files, kept in the database."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Wire the room into the application."""
