"""
Pictures the tests take with HUODAN_PICTURES=1: into docs/pictures if a page shows them, else into a folder of the run.

Owns where a picture goes, what of the screen is on it, and keeping it small. Without that word nobody looks at them, and
none is taken: drawing, shrinking and packing one costs as much as a page.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.house import ROOT

DOCS = ROOT / "docs"
NAMED = re.compile(r"pictures/([\w-]+)\.png")
COLOURS = 160


@cache
def shown() -> frozenset[str]:
    """This function will list the pictures that the README and the guide show."""
    pages = [ROOT / "README.md", *sorted(DOCS.glob("**/*.md"))]
    return frozenset(name for page in pages for name in NAMED.findall(page.read_text("utf-8")))


@dataclass(frozen=True)
class Album:
    """Where this run keeps its pictures."""

    folder: Path

    def take(self, page: Page, name: str, part: Locator | None = None, *, tall: int | None = None) -> None:
        """
        This function will keep the screen, or what of it one part takes up, as a small file, once all has come.

        Args:
            tall: Keep only so many pixels from the top.
        """
        page.wait_for_load_state("networkidle")
        if os.environ.get("HUODAN_PICTURES") != "1":
            return
        made = Image.open(io.BytesIO(part.screenshot() if part else page.screenshot()))
        if tall is not None:
            made = made.crop((0, 0, made.width, min(tall, made.height)))
        made.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(self._place(name), optimize=True)

    def _place(self, name: str) -> Path:
        return (DOCS / "pictures" if name in shown() else self.folder) / f"{name}.png"
