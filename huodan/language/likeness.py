"""
By which words look-alikes of a record are found: those its fields come to, kept among the words of the search.

Owns which fields of a form are compared, and what a value comes to. Does not own what is alike (``kit.nearness``), nor the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huodan.kit.nearness import ALIKE, near_keys, nearness, same_key
from huodan.kit.text import mark
from huodan.language.document import Alike
from huodan.language.fields import Cell
from huodan.language.plan.model import Plan, PlanField, PlanForm

Word = tuple[str, str]
"""A name that stands for a field in the index, and a word."""
_NEVER_ALIKE = 4
"""Letters and digits of a number or a code that say nothing yet."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field by which look-alikes are found."""

    field: PlanField
    alike: Alike

    def words(self, cell: Cell) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Give the words of a value: those few records have, then those of many that may be alike."""
        if cell is None:
            return (), ()
        strong, weak = near_keys(str(cell)) if self.alike.how == "near" else (_same(str(cell)), frozenset())
        return self._marked(strong), self._marked(weak)

    def likeness(self, one: object, other: object) -> float:
        """Say how alike two values are, from 0 to 1; 0 below what counts."""
        if not isinstance(one, str) or not isinstance(other, str):
            return 0.0
        if self.alike.how == "near":
            found = nearness(one, other)
            return found if found >= ALIKE else 0.0
        return 1.0 if _same(one) and _same(one) == _same(other) else 0.0

    def _marked(self, keys: frozenset[str]) -> tuple[Word, ...]:
        return tuple((f"{self.field.id}~", mark(key)) for key in sorted(keys))


def compared(plan: Plan, form: PlanForm) -> tuple[Compared, ...]:
    """List what look-alikes of a form's records are found by."""
    return plan.kept(
        ("likeness", form.id),
        lambda: tuple(Compared(form.table.by_id[each.field], each) for each in form.form.alikes),
    )


def words(plan: Plan, form: PlanForm, cells: Mapping[str, Cell]) -> dict[str, Sequence[str]]:
    """Give the words a stored record is found by when another one like it is filled in."""
    found: dict[str, list[str]] = {}
    for each in compared(plan, form):
        for some in each.words(cells.get(each.field.id)):
            for name, word in some:
                found.setdefault(name, []).append(word)
    return dict(found)


def _same(text: str) -> frozenset[str]:
    key = same_key(text)
    return frozenset({f"!{key}"}) if len(key) >= _NEVER_ALIKE else frozenset()
