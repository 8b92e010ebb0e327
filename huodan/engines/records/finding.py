"""
Finding the targets of references that are named by the values of their fields (``{match: {code: "C001"}}``, a title).

One statement per target form and 200 values. Only what may be read can be matched, and only
records in the reader's scope are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from sqlalchemy import and_, or_, select

from huodan.engines.records.checks import sought_key
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import sort_key
from huodan.language.access import Grant
from huodan.language.fields import COMPOSITE, Store, WrongType
from huodan.language.fields._base import shorten
from huodan.language.fields._reference import Wanted
from huodan.language.plan.model import Plan, PlanField, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.rows import Clause, Row, Value
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.tables import KEY

Pointer = tuple[RowDraft, PlanField]
Key = tuple[str, object]
Matches = dict[Wanted, Sequence[Id] | HuodanError]
Alternative = tuple[Key, ...]  # ids of fields with what their key columns must hold, all at once

MOST_AT_ONCE = 200  # SQLite takes 1000 alternatives in one condition; mistakes stop the work early
A_VALUE = {"zh": "一个值", "en": "a value"}


class NotFoundByValue(HuodanError):
    """No record that may be known has the values given."""

    code = "no_target"
    status = 422
    zh = "「{label}」找不到「{value}」。请检查名称或编号，或从列表里选择。"
    en = "“{label}”: there is no {value}. Please check the name or code, or choose from the list."


class SeveralTargets(HuodanError):
    """More than one record has the values given."""

    code = "several_targets"
    status = 422
    zh = "「{label}」有不止一条记录是「{value}」，请改用编号等不重复的值。"
    en = "“{label}”: more than one record is {value}; please use a unique value such as its code."


class SecretName(HuodanError):
    """A record is named by what is encrypted in it."""

    code = "secret_name"
    status = 422
    zh = "「{label}」是加密字段，不能用它的内容来指定数据。请改用名称、编号，或从列表里选择。"
    en = "“{label}” is encrypted: no record is named by what is in it. Use a name or a code, or choose from the list."


def find(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    draft: RecordDraft,
    form: str,
    pointers: Sequence[Pointer],
    known: Matches,
) -> None:
    """
    Replace what is wanted by the id of the one record that fits, or note why there is none.

    known: what was found of this form on the same snapshot already; grows.
    """
    pointing: dict[Wanted, list[Pointer]] = defaultdict(list)
    for row, found in pointers:
        pointing[row.cells[found.id]].append((row, found))
    known |= matches(tx, plan, grant, form, (wanted for wanted in pointing if wanted not in known))
    for wanted, pointers in pointing.items():
        ids = known[wanted]
        for row, found in pointers:
            if isinstance(ids, HuodanError):
                _refuse(draft, row, found, ids)
            elif len(ids) == 1:
                row.put(found.id, ids[0])
            else:
                _refuse(draft, row, found, refusal(found, wanted, ids))


def matches(tx: Tx, plan: Plan, grant: Grant, form: str, every: Iterable[Wanted]) -> Matches:
    """Find the records of a form that fit what is wanted: at best one each; or say what is wrong with the wish."""
    found: dict[Wanted, Sequence[Id] | HuodanError] = {}
    listed = list(every)
    for start in range(0, len(listed), MOST_AT_ONCE):
        found |= _piece(tx, plan, grant, form, listed[start : start + MOST_AT_ONCE])
    return found


def refusal(found: PlanField, wanted: Wanted, ids: Sequence[Id]) -> HuodanError:
    """Say that none fits, or more than one."""
    kind = SeveralTargets if ids else NotFoundByValue
    return kind(label=found.label, value=_spoken(wanted))


def _piece(
    tx: Tx, plan: Plan, grant: Grant, form: str, every: Iterable[Wanted]
) -> dict[Wanted, Sequence[Id] | HuodanError]:
    found: dict[Wanted, Sequence[Id] | HuodanError] = {}
    sought: dict[Wanted, tuple[Alternative, ...]] = {}
    for wanted in every:
        try:
            sought[wanted] = _alternatives(tx, plan, grant, form, wanted)
        except HuodanError as error:
            found[wanted] = error
    hits = _look(tx, plan, grant, form, {each for alternatives in sought.values() for each in alternatives})
    for wanted, alternatives in sought.items():
        found[wanted] = next((hits[each] for each in alternatives if hits.get(each)), [])
    return found


def _alternatives(tx: Tx, plan: Plan, grant: Grant, form: str, wanted: Wanted) -> tuple[Alternative, ...]:
    """A bare text is a title before it is a code; values by key must all fit."""
    table, readable = plan.tables[form], grant.form(form).readable
    if wanted.match[0][0] == "":
        title = plan.forms[form].title
        named = [title, *(found for found in table.fields if found.field.unique and found.id != title.id)]
        text = wanted.match[0][1]
        texts = [found for found in named if found.store is Store.TEXT and found.id in readable]
        fitting = [found for found in texts if len(text) <= getattr(found.field, "max_length", len(text))]
        key = sort_key(text) if fitting else ""
        return tuple(((found.id, key),) for found in fitting)
    keys: list[Key] = []
    for key, raw in wanted.match:
        found = table.by_key.get(key)
        if found is None or found.id not in readable or not found.has_column or found.store in COMPOSITE:
            raise UnknownPath(path=key)
        if found.store is Store.SEALED:  # such a wish would stand in jobs and refusals
            raise SecretName(label=found.label)
        cell = found.field.parse(raw, tz=tx.zone)
        if cell is None or isinstance(cell, Wanted):
            raise WrongType(label=found.label, value=shorten(raw), expected=A_VALUE)
        keys.append((found.id, sought_key(tx, found, cell)))
    return (tuple(sorted(keys, key=lambda key: key[0])),)


def _look(
    tx: Tx, plan: Plan, grant: Grant, form: str, sought: set[Alternative]
) -> dict[Alternative, list[Id]]:
    """Find all alternatives at once: the ids of the records that fit each."""
    hits: dict[Alternative, list[Id]] = defaultdict(list)
    if not sought:
        return hits
    scope = Scope(tx, plan, grant)
    row = scope.seen.row(form)
    shapes = sorted({tuple(field for field, _ in each) for each in sought})
    fields = sorted({field for shape in shapes for field in shape})
    keys = {field: _key(scope, row, plan.tables[form].by_id[field]) for field in fields}
    seen = scope.rows(row)
    found = select(row.id, *(key.label(f"key_{field}") for field, key in keys.items()))
    found = found if seen is None else found.where(seen)
    fitting = or_(*(_condition(keys, shape, sought) for shape in shapes))
    for hit in tx.execute(found.where(fitting)):
        values: dict[str, object] = dict(zip(fields, hit[1:], strict=True))
        for shape in shapes:
            alternative = tuple((field, values[field]) for field in shape)
            if alternative in sought:
                hits[alternative].append(hit[0])
    return hits


def _key(scope: Scope, row: Row, found: PlanField) -> Value:
    return scope.cell(row, found, KEY if found.store is Store.TEXT else "", whole=True)


def _condition(keys: Mapping[str, Value], shape: tuple[str, ...], sought: Set[Alternative]) -> Clause:
    fitting = [each for each in sought if tuple(field for field, _ in each) == shape]
    if len(shape) == 1:
        return keys[shape[0]].in_([each[0][1] for each in fitting])
    return or_(*(and_(*(keys[field] == key for field, key in each)) for each in fitting))


def _refuse(draft: RecordDraft, row: RowDraft, found: PlanField, error: HuodanError) -> None:
    row.put(found.id, None)
    draft.refuse(row.path(found), error)


def _spoken(wanted: Wanted) -> str:
    return "，".join(value for _, value in wanted.match)[:60]
