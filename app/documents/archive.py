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


def archive(files: Iterable[tuple[str, bytes]]) -> IO[bytes]:
    """The files in the order given, each under a name of its own; what is in a PDF is compressed already."""
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response reads and closes it
    taken: set[str] = set()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in files:
            made.writestr(_own(safe_name(name), taken), content)
    kept.seek(0)
    return kept


def safe_name(name: str) -> str:
    """A file name for Windows, macOS and Linux: no path, no control characters, NFC, at most 120 characters."""
    stem, dot, extension = name.rpartition(".")
    kept = "".join(
        " " if unicodedata.category(each).startswith("Z") else each
        for each in unicodedata.normalize("NFC", stem or name)
        if not unicodedata.category(each).startswith("C")
    )
    kept = re.sub(r'[<>:"/\\|?*]+', "-", kept)
    kept = " ".join(kept.split()).strip(" .")[:120].strip(" .") or "file"
    return f"{kept}{dot}{extension}" if stem else kept


def _own(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    number, own = 1, name
    while own.casefold() in taken:
        number += 1
        own = f"{stem} ({number}){dot}{extension}"
    taken.add(own.casefold())
    return own
