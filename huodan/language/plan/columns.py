"""
Passes: a field that was of another kind lies in columns of its own, and knows what it was (decision 0039); no two
fields of several values lie in the same place.
"""

from __future__ import annotations

from dataclasses import replace

from huodan.language.fields._base import Store
from huodan.language.fields._references import form_of_one
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Became, Past, PlanField

_SPREAD = (Store.CHOICES, Store.REFS)
"""Their values have a table besides, which is named by the field alone (decision 0011)."""


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


def check(draft: Draft) -> None:
    """Refuse fields of several values that have the same id in two tables: what was chosen in one would be the other's."""
    seen: dict[str, str] = {}
    for at, found in draft.table_fields():
        lain = (found, *(past.field for past in found.pasts))
        stored = (each for each in lain if each.has_column and not each.is_hidden)
        for column in {each.column for each in stored if each.store in _SPREAD}:
            other = seen.setdefault(column, at)
            if other != at:
                zh = f"id「{found.id}」已被另一个多选的字段使用（{other}），请换一个。"
                en = f"The id “{found.id}” is taken by another field of several values ({other}); choose another."
                draft.problem(f"{at}.id", "taken", zh, en)
