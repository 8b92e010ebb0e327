"""The act that moves a field, on a tree: what it lets go of, what comes back by it, and what it refuses."""

from __future__ import annotations

import pytest

from huodan.language.document import builtin, tree_of
from huodan.language.document.moving import ElementTaken, NotMovable
from huodan.language.document.removing import RemoveFields
from huodan.language.document.shaping import NoPlace, table_in
from huodan.language.plan import Plan, compile as compile_plan
from tests.support import apps
from tests.support.moving import DOWN, UP, document, moved

BACK = DOWN | {"id": "moved"}


def app() -> apps.Tree:
    return tree_of(apps.read(document()))


def problems(tree: apps.Tree) -> list[str]:
    made = compile_plan((builtin(), apps.read(tree)), version=1, tz="Asia/Shanghai")
    return [] if isinstance(made, Plan) else [one.zh for one in made]


def fields(tree: apps.Tree, form: str) -> dict[str, apps.Tree]:
    return {field["id"]: field for each in tree["forms"] if each["id"] == form for field in each["fields"]}


def test_moving_it_back_makes_the_look_up_the_field_again() -> None:
    tree = moved(moved(app(), UP), BACK, new_id="unused")

    assert fields(tree, "order")["order_phone"] == fields(app(), "order")["order_phone"]
    assert "moved" not in fields(tree, "customer")
    assert problems(tree) == []


def test_asking_twice_moves_it_once_and_no_other_id_is_taken() -> None:
    tree = moved(app(), UP)
    once = tree_of(apps.read(tree))

    assert tree_of(apps.read(moved(tree, UP))) == once
    for taken in ("customer_name", "order", "order_phone"):
        with pytest.raises(ElementTaken):
            moved(app(), UP, new_id=taken)


@pytest.mark.parametrize("do", ["require", "optional", "lock", "unlock", "assign", "hide"])
def test_rules_let_go_of_what_can_only_be_shown(do: str) -> None:
    tree = document()
    deed = {"id": "d1", "do": do, "fields": ["order_phone", "order_name"]}
    deed |= {"formula": '"x"'} if do == "assign" else {"clears": True} if do == "hide" else {}
    shows = {"id": "d2", "do": "show", "fields": ["order_phone"]}
    rule = {"id": "r1", "name": "规则", "when": 'phone = "y"', "does": [deed, shows]}
    alone = {
        "id": "r2",
        "name": "另一条",
        "when": 'phone = "x"',
        "does": [deed | {"id": "d3", "fields": ["order_phone"]}],
    }
    tree["forms"][1]["rules"] = [rule, alone]

    tree = moved(tree_of(apps.read(tree)), UP)

    assert problems(tree) == []
    told = [
        (one["do"], one["fields"], one["clears"])
        for each in tree["forms"][1]["rules"]
        for one in each["does"]
    ]
    kept = [(do, ["order_name"], do == "hide")]
    hidden = [("hide", ["order_phone"], False)] if do == "hide" else []
    assert told == [*kept, *hidden, ("show", ["order_phone"], False), *hidden]


def test_buttons_let_go_of_what_can_only_be_shown() -> None:
    tree = document()
    asks = {"id": "b1", "label": "填写", "when": 'phone = "x"', "asks": ["order_phone", "order_name"]}
    sets = {"id": "b2", "label": "填好", "sets": [{"id": "s1", "field": "order_phone", "formula": '"x"'}]}
    tree["forms"][1]["buttons"] = [asks, sets]

    tree = moved(tree_of(apps.read(tree)), UP)

    assert problems(tree) == []
    assert [(one["label"], one["asks"]) for one in tree["forms"][1]["buttons"]] == [("填写", ["order_name"])]


def test_a_look_up_of_a_look_up_is_refused_by_its_name() -> None:
    tree = document()
    ship = [
        apps.field("ship_name", "single_line_text"),
        apps.field("ship_order", "relation", target="order"),
        apps.field("ship_phone", "lookup", relation="ship_order", source="order_phone"),
    ]
    tree["forms"].append(apps.form("ship", *ship, label="发货"))

    told = problems(moved(tree_of(apps.read(tree)), UP))

    assert told == [
        "带出的来源「电话」自己也是关联查询，不能再带出。请直接关联到它所在的表单，或去掉这个字段。"
    ]


def test_a_field_is_no_place_for_fields() -> None:
    tree = app()
    with pytest.raises(NoPlace):
        table_in(tree, "order", "order_name")
    with pytest.raises(NoPlace):
        moved(tree, UP | {"table": "order_name"})
    with pytest.raises(NoPlace):
        RemoveFields(form="order", table="order_name", ids=("order_name",)).change(tree, "zh", set())


@pytest.mark.parametrize("kind", ["encrypted", "attachment", "serial"])
def test_what_belongs_to_its_record_stays_with_it(kind: str) -> None:
    with pytest.raises(NotMovable, match="secrets"):
        moved(tree_of(apps.read(document(kind, **apps.SETTINGS.get(kind, {})))), UP)
