"""What may be stored: known kinds of documents and pictures, told by their content, not by their name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import filetype

from app.documents.archive import safe_name
from app.errors import Refused

OFFICE = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/"),
    "odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "content.xml"),
}
PLAIN = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
ACCEPTED = sorted([*OFFICE, *PLAIN])
LARGEST = 20 * 1024 * 1024
"""Bytes."""


def checked(name: str, content: bytes) -> tuple[str, str]:
    """A safe file name and the media type that the content shows; `Refused` for what is not accepted."""
    if not content:
        raise Refused("file_empty")
    if len(content) > LARGEST:
        raise Refused("file_too_large", megabytes=LARGEST // 1024 // 1024)
    extension, media_type = _kind_of(content, suffix=PurePath(name).suffix.lower().lstrip("."))
    return safe_name(f"{PurePath(name.replace(chr(92), '/')).stem}.{extension}"), media_type


def _kind_of(content: bytes, suffix: str) -> tuple[str, str]:
    kind = filetype.guess(content[:8192])
    if kind and kind.extension in PLAIN:
        return kind.extension, PLAIN[kind.extension]
    if suffix in OFFICE and content.startswith(b"PK") and _is_office(content, OFFICE[suffix][1]):
        return suffix, OFFICE[suffix][0]
    raise Refused("file_kind", kinds=", ".join(each.upper() for each in ACCEPTED))


def _is_office(content: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
            return not macros and any(name.startswith(part) for name in names)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError):
        return False
