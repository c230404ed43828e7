"""A server that is killed while it takes what a device sends: the first time before anything is kept, the second time before it can say so."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from typing import Any

from app import create_app

app = create_app()
deaths = app.config["PLENARY"].instance / "deaths"
inner = app.wsgi_app


def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The application, but for /door/sync with records in it."""
    if environ["PATH_INFO"] != "/door/sync" or int(environ["CONTENT_LENGTH"]) < 500:
        return inner(environ, start_response)
    died = deaths.exists()
    deaths.touch()
    if died:
        b"".join(inner(environ, start_response))
    os.killpg(0, signal.SIGKILL)
    return []


app.wsgi_app = wsgi  # type: ignore[method-assign]  # Flask's own way
