"""
What becomes of a record that gets back what a change replaced (decision 0066): as it was, whatever rights and rules say now.

What came to its fields by other changes stays. A record it names that was merged meanwhile is named by what it became,
and files that are gone stay gone. Formulas that read something of it are worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress

from huodan.engines.records.attached import without_gone
from huodan.engines.records.draft import Cells, Enough, Record, RecordDraft, RowDraft, start
from huodan.engines.records.formulas import compute
from huodan.engines.records.past import present, take_back
from huodan.engines.records.repointing import follow_merged
from huodan.kit.ids import Id
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Store
from huodan.language.messages import ChangeKind, PutBack
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx


def put_back(tx: Tx, plan: Plan, form: PlanForm, old: Record, command: PutBack) -> RecordDraft:
    """Say what becomes of a record; where its formulas come to nothing they are what they were as well."""
    draft = _laid(tx, plan, form, old, command, is_computed=False)
    with suppress(Enough):  # what is wrong with it is noted
        compute(tx, plan, draft)
    return _laid(tx, plan, form, old, command, is_computed=True) if draft.problems else draft


def _laid(
    tx: Tx, plan: Plan, form: PlanForm, old: Record, command: PutBack, *, is_computed: bool
) -> RecordDraft:
    """Begin a draft with what was; what is computed is left as it stands, or is what it was."""
    past = present(plan, form, old)
    take_back(form, past, ChangeKind.UPDATED, {"before": command.before, "after": command.after})
    draft = start(form, id=old.id, old=old)
    named = command.before.keys() | command.after.keys()
    _put(draft.main, past.cells, named, is_computed=is_computed)
    for subform in named & form.subforms.keys():
        _put_rows(draft, subform, past.rows[subform], is_computed=is_computed)
    follow_merged(tx, plan, draft)
    without_gone(tx, plan, draft)
    return draft


def _put_rows(draft: RecordDraft, subform: str, lines: Mapping[Id, Cells], *, is_computed: bool) -> None:
    table, key = draft.form.subforms[subform], draft.form.table.by_id[subform].key
    there = {row.id: row for row in draft.rows[subform]}
    rows = [there.get(id) or RowDraft(table, id, None, {}) for id in lines]
    for at, row in enumerate(rows):
        row.at = f"{key}.{at}."
        _put(row, lines[row.id], table.by_id.keys(), is_computed=is_computed)
    assert draft.old is not None
    draft.removed[subform] = tuple(row for row in draft.old.rows[subform] if row.id not in lines)
    draft.rows[subform] = rows


def _put(row: RowDraft, cells: Cells, fields: Collection[str], *, is_computed: bool) -> None:
    for one in row.table.fields:
        is_kept = one.has_column and one.store is not Store.ROWS and one.id not in SYSTEM_IDS
        if is_kept and one.id in fields and (is_computed or not one.field.is_computed):
            row.put(one.id, cells.get(one.id))
