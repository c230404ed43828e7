"""The rules of the house, held by the machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APP = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ROOMS = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}


def _lines(pattern: str, files: list[Path], allowed: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        if str(path.relative_to(ROOT)) not in allowed
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_only_the_request_and_the_transaction_commit() -> None:
    assert _lines(r"\.commit\(", APP, ("app/database.py", "app/web/requests.py")) == []


def test_only_the_clock_asks_the_time() -> None:
    assert _lines(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", APP, ("app/clock.py",)) == []


def test_a_colon_after_words_is_that_of_the_language() -> None:
    spoken = [path for path in (ROOT / "templates").rglob("*.*") if path.parent.name not in ("documents", "letters")]

    assert _lines(r"\}\}(</\w+>)?:( |$)", spoken) == []


def test_there_is_no_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "service", "services", "misc"}

    assert [str(path) for path in APP if path.stem in drawers or path.parent.name in drawers] == []


def test_nobody_imports_the_composition_root() -> None:
    rooms_or_modules = "|".join([*ROOMS, "clock", "database", "errors"])

    assert _lines(rf"^\s*from app import (?!({rooms_or_modules})\b)|^\s*import app\b", APP, ("app/__init__.py",)) == []


def test_only_the_composition_root_and_those_it_hands_them_to_read_settings() -> None:
    assert _lines(r"os\.environ|getenv", APP) == []


def test_templates_hold_no_inline_style_or_script() -> None:
    assert _lines(r'\sstyle="|<style|<script(?![^>]*\s(?:src=|type="application/ld))|\son[a-z]+="', TEMPLATES, ("templates/shared/specimen.html", "templates/mail/layout.html")) == []


def test_scripts_write_text_and_never_markup_or_code() -> None:
    """What was typed cannot become markup, code, or a property that every object has."""
    scripts = sorted((ROOT / "app" / "static" / "js").rglob("*.js"))
    markup = r"\.(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc|DOMParser"

    assert len(scripts) > 10
    assert _lines(rf"{markup}|\beval\(|new Function|__proto__|window\.(opener|parent|top)\b", scripts) == []


def test_templates_stand_in_the_folder_of_their_room() -> None:
    known = ROOMS | {"shared", "errors"}

    assert {path.parent.relative_to(ROOT / "templates").parts[0] for path in TEMPLATES if path.parent.name != "templates"} <= known


def test_styles_use_logical_properties() -> None:
    sheets = sorted((ROOT / "app" / "static" / "css").glob("*.css"))
    physical = r"(margin|padding|border)-(left|right|top|bottom)\b|text-align:\s*(left|right)|float:\s*(left|right)|^\s*(left|right|top|bottom):"

    assert _lines(physical, sheets) == []


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path in APP if not path.read_text(encoding="utf-8").lstrip().startswith('"""')] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_nothing_of_others_is_committed() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    assert [name for name in files if re.search(r"node_modules|static/vendor|\.min\.(js|css)$|\.(woff2?|ttf|otf|mo)$", name)] == []


def test_the_lock_files_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        found = re.findall(r"https?://[^\s\"']*(?:registry|pypi|pythonhosted)[^\s\"']*", (ROOT / name).read_text(encoding="utf-8"))
        assert found == [], name
