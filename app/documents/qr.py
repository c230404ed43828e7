"""QR codes as pictures that stand in a document without being fetched."""

from __future__ import annotations

import segno


def qr_data_uri(text: str) -> str:
    """An SVG data URI; the mask is fixed, as choosing the best costs five times the rest."""
    code = segno.make(text, error="m", mask=3, micro=False)
    uri: str = code.svg_data_uri(border=0, xmldecl=False, svgns=True)
    return uri
