"""
With which settings a new field begins, so that it makes sense the moment it is there.

Kinds say themselves what they need (``Field.starter``); what points at other fields or forms finds something to point at
here, the first that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.kit.errors import HuodanError
from huodan.language.document.edits import Tree
from huodan.language.fields import KINDS, Store


class NothingToPointAt(HuodanError):
    """A field of this kind takes its value from other fields, and there are none yet."""

    code = "nothing_to_point_at"
    status = 422
    zh = "「{kind}」要从别处取值：{lacks}。先加好它，再加这个字段。"
    en = "A {kind} takes its value from elsewhere: {lacks}. Add that first, then this field."


class NoSuchKind(HuodanError):
    """There is no such field kind."""

    code = "no_such_kind"
    status = 422
    zh = "没有这种字段类型：{kind}。"
    en = "There is no such field kind: {kind}."


NEEDS_RELATION = {"zh": "表单里还没有「关联数据」字段", "en": "the form has no relation yet"}
NEEDS_ROWS = {
    "zh": "表单里还没有「子表单」，也没有别的表单关联到它",
    "en": "the form has no subform and nothing points to it",
}


def starter(tree: Tree, *, form: str, table: Tree, id: str, kind: str, lang: str) -> dict[str, Any]:
    """
    Give the settings a field of a kind begins with in a table of a form.

    Raises:
        NoSuchKind, NothingToPointAt
    """
    if kind not in KINDS:
        raise NoSuchKind(kind=kind[:40])
    begun = dict(KINDS[kind].starter(id, lang))
    if kind == "lookup":
        return begun | _looked_up(tree, table)
    return begun | _rolled_up(tree, form, table) if kind == "rollup" else begun


def _looked_up(tree: Tree, table: Tree) -> dict[str, Any]:
    for field in table["fields"]:
        is_one = KINDS[field["kind"]].store is Store.REF
        target = next((one for one in tree["forms"] if is_one and one["id"] == field.get("target")), None)
        source = (
            next((one for one in target["fields"] if one["kind"] != "lookup" and "fields" not in one), None)
            if target
            else None
        )
        if source is not None:
            return {"relation": field["id"], "source": source["id"]}
    raise NothingToPointAt(kind=KINDS["lookup"].title, lacks=NEEDS_RELATION)


def _rolled_up(tree: Tree, form: str, table: Tree) -> dict[str, Any]:
    for id, fields in rows_of(tree, form, table):
        numbers = [one for one in fields if is_number(one)]
        if numbers:  # what is worked out, as amounts are, is what people add up
            source = next((one for one in numbers if one["kind"] == "formula"), numbers[0])
            is_money = source["kind"] == "money" or source.get("format") == "money"
            return {"over": id, "source": source["id"], "operation": "sum"} | (
                {"format": "money"} if is_money else {}
            )
        return {"over": id, "operation": "count", "places": 0}
    raise NothingToPointAt(kind=KINDS["rollup"].title, lacks=NEEDS_ROWS)


def rows_of(tree: Tree, form: str, table: Tree) -> Iterator[tuple[str, list[Tree]]]:
    """List what a roll-up of a form can go over: its subforms, then the relations that point to it, each with their fields."""
    for field in table["fields"]:
        if "fields" in field:
            yield field["id"], field["fields"]
    for each in tree["forms"]:
        for field in each["fields"]:
            if field.get("target") == form:
                yield field["id"], each["fields"]


def is_number(field: Tree) -> bool:
    """Tell whether a field holds numbers that can be summed."""
    kind = KINDS[field["kind"]]
    if kind.store is Store.NONE:
        return bool(field.get("result", "number") == "number") and field["kind"] != "lookup"
    return kind.store is Store.DECIMAL
