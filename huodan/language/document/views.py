"""
Views: what a list shows under a name, and how it is laid out — as a list, a grid, a kanban, a calendar.

Owns the shape of a view and the acts builders do with views. Whether the fields named fit is the business of ``plan``;
what of a view somebody may see says ``describe``. The layout is no ``kind``: whoever changes it keeps all other settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field as Setting

from huodan.kit.words import Text
from huodan.language.document.edits import Tree
from huodan.language.document.naming import keys_of, make_key
from huodan.language.document.shaping import (
    Act,
    NoPlace,
    copied_id,
    copied_label,
    element_in,
    put,
    renamed,
    spot_behind,
)
from huodan.language.element import Element
from huodan.language.fields import KINDS, Field, Store
from huodan.language.fields._base import ElementId, Key

Layout = Literal["list", "grid", "kanban", "calendar"]
Color = Literal["red", "orange", "green", "cyan", "blue", "purple", "gray"]

LAYOUTS: Mapping[str, tuple[str, str]] = {
    "list": ("列表", "list"),
    "grid": ("表格", "grid"),
    "kanban": ("看板", "kanban"),
    "calendar": ("日历", "calendar"),
}

COLORS: Mapping[str, tuple[str, str]] = {
    "red": ("红色", "red"),
    "orange": ("橙色", "orange"),
    "green": ("绿色", "green"),
    "cyan": ("青色", "cyan"),
    "blue": ("蓝色", "blue"),
    "purple": ("紫色", "purple"),
    "gray": ("灰色", "grey"),
}
"""What layouts and colours are called, in Chinese and English."""

MOST_COLUMNS = 60
MOST_TINTS = 10
MOST_SUMS = 20
MOST_FROZEN = 5
FIRST_COLUMNS = 8
FIRST_ON_CARD = {"kanban": 6, "calendar": 3}
"""How many fields the cards of a new view begin with."""

POINTERS = ("lane_by", "lane_sum", "date", "until", "tint_by", "group")
"""Settings that each name one field by its path."""
NEEDS = {"kanban": "lane_by", "calendar": "date"}
"""Layouts with the setting they cannot be without."""


class Order(Element):
    """One step of a sort; ``field`` is a path of ids or keys."""

    field: str
    dir: Literal["asc", "desc"] = "asc"


class Tint(Element):
    """A colour for the rows a condition holds for; of several that hold the first one counts."""

    where: dict[str, Any] | None = None
    color: Color = "orange"


class Laid(BaseModel):
    """
    How a view is laid out; paths name fields of the form itself.

    lane_by: the lanes of a kanban. lane_sum: what is summed up per lane. date, until: first and last day in a calendar.
    tint_by: whose option colours a card or entry. tints: colours by conditions. frozen: how many columns stay when a grid
    is scrolled sideways. sums: the columns of the sum row. group: what rows are put together by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Layout = "list"
    lane_by: str | None = None
    lane_sum: str | None = None
    date: str | None = None
    until: str | None = None
    tint_by: str | None = None
    tints: Annotated[tuple[Tint, ...], Setting(max_length=MOST_TINTS)] = ()
    frozen: Annotated[int, Setting(ge=0, le=MOST_FROZEN)] = 0
    sums: Annotated[tuple[str, ...], Setting(max_length=MOST_SUMS)] = ()
    group: str | None = None


class View(Element, Laid):
    """A named list: columns, a filter in the words of ``api.md``, an order, a layout."""

    key: Key
    label: Text
    columns: Annotated[tuple[str, ...], Setting(min_length=1, max_length=MOST_COLUMNS)]
    where: dict[str, Any] | None = None
    order: tuple[Order, ...] = ()


class AddView(Act):
    """A view that begins with columns and order of the first one, by fields that fit its layout."""

    do: Literal["add_view"] = "add_view"
    form: ElementId
    id: ElementId
    label: Annotated[str, Setting(min_length=1, max_length=100)]
    layout: Layout = "list"

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the others."""
        form = element_in(tree["forms"], self.form)
        views = form["views"]
        if any(view["id"] == self.id for view in views):
            return
        columns = views[0]["columns"] if views else _plain_columns(form)
        columns = columns[: FIRST_ON_CARD.get(self.layout)]
        key = make_key(self.label, keys_of(views), otherwise="view")
        view: Tree = {"id": self.id, "key": key, "label": self.label, "columns": list(columns)}
        order = [step | {"id": copied_id(self.id, step["id"])} for step in views[0]["order"]] if views else []
        views.append(view | {"order": order, "layout": self.layout} | starting(form, self.layout))


class CopyView(Act):
    """A view like another one."""

    do: Literal["copy_view"] = "copy_view"
    form: ElementId
    view: ElementId
    id: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the one it is like."""
        views = element_in(tree["forms"], self.form)["views"]
        source = element_in(views, self.view)
        inner = [one["id"] for name in ("order", "tints") for one in source.get(name) or ()]
        made = renamed(source, {source["id"]: self.id} | {id: copied_id(self.id, id) for id in inner})
        made["label"] = copied_label(source["label"], lang)
        made["key"] = make_key(made["label"], keys_of(views), otherwise="view")
        views.insert(spot_behind(views, self.view), made)


class SetView(Act):
    """Settings of a view become others; what a new layout needs is chosen where it is missing."""

    do: Literal["set_view"] = "set_view"
    form: ElementId
    view: ElementId
    settings: dict[str, Any]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Set them."""
        form = element_in(tree["forms"], self.form)
        view = element_in(form["views"], self.view)
        wanted = {name: value for name, value in self.settings.items() if name not in ("id", "key")}
        if wanted.keys() - View.model_fields.keys():
            raise NoPlace
        view.update(wanted)
        for name, value in starting(form, view.get("layout", "list")).items():
            if view.get(name) is None:
                view[name] = value


class PlaceView(Act):
    """A view stands elsewhere among the views. after: the one it follows, None for the head."""

    do: Literal["place_view"] = "place_view"
    form: ElementId
    view: ElementId
    after: str | None = None

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Move it."""
        form = element_in(tree["forms"], self.form)
        moved = element_in(form["views"], self.view)
        form["views"] = put(form["views"], [moved], self.after, key=lambda view: str(view["id"]))


class RemoveView(Act):
    """A view goes; workbench cards and roles that opened it open the first one."""

    do: Literal["remove_view"] = "remove_view"
    form: ElementId
    view: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take it away."""
        form = element_in(tree["forms"], self.form)
        gone = element_in(form["views"], self.view)
        form["views"].remove(gone)
        for card in tree["home"]:
            if card["form"] == self.form and card.get("view") == gone["key"]:
                card["view"] = None
        for rights in (rights for role in tree["roles"] for rights in role["forms"]):
            if rights["form"] == self.form and rights.get("opens_with") == self.view:
                rights["opens_with"] = None


def starting(form: Tree, layout: str) -> Tree:
    """Choose the fields a layout cannot be without: the first ones that fit, none if there are none."""
    if layout not in NEEDS:
        return {}
    fits = makes_lanes if layout == "kanban" else has_day
    kinds = ((field["id"], KINDS.get(field["kind"])) for field in form["fields"])
    found = next((id for id, kind in kinds if kind is not None and fits(kind)), None)
    return {} if found is None else {NEEDS[layout]: f"#{found}"}


def makes_lanes(kind: Field | type[Field]) -> bool:
    """Tell whether the values of a kind are lanes of a kanban: one option, or one person."""
    return not kind.is_computed and (kind.store is Store.CHOICE or kind.widget == "member")


def has_day(kind: Field | type[Field]) -> bool:
    """Tell whether a value of a kind lies on a day; a month or a year does not."""
    return kind.store in (Store.DAY, Store.INSTANT) and not kind.meaning


def forget(view: Tree, goes: Any) -> None:
    """Take what names a field that goes out of the layout of a view; ``goes`` tells it by a path."""
    for name in POINTERS:
        if view.get(name) is not None and goes(view[name]):
            view[name] = None
    view["sums"] = [path for path in view.get("sums") or () if not goes(path)]
    view["tints"] = [
        tint for tint in view.get("tints") or () if not any(map(goes, paths_of(tint.get("where"))))
    ]
    needed = NEEDS.get(view.get("layout", "list"))
    if needed is not None and view[needed] is None:
        view["layout"] = "list"


def paths_of(where: Any) -> list[str]:
    """List the paths a filter tests."""
    if isinstance(where, dict):
        own = [where["field"]] if isinstance(where.get("field"), str) else []
        return own + [path for name in ("and", "or", "not") for path in paths_of(where.get(name))]
    return [path for part in where for path in paths_of(part)] if isinstance(where, list) else []


def _plain_columns(form: Tree) -> list[str]:
    """Name the title and the first fields without rows."""
    others = [
        f"#{one['id']}" for one in form["fields"] if one["id"] != form["title"] and not one.get("fields")
    ]
    return [f"#{form['title']}", *others][:FIRST_COLUMNS]
