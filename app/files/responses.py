"""Giving a file out: always as a download, never as a page of our origin."""

from __future__ import annotations

import io

from flask import Response, send_file

from app.files.models import StoredFile


def send(stored: StoredFile, *, name: str = "") -> Response:
    """The file as an attachment, with a policy that lets it do nothing."""
    return send_bytes(stored.content, name=name or stored.name, media_type=stored.media_type)


def send_bytes(content: bytes, *, name: str, media_type: str) -> Response:
    """Bytes made for this request, as an attachment."""
    response = send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
