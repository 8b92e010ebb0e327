"""
Small pictures made of large ones: turned upright, without what a camera wrote into them (place, time, owner).

Meant for a child process (``kit.child``): it decodes what strangers sent, and may need much memory for a moment.
"""

from __future__ import annotations

import io
from collections.abc import Callable

MOST_PIXELS = 80_000_000
QUALITY = 80


def shrink(_tell: Callable[[object], None], path: str, edge: int) -> bytes:
    """Give a picture of at most ``edge`` pixels as WebP; nothing if it is none, is broken, or has too many pixels."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    formats = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
    try:
        with Image.open(path, formats=formats) as found:
            if found.width * found.height > MOST_PIXELS:
                return b""
            found.draft("RGB", (edge * 2, edge * 2))
            upright = ImageOps.exif_transpose(found)
            has_holes = "A" in upright.getbands() or "transparency" in upright.info
            small = upright.convert("RGBA" if has_holes else "RGB")
            small.thumbnail((edge, edge), reducing_gap=2.0)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        OverflowError,
    ):
        return b""
    made = io.BytesIO()
    small.save(made, "WEBP", quality=QUALITY)
    return made.getvalue()
