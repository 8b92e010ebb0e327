"""One line of the sheet before publishing, in both languages; what lines there are is up to those who find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huodan.kit.words import Lang, say

Level = Literal["red", "yellow", "told"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Item:
    """
    One line of the sheet before publishing.

    table, field: what it is about, None for the app as a whole. count: how many rows it concerns. list: the number of the
    list of the records it concerns, None where there is none.
    """

    level: Level
    code: str
    zh: str
    en: str
    table: str | None = None
    field: str | None = None
    count: int | None = None
    list: int | None = None


def line(
    words: Mapping[str, tuple[str, str]],
    level: Level,
    code: str,
    *,
    table: str | None = None,
    id: str | None = None,
    **slots: object,
) -> Item:
    """Put a line: slots are texts, numbers, or texts by language."""
    zh, en = (
        template.format_map({name: _said(value, lang) for name, value in slots.items()})
        for template, lang in zip(words[code], LANGS, strict=True)
    )
    count = slots.get("count")
    return Item(level, code, zh, en, table, id, count if isinstance(count, int) else None)


def _said(value: object, lang: str) -> object:
    return say(value, lang) if isinstance(value, Mapping) else value
