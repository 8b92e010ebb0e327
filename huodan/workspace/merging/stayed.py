"""
What stays as it is though a merge was taken back, as others have by now what may stand only once: told to who sees it.

Of records out of sight nothing is said, not that there are any (decision 0066).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huodan.engines.records import naming_fields
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant, shown
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.workspace.merging.kept import Kept

STAYED = "stayed"
MOST_KEPT = 200
"""Records that are kept of those that stay."""


class ValueStays(HuodanError):
    """A value the merge brought stays, as another record has the former one by now."""

    code = "value_stays"
    status = 422
    zh = "「{label}」没有改回去：原来的值已被别的数据占用。请自己改。"
    en = "“{label}” did not go back: another record has its former value by now. Please change it yourself."


class RecordsStay(HuodanError):
    """Records go on naming the one that stays, as they would have what others have by now."""

    code = "records_stay"
    status = 422
    zh = "「{label}」有 {count} 条没有改回去：改回去会与别的数据重复。请自己改。"
    en = "{count} of {label} did not go back, as they would be the same as others. Please change them yourself."


@dataclass(frozen=True, slots=True)
class Stayed:
    """Fields of the one that stayed, by id, and records that named the other, by form and id."""

    fields: frozenset[str] = frozenset()
    records: tuple[tuple[str, Id], ...] = ()


def with_stayed(body: Mapping[str, Any], stayed: Stayed, *, is_first: bool = True) -> dict[str, Any]:
    """Add to what is kept of a merge what stays; is_first: nothing of an undo before counts any more."""
    kept = {} if is_first else body.get(STAYED, {})
    fields = stayed.fields.union(kept.get("fields", ()))
    records = [*kept.get("records", ()), *(list(each) for each in stayed.records)]
    return {**body, STAYED: {"fields": sorted(fields), "records": records[:MOST_KEPT]}}


def told(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> tuple[Problem, ...]:
    """Say what stays though a merge was taken back, as far as somebody may read these fields, in these very records."""
    stayed, table = kept.body.get(STAYED, {}), plan.forms[kept.form].table
    ids = set(stayed.get("fields", ())) & _read(tx, plan, grant, kept.form, kept.stays)
    values = [one for one in table.fields if one.id in ids]
    seen = Counter(
        of
        for of, id in stayed.get("records", ())
        if of in plan.forms and _names(tx, plan, grant, of, id, kept.form)
    )
    return (
        *(ValueStays(label=one.label).problem(path=one.key) for one in values),
        *(RecordsStay(label=plan.forms[of].label, count=n).problem(path="") for of, n in seen.items()),
    )


def _read(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> frozenset[str]:
    return shown(covering(tx, plan, grant, form, id, Verb.READ))[0]


def _names(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, target: str) -> bool:
    """Say whether somebody may read all by which a record can name another: so they see that it stays as it is."""
    fields = {one.id for one in naming_fields(plan, target) if one.form == form}
    return fields <= _read(tx, plan, grant, form, id)
