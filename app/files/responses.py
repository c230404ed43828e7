"""Giving a file out: always as a download, never as a page of our origin."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import IO

from flask import Response, send_file

from app.documents.archive import archive
from app.files.models import StoredFile


def send(stored: StoredFile, *, name: str = "") -> Response:
    """The file as an attachment, with a policy that lets it do nothing."""
    return send_bytes(stored.content, name=name or stored.name, media_type=stored.media_type)


def send_bytes(content: bytes, *, name: str, media_type: str) -> Response:
    """Bytes made for this request, as an attachment."""
    return _send(io.BytesIO(content), name, media_type)


def send_archive(files: Iterable[tuple[str, bytes]], *, name: str) -> Response:
    """Several files as one ZIP archive."""
    return _send(archive(files), name, "application/zip")


def _send(content: IO[bytes], name: str, media_type: str) -> Response:
    response = send_file(content, mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
