"""
Paths as one asker may use them: a hidden field is answered exactly like one that does not exist.

Owns the refusals of what a list or a figure cannot do with a field. Every name in a request passes through here
before anything else is said about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.fields import COMPOSITE, Store
from huodan.language.fields._base import EMPTINESS
from huodan.language.filter import MOST_DEPTH, Filter, read_filter
from huodan.language.plan.model import Path, Plan, PlanForm, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import WHOLE_VALUE, is_named_wholly
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.tables import SETS

NUMBERS = (Store.DECIMAL,)
SPANNED = (Store.DAY, Store.INSTANT)
COMPARED = (Store.DECIMAL, Store.WHOLE, Store.DAY, Store.INSTANT)


class Masked(HuodanError):
    """A masked field is shown masked and found by its whole value, nothing else."""

    code = "masked"
    status = 422
    zh = "「{field}」对你是脱敏显示的，只能按完整的值查找，不能排序、分组、统计或模糊筛选。"
    en = "“{field}” is masked for you: find it by its whole value; it cannot be sorted, grouped, counted or matched in part."


class NotSortable(HuodanError):
    """A list cannot be sorted by this field."""

    code = "not_sortable"
    status = 422
    zh = "不能按「{field}」排序。请换一个字段。"
    en = "A list cannot be sorted by “{field}”. Please choose another field."


class NotGroupable(HuodanError):
    """Figures cannot be grouped by this field."""

    code = "not_groupable"
    status = 422
    zh = "不能按「{field}」分组。请换一个字段。"
    en = "Figures cannot be grouped by “{field}”. Please choose another field."


class NotMeasurable(HuodanError):
    """The operation does not fit the field."""

    code = "not_measurable"
    status = 422
    zh = "不能对「{field}」做 {op} 统计。请换一个字段或统计方式。"
    en = "“{field}” cannot be measured by {op}. Please choose another field or operation."


def require_form(scope: Scope, form: str) -> PlanForm:
    """
    Give a form whose records may be read.

    Raises:
        NotFound: if it does not exist for the asker. NotAllowed: if they may only create in it.
    """
    if form not in scope.plan.forms:
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    scope.grant.require(form, Verb.READ)
    return scope.plan.forms[form]


def find(scope: Scope, table: str, text: str) -> Path:
    """
    Find a path the asker may name.

    Raises:
        UnknownPath: if there is none, or none for them: the answers are equal.
    """
    path = scope.plan.path(table, text)
    if not scope.may_read(path):
        raise UnknownPath(path=text)
    return path


def find_plain(scope: Scope, table: str, text: str) -> Path:
    """Find a path whose values may be compared with each other; a masked one is refused."""
    path = find(scope, table, text)
    if is_masked(scope, path):
        raise Masked(field=label(path), path=text)
    return path


def is_masked(scope: Scope, path: Path) -> bool:
    """Say whether the asker sees a path masked in every row."""
    guard = path.guards[-1]
    return guard.id in scope.grant.form(guard.form).masked


def find_sorted(scope: Scope, table: str, text: str) -> Path:
    """Find a path to sort by: stored, over relations only, of a kind that has an order."""
    path = find_plain(scope, table, text)
    path.require_queryable()
    leaf = path.leaf
    has_order = path.part is not None or (leaf.field.is_sortable and leaf.store not in COMPOSITE)
    if path.subform is not None or not leaf.is_queryable or not has_order:
        raise NotSortable(field=label(path), path=text)
    return path


def find_grouped(scope: Scope, table: str, text: str) -> Path:
    """Find a path to group by; a subform may only be its first step."""
    path = find_plain(scope, table, text)
    path.require_queryable()
    leaf = path.leaf
    fits = path.part is not None or (leaf.field.is_groupable and leaf.store not in COMPOSITE)
    if leaf.store in SETS:  # its options are joined to the row, or to the one record it refers to
        fits = sum(step.target is not None for step in path.steps) <= 1
    if not leaf.is_queryable or not fits or not _is_at_grain(path):
        raise NotGroupable(field=label(path), path=text)
    return path


def find_measured(scope: Scope, table: str, text: str, op: str) -> Path:
    """Find a path to measure; a subform may only be its first step, and may be counted itself."""
    path = find_plain(scope, table, text)
    path.require_queryable()
    leaf = path.leaf
    fits = {
        "count": leaf.is_queryable or leaf.store is Store.ROWS,
        "count_distinct": leaf.is_queryable
        and leaf.store not in (*COMPOSITE, *SETS, Store.FILES, Store.RICH, Store.SEALED),
        "sum": leaf.is_queryable and leaf.store in NUMBERS,
        "avg": leaf.is_queryable and leaf.store in NUMBERS,
        "min": leaf.is_queryable and leaf.store in COMPARED,
        "max": leaf.is_queryable and leaf.store in COMPARED,
    }
    if not fits[op] or not _is_at_grain(path) or (leaf.store is Store.ROWS and path.steps):
        raise NotMeasurable(field=label(path), op=op, path=text)
    return path


def find_filter(scope: Scope, table: str, tree: object) -> Filter:
    """
    Read a filter the asker may use.

    Every name is checked before the filter is read, so that no message about a value tells that a field exists.
    """
    _check_names(scope, table, tree, 0)
    return read_filter(scope.plan, table, tree, context=scope.context)


def require_filter(tx: Tx, plan: Plan, grant: Grant, form: str, tree: object) -> None:
    """
    See that a filter can be, before anything depends on it.

    Raises:
        BadFilter, UnknownPath
    """
    find_filter(Scope(tx, plan, grant), form, tree)


def label(path: Path) -> Text:
    """Give the label of the field a path ends at, as people see it."""
    return path.guards[-1].label


def _is_at_grain(path: Path) -> bool:
    return all(step.store is not Store.ROWS for step in path.steps[1:])


def _check_names(scope: Scope, table: str, tree: object, depth: int) -> None:
    if depth > 2 * MOST_DEPTH + 2:
        return  # read_filter refuses such a tree
    if isinstance(tree, Mapping):
        if "field" in tree:
            text = str(tree["field"])
            path = find(scope, table, text)
            if is_masked(scope, path) and not _is_whole(scope, path, tree):
                raise Masked(field=label(path), path=text)
        for word in ("and", "or", "not"):
            _check_names(scope, table, tree.get(word), depth + 1)
    elif isinstance(tree, list | tuple):
        for part in tree:
            _check_names(scope, table, part, depth + 1)


def _is_whole(scope: Scope, path: Path, test: Mapping[str, object]) -> bool:
    """Say whether a test asks for the whole of a value: no piece of an address, nothing a record shares with others."""
    if path.leaf.store is Store.REFS:
        return test.get("op") in EMPTINESS
    value = test.get("value")
    match = value.get("match") if isinstance(value, Mapping) else None
    keys = [str(key) for key in match] if isinstance(match, Mapping) else []
    return test.get("op") in WHOLE_VALUE and path.part is None and is_named_wholly(scope.plan, path, keys)
