"""Tables that people send: kept until they are imported, read with a vocabulary, looked at row by row."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Wire the room into the application."""
