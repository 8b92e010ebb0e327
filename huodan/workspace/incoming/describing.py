"""What a message can go to: the fields of forms, how the targets of relations are found, and flows that begin by a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.kit.words import Lang, say
from huodan.language.document.flow import Called
from huodan.language.fields import Store
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.workspace.incoming.managing import KEYS
from huodan.workspace.incoming.mapping import is_fillable, target_of

MOST_WAYS = 30


def forms(plan: Plan, lang: Lang) -> list[dict[str, Any]]:
    """Describe all forms, with what of them can be filled in from outside; those of people come last."""
    return [
        {
            "name": f"{form.app}/{form.key}",
            "label": say(form.label, lang),
            "app": say(plan.apps[form.app].label, lang),
            "fields": list(_fields(plan, form.table, lang)),
        }
        for form in sorted(plan.forms.values(), key=lambda form: form.app == "workspace")
    ]


def flows(plan: Plan, lang: Lang) -> list[dict[str, Any]]:
    """Describe the flows that begin by a call, with their own mapping."""
    found = [each for each in plan.flows.values() if isinstance(each.flow.start, Called)]
    return [
        {
            "name": f"{each.app}/{each.flow.key}",
            "label": say(each.flow.label, lang),
            "form": f"{each.app}/{plan.forms[each.table.id].key}",
            "maps": [
                {"field": each.table.by_id[one.field].key, "path": one.path}
                for one in each.flow.start.maps
                if one.field in each.table.by_id
            ]
            if isinstance(each.flow.start, Called)
            else [],
        }
        for each in found
    ]


def _fields(plan: Plan, table: PlanTable, lang: Lang) -> Iterator[dict[str, Any]]:
    for found in table.fields:
        if not is_fillable(found):
            continue
        told: dict[str, Any] = {
            "key": found.key,
            "label": say(found.label, lang),
            "required": found.field.required,
            "unique": found.field.unique and found.store in KEYS and table.parent is None,
        }
        target = target_of(found)
        if target is not None:
            told["by"] = list(_ways(plan.forms[target], lang))
        if found.store is Store.ROWS:
            told["fields"] = list(_fields(plan, plan.tables[found.id], lang))
        yield told


def _ways(form: PlanForm, lang: Lang) -> Iterator[dict[str, str]]:
    """List the fields by which a record of a form may be found: unique ones first, then texts."""
    fit = [
        each
        for each in form.table.fields
        if each.store in KEYS and each.has_column and not each.is_hidden and each.store is not Store.DAY
    ]
    fit.sort(key=lambda each: not each.field.unique)
    for each in fit[:MOST_WAYS]:
        if each.field.unique or each.store is Store.TEXT:
            yield {"key": each.key, "label": say(each.label, lang)}
