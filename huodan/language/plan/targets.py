"""Pass: relations, look-ups, roll-ups and fills point at something that exists and fits."""

from __future__ import annotations

from dataclasses import replace

from huodan.language.fields import Store
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.relation import Relation
from huodan.language.fields.rollup import Rollup
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Copy, PlanField, UnknownPath


def check(draft: Draft) -> None:
    """Resolve every pointer between fields and forms, and collect the copies relations make."""
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation) and found.field.target not in draft.forms:
            draft.problem(f"{at}.target", "no_form", "关联的表单不存在。", "The related form does not exist.")
    if draft.problems:
        return
    # Roll-ups over own rows first: those over relations may sum them, in whichever order the forms stand.
    for is_over_own_rows in (True, False):
        for at, found in draft.table_fields():
            field = found.field
            if isinstance(field, Rollup) and _is_over_own_rows(draft, found, field) is is_over_own_rows:
                _rollup(draft, at, found, field)
    for at, found in draft.table_fields():
        if isinstance(found.field, Lookup):
            _lookup(draft, at, found, found.field)
    draft.settled()
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation):
            _relation(draft, at, found, found.field)
    draft.settled()


def _lookup(draft: Draft, at: str, found: PlanField, field: Lookup) -> None:
    relation = draft.fields[found.table].get(field.relation)
    source = draft.fields[relation.target].get(field.source) if relation and relation.target else None
    if source is None or (source.field.is_computed and isinstance(source.field, Lookup)):
        draft.problem(at, "no_source", "带出的来源字段不存在。", "The field to look up does not exist.")
        return
    draft.put(replace(found, klass="live", store=source.store, target=source.target))


def _is_over_own_rows(draft: Draft, found: PlanField, field: Rollup) -> bool:
    own = draft.fields[found.table].get(field.over)
    return own is not None and own.store is Store.ROWS


def _rollup(draft: Draft, at: str, found: PlanField, field: Rollup) -> None:
    if _is_over_own_rows(draft, found, field):
        table, klass = field.over, "stored"
    else:
        pointer = next((item for _, item in draft.table_fields() if item.id == field.over), None)
        if pointer is None or pointer.target != found.form or found.table != found.form:
            draft.problem(
                f"{at}.over",
                "no_rows",
                "汇总的对象不存在或没有关联到本表。",
                "There are no such rows to roll up.",
            )
            return
        table, klass = pointer.table, "live"
    source = draft.fields[table].get(field.source or "")
    if field.operation != "count" and (source is None or not _can_be_rolled_up(source, field.operation)):
        draft.problem(
            f"{at}.source", "no_source", "汇总的字段不存在。", "The field to roll up does not exist."
        )
        return
    compares = field.operation in ("min", "max") and source is not None
    store = getattr(source.field, "result_store", source.store) if compares and source else Store.DECIMAL
    draft.put(replace(found, klass="stored" if klass == "stored" else "live", store=store))


def _can_be_rolled_up(source: PlanField, operation: str) -> bool:
    """Numbers can be summed, days and moments only compared; a formula is not yet worked out here."""
    ordered = (Store.DECIMAL, Store.DAY, Store.INSTANT)
    store = getattr(source.field, "result_store", source.store)
    return store is Store.DECIMAL or (operation in ("min", "max") and store in ordered)


def _relation(draft: Draft, at: str, found: PlanField, field: Relation) -> None:
    plan = draft.plan()
    for index, column in enumerate(field.columns):
        try:
            plan.path(field.target, column)
        except UnknownPath as error:
            draft.refuse(f"{at}.columns.{index}", error)
    for index, fill in enumerate(field.fills):
        place = f"{at}.fills.{index}"
        try:
            source = plan.path(field.target, fill.source)
        except UnknownPath as error:
            draft.refuse(f"{place}.source", error)
            continue
        into = draft.fields[found.table].get(fill.into)
        if into is None or into.field.is_computed or into.store is Store.ROWS or source.subform is not None:
            draft.problem(
                f"{place}.into",
                "no_target",
                "带出到的字段不存在或不能填。",
                "The field to fill does not exist.",
            )
            continue
        ids = tuple(step.id for step in source.fields) + ((source.part.key,) if source.part else ())
        draft.copies.setdefault(found.table, []).append(Copy(found.id, ids, into.id))
