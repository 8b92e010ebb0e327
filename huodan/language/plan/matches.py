"""
Pass: records that documents name by values, ``{"match": {"code": "KH0001"}}``, can be looked for.

A condition that names a field that is not there would be refused to everybody who opens the list, and nobody could mend it
there. What was published before this was asked is opened as it is; it is told with the next publish of its app.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language.fields import COMPOSITE, Store
from huodan.language.fields._reference import Reference, Wanted
from huodan.language.fields._references import form_of_several
from huodan.language.filter import Filter, Test, leaf_operators, tests
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField

CODE = "unknown_match"


def check(draft: Draft) -> None:
    """See that the records defaults name can be looked for when a record is made."""
    if draft.is_opening:
        return
    for at, found in draft.table_fields():
        field = found.field
        if not isinstance(field, Reference) or field.is_computed or field.default is None or found.is_hidden:
            continue
        target = draft.plan().tables.get(_target(found))
        for key, text in _matches([field.parse(field.default, tz=draft.tz)]):
            if target is None or key == "":
                continue
            named = target.by_key.get(key)
            is_found = (
                named is not None and named.has_column and named.store not in (*COMPOSITE, Store.SEALED)
            )
            _read(draft, f"{at}.default", found, key, text, named if is_found else None)


def check_filter(draft: Draft, at: str, filter: Filter) -> None:
    """See that the records a condition names can be looked for."""
    if draft.is_opening:
        return
    for test in tests(filter):
        for key, text in _matches(test.operands):
            _read(draft, at, test.path.leaf, key, text, _named(draft, test, key))


def _named(draft: Draft, test: Test, key: str) -> PlanField | None:
    """Give the field of the records named that a key means; an empty one is their title."""
    plan, target = draft.plan(), _target(test.path.leaf)
    if key == "":
        return plan.forms[target].title
    try:
        path = plan.path(target, key)
        path.require_queryable()
    except HuodanError:
        return None
    is_own = not path.steps and path.part is None
    return path.leaf if is_own and "eq" in leaf_operators(path) else None


def _read(draft: Draft, at: str, found: PlanField, key: str, text: str, named: PlanField | None) -> None:
    if named is None:
        form = draft.forms[_target(found)][1].label
        zh = (
            f"这里用「{key}」的值来指定《{say(form, 'zh')}》里的数据，但那里没有这个字段，或者它不能用来查找。"
            "请改用那里有的字段，或直接选定一条数据。"
        )
        en = (
            f"Here a record of “{say(form, 'en')}” is named by its “{key}”, but there is no such field, or none one can look by. "
            "Use a field there is, or choose the record itself."
        )
        draft.problem(at, CODE, zh, en)
        return
    try:
        named.field.parse(text, tz=draft.tz)
    except HuodanError as error:
        draft.problem(at, CODE, error.text("zh"), error.text("en"))


def _target(found: PlanField) -> str:
    return found.target or form_of_several(found.field) or ""


def _matches(cells: Iterable[object]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        for one in cell if isinstance(cell, tuple) else (cell,):
            if isinstance(one, Wanted):
                yield from one.match
