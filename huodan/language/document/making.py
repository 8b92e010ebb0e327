"""
Fields that come to be: of a kind, or of nothing but a name, and then as what the name most likely means.

客户 becomes a relation to 客户信息表, 单价 beside 产品 is filled in from the product, 金额 beside 单价 and 数量 is worked out.
All of that are settings like any, seen and changed at once. Owns no act (``acts.py``) and no place on a page (``laying.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.naming import keys_of, make_key
from huodan.language.document.palette import suggest
from huodan.language.document.shaping import copied_id
from huodan.language.document.starters import starter
from huodan.language.fields import KINDS, Store
from huodan.language.fields._base import ElementId

NOT_SET = ("id", "key", "aliases")
TITLES = (Store.TEXT, Store.REF, Store.CHOICE)
"""Stores of fields that may name a record."""
PRICES = ("单价", "价格", "售价", "price", "unit price")
QUANTITIES = ("数量", "件数", "quantity", "qty")
AMOUNTS = ("金额", "小计", "总价", "amount", "subtotal")
_FORM_WORDS = re.compile(r"(基本信息|信息|资料|档案|登记|管理)?(表单|列表|清单|台账|表)?$")


class New(BaseModel):
    """
    A field to come.

    kind: None for the one its name suggests. settings: what is known of it besides. columns: of a subform, instead of the one
    it begins with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    kind: str | None = None
    label: Text
    settings: dict[str, Any] = {}
    columns: tuple[New, ...] = ()


def make_fields(tree: Tree, owner: Tree, *, form: str, news: Sequence[New], lang: str) -> list[str]:
    """
    Put new fields into a table, a form or a subform, behind those it has, and give their ids; what is there already stays.

    Raises:
        NoSuchKind, NothingToPointAt
    """
    there = {field["id"] for field in owner["fields"]}
    made = [new for new in news if new.id not in there]
    for new in made:
        owner["fields"].append(_made(tree, owner, form, new, lang))
    guessed = {new.id for new in made if new.kind is None}
    for field in owner["fields"]:
        if field["id"] in guessed:
            _work_out(owner, field)
    _fill_in(tree, owner, guessed)
    return [new.id for new in news]


def noun_of(label: str) -> str | None:
    """Say what one record of a form is called, None where it is what the form is: 客户 of 客户信息表."""
    short = _FORM_WORDS.sub("", label)
    return short if short and short != label else None


def may_be_title(field: Tree) -> bool:
    """Tell whether a field may name a record."""
    return KINDS[field["kind"]].store in TITLES


def _made(tree: Tree, owner: Tree, form: str, new: New, lang: str) -> Tree:
    known = {name: value for name, value in new.settings.items() if name not in NOT_SET}
    kind, meant = (new.kind, {}) if new.kind is not None else _meant(tree, form, new.label)
    begun = starter(tree, form=form, table=owner, id=new.id, kind=kind, lang=lang)
    field = begun | meant | known | {"id": new.id, "kind": kind, "label": new.label}
    field["key"] = make_key(new.label, keys_of(owner["fields"]))
    if new.columns and "fields" in field:
        field["fields"] = []
        make_fields(tree, field, form=form, news=new.columns, lang=lang)
    return field


def _meant(tree: Tree, form: str, label: Text) -> tuple[str, Tree]:
    """Say which kind a name means, and with which settings: what another form calls a record of its own is a relation to it."""
    said = set(_said(label))
    for each in tree["forms"]:
        called = {short for text in _said(each["label"]) for short in _short(text)}
        if each["id"] != form and said & called.union(_said(each.get("noun") or "")):
            return "relation", {"target": each["id"]}
    return suggest(_said(label)[0]), {}


def _said(label: Text) -> list[str]:
    """List a label in its languages, as texts are compared."""
    return [fold(text) for text in ((label,) if isinstance(label, str) else label.values())]


def _short(text: str) -> Iterator[str]:
    """List what people call one record of a form: 客户 of 客户信息表, order of Orders."""
    yield text
    yield _FORM_WORDS.sub("", text)
    if text.isascii() and text.endswith("s"):
        yield text[:-1]


def _is_called(field: Tree, names: Sequence[str]) -> bool:
    return any(text in names for text in _said(field["label"]))


def _work_out(owner: Tree, field: Tree) -> None:
    """Make a formula of an amount that stands beside one price and one quantity."""
    if not _is_called(field, AMOUNTS):
        return
    numbers = [each for each in owner["fields"] if KINDS[each["kind"]].store is Store.DECIMAL]
    price = next((each for each in numbers if _is_called(each, PRICES)), None)
    quantity = next((each for each in numbers if _is_called(each, QUANTITIES)), None)
    if price is None or quantity is None:
        return
    kept = {name: field[name] for name in ("id", "key", "label")}
    field.clear()
    field.update(kept | {"kind": "formula", "format": "money"})
    field["formula"] = f"#{price['id']} * #{quantity['id']}"


def _fill_in(tree: Tree, owner: Tree, guessed: set[str]) -> None:
    """Let relations that were guessed fill in what is called as in their form; it becomes of the same kind."""
    forms = {form["id"]: form for form in tree["forms"]}
    filled: set[str] = set()
    for relation in owner["fields"]:
        if relation["id"] not in guessed or relation["kind"] != "relation":
            continue
        target, fills = forms[relation["target"]], []
        for source in target["fields"]:
            into = next(
                (one for one in owner["fields"] if one["id"] in guessed and _alike(one, source)), None
            )
            if into is None or into["id"] in filled or source["id"] == target["title"] or not _plain(source):
                continue
            filled.add(into["id"])
            into["kind"] = source["kind"]
            fill = {
                "id": copied_id(relation["id"], into["id"]),
                "source": f"#{source['id']}",
                "into": into["id"],
            }
            fills.append(fill)
        if fills:
            relation["fills"] = fills


def _alike(one: Tree, other: Tree) -> bool:
    return one["kind"] not in ("formula", "relation") and bool(
        set(_said(one["label"])) & set(_said(other["label"]))
    )


def _plain(field: Tree) -> bool:
    """Tell whether a field holds one value of its own that can be copied as it is."""
    kind = KINDS[field["kind"]]
    return (
        not kind.takes_options
        and not kind.is_computed
        and kind.store in (Store.TEXT, Store.DECIMAL, Store.DAY)
    )
