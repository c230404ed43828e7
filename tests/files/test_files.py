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


WORDS = "word/document.xml"


def office(*names: str, **parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relation(kind: str, target: str) -> bytes:
    said = f'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{said}</Relationships>'.encode()


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
        ("a.docx", office(WORDS, "word/vbaProject.bin"), "file_kind"),
        ("a.docx", office(WORDS, "word/activeX/activeX1.bin"), "file_kind"),
        ("a.docx", office(WORDS, **{"[Content_Types].xml": "ms-word.document.macroEnabled".encode("utf-16")}), "file_kind"),
        ("a.xlsx", office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "file_kind"),
        ("a.odt", office("content.xml", "Basic/script-lb.xml"), "file_kind"),
        ("a.docx", office(WORDS, **{"word/media/a.bin": bytes(201 << 20)}), "file_kind"),
        ("a.docx", office(WORDS, *map(str, range(5001))), "file_kind"),
        ("a.docx", office(WORDS, **{"word/_rels/document.xml.rels": b"no XML"}), "file_kind"),
        ("a.docx", office(WORDS, **{"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://elsewhere.example/a.dotm")}), "file_reaches_out"),
        ("a.docx", office(WORDS, **{"word/_rels/document.xml.rels": relation("image", "&#x5c;&#x5c;elsewhere&#x5c;a.png")}), "file_reaches_out"),
        ("a.docx", office(WORDS, **{"word/_rels/document.xml.rels": relation("oleObject", "file://elsewhere/a")}), "file_reaches_out"),
        ("a.docx", office(WORDS, **{"word/_rels/document.xml.rels": relation("frame", "mhtml:http://elsewhere.example/a!x")}), "file_reaches_out"),
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


@pytest.mark.parametrize(("kind", "target"), [("hyperlink", "https://www.clusterconvention.org/"), ("attachedTemplate", "file:///C:\\Users\\Ana\\Normal.dotm")])
def test_links_to_follow_and_ones_own_template_are_no_reason_to_refuse(kind: str, target: str) -> None:
    assert checked("a.docx", office(WORDS, **{"word/_rels/document.xml.rels": relation(kind, target)}))[0] == "a.docx"


def test_what_is_two_things_at_once_is_handed_out_as_the_one_it_was_taken_for(app: Flask) -> None:
    for name, content in (("a.html", PDF + b"<script>alert(1)</script>"), ("a.svg", PDF + office(WORDS)), ("a.html", b"\xff\xd8\xff\xe0<script>")):
        stored = actions.store_upload(FileStorage(io.BytesIO(content), filename=name), now=NOW)
        with app.test_request_context():
            response = responses.send(stored)

        assert response.mimetype in ("application/pdf", "image/jpeg") and stored.name in ("a.pdf", "a.jpg")
        assert response.headers["Content-Disposition"] == f"attachment; filename={stored.name}"


def test_a_stored_file_is_only_ever_a_download(app: Flask) -> None:
    upload = FileStorage(io.BytesIO(PDF), filename="note.pdf")
    stored = actions.store_upload(upload, now=NOW)

    with app.test_request_context():
        response = responses.send(stored)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
