"""docs/security.md names tests that exist; the bill of materials names what is installed."""

from __future__ import annotations

import re
from pathlib import Path

from tools.bom import bill

ROOT = Path(__file__).resolve().parents[1]


def test_every_test_that_the_security_document_names_exists() -> None:
    written = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)}

    named = set(re.findall(r"`(test_\w+)`", written))
    assert named - there == set() and len(named) > 40


def test_every_answer_shows_something_or_says_why_not() -> None:
    rows = re.findall(r"^\| (\d[\d., ]+) \| (.+?) \| ?(.*?) ?\|$", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(rows) > 100
    assert [each for each, answer, shown in rows if not shown and not answer.startswith("Not applicable: ")] == []
    assert [each for each, answer, _shown in rows if "not met" in answer.lower() and not re.search(r"\*\*Not met[^*]*, by decision\*\*.*\bbecause\b", answer)] == []


def test_every_file_and_heading_that_the_security_document_names_exists() -> None:
    written = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    for file, heading in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", written) + [(f"../{name}", "") for name in re.findall(r"`((?:deploy|tests|docs)/[^`]+)`", written)]:
        there = ROOT / "docs" / (file or "security.md") if not file.startswith("https:") else None
        if there is not None:
            assert there.exists(), file
            headings = {re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-") for line in there.read_text(encoding="utf-8").splitlines() if line.startswith("#")}
            assert not heading or heading in headings, (file, heading)


def test_every_requirement_of_levels_1_and_2_has_one_answer() -> None:
    wanted: list[str] = []
    for line in (ROOT / "tests" / "asvs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        section, *levels = line.split()
        for first, last in (re.fullmatch(r"(\d+)(?:-(\d+))?", each).groups() for each in levels if each != "-"):  # type: ignore[union-attr]  # it is one
            wanted += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    rows = re.findall(r"^\| (\d[\d., ]+) \| (.+?) \|", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(wanted) == 253
    assert sorted(each for cell, _answer in rows for each in cell.split(", ")) == sorted(wanted)


def test_the_bill_of_materials_names_every_pinned_package() -> None:
    pinned = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    components = bill()["components"]

    assert {each["name"] for each in components if each["purl"].startswith("pkg:pypi/")} == {re.sub(r"[-_.]+", "-", each) for each in pinned}
    assert all(each["hashes"] for each in components) and len({each["bom-ref"] for each in components}) == len(components)
    assert "bootstrap" in {each["name"] for each in components}
