"""Uploads are judged by content, kept sealed, and given out as downloads only."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from app.errors import Refused
from app.files import actions, responses
from app.files.rules import checked
from tests.make import NOW

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def office(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("note.pdf", PDF, ("note.pdf", "application/pdf")),
        ("note.exe", PDF, ("note.pdf", "application/pdf")),
        ("../../etc/passwd.pdf", PDF, ("passwd.pdf", "application/pdf")),
        ("C:\\papers\\note.pdf", PDF, ("note.pdf", "application/pdf")),
        ("مذكرة.pdf", PDF, ("مذكرة.pdf", "application/pdf")),
        ("\x00\r\n.pdf", PDF, ("file.pdf", "application/pdf")),
    ],
)
def test_a_file_is_what_its_content_says(name: str, content: bytes, kept: tuple[str, str]) -> None:
    assert checked(name, content) == kept


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"<script>alert(1)</script>", "file_kind"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        ("a.docx", b"PK\x03\x04broken", "file_kind"),
        ("a.docx", office("xl/workbook.xml"), "file_kind"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "file_kind"),
        ("a.pdf", PDF + b"0" * (20 * 1024 * 1024), "file_too_large"),
    ],
)
def test_what_is_not_accepted_is_refused_with_a_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked(name, content)
    assert refusal.value.reason == reason


def test_an_office_document_is_accepted(app: Flask) -> None:
    name, media_type = checked("concept.docx", office("[Content_Types].xml", "word/document.xml"))

    assert name == "concept.docx" and media_type.endswith("wordprocessingml.document")


def test_a_stored_file_is_only_ever_a_download(app: Flask) -> None:
    upload = FileStorage(io.BytesIO(PDF), filename="note.pdf")
    stored = actions.store_upload(upload, now=NOW)

    with app.test_request_context():
        response = responses.send(stored)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
