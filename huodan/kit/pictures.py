"""
Pictures made smaller: turned upright, without what a camera wrote into them (place, time, owner).

Meant for a child process (``kit.child``): it decodes what strangers sent, and may need much memory for a moment.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

MOST_PIXELS = 80_000_000
QUALITY = 80
CLOSE_QUALITY = 85
WORTH = 0.8
"""How much of a picture must be left at most, for it to be worth writing it again at its size."""

_SHOWN = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_WRITTEN = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "BMP": "image/png"}
_HOW: dict[str, dict[str, object]] = {
    "image/png": {"format": "PNG", "optimize": True},
    "image/jpeg": {"format": "JPEG", "quality": CLOSE_QUALITY, "optimize": True, "progressive": True},
    "image/webp": {"format": "WEBP", "quality": CLOSE_QUALITY},
}


def shrink(_tell: Callable[[object], None], path: str, edge: int) -> bytes:
    """Give a picture of at most ``edge`` pixels as WebP; nothing if it is none, is broken, or has too many pixels."""
    try:
        return _shrunk(path, edge)
    except _broken():
        return b""


def shrink_content(_tell: Callable[[object], None], content: bytes, edge: int) -> bytes:
    """Do as ``shrink`` does with a picture that is no file."""
    try:
        return _shrunk(io.BytesIO(content), edge)
    except _broken():
        return b""


def compress(_tell: Callable[[object], None], path: str, into: str, edge: int) -> str:
    """
    Write a picture again, upright, with no side longer than ``edge`` pixels, and give its media type.

    It stays of its type, but for BMP, which becomes PNG. Nothing is given where the picture is better left alone: if it
    moves, if it is hardly smaller afterwards, or if it cannot be shown at all.
    """
    try:
        return _compressed(path, into, edge)
    except _broken():
        return ""


def count_pixels(path: Path) -> int:
    """Say how many pixels a picture has by its head, without decoding it; 0 if it is none or has far too many."""
    from PIL import Image

    try:
        with Image.open(path, formats=_SHOWN) as found:
            return int(found.width * found.height)
    except _broken():
        return 0


def _shrunk(path: str | io.BytesIO, edge: int) -> bytes:
    from PIL import Image, ImageOps

    made = io.BytesIO()
    with Image.open(path, formats=_SHOWN) as found:
        if found.width * found.height > MOST_PIXELS:
            return b""
        found.draft("RGB", (edge * 2, edge * 2))
        upright = ImageOps.exif_transpose(found)
        has_holes = "A" in upright.getbands() or "transparency" in upright.info
        small = upright.convert("RGBA" if has_holes else "RGB")
        small.thumbnail((edge, edge), reducing_gap=2.0)
    small.save(made, "WEBP", quality=QUALITY)
    return made.getvalue()


def _compressed(path: str, into: str, edge: int) -> str:
    from PIL import Image, ImageOps

    with Image.open(path, formats=tuple(_WRITTEN)) as found:
        if found.width * found.height > MOST_PIXELS or getattr(found, "is_animated", False):
            return ""
        type = _WRITTEN[str(found.format)]
        is_large = max(found.size) > edge
        # Colours between those of a palette are needed to make it smaller.
        small: Image.Image = found.convert("RGBA") if is_large and found.mode == "P" else found
        small.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright = ImageOps.exif_transpose(small)
        upright.save(into, icc_profile=found.info.get("icc_profile"), **_HOW[type])  # type: ignore[arg-type]
    is_worth = Path(into).stat().st_size < WORTH * Path(path).stat().st_size
    return type if is_large or is_worth else ""


def _broken() -> tuple[type[Exception], ...]:
    """Name what decoding raises for pictures that are broken, or too large."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    return (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        OverflowError,
    )
