"""Photographs made anew: only what the eye sees is kept, no place, no camera, no thumbnail of something else."""

from __future__ import annotations

import io

from app.errors import Refused

LARGEST_SIDE = 1200
MOST_PIXELS = 60_000_000


def photograph(content: bytes) -> bytes:
    """A JPEG of at most 1200 pixels a side, upright; `Refused` for what is no picture or pretends to be enormous."""
    return photograph_with_size(content)[0]


def photograph_with_size(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The same, and its width and height in pixels; `Refused` for what is no picture or pretends to be enormous."""
    from PIL import Image, ImageFile, ImageOps  # costs start-up time, and few requests bring a picture

    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it is loaded, wants half pictures too
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("picture_unreadable")
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("picture_unreadable") from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    output = io.BytesIO()
    on_white.save(output, "JPEG", quality=88)
    return output.getvalue(), on_white.size
