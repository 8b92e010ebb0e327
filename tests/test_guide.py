"""The guide holds together: what its pages name exists, no picture is left over, and none is heavy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
PICTURES = ROOT / "docs" / "pictures"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LARGEST_PICTURE = 150_000
WIDEST_PICTURE = 1440
CHINESE = re.compile(r"[一-鿿]")


def targets(page: Path) -> Iterator[str]:
    """This function will list what a page links to or shows of this repository."""
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target) and not target.startswith("#"):
            yield target.partition("#")[0]


def pixels(picture: Path) -> int:
    """This function will read the width of a PNG."""
    return int.from_bytes(picture.read_bytes()[16:20])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_exists(page: Path) -> None:
    missing = [target for target in targets(page) if not (page.parent / target).exists()]

    assert missing == []


def test_no_picture_is_left_over() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in targets(page)}

    assert [picture.name for picture in sorted(PICTURES.iterdir()) if picture not in shown] == []


def test_pictures_are_small() -> None:
    heavy = [
        one.name
        for one in sorted(PICTURES.glob("*.png"))
        if one.stat().st_size > LARGEST_PICTURE or pixels(one) > WIDEST_PICTURE
    ]

    assert heavy == []


def test_every_chapter_is_in_the_index_and_in_both_languages() -> None:
    chapters = {page.name for page in GUIDE.glob("*.md")} - {"README.md"}
    for page in GUIDE.glob("*.md"):
        text = CODE.sub("", page.read_text("utf-8"))
        assert CHINESE.search(text), page.name
        assert re.search(r"^# [A-Z]|· [A-Z]", text, re.MULTILINE), page.name

    assert chapters == set(targets(GUIDE / "README.md")) - {"../kinds.md"}
