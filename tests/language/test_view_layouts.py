"""Layouts of views: what the document may say, what acts make of it, what is told to whom."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from huodan.kit.errors import Problem
from huodan.language.access import grant
from huodan.language.describe import form_view
from huodan.language.document import App, builtin, canonical, read_app, tree_of
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.granting import GiveView
from huodan.language.document.removing import RemoveFields
from huodan.language.document.said import say_edits
from huodan.language.document.shaping import Act, NoPlace
from huodan.language.document.uses import uses
from huodan.language.document.views import AddView, CopyView, PlaceView, RemoveView, SetView
from huodan.language.messages import Actor
from huodan.language.plan import Plan, compile
from huodan.templates import load

Tree = dict[str, Any]


def read(tree: Tree) -> App:
    app = read_app(tree)
    assert isinstance(app, App), app
    return app


def done(*acts: Act, tree: Tree | None = None) -> Tree:
    """Do acts on the order app, and give the whole tree."""
    wanted = tree or tree_of(load("orders"))
    for act in acts:
        act.change(wanted, "zh", set())
    return tree_of(read(wanted))


def orders(tree: Tree) -> Tree:
    return next(form for form in tree["forms"] if form["id"] == "order")


def view(tree: Tree, id: str) -> Tree:
    return next(one for one in orders(tree)["views"] if one["id"] == id)


def compiled(tree: Tree) -> Plan | tuple[Problem, ...]:
    return compile((builtin(), read(tree)), version=1, tz="Asia/Shanghai")


def kanban(**settings: Any) -> Tree:
    tree = done(AddView(form="order", id="v9", label="状态看板", layout="kanban"))
    view(tree, "v9").update(settings)
    return tree


def test_what_is_at_its_default_is_left_out_of_the_document() -> None:
    text = canonical(load("orders"))

    assert '"layout"' not in text
    assert canonical(read(tree_of(load("orders")))) == text


def test_a_kanban_begins_by_the_first_field_that_makes_lanes() -> None:
    made = view(kanban(), "v9")

    assert (made["layout"], made["lane_by"]) == ("kanban", "#ord_status")
    assert made["columns"] == orders(done())["views"][0]["columns"][:6]
    assert isinstance(compiled(kanban()), Plan)


def test_another_layout_keeps_all_else_and_gets_what_it_needs() -> None:
    tree = done(
        AddView(form="order", id="v9", label="看板", layout="kanban"),
        SetView(form="order", view="v9", settings={"layout": "calendar", "tint_by": "#ord_status"}),
    )

    made = view(tree, "v9")
    assert (made["layout"], made["lane_by"], made["tint_by"]) == ("calendar", "#ord_status", "#ord_status")
    assert made["date"] is not None
    assert isinstance(compiled(tree), Plan)


ACTS: list[Act] = [
    AddView(form="order", id="v9", label="日历", layout="calendar"),
    CopyView(form="order", view="ord_v2", id="v9"),
    SetView(form="order", view="ord_v1", settings={"layout": "grid", "frozen": 2, "sums": ["total"]}),
    SetView(
        form="order",
        view="ord_v1",
        settings={
            "tints": [{"id": "t1", "where": {"field": "#ord_status", "op": "not_empty"}, "color": "red"}]
        },
    ),
    PlaceView(form="order", view="ord_v2", after=None),
    RemoveView(form="order", view="ord_v2"),
]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_edits_that_can_be_taken_back_and_said(act: Act) -> None:
    before = tree_of(load("orders"))
    after = done(act)

    edits = diff(before, after)

    assert edits
    assert apply(before, edits) == after
    assert apply(after, inverse(edits)) == before
    assert isinstance(compiled(after), Plan)
    for lang in ("zh", "en"):
        for line in say_edits(before, after, edits, lang):  # type: ignore[arg-type]
            assert not {"v9", "t1"} & set(line.text.split("「")), line.text


def test_changes_of_a_layout_are_said_in_words() -> None:
    before = tree_of(load("orders"))
    settings = {"layout": "kanban", "lane_by": "#ord_status", "frozen": 1}
    after = done(SetView(form="order", view="ord_v1", settings=settings))

    lines = {line.text for line in say_edits(before, after, diff(before, after), "zh")}

    assert "《订单表》视图「全部订单」的视图类型：列表 → 看板" in lines
    assert "《订单表》视图「全部订单」的看板按什么分列：（空） → 订单状态" in lines


def test_a_copy_has_ids_of_its_own() -> None:
    tree = done(ACTS[3], CopyView(form="order", view="ord_v1", id="v9"))

    ids = [one["id"] for one in (*view(tree, "ord_v1")["tints"], *view(tree, "v9")["tints"])]
    assert len(set(ids)) == 2
    assert view(tree, "v9")["tints"][0]["where"] == view(tree, "ord_v1")["tints"][0]["where"]


def test_a_card_of_a_view_that_goes_opens_the_first_one() -> None:
    tree = tree_of(load("orders"))
    tree["home"][0] |= {"form": "order", "view": "to_ship"}

    after = done(RemoveView(form="order", view="ord_v2"), tree=tree)

    assert after["home"][0]["view"] is None


def test_a_role_opens_a_form_with_a_view_which_is_said_and_taken_back() -> None:
    before = tree_of(load("orders"))
    role = before["roles"][0]["id"]
    name = before["roles"][0]["name"]
    after = done(GiveView(role=role, form="order", view="ord_v2"))

    edits = diff(before, after)

    assert apply(after, inverse(edits)) == before
    (zh,), (en,) = (say_edits(before, after, edits, lang) for lang in ("zh", "en"))  # type: ignore[arg-type]
    assert zh.text == f"角色「{name['zh']}」打开《订单表》时先看的视图：第一个视图 → 「待发货」"
    assert en.text == f"Role “{name['en']}” opens Orders with: the first view → “To ship”"
    with pytest.raises(NoPlace):
        done(GiveView(role=role, form="order", view="cus_v1"))


def test_a_view_that_goes_is_no_role_s_any_more_and_the_log_names_them() -> None:
    role = tree_of(load("orders"))["roles"][0]
    tree = done(GiveView(role=role["id"], form="order", view="ord_v2"))

    after = done(RemoveView(form="order", view="ord_v2"), tree=deepcopy(tree))

    assert isinstance(compiled(after), Plan)
    lines = [line.text for line in say_edits(tree, after, diff(tree, after), "zh")]
    assert f"角色「{role['name']['zh']}」打开《订单表》时先看的视图：「待发货」 → 第一个视图" in lines


def test_a_view_that_is_not_there_gives_way_to_the_first_one() -> None:
    """A view comes and goes with versions that are taken back: its roles find it again."""
    tree = done(GiveView(role=tree_of(load("orders"))["roles"][0]["id"], form="order", view="ord_v2"))
    tree["forms"] = [
        form | {"views": [one for one in form["views"] if one["id"] != "ord_v2"]} for form in tree["forms"]
    ]

    assert isinstance(compiled(tree), Plan)


def test_a_field_that_takes_a_view_along_leaves_no_role_with_it() -> None:
    role = tree_of(load("orders"))["roles"][0]["id"]
    lone = {"id": "v9", "key": "lone", "label": "只看备注", "columns": ["#ord_remark"]}
    tree = tree_of(load("orders"))
    next(form for form in tree["forms"] if form["id"] == "order")["views"].append(lone)
    tree = done(GiveView(role=role, form="order", view="v9"), tree=tree_of(read(tree)))

    after = done(RemoveFields(form="order", table="order", ids=("ord_remark",)), tree=tree)

    rights = next(one for one in after["roles"][0]["forms"] if one["form"] == "order")
    assert rights["opens_with"] is None


def test_a_field_that_goes_leaves_the_layouts_that_named_it() -> None:
    tints = [{"id": "t1", "where": {"not": {"field": "#ord_status", "op": "empty"}}, "color": "red"}]
    tree = kanban(tint_by="status", tints=tints, group="#ord_status")
    told = {(use.place[-1], use.setting, use.goes) for use in uses(tree, "order", ["ord_status"])}

    after = done(RemoveFields(form="order", table="order", ids=("ord_status",)), tree=tree)

    assert {("v9", name, True) for name in ("lane_by", "tint_by", "tints", "group")} <= told
    made = view(after, "v9")
    assert (made["layout"], made["lane_by"], made["tint_by"], made["tints"], made["group"]) == (
        "list",
        None,
        None,
        [],
        None,
    )


@pytest.mark.parametrize(
    ("settings", "path", "code"),
    [
        ({"lane_by": None}, "lane_by", "no_lane_by"),
        ({"lane_by": "#ord_total"}, "lane_by", "bad_lane_by"),
        ({"lane_by": "customer.level"}, "lane_by", "bad_lane_by"),
        ({"lane_by": "gone"}, "lane_by", "unknown_field"),
        ({"layout": "calendar", "date": None}, "date", "no_date"),
        ({"date": "status"}, "date", "bad_date"),
        ({"date": "ordered_at", "until": "required_on"}, "until", "bad_until"),
        ({"lane_sum": "no"}, "lane_sum", "bad_lane_sum"),
        ({"sums": ["total", "no"]}, "sums.1", "bad_sums"),
        ({"tint_by": "total"}, "tint_by", "bad_tint_by"),
        ({"group": "lines"}, "group", "bad_group"),
        (
            {"tints": [{"id": "t", "where": {"field": "gone", "op": "empty"}}]},
            "tints.0.where",
            "unknown_field",
        ),
    ],
)
def test_a_layout_names_fields_that_fit(settings: Tree, path: str, code: str) -> None:
    found = compiled(kanban(**settings))

    assert not isinstance(found, Plan)
    assert [(problem.path.rpartition(".views.")[2][2:], problem.code) for problem in found] == [(path, code)]


def test_a_sum_of_prices_means_nothing() -> None:
    tree = tree_of(load("orders"))
    product = next(form for form in tree["forms"] if form["id"] == "product")
    product["views"][0]["sums"] = ["price"]

    found = compiled(tree)

    assert isinstance(found, Plan) or [one.code for one in found] == ["bad_sums"]


def _hide(tree: Tree, *fields: str, right: str = "hidden") -> Callable[[], Tree]:
    """Tell what somebody is told of the kanban who may not see some fields of orders."""
    rights = {"id": "r9_o", "form": "order", "verbs": ["read"]}
    but = {"id": "b1", "fields": list(fields), "right": right}
    tree["roles"].append({"id": "r9", "name": "看", "forms": [rights | {"but": [but]}]})
    plan = compiled(tree)
    assert isinstance(plan, Plan), plan
    actor = Actor(person=2, name="看", roles=frozenset({"r9"}))
    told = form_view(plan, grant(plan, actor), form="order", lang="zh")
    return lambda: next(one for one in told["views"] if one["key"] == view(tree, "v9")["key"])


def test_what_a_layout_names_is_not_told_where_it_is_hidden() -> None:
    tint = {"id": "t1", "where": {"field": "total", "op": "gt", "value": "1"}, "color": "red"}
    laid = {"lane_sum": "total", "sums": ["total", "freight"], "tints": [tint], "tint_by": "status"}

    told = _hide(kanban(**laid), "ord_total")()

    assert (told["layout"], told["lane_by"], told["tint_by"]) == ("kanban", "status", "status")
    assert told["sums"] == ["freight"]
    assert not {"lane_sum", "tints"} & told.keys()


def test_a_kanban_by_what_is_hidden_is_a_list() -> None:
    told = _hide(kanban(), "ord_status")()

    assert not {"layout", "lane_by"} & told.keys()
