"""
What helps to decide (决策参考): fields of the record, and of what it names, such as the credit of its customer.

Each only as the reader sees it: of the record also by their task, of another by their own roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huodan.engines.query import Record, get
from huodan.kit.ids import parse_id
from huodan.language.access import Grant, NotAllowed, NotFound
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx


@dataclass(frozen=True, slots=True)
class Aid:
    """A field that helps to decide. path: by key, of the form of the record. value: as the field's values are told."""

    path: str
    value: object


def aids_of(
    tx: Tx, plan: Plan, grant: Grant, asking: Asking, form: PlanForm, record: Record
) -> tuple[Aid, ...]:
    """Give what a step shows besides the record, but for what the reader does not see, and what is gone."""
    others: dict[str, Mapping[str, Any]] = {}
    found = []
    for name in asking.aids:
        first, _, rest = name.replace("#", "").partition(".")
        field = form.table.by_id.get(first) or form.table.by_key.get(first)
        if field is None or field.key not in record.values:
            continue
        value = record.values[field.key]
        if not rest:
            found.append(Aid(field.key, value))
            continue
        target = None if field.target is None else plan.forms.get(field.target)
        inner = None if target is None else (target.table.by_id.get(rest) or target.table.by_key.get(rest))
        if target is None or inner is None or not isinstance(value, Mapping):
            continue
        if field.key not in others:
            others[field.key] = _values(tx, plan, grant, target.id, value.get("id"))
        if inner.key in others[field.key]:
            found.append(Aid(f"{field.key}.{inner.key}", others[field.key][inner.key]))
    return tuple(found)


def _values(tx: Tx, plan: Plan, grant: Grant, form: str, id: object) -> Mapping[str, Any]:
    """Give what somebody sees of a record something names; nothing of one out of their sight."""
    parsed = parse_id(id) if isinstance(id, str) else None
    if parsed is None:
        return {}
    try:
        return get(tx, plan, grant, form, parsed).values
    except (NotFound, NotAllowed):
        return {}
