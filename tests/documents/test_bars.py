"""Charts tell their figures in words, draw them to scale, and take no label for markup."""

from __future__ import annotations

from xml.etree import ElementTree

from app.documents.bars import LONGEST_LABEL, Bars, bars_svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_a_chart_is_drawn_to_scale_and_told_in_words() -> None:
    chart = Bars("status", "By <status>", ["Parties & others", "x" * 90], [("registered", [4, 0]), ("present", [2, 1])])
    drawing = ElementTree.fromstring(bars_svg(chart))
    solid = [float(each.attrib["width"]) for each in drawing.iter(f"{NAMESPACE}rect") if each.attrib["class"] == "solid"]
    said = [each.text or "" for each in drawing.iter(f"{NAMESPACE}text")]

    assert drawing.find(f"{NAMESPACE}title").text == "By <status>"  # type: ignore[union-attr]  # it has one
    assert chart.description == f"Parties & others: registered 4, present 2; {'x' * 90}: registered 0, present 1"
    assert drawing.find(f"{NAMESPACE}desc").text == chart.description  # type: ignore[union-attr]  # it has one
    assert drawing.attrib["aria-labelledby"] == "status-title status-description"
    assert solid[1:] == [209.0, 104.0], "half of the longest, and a quarter"
    assert max(map(len, said)) == LONGEST_LABEL


def test_nothing_is_drawn_of_nothing() -> None:
    assert bars_svg(Bars("a", "A", ["x"], [("y", [0])])) == ""
