"""
Fill-ins: when a relation is set or changed, values of its target are copied into the draft (resolutions.md 5).

A hidden copy follows its relation always; a visible one gives way to what the caller sent. A filled relation fills
in turn.
"""

from __future__ import annotations

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.targets import Targets
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell, Store
from huodan.language.plan.model import Copy, PlanField

MOST_ROUNDS = 5

Todo = list[tuple[RowDraft, Copy]]


def fill(draft: RecordDraft, targets: Targets) -> None:
    """This function will copy what the changed relations bring; the number of statements does not grow with rows."""
    done: set[tuple[Id, str]] = set()
    for _ in range(MOST_ROUNDS):
        todo = [
            (row, copy) for row in draft.every_row() for copy in row.table.copies if _applies(row, copy, done)
        ]
        if not todo:
            return
        done |= {(row.id, copy.relation) for row, copy in todo}
        found = targets.follow(
            [(_relation(row, copy), row.cells.get(copy.relation), copy.source) for row, copy in todo]
        )
        for (row, copy), (source, cell) in zip(todo, found, strict=True):
            _put(draft, targets.tx.zone, row, copy, source, cell)


def _applies(row: RowDraft, copy: Copy, done: set[tuple[Id, str]]) -> bool:
    is_due = copy.relation in row.changed and (row.id, copy.relation) not in done
    return is_due and (copy.is_hidden or copy.into not in row.sent)


def _relation(row: RowDraft, copy: Copy) -> PlanField:
    return row.table.by_id[copy.relation]


def _put(
    draft: RecordDraft, tz: str, row: RowDraft, copy: Copy, source: PlanField | None, cell: Cell
) -> None:
    into = row.table.by_id[copy.into]
    if cell is None:
        # A new row keeps its default where the target has nothing to say.
        if not row.is_new:
            row.put(into.id, None)
        return
    if copy.is_hidden or into.store is Store.REF:
        fits = copy.is_hidden or (source is not None and source.target == into.target)
        row.put(into.id, cell if fits else None)
        return
    try:
        shown = cell if source is None else source.show(cell, tz=tz)
        row.put(into.id, into.field.parse(shown, tz=tz))
    except HuodanError as error:
        row.put(into.id, None)
        draft.refuse(row.path(into), error)
