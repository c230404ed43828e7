"""What is pasted keeps its words and nothing else."""

from __future__ import annotations

import pytest

from app.documents.pasted import without_markup

WORD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    "<style><!-- p.MsoNormal {margin:0cm;} --></style><p class=MsoNormal>The <b style='mso-bidi-font-weight:normal'>Coordinators</b>"
    "&nbsp;met.<o:p></o:p></p><p class=MsoListParagraph><![if !supportLists]><span style='font-family:Symbol'>\uf0b7<span>&nbsp; "
    "</span></span><![endif]>One &lt; two</p>"
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (WORD, "The Coordinators met.\n\n– One < two"),
        ("·\tOne\n•\tTwo\n\uf0a7 Three", "– One\n– Two\n– Three"),
        ("**Bold** [x](javascript:alert(1)) <script>alert(1)</script>", "**Bold** [x](javascript:alert(1))"),
        ("5 < 6 and 7 > 3, a·b", "5 < 6 and 7 > 3, a·b"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<script src=x>", ""),
        ("<p>One<![x]>two", "One<![x]>two"),
        ("<p>One <!-- <b>not</b> this --> two <!-- but this", "One two <!-- but this"),
        ("<p>1 <a b", "1 <a b"),
    ],
)
def test_the_words_stay(pasted: str, kept: str) -> None:
    assert without_markup(pasted) == kept
