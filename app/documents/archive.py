"""Several files as one ZIP archive, with names that every system can keep."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY = 16 * 1024 * 1024
"""Bytes; a larger archive waits on the disk."""
MOST_FILES = 5000
MOST_BYTES = 200 * 1024 * 1024
"""Of an archive that somebody sent, unpacked: more is a trap or a mistake."""
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?=\.|$)", re.I)
"""Names that Windows gives to devices, whatever follows the full stop."""


def archive(files: Iterable[tuple[str, bytes]]) -> IO[bytes]:
    """The files in the order given, each under a name of its own; what is in a PDF is compressed already."""
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response reads and closes it
    taken: set[str] = set()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in files:
            made.writestr(_own(safe_name(name), taken), content)
    kept.seek(0)
    return kept


def is_bounded(archive: zipfile.ZipFile) -> bool:
    """Whether it says that it unpacks to what can be dealt with; the library never unpacks more than was said."""
    parts = archive.infolist()
    return len(parts) <= MOST_FILES and sum(each.file_size for each in parts) <= MOST_BYTES


def safe_name(name: str) -> str:
    """A file name for Windows, macOS and Linux: no path, no control characters, no device, NFC, at most 120 characters and a short ending."""
    kept = "".join(
        " " if unicodedata.category(each).startswith("Z") else each
        for each in unicodedata.normalize("NFC", name)
        if not unicodedata.category(each).startswith("C")
    )
    kept = re.sub(r'[<>:"/\\|?*]+', "-", kept)
    stem, dot, extension = kept.rpartition(".")
    if not (dot and extension.isalnum() and len(extension) <= 10):
        stem, dot, extension = kept, "", ""
    stem = " ".join(stem.split()).strip(" .")[:120].strip(" .") or "file"
    return RESERVED.sub(r"\1-", f"{stem}{dot}{extension}", count=1) if RESERVED.match(stem) else f"{stem}{dot}{extension}"


def _own(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    number, own = 1, name
    while own.casefold() in taken:
        number += 1
        own = f"{stem} ({number}){dot}{extension}"
    taken.add(own.casefold())
    return own
