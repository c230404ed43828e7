"""Giving a file out: always as a download, never as a page of our origin."""

from __future__ import annotations

import io
from collections.abc import Iterable

from flask import Response, send_file

from app.documents.archive import archive
from app.files.models import StoredFile


def send(stored: StoredFile, *, name: str = "") -> Response:
    """The file as an attachment, with a policy that lets it do nothing."""
    return send_bytes(stored.content, name=name or stored.name, media_type=stored.media_type)


def send_bytes(content: bytes, *, name: str, media_type: str) -> Response:
    """Bytes made for this request, as an attachment."""
    return as_download(send_file(io.BytesIO(content), mimetype=media_type.partition(";")[0]), name=name)


def send_archive(files: Iterable[tuple[str, bytes]], *, name: str) -> Response:
    """Several files as one ZIP archive."""
    return as_download(send_file(archive(files), mimetype="application/zip"), name=name)


def as_download(response: Response, *, name: str) -> Response:
    """An answer that is kept under this name, and does nothing when it is opened."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
