"""Which rows are said to have moved: as few as can be."""

from __future__ import annotations

import random

import pytest

from huodan.engines.journal.moving import moved_rows


def moved(order: str) -> str:
    """Name the rows of a, b, c … that moved, by their new order; only those that changed are told of."""
    places = {ord(name): (ord(name) - 96, new) for new, name in enumerate(order, start=1)}
    changed = {id: pair for id, pair in places.items() if pair[0] != pair[1]}
    return "".join(sorted(map(chr, moved_rows(changed))))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("abcd", ""),
        ("bcda", "a"),
        ("dabc", "d"),
        ("acbd", "b"),
        ("adcb", "bd"),
        ("cdab", "ab"),
        ("edcba", "abde"),
    ],
)
def test_rows_that_only_made_room_did_not_move(order: str, names: str) -> None:
    assert len(moved(order)) == len(names)
    assert moved(order) == names or order in ("acbd", "cdab")  # either of two may be said to have moved


def test_the_others_keep_their_order_in_any_case() -> None:
    rolled = random.Random(5)
    for _ in range(200):
        names = "abcdefghij"[: rolled.randint(2, 10)]
        order = "".join(rolled.sample(names, len(names)))
        gone = moved(order)
        still = [name for name in order if name not in gone]
        assert still == sorted(still)
        assert all(order.index(name) != names.index(name) for name in gone)
