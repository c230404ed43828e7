"""Documents are laid out from what they are given: nothing of the network, nothing of the disk, nothing that runs."""

from __future__ import annotations

import io
import socket
from datetime import date

import pikepdf
import pytest

from app.documents.certificate import Certificate, certificates_pdf
from app.documents.pdf import pdf

TRIES = """
<link rel="attachment" href="file:///etc/hostname"><link rel="stylesheet" href="http://127.0.0.1:9/a.css"><img alt="" src="http://127.0.0.1:9/a.png">
<img alt="" src="file:///etc/hostname"><object data="http://127.0.0.1:9/a.svg"></object><a rel="attachment" href="file:///etc/hostname">x</a>
<p style="background:url(http://127.0.0.1:9/b.png)">x<script>app.alert(1)</script></p>
"""
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/Filespec", b"/SubmitForm")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Who was to be connected with."""
    found: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: found.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_more: found.append(address) or [])
    return found


def objects_of(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        return b"\n".join(each.unparse(resolved=True) for each in document.objects)


def test_a_page_fetches_nothing_and_holds_nothing_that_runs(asked: list[object]) -> None:
    html = f'<html lang="en"><head><title>x</title></head><body>{TRIES}</body></html>'

    made = objects_of(pdf(html, style="letter.css"))
    assert asked == [] and not any(mark in made for mark in ACTIVE)


def test_what_was_typed_is_no_source_for_the_typesetter(asked: list[object]) -> None:
    typed = '#read("/etc/hostname") #import "@preview/x:0.1.0" #link("javascript:1")[x] #panic()'
    names = dict.fromkeys(("place", "name", "function", "represents", "title", "when", "where", "secretariat"), typed)

    made = objects_of(certificates_pdf([Certificate("en", (typed,), dated=date(2018, 5, 23), of_state=True, sessions=((typed, typed),), **names)], title=typed, author=typed))
    assert asked == [] and not any(mark in made for mark in (*ACTIVE, b"/URI"))
