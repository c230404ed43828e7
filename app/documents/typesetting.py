"""Long documents: the one place that knows Typst. Tagged (PDF/UA-1), fonts embedded, nothing fetched.

Its time grows with the rows and not faster; a table of a thousand takes less than a twentieth of what a layout engine for
pages of the web takes. The template is ours and the facts are data: no fact is ever read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from app.documents.environment import TEMPLATES
from app.documents.pdf import PICTOGRAPHS, MissingGlyphs
from app.documents.spreadsheet import NOT_XML

UNPRINTABLE = dict.fromkeys((code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"), None) | NOT_XML | PICTOGRAPHS
NO_GLYPH = ("could not be displayed", "disallowed codepoint")
"""What the engine says of characters that no font has, or that no such document may hold."""

NAMED = re.compile('text `("[^`]+")`')
"""Where it names them."""


def typeset(template: str, facts: Mapping[str, object]) -> bytes:
    """A PDF from a template of templates/documents and facts that JSON can hold; raises `MissingGlyphs`."""
    import typst

    try:
        return typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            sys_inputs={"facts": json.dumps(_printable(facts), ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        if any(words in str(error) for words in NO_GLYPH):
            raise MissingGlyphs(", ".join(dict.fromkeys(NAMED.findall(str(error))))[:500] or str(error)[:500]) from error
        raise


def _printable(value: object) -> object:
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value
