"""
Sealed cells as the language knows them: what is shown instead, how one is sent again, what a filter may hold of it.

Owns what is pure about secrets. Keys and ciphers are ``storage.sealed_cells``'s (decision 0062).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields._base import EMPTINESS, Cell, Store
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import form_of_several

if TYPE_CHECKING:
    from huodan.language.plan.model import Plan, PlanField

Blind = Callable[[str, str], str]
"""Gives what a text is found by in a field, by the field's id."""

VEIL = "••••••"
BLIND = "blind"
LONGEST_BLIND = 43
DEEPEST = 20
_DOTS = frozenset("•*·●")


class Blinded(str):
    """What a text is found by, where a filter holds it instead of the text."""

    __slots__ = ()


class OnlyAsked(HuodanError):
    """What is in an encrypted field may be asked for, but stands in no app, no view and no job."""

    code = "only_asked"
    status = 422
    zh = "「{label}」是加密字段，它的内容不能保存在筛选条件里；这里只能用「为空」「不为空」。"
    en = "“{label}” is encrypted: no saved filter may hold what is in it; use “is empty” or “is not empty” here."


class NotNamed(HuodanError):
    """A filter names a record by what is encrypted in it; said as of fields nobody knows, as the asker may not know it."""

    code = "unknown_field"
    status = 422
    zh = "没有「{path}」这个字段。请检查字段名。"
    en = "There is no field “{path}”. Please check the name."


class Veil(str):
    """What is shown instead of a sealed value; within the program it still knows the cell."""

    cell: str
    __slots__ = ("cell",)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed cell on its way into a row, with the row it was sealed for; nothing that is sent by anybody becomes one."""

    cell: str
    row: Id


def veiled(cell: str) -> Veil:
    """Give what is shown of a sealed cell."""
    veil = Veil(VEIL)
    veil.cell = cell
    return veil


def is_veil(raw: object) -> bool:
    """Say whether something is only what is shown instead of a value."""
    return isinstance(raw, str) and bool(raw.strip()) and _DOTS.issuperset(raw.strip())


def blinded(field: PlanField, cell: Cell | None, blind: Blind | None) -> Cell | None:
    """
    Give what a filter finds a cell by: itself, but for an encrypted one.

    Raises:
        OnlyAsked: where there are no keys, as for the filters of documents.
    """
    if cell is None or field.store is not Store.SEALED:
        return cell
    if blind is None:
        raise OnlyAsked(label=field.label)
    return str(cell) if isinstance(cell, Blinded) else blind(field.id, cell)


def unsecret(plan: Plan, field: PlanField, cell: Cell | None) -> Cell | None:
    """
    Give what a filter compares with, if it names no record by what is encrypted in it: filters are kept as they were written.

    Raises:
        NotNamed
    """
    target = plan.tables.get(field.target or form_of_several(field.field) or "")
    for wanted in cell if isinstance(cell, tuple) else (cell,):
        for key, _ in wanted.match if isinstance(wanted, Wanted) else ():
            found = None if target is None else target.by_key.get(key)
            if found is not None and found.store is Store.SEALED:
                raise NotNamed(path=key)
    return cell


def require_untold(plan: Plan, table: str, tree: object) -> None:
    """
    Let a filter pass that may be kept as it was written: one that holds no value of an encrypted field.

    Raises:
        OnlyAsked: if it does.
    """

    def refuse(leaf: PlanField, _value: object) -> object:
        raise OnlyAsked(label=leaf.label)

    _each_told(plan, table, tree, refuse)


def untold(plan: Plan, table: str, tree: object, *, tz: str, blind: Blind) -> Any:
    """Write a filter for a job or a log: with what values of encrypted fields are found by, instead of them."""

    def hide(leaf: PlanField, value: object) -> object:
        if isinstance(value, list | tuple):
            return [hide(leaf, each) for each in value]
        cell = leaf.field.operand(value, tz=tz)
        return value if cell is None else {BLIND: blinded(leaf, cell, blind)}

    return _each_told(plan, table, tree, hide)


def _each_told(
    plan: Plan, table: str, tree: object, change: Callable[[PlanField, object], object], depth: int = 0
) -> object:
    """Copy a filter as it was written; what encrypted fields are compared with is changed."""
    if depth > DEEPEST:  # such a filter is refused when it is read
        return None
    if isinstance(tree, list | tuple):
        return [_each_told(plan, table, part, change, depth + 1) for part in tree]
    if not isinstance(tree, Mapping):
        return tree
    if "field" not in tree:
        return {word: _each_told(plan, table, part, change, depth + 1) for word, part in tree.items()}
    try:
        leaf = plan.path(table, str(tree["field"])).leaf
    except HuodanError:
        return tree
    if leaf.store is not Store.SEALED or tree.get("op") in EMPTINESS:
        return tree
    return {**tree, "value": change(leaf, tree.get("value"))}
