"""HTML to PDF: the one place that knows WeasyPrint. Tagged (PDF/UA-1), fonts embedded, nothing fetched."""

from __future__ import annotations

import atexit
import io
import logging
import re
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any

from app.documents.environment import TEMPLATES

MEASURED_AT = 100
"""Pixels an em: hinting and rounding are too small to matter there."""

PICTOGRAPHS = dict.fromkeys(
    [0xFE0F, *range(0x1F000, 0x1FB00), *map(ord, "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕")]
)
"""What telephones offer beside letters, and no font for print has: left out, so that one name keeps nobody's badge back."""


class MissingGlyphs(ValueError):
    """No installed font has these characters: the document would show boxes. Its text names them."""


class PangoMissing(RuntimeError):
    """The text layout library is not installed: everything but PDFs works."""


class _GlyphWatch(logging.Handler):
    """WeasyPrint logs one warning for each character no font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if ".notdef" in message or "glyph" in message:
            self.missing.append(message.rsplit(": ", 1)[-1])


_one_at_a_time = threading.Lock()


@cache
def _tools() -> tuple[Any, Any, Any]:
    """WeasyPrint's parts that are dear to make: made once, shared by all documents of the process."""
    try:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise PangoMissing("Install Pango (Debian: libpangoft2-1.0-0) to make PDFs.") from error
    fonts = FontConfiguration()
    atexit.register(_forget)
    return fonts, URLFetcher(allowed_protocols={"data"}), lambda name: CSS(filename=str(TEMPLATES / name), font_config=fonts)


def _forget() -> None:
    """Fonts are given back before the interpreter ends: afterwards the library is gone, and the process would crash."""
    _style.cache_clear()
    _tools.cache_clear()


@cache
def _style(name: str) -> Any:
    return _tools()[2](name)


def pdf(html: str, *, style: str) -> bytes:
    """Render a whole page of HTML with a style sheet of templates/documents; raises `MissingGlyphs`."""
    fonts, fetcher, _css = _tools()
    from weasyprint import HTML

    watch = _GlyphWatch()
    log = logging.getLogger("weasyprint")
    with _one_at_a_time:
        log.addHandler(watch)
        try:
            content: bytes = HTML(string=html.translate(PICTOGRAPHS), url_fetcher=fetcher).write_pdf(
                stylesheets=[_style(style)], font_config=fonts, pdf_variant="pdf/ua-1"
            )
        finally:
            log.removeHandler(watch)
    if watch.missing:
        raise MissingGlyphs(", ".join(sorted(set(watch.missing)))[:500])
    return content


def text_width(text: str, *, family: str, bold: bool = False) -> float:
    """How wide one line of text is, in ems, as the same library will set it; raises `PangoMissing`."""
    fonts, _fetcher, _css = _tools()
    from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango

    with _one_at_a_time:
        context = ffi.gc(pango.pango_font_map_create_context(fonts.font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        font = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
        pango.pango_font_description_set_family(font, ffi.new("char[]", family.encode()))
        pango.pango_font_description_set_weight(font, 700 if bold else 400)
        pango.pango_font_description_set_absolute_size(font, int(MEASURED_AT * TO_UNITS))
        pango.pango_layout_set_font_description(layout, font)
        content = text.encode()
        pango.pango_layout_set_text(layout, ffi.new("char[]", content), len(content))
        extents = ffi.new("PangoRectangle *")
        pango.pango_layout_line_get_extents(pango.pango_layout_get_line_readonly(layout, 0), ffi.NULL, extents)
        return float(extents.width * FROM_UNITS / MEASURED_AT)


def merged(documents: Iterable[bytes], *, title: str, language: str) -> bytes:
    """One PDF for printing, in the order given."""
    import pikepdf

    with pikepdf.new() as whole:
        for content in documents:
            with pikepdf.open(io.BytesIO(content)) as one:
                whole.pages.extend(one.pages)
        whole.docinfo["/Title"], whole.Root["/Lang"] = title, pikepdf.String(language)
        output = io.BytesIO()
        whole.save(output)
    return output.getvalue()


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def file_stem(text: str) -> str:
    """A sensible file name: letters, digits and dashes of any script."""
    return re.sub(r"[^\w]+", "-", text, flags=re.UNICODE).strip("-")[:80] or "document"
