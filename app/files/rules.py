"""What may be stored: known kinds of documents and pictures, told by their content, not by their name."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath
from urllib.parse import urlsplit

import filetype

from app.documents.archive import is_bounded, safe_name
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
LARGEST_PART = 2 * 1024 * 1024
"""Bytes of what an office file says of its own parts."""
ACTIVE = ("/activex/", "/macrosheets/", "/basic/", "/scripts/", "/vbaproject", "/vbadata")
"""In the names of parts that run, in files of either kind of office."""


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
    if suffix in OFFICE and content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if _is_office(archive, OFFICE[suffix][1]):
                    return suffix, OFFICE[suffix][0]
        except (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, SyntaxError, OSError, zlib.error):
            pass  # damaged, or made to be: no office file
    raise Refused("file_kind", kinds=", ".join(each.upper() for each in ACCEPTED))


def _is_office(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether it holds that part, and nothing that runs; `Refused` where it would load something from elsewhere when it is opened."""
    names = archive.namelist()
    if not is_bounded(archive) or not any(name.startswith(part) for name in names):
        return False
    if any(mark in f"/{name.casefold()}" for name in names for mark in ACTIVE):
        return False
    for each in archive.infolist():
        if each.filename == "[Content_Types].xml" and b"macroenabled" in _read(archive, each).lower().replace(b"\x00", b""):
            return False
        if each.filename.casefold().endswith(".rels") and _reaches_out(_read(archive, each)):
            raise Refused("file_reaches_out")
    return True


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > LARGEST_PART:
        raise ValueError(part.filename)
    return archive.read(part)


def _reaches_out(relations: bytes) -> bool:
    """Whether a template, picture or object lies on another machine (ECMA-376, part 2): whoever opens it would tell that machine, or run what it gives.

    Links for readers to follow are nothing of the kind, nor is the template on the writer's own disk.
    """
    from docx.oxml import parse_xml  # takes a tenth of a second; resolves no entities

    return any(
        each.get("TargetMode") == "External" and not str(each.get("Type")).endswith("/hyperlink") and _is_elsewhere(each.get("Target") or "")
        for each in parse_xml(relations)
    )


def _is_elsewhere(target: str) -> bool:
    """A host, as an address or as a share of Windows."""
    said = urlsplit(target.strip().replace("\\", "/"))
    return bool(said.netloc) or said.path.startswith("//") or (len(said.scheme) > 1 and said.scheme != "file")
