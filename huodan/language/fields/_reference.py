"""What relation and member share: a cell that is the id of a record of a target form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from huodan.kit.ids import parse_id
from huodan.kit.text import clean
from huodan.language.fields._base import Field, Store

LONGEST_NAME = 1000
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target named by the values of its fields instead of its id; an engine finds it."""

    match: tuple[tuple[str, str], ...]


class Reference(Field):
    """A pointer to one record of another form; ``parse`` gives its id or what to look for."""

    store: ClassVar = Store.REF

    @property
    def target_form(self) -> str:
        """Name the id of the form this field points to."""
        raise NotImplementedError(self.kind)

    def parse(self, raw: object, *, tz: str) -> int | Wanted | None:
        """Read ``id``, ``{id}`` or ``{match: {key: value}}``; other text is looked for as a title."""
        if isinstance(raw, Mapping):
            if isinstance(raw.get("match"), Mapping) and raw["match"]:
                return Wanted(self._matched(raw["match"]))
            raw = raw.get("id")
        if raw is None:
            return None
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 1 << 63:
            return raw
        if not isinstance(raw, str):
            raise self.wrong(raw, "一条记录", "one record")
        text = clean(self._bounded(raw))
        if text is None:
            return None
        found = parse_id(text)
        return found if found is not None else Wanted((("", text),))

    def current(self, *, person: int, departments: tuple[int, ...]) -> int | None:
        """Give what a new record points to where the field is the current one by default."""
        return None

    def _matched(self, match: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        fits = all(isinstance(value, str | int | float) for value in match.values())
        if not fits or len(match) > MOST_KEYS:
            raise self.wrong(match, "一条记录的几个值", "a few values of one record")
        return tuple((str(key), self._bounded(str(value))) for key, value in match.items())

    def _bounded(self, text: str) -> str:
        """Refuse what is longer than any text that names a record, before any work is done with it."""
        if len(text) > LONGEST_NAME:
            raise self.wrong(
                text, f"{LONGEST_NAME} 字以内的名称", f"a name of at most {LONGEST_NAME} characters"
            )
        return text

    def mask(self, cell: int) -> dict[str, str | None]:
        """Show that there is a record without naming it."""
        return {"id": None, "title": "****"}
