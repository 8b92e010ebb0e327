"""
What a step asked of the data and what it was told, kept at its visit: of each condition what came of it, and what it read.

History could say what the record's own fields were, not what they named held then, nor a moment; so it is kept when it is asked.
Who may see it is no matter of this (``workspace/flowing/logged``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huodan.kit.ids import Id
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Store
from huodan.language.fields._base import value_text
from huodan.language.formula import Value
from huodan.language.formula.values import Refusal
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import FieldPath, PlanField

if TYPE_CHECKING:
    from huodan.workspace.runs.around import Surrounding, Surroundings

ASKED = "asked"
"""In the data of a visit: by condition, whether it was true, and what it read."""
MOST_LISTED = 10
"""Of the values one path has, such as a sub-row's field."""
MOST_READ = 30
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ReadThen:
    """
    A value a condition read: the path of its fields by id.

    record: whose it was, where that is not the record of the run. named: the record the first field named, where the path goes on
    there. value: of a relation the cell, else as formulas write it.
    """

    path: tuple[str, ...]
    value: Any
    record: Id | None = None
    named: Id | None = None


@dataclass(frozen=True, slots=True)
class AskedThen:
    """A condition as it was asked the last time at a visit."""

    holds: bool
    reads: tuple[ReadThen, ...]


def note_asked(around: Surrounding, formula: str, holds: bool) -> None:
    """Keep what came of a condition, and what it read."""
    reads = [_kept(each) for each in _reads(around, formula)]
    kept = around.visit.data.setdefault(ASKED, {})
    assert isinstance(kept, dict)
    kept[formula] = [holds, reads[:MOST_READ]]


def asked_at(data: dict[str, object], formula: str) -> AskedThen | None:
    """Give what was kept of a condition; None where nothing was."""
    kept = data.get(ASKED)
    found = kept.get(formula) if isinstance(kept, dict) else None
    if found is None:
        return None
    reads = (
        ReadThen(tuple(each["path"]), each["value"], each.get("of"), each.get("to")) for each in found[1]
    )
    return AskedThen(found[0], tuple(reads))


def named(common: Surroundings, table: str, path: FieldPath) -> Sequence[PlanField]:
    """Give the fields a path goes over; nothing for what every record has."""
    at, steps = (common.planned.table.id, path[1:]) if path[0] == PARENT else (table, path)
    found: list[PlanField] = []
    for step in steps:
        known = common.plan.tables[at].by_id.get(step)
        if step in SYSTEM_IDS or known is None:
            return ()
        found.append(known)
        at = known.target or known.id
    return found


def _reads(around: Surrounding, formula: str) -> Iterator[ReadThen]:
    common, turn = around.common, around.turn
    asked = common.asked
    if asked is None:
        return
    for path, value in asked.reads(common.planned.formula(formula, turn.table), turn.over, turn.row):
        fields = named(common, turn.table, path)
        if not fields:
            continue
        first, leaf = fields[0], fields[-1]
        of = asked if turn.over is None or first.table == common.planned.table.id else turn.over
        cell = of.cells.get(first.id) if first.table == of.form.id else None
        is_named = len(fields) == 1 and first.table == of.form.id and _names(leaf)
        yield ReadThen(
            tuple(each.id for each in fields),
            _plain(cell) if is_named else _short(value),
            None if of is asked else of.id,
            cell if isinstance(cell, int) and len(fields) > 1 else None,
        )


def _names(field: PlanField) -> bool:
    return field.target is not None or field.store is Store.REFS


def _plain(cell: Any) -> Any:
    return list(cell)[:MOST_LISTED] if isinstance(cell, list | tuple) else cell


def _short(value: Value) -> object:
    if isinstance(value, tuple):
        return [_short(each) for each in value[:MOST_LISTED]]
    if isinstance(value, Refusal):
        return None
    told = value_text(value)
    return told[:LONGEST] if isinstance(told, str) else told


def _kept(read: ReadThen) -> dict[str, object]:
    kept: dict[str, object] = {"path": list(read.path), "value": read.value}
    kept |= {} if read.record is None else {"of": read.record}
    return kept | ({} if read.named is None else {"to": read.named})
