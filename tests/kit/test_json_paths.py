"""Paths in JSON: read strictly, followed without surprises."""

from __future__ import annotations

import pytest

from huodan.kit.json_paths import MISSING, BadPath, read_path, take

TREE = {"data": {"no": "A1", "items": [{"sku": "x"}, {"sku": "y", "a.b": 3}]}, "名称": None}


@pytest.mark.parametrize(
    ("text", "steps", "found"),
    [
        ("data.no", ("data", "no"), "A1"),
        (" data.items[1].sku ", ("data", "items", 1, "sku"), "y"),
        ('data.items[1]["a.b"]', ("data", "items", 1, "a.b"), 3),
        ("$.data.no", ("data", "no"), "A1"),
        ("名称", ("名称",), None),
        ("data.items[2].sku", ("data", "items", 2, "sku"), MISSING),
        ("data[0]", ("data", 0), MISSING),
        ("data.no.more", ("data", "no", "more"), MISSING),
    ],
)
def test_a_path_is_read_and_followed(text: str, steps: tuple[object, ...], found: object) -> None:
    assert read_path(text) == steps
    assert take(TREE, read_path(text)) == found


def test_a_list_may_be_the_whole() -> None:
    assert take([{"a": 1}], read_path("$[0].a")) == take([{"a": 1}], read_path("[0].a")) == 1


@pytest.mark.parametrize(
    "text", ["", "  ", "$", ".a", "a..b", "a.", "a[", "a[x]", "a[-1]", 'a["]', "a]b", "a" * 201]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(BadPath):
        read_path(text)
