"""What is packed comes back, short or long."""

import pytest

from huodan.kit.packed import pack, unpack


@pytest.mark.parametrize("rows", [0, 3, 2_000])
def test_what_is_packed_comes_back(rows: int) -> None:
    tree = {"after": {"lines": [{"id": 2**62 + row, "name": "橘子酱", "empty": None} for row in range(rows)]}}

    assert unpack(pack(tree)) == tree


def test_tuples_come_back_as_lists() -> None:
    assert unpack(pack({"place": ("浙江省", None)})) == {"place": ["浙江省", None]}


def test_repeated_text_takes_little_room() -> None:
    assert len(pack({"name": "橘子酱" * 1_000})) < 200
