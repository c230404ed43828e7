"""Documents for a word processor: real styles, a language, A4; the one place that builds tables of python-docx quickly."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from app.documents.letter import direction_of
from app.documents.spreadsheet import NOT_XML

WORD_LANGUAGE = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", "ru": "ru-RU", "zh": "zh-CN"}
STYLES = (("Normal", 10.5, 0), ("Title", 22, 0), ("Heading 1", 14, 16), ("Heading 2", 11.5, 10), ("List Bullet", 10.5, 0))
LANGUAGE_OF_SCRIPT = {"ar": ("w:bidi",), "zh": ("w:val", "w:eastAsia")}
"""Which attributes say it where the script has one of its own."""
ARABIC = re.compile("[\u0590-\u08ff]")
FACE = "Times New Roman"
NAMESPACE = nsdecls("w")
UNPRINTABLE = {code: None for code in range(0x20) if chr(code) not in "\t\n\r"} | NOT_XML


class Word:
    """A document that is written from its beginning to its end."""

    def __init__(self, language: str) -> None:
        self.language, self.document = language, Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        styles = self.document.styles
        self.end, self.ids = section._sectPr, {style.name: style.style_id for style in styles}
        for name, size, before in STYLES:
            style = styles[name]
            style.font.size, style.font.name, style.font.color.rgb = Pt(size), FACE, RGBColor(0x11, 0x11, 0x11)
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(kind), FACE)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                style.element.rPr.rFonts.attrib.pop(qn(theme), None)
            _size_of_arabic(style.element.rPr, size)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
        for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
            border.getparent().remove(border)
        for spoken in styles.element.iter(qn("w:lang")):
            for kind in LANGUAGE_OF_SCRIPT.get(language, ("w:val",)):
                spoken.set(qn(kind), WORD_LANGUAGE.get(language, "en-GB"))
        if direction_of(language) == "rtl":
            styles["Normal"].element.get_or_add_pPr().insert(0, parse_xml(f"<w:bidi {NAMESPACE}/>"))

    def say(self, text: str, style: str = "Normal", *, bold: bool = False) -> None:
        """A paragraph."""
        self._add(f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{self.ids[style]}"/></w:pPr>{_run(text, bold=bold)}</w:p>')

    def entry(self, pieces: Iterable[tuple[str, bool]]) -> None:
        """A line of a list, of (text, whether it is bold), whose further lines are set in."""
        runs = "".join(_run(text, bold=bold) for text, bold in pieces)
        self._add(f'<w:p {NAMESPACE}><w:pPr><w:ind w:start="567" w:hanging="284"/></w:pPr>{runs}</w:p>')

    def new_page(self) -> None:
        """What follows stands on the next."""
        self._add(f'<w:p {NAMESPACE}><w:r><w:br w:type="page"/></w:r></w:p>')

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> None:
        """A table whose head repeats on each page; columns of numbers stand at the end of their lines."""
        ends = ['<w:pPr><w:jc w:val="end"/></w:pPr>' if each else "" for each in numeric]

        def row(cells: Sequence[str], *, head: bool = False) -> str:
            said = "".join(f"<w:tc><w:p>{end}{_run(cell, bold=head)}</w:p></w:tc>" for cell, end in zip(cells, ends, strict=True))
            repeats = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
            return f"<w:tr>{repeats}{said}</w:tr>"

        style = self.ids["Table Grid"]
        grid = "<w:gridCol/>" * len(columns)
        self._add(
            f'<w:tbl {NAMESPACE}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:type="pct" w:w="5000"/><w:tblLook w:firstRow="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{row(columns, head=True)}{''.join(row(cells) for cells in rows)}</w:tbl>"
        )

    def file(self, *, title: str, author: str, mark: str = "", made_at: datetime | None = None) -> bytes:
        """The document as it is kept; a copy's mark stands at the foot of each page and in the properties."""
        if mark:
            foot = self.document.sections[0].footer.paragraphs[0]
            foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
            foot.add_run(mark.translate(UNPRINTABLE))
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = (each.translate(UNPRINTABLE)[:255] for each in (title, author, mark))
        properties.language = self.language
        if made_at:
            properties.created = properties.modified = made_at.replace(tzinfo=None)
        output = io.BytesIO()
        self.document.save(output)
        return output.getvalue()

    def _add(self, xml: str) -> None:
        self.end.addprevious(parse_xml(xml))


def _size_of_arabic(properties: Any, size: float) -> None:
    """Scripts from the right have a size of their own, which stands after the other."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(parse_xml(f'<w:szCs {NAMESPACE} w:val="{round(size * 2)}"/>'))


def _run(text: str, *, bold: bool = False) -> str:
    looks = ("<w:b/><w:bCs/>" if bold else "") + ("<w:rtl/>" if ARABIC.search(text) else "")
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{escape(text.translate(UNPRINTABLE), quote=False)}</w:t></w:r>' if text else ""
