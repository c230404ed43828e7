"""Every sentence of the interface stands in every catalogue: nothing missing, nothing fuzzy, the same placeholders.

Staff work in English, French and Spanish; the other official languages of the United Nations have what guests and the public read.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import guests_sentences
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fr", "es")
GUESTS_LANGUAGES = ("ru", "ar", "zh")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("templates/shared/specimen.html", "ignore"), ("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def main() -> int:
    """Say what is wrong in each language; the number of languages in which something is."""
    words = {
        message if isinstance(message, str) else tuple(message)
        for _file, _line, message, _comments, _context in extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    }
    wrong = sum(_complaints(language, words) for language in LANGUAGES)
    return wrong + sum(_complaints(language, _words_of_guests()) for language in GUESTS_LANGUAGES)


def _words_of_guests() -> set[str | tuple[str, ...]]:
    found = [each for file in guests_sentences.files() for each in extract_from_file(_method(file), ROOT / file, keywords=KEYWORDS)]
    return {message if isinstance(message, str) else tuple(message) for _line, message, _comments, _context in found}


def _method(file: str) -> str:
    return "python" if file.endswith(".py") else "jinja2"


def _complaints(language: str, words: set[str | tuple[str, ...]]) -> bool:
    path = ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        print(f"{language}: there is no catalogue; make it with ./run translate")
        return True
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    found = [line for word in sorted(words, key=str) if (line := _complaint(catalogue, word))]
    for line in found[:40]:
        print(f"{language}: {line}")
    print(f"{language}: {len(words) - len(found)} of {len(words)} sentences are complete")
    return bool(found)


def _complaint(catalogue: Catalog, word: str | tuple[str, ...]) -> str:
    message = catalogue.get(word if isinstance(word, str) else word[0])
    if message is None:
        return f"missing: {word!r}"
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(strings):
        return f"not translated: {word!r}"
    if message.fuzzy:
        return f"fuzzy: {word!r}"
    wanted = _placeholders(word if isinstance(word, str) else word[-1])
    if any(_placeholders(string) - wanted for string in strings) or _placeholders(strings[-1]) != wanted:
        return f"other placeholders: {word!r}"
    return ""


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


if __name__ == "__main__":
    sys.exit(main())
