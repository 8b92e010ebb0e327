"""The page of the guide that lists the functions is the one the registry gives."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_guide_lists_every_function_as_it_is() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "guide.py"))

    assert made["page"]() == made["PAGE"].read_text("utf-8"), "run: python scripts/guide.py"
