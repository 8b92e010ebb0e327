"""
Names of columns that mean the same: 单号 and 订单编号, 公司名称 and 客户名称, 手机 and 联系电话.

Owns what a name boils down to; the words stand in ``synonyms.json``, one group of alike words a line, the first of which
stands for all. A word may be in several groups. Does not own the names of fields (``mapping.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import product

from huodan.kit.text import fold

LONGEST_NAME = 40
MOST_MEANINGS = 16


def meanings(name: str, nouns: Iterable[str]) -> frozenset[str]:
    """
    This function will give what a name boils down to, each word replaced by the one that stands for it.

    nouns: what one record is called; 订单编号 is also 编号 where records are 订单.
    """
    folded = fold(name).replace(" ", "")
    if not folded or len(folded) > LONGEST_NAME:
        return frozenset()
    said = {"".join(parts) for _, parts in zip(range(MOST_MEANINGS), product(*_parts(folded)), strict=False)}
    said.update(_words().get(folded, ()))
    own = {meant for noun in nouns for meant in _words().get(fold(noun), (fold(noun),))}
    bare = {one.removeprefix(noun) for one in said for noun in own}
    return frozenset(one for one in said | bare if one)


def _parts(text: str) -> list[tuple[str, ...]]:
    """Cut a name into the longest words that are known, from its start, and the letters between them."""
    parts: list[tuple[str, ...]] = []
    place = 0
    while place < len(text):
        sizes = range(min(len(text) - place, _longest()), 1, -1)
        size = next((size for size in sizes if text[place : place + size] in _words()), 1)
        word = text[place : place + size]
        parts.append(_words()[word] if size > 1 else (word,))
        place += size
    return parts


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """What each word stands for; words of one letter and of Latin ones count only as a whole name."""
    groups = json.loads(files("huodan.engines.exchange").joinpath("synonyms.json").read_text("utf-8"))
    words: dict[str, tuple[str, ...]] = {}
    for first, *others in groups:
        for word in (first, *others):
            words[fold(word)] = (*words.get(fold(word), ()), fold(first))
    return words


@cache
def _longest() -> int:
    return max(map(len, _words()))
