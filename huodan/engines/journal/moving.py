"""
Which rows of a subform moved, where their places changed: as few as can be, the others only made room for them.

Pure. A row that keeps its place stands still; of the others those that are in their old order as well, as many as can be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from huodan.kit.ids import Id


def moved_rows(places: Mapping[Id, tuple[int, int]]) -> frozenset[Id]:
    """This function will name the rows that moved. places: of rows that changed, the old and the new one; no row came or went."""
    shifted = {id: pair for id, pair in places.items() if pair[0] != pair[1]}
    news = sorted(new for _, new in shifted.values())
    # The place of a row that stands still lies between two others where more lie there than such as changed.
    rows = [
        (new, old, id)
        for id, (old, new) in shifted.items()
        if _count(news, min(old, new), max(old, new)) == abs(new - old) + 1
    ]
    rows.sort()
    return frozenset(shifted) - _longest(rows)


def _count(places: list[int], first: int, last: int) -> int:
    return bisect_left(places, last + 1) - bisect_left(places, first)


def _longest(rows: list[tuple[int, int, Id]]) -> frozenset[Id]:
    """Find the longest run of rows, by their new places, whose old places rise."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, (_, old, _) in enumerate(rows):
        length = bisect_left(ends, old)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1], tails[length : length + 1] = [old], [index]
    kept: set[Id] = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        kept.add(rows[at][2])
        at = before[at]
    return frozenset(kept)
