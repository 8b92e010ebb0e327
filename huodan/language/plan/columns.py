"""Pass: a field that was of another kind lies in columns of its own, and knows what it was (decision 0039)."""

from __future__ import annotations

from dataclasses import replace

from huodan.language.fields._references import form_of_one
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Became, Past, PlanField


def lay(draft: Draft) -> None:
    """Say of each such field where its cells lie."""
    for _, found in draft.table_fields():
        became = draft.kinds.get((found.table, found.id), ())
        if became:
            pasts = tuple(Past(one.until, _then(found, one)) for one in became)
            draft.put(replace(found, column=became[-1].into, pasts=pasts))


def _then(found: PlanField, was: Became) -> PlanField:
    target = form_of_one(was.field)
    return PlanField(
        was.field, found.form, found.table, "stored", was.store, target=target, column=was.column
    )
