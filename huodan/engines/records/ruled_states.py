"""How rules make the fields of a draft other than their form has them: what a screen hides, marks and locks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.ruling import Ruling
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField, PlanTable


@dataclass(frozen=True, slots=True)
class States:
    """By path, such as ``lines.2.price`` for one row and ``lines.price`` for the column where all rows are alike."""

    visible: dict[str, bool] = field(default_factory=dict)
    required: dict[str, bool] = field(default_factory=dict)
    readonly: dict[str, bool] = field(default_factory=dict)


def ruled_states(draft: RecordDraft, *, sees: frozenset[str], writes: frozenset[str]) -> States:
    """List what rules say of the fields somebody may see; only what differs from the form's own settings."""
    found = States()
    ruling = draft.ruling
    if ruling is None:
        return found
    ids = {id for _, id in draft.form.rules.said}
    for table in (draft.form.table, *draft.form.subforms.values()):
        for one in table.fields:
            if one.id in ids and one.id in sees:
                for row, path in _places(ruling, draft, table, one):
                    _put(found, ruling, row, one, path, may_write=one.id in writes)
    return found


def _places(
    ruling: Ruling, draft: RecordDraft, table: PlanTable, one: PlanField
) -> Iterator[tuple[RowDraft, str]]:
    if table.parent is None:
        yield draft.main, one.key
        return
    steps = [step for (_, id), steps in draft.form.rules.said.items() if id == one.id for step in steps]
    if all(rule.table == draft.form.id for rule, _ in steps):
        blank = RowDraft(table, 0, None, {})
        ruling.lock_new(blank)
        yield blank, f"{draft.form.table.by_id[table.id].key}.{one.key}"
    yield from ((row, row.path(one)) for row in draft.rows[table.id])


def _put(found: States, ruling: Ruling, row: RowDraft, one: PlanField, path: str, *, may_write: bool) -> None:
    if ruling.hidden(row, one.id):
        found.visible[path] = False
    required = ruling.required(row, one)
    if required != one.field.required and not (one.store is Store.NONE or one.field.is_computed):
        found.required[path] = required
    if may_write and ((row.id, one.id) in ruling.locked or ruling.deed("assigned", row, one.id)):
        found.readonly[path] = True
