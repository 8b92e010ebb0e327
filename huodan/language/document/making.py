"""
Fields that come to be: of a kind, or of nothing but a name, and then as what the name most likely means.

客户 becomes a relation to 客户信息表, 单价 beside 产品 is filled in from the product, 金额 beside 单价 and 数量 is worked out.
All of that are settings like any, seen and changed at once. Owns no act (``acts.py``) and no place on a page (``laying.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field as Setting

from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.naming import keys_of, make_key, noun_of
from huodan.language.document.palette import suggest
from huodan.language.document.shaping import copied_id
from huodan.language.document.starters import starter
from huodan.language.fields import KINDS, Store
from huodan.language.fields._base import ElementId

NOT_SET = ("id", "key", "aliases")
TITLES = ("single_line_text", "serial")
"""Kinds that name a record well; else the first of another text does, such as a phone number."""
PRICES = ("单价", "价格", "售价", "price", "unit price")
QUANTITIES = ("数量", "件数", "quantity", "qty")
AMOUNTS = ("金额", "小计", "总价", "amount", "subtotal")
FILLED = frozenset(
    {
        *PRICES,
        "单位",
        "规格",
        "型号",
        "规格型号",
        "品牌",
        "联系人",
        "联系电话",
        "电话",
        "手机",
        "税率",
        "折扣",
    }
    | {"unit", "spec", "model", "brand", "contact", "phone", "tax rate", "discount"}
)
"""What people want as it is in the other form; a remark or a number in stock is the record's own."""
NUMBERS = ("money", "number", "percent")
COPIED = (*NUMBERS, "single_line_text", "phone")
SHAPES = ("places", "currency", "unit", "symbol", "least", "most", "max_length")
"""Settings without which a copied value would be cut, rounded or refused."""
MEASURED = (Store.DECIMAL, Store.DAY, Store.INSTANT, Store.SPAN, Store.PLACE)
MOST_COLUMNS = 100


class Column(BaseModel):
    """A field to come. kind: None for the one its name suggests. settings: what is known of it besides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    kind: str | None = None
    label: Text
    settings: dict[str, Any] = {}


class New(Column):
    """A field of a form to come. columns: of a subform, instead of the one it begins with."""

    columns: Annotated[tuple[Column, ...], Setting(max_length=MOST_COLUMNS)] = ()


def make_fields(tree: Tree, owner: Tree, *, form: str, news: Sequence[Column], lang: str) -> list[str]:
    """
    Put new fields into a table, a form or a subform, behind those it has, and give their ids; what is there already stays.

    Raises:
        NoSuchKind, NothingToPointAt
    """
    there = {field["id"] for field in owner["fields"]}
    made = {new.id: new for new in news if new.id not in there}
    for new in made.values():
        owner["fields"].append(_made(tree, owner, form, new, lang))
    guessed = [field for field in owner["fields"] if field["id"] in made and made[field["id"]].kind is None]
    free = list(guessed)
    for field in guessed:
        if field["kind"] == "relation":
            _fill_in(tree, form, field, free)
    for field in guessed:
        _work_out(owner, field)
    return [new.id for new in news]


def title_of(fields: Sequence[Tree]) -> Tree | None:
    """Choose what names a record best: a text of one line or a number of its own; nothing where no text of the record does."""
    texts = [
        field
        for field in fields
        if KINDS[field["kind"]].store is Store.TEXT and field["kind"] != "multi_line_text"
    ]
    return next((field for field in texts if field["kind"] in TITLES), texts[0] if texts else None)


def _made(tree: Tree, owner: Tree, form: str, new: Column, lang: str) -> Tree:
    known = {name: value for name, value in new.settings.items() if name not in NOT_SET}
    kind, meant = (new.kind, {}) if new.kind is not None else _meant(tree, form, new.label)
    begun = starter(tree, form=form, table=owner, id=new.id, kind=kind, lang=lang)
    field = begun | meant | known | {"id": new.id, "kind": kind, "label": new.label}
    field["key"] = make_key(new.label, keys_of(owner["fields"]))
    if isinstance(new, New) and new.columns and "fields" in field:
        field["fields"] = []
        make_fields(tree, field, form=form, news=new.columns, lang=lang)
    return field


def _meant(tree: Tree, form: str, label: Text) -> tuple[str, Tree]:
    """
    Say which kind a name means, and with which settings: what another form calls a record of its own is a relation to it.

    What is plainly a measure stays one: 库存 beside 库存表.
    """
    said, kind = set(_said(label)), suggest(_said(label)[0])
    for each in tree["forms"]:
        noun = each.get("noun")
        called = set(_said(each["label"], "" if noun == noun_of(each["label"]) else noun or ""))
        if KINDS[kind].store not in MEASURED:
            called |= {short for text in _said(each["label"]) for short in _short(text)}
        if each["id"] != form and said & called - {""}:
            return "relation", {"target": each["id"]}
    return kind, {}


def _said(*labels: Text) -> list[str]:
    """List labels in their languages, as texts are compared."""
    texts = [text for label in labels for text in ((label,) if isinstance(label, str) else label.values())]
    return [fold(text) for text in texts] or [""]


def _short(text: str) -> Iterator[str]:
    """List what people call one record of a form besides: 客户 of 客户信息表, order of Orders."""
    if short := noun_of(text):
        yield short
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
    _become(field, "formula", {"format": "money", "formula": f"#{price['id']} * #{quantity['id']}"})


def _fill_in(tree: Tree, form: str, relation: Tree, free: list[Tree]) -> None:
    """
    Let a relation fill in what is called as in its form and is the same everywhere; it takes values of the same shape.

    free: what no other relation fills in.
    """
    target = next((form for form in tree["forms"] if form["id"] == relation.get("target")), None)
    if target is None:
        return
    fills: list[Tree] = relation.setdefault("fills", [])
    for source in _filling(tree, form, target):
        into = next((one for one in free if _takes(one, source)), None)
        if into is None:
            continue
        free.remove(into)
        _become(into, source["kind"], {name: source[name] for name in SHAPES if name in source})
        fill = {"id": copied_id(relation["id"], into["id"]), "source": f"#{source['id']}", "into": into["id"]}
        fills.append(fill)


def _filling(tree: Tree, form: str, target: Tree) -> Iterator[Tree]:
    """List the fields of a form whose values may stand in another: plain ones, read by every role that has either form."""
    kept: set[str] = set()
    is_partly = False
    for role in tree["roles"]:
        held = {one["form"]: one for one in role["forms"]}
        there = held.get(target["id"])
        if there is None or "read" not in there["verbs"]:
            is_partly = is_partly or form in held
            continue
        kept.update(id for but in there.get("but", ()) for id in but["fields"])
        is_partly = is_partly or there.get("fields", "write") not in ("read", "write")
    for field in target["fields"]:
        is_own = field["id"] == target["title"] or field.get("unique") or field["id"] in kept
        if (
            field["kind"] in COPIED
            and not is_own
            and not is_partly
            and FILLED.intersection(_said(field["label"]))
        ):
            yield field


def _takes(into: Tree, source: Tree) -> bool:
    """Tell whether what a name was taken for may become a copy of a field: the same kind, or a number like it."""
    is_like = into["kind"] == source["kind"] or {into["kind"], source["kind"]} <= set(NUMBERS)
    return is_like and bool(set(_said(into["label"])) & set(_said(source["label"])))


def _become(field: Tree, kind: str, settings: Tree) -> None:
    kept = {name: field[name] for name in ("id", "key", "label")}
    field.clear()
    field.update(kept | {"kind": kind} | settings)
