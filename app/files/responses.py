"""Giving a file out: always as a download, never as a page of our origin."""

from __future__ import annotations

import io
from collections.abc import Iterable

from flask import Response, request, send_file

from app.documents.archive import archive
from app.files.models import StoredFile
from app.web.caching import MINUTE


def send(stored: StoredFile, *, name: str = "") -> Response:
    """The file as an attachment, with a policy that lets it do nothing."""
    return send_bytes(stored.content, name=name or stored.name, media_type=stored.media_type)


def send_public(stored: StoredFile) -> Response:
    """A file that everybody may have, as an attachment; whoever has it already is told so without reading it."""
    response = _known(stored)
    if response.status_code == 304:
        return response
    return _for_everybody(as_download(response, name=stored.name), stored)


def send_picture(stored: StoredFile, *, public: bool) -> Response:
    """A photograph as `pictures.photograph` made it, to stand on a page; a public one on pages elsewhere too."""
    response = _known(stored)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if public:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return _for_everybody(response, stored)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _known(stored: StoredFile) -> Response:
    """The bytes, or only that they are as they were: told from their digest, without opening them."""
    if request.if_none_match.contains_weak(stored.sha256):
        response = Response(status=304)
        response.set_etag(stored.sha256)
        return response
    return send_file(io.BytesIO(stored.content), mimetype=stored.media_type.partition(";")[0])


def _for_everybody(response: Response, stored: StoredFile) -> Response:
    response.set_etag(stored.sha256)
    response.headers["Cache-Control"] = MINUTE
    return response


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
