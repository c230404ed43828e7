"""Pictures and papers say what they show, and nothing that is typed becomes markup."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from app.documents.charts import Land, Line, matrix, timeline, world_map
from app.documents.paper import Paper, Part, Table, paper_docx, paper_html, paper_xlsx
from tools import world_map as tool

HOSTILE = '<b>&"\u202e\x0b'
DAY = date(2018, 5, 23)


@pytest.mark.parametrize(
    "picture",
    [
        matrix([HOSTILE], [DAY, DAY], {(0, 0): "present", (0, 1): "silent"}, title=HOSTILE, description="d"),
        timeline([Line(HOSTILE, [DAY], date(2018, 6, 1))], DAY, DAY, title=HOSTILE, description="d"),
        world_map([Land(HOSTILE, "party", HOSTILE, "", "M0 0l1 1z"), Land("N", "party", "N", "", point=(1, 2))], ["M0 0z"], width=10, height=5, title=HOSTILE, description="d"),
    ],
    ids=["matrix", "timeline", "map"],
)
def test_every_picture_has_a_title_and_a_description(picture: str) -> None:
    image = ET.fromstring(str(picture).replace("\x0b", "").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))

    first, second = list(image)[:2]
    assert image.get("role") == "img" and image.get("aria-labelledby") == f"{first.get('id')} {second.get('id')}"
    assert (first.text or "").startswith("<b>&") and second.text == "d"


def test_a_paper_says_the_same_in_every_format() -> None:
    table = Table(["State", "Number"], [(HOSTILE, 5), ("=1+1", None)])
    paper = Paper("en", "Treaty", "Title", "Lede", [Part("A part", [HOSTILE], ["one"], table), Part("A part", table=table)], datetime(2018, 5, 1, tzinfo=UTC), ["Confidential"], "Foot")

    document = Document(io.BytesIO(paper_docx(paper)))
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 2"] == ["A part", "A part"]
    assert document.tables[0].rows[1].cells[1].text == "5" and "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    book = load_workbook(io.BytesIO(paper_xlsx(paper)))
    assert book.sheetnames == ["Title", "A part", "A part 2"] and book["A part"]["B2"].value == 5 and book["A part"]["A3"].value == "=1+1"
    assert "&lt;b&gt;&amp;" in paper_html(paper) and "<b>" not in paper_html(paper)


def test_land_that_crosses_the_edge_of_the_map_is_drawn_on_both_sides() -> None:
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    west, east = tool._parts([ring])

    assert max(x for x, _y in west[0]) < 0 < min(x for x, _y in east[0])
    assert len(tool._parts([[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 0.0)]])) == 1


