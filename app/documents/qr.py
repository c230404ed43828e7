"""QR codes as pictures that stand in a document without being fetched."""

from __future__ import annotations

import segno


def qr_data_uri(text: str) -> str:
    """A PNG of one bit a pixel, as a data URI: a document draws it sooner than the thousand strokes of an SVG.

    The mask is fixed, as choosing the best costs five times the rest.
    """
    code = segno.make(text, error="m", mask=3, micro=False)
    uri: str = code.png_data_uri(border=0, scale=2)
    return uri
