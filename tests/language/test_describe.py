"""What a screen is told: everything allowed in one language, and nothing about what is hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest

from huodan.language.access import NotFound, grant
from huodan.language.describe import app_view, apps_view
from huodan.language.document import builtin, read_app
from huodan.language.messages import Actor
from huodan.language.plan import Plan, compile

ITEM: dict[str, Any] = {
    "id": "item",
    "key": "item",
    "label": {"zh": "物品", "en": "Items"},
    "id_prefix": "itm",
    "title": "item_name",
    "fields": [
        {"id": "item_name", "key": "name", "kind": "single_line_text", "label": "名称", "required": True},
        {
            "id": "item_cost",
            "key": "secret_cost",
            "kind": "money",
            "label": "机密成本",
            "unit": {"zh": "元", "en": "yuan"},
        },
        {
            "id": "item_kind",
            "key": "kind",
            "kind": "dropdown",
            "label": {"zh": "类别", "en": "Kind"},
            "options": [{"id": "a", "value": "甲", "label": {"zh": "甲类", "en": "First"}, "color": "red"}],
        },
    ],
    "views": [
        {"id": "v1", "key": "all", "label": "全部", "columns": ["#item_name", "secret_cost", "kind"]},
        {
            "id": "v2",
            "key": "dear",
            "label": "贵的",
            "columns": ["name"],
            "where": {"not": {"and": [{"field": "#item_cost", "op": "gt", "value": "5"}]}},
        },
        {
            "id": "v3",
            "key": "by_cost",
            "label": "按成本",
            "columns": ["name"],
            "order": [{"id": "o1", "field": "#item_cost"}, {"id": "o2", "field": "#item_name"}],
        },
    ],
    "sections": [
        {"id": "s1", "key": "main", "label": "基本", "fields": ["item_name", "item_kind"]},
        {"id": "s2", "key": "money", "label": "价", "fields": ["item_cost"]},
    ],
}
DEAL: dict[str, Any] = {
    "id": "deal",
    "key": "deal",
    "label": "交易",
    "id_prefix": "dea",
    "title": "deal_no",
    "fields": [
        {
            "id": "deal_no",
            "key": "no",
            "kind": "serial",
            "label": "编号",
            "serial": [{"id": "p", "part": "counter", "digits": 3}],
        },
        {"id": "deal_place", "key": "place", "kind": "address", "label": "地址"},
        {
            "id": "deal_lines",
            "key": "lines",
            "kind": "subform",
            "label": "明细",
            "fields": [
                {
                    "id": "line_item",
                    "key": "item",
                    "kind": "relation",
                    "label": "物品",
                    "target": "item",
                    "columns": ["kind", "secret_cost"],
                },
                {"id": "line_qty", "key": "qty", "kind": "number", "label": "数量", "places": 0},
            ],
        },
        {
            "id": "deal_total",
            "key": "total",
            "kind": "rollup",
            "label": "合计",
            "over": "deal_lines",
            "source": "line_qty",
        },
        {"id": "deal_note", "key": "note", "kind": "multi_line_text", "label": "备注"},
    ],
}
HOME: list[dict[str, Any]] = [
    {
        "id": "w1",
        "key": "costs",
        "label": "成本合计",
        "kind": "figure",
        "form": "item",
        "aggregate": {"measures": [{"key": "sum", "op": "sum", "field": "#item_cost"}]},
        "show": ["sum"],
    },
    {
        "id": "w2",
        "key": "kinds",
        "label": {"zh": "类别", "en": "Kinds"},
        "kind": "ranking",
        "form": "item",
        "aggregate": {
            "group": [{"field": "#item_kind", "key": "k"}],
            "measures": [{"key": "n", "op": "count"}],
        },
        "show": ["k", "n"],
        "view": "all",
    },
]


def rights(form: str, verbs: list[str], **settings: object) -> dict[str, object]:
    return {"id": f"r_{form}", "form": form, "verbs": verbs, **settings}


ROLES: list[dict[str, Any]] = [
    {
        "id": "all",
        "name": "都",
        "forms": [rights("item", ["read", "create", "update"]), rights("deal", ["read", "create"])],
    },
    {
        "id": "no_cost",
        "name": "无成本",
        "forms": [
            rights(
                "item", ["read"], fields="read", but=[{"id": "b", "fields": ["item_cost"], "right": "hidden"}]
            ),
            rights("deal", ["read", "update"], but=[{"id": "c", "fields": ["line_qty"], "right": "hidden"}]),
        ],
    },
    {
        "id": "masked",
        "name": "遮盖",
        "forms": [
            rights(
                "item", ["read"], fields="read", but=[{"id": "b", "fields": ["item_cost"], "right": "masked"}]
            )
        ],
    },
    {"id": "deals", "name": "只看交易", "forms": [rights("deal", ["read", "create"])]},
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    app = read_app(
        {
            "format": 1,
            "id": "shop",
            "key": "shop",
            "label": "店",
            "forms": [ITEM, DEAL],
            "roles": ROLES,
            "home": HOME,
        }
    )
    assert not isinstance(app, tuple), app
    made = compile((builtin(), app), version=7, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    return made


def view(plan: Plan, *roles: str, lang: str = "zh") -> dict[str, Any]:
    return app_view(
        plan, grant(plan, Actor(person=1, name="我", roles=frozenset(roles))), app="shop", lang=lang
    )


def form(seen: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in seen["forms"] if each["key"] == key)


def field(seen: dict[str, Any], form_key: str, key: str) -> dict[str, Any]:
    return next(each for each in form(seen, form_key)["fields"] if each["key"] == key)


def test_labels_are_in_the_callers_language(plan: Plan) -> None:
    chinese, english = view(plan, "all"), view(plan, "all", lang="en")

    assert form(chinese, "item")["label"] == "物品"
    assert form(english, "item")["label"] == "Items"
    assert field(english, "item", "kind")["options"] == [
        {"value": "甲", "label": "First", "long": None, "color": "red"}
    ]
    assert form(english, "deal")["label"] == "交易"
    units = [field(seen, "item", "secret_cost")["unit"] for seen in (chinese, english)]
    assert units == ["元", "yuan"]


def test_a_full_right_shows_every_field_view_and_figure(plan: Plan) -> None:
    seen = view(plan, "all")

    assert seen["version"] == 7
    assert [each["key"] for each in form(seen, "item")["views"]] == ["all", "dear", "by_cost"]
    assert [each["key"] for each in form(seen, "item")["sections"]] == ["main", "money"]
    assert [each["key"] for each in seen["home"]] == ["costs", "kinds"]
    assert form(seen, "item")["can"] == {
        "read": True, "create": True, "update": True, "delete": False, "import": False, "export": False
    }  # fmt: skip


def test_paths_are_written_with_keys(plan: Plan) -> None:
    seen = view(plan, "all")

    everything = json.dumps(seen)
    assert "#" not in everything
    dear = form(seen, "item")["views"][1]
    assert dear["where"] == {"not": {"and": [{"field": "secret_cost", "op": "gt", "value": "5"}]}}
    assert seen["home"][1]["aggregate"]["group"] == [{"field": "kind", "key": "k"}]
    assert seen["home"][1]["link"] == "/shop/item?view=all"


def test_a_hidden_field_leaves_no_trace(plan: Plan) -> None:
    seen = view(plan, "no_cost")

    assert "secret_cost" not in json.dumps(seen)
    assert "机密" not in json.dumps(seen, ensure_ascii=False)
    assert [each["key"] for each in form(seen, "item")["views"]] == ["all", "by_cost"]
    assert form(seen, "item")["views"][0]["columns"] == ["name", "kind"]
    assert form(seen, "item")["views"][1]["order"] == [{"field": "name", "dir": "asc"}]
    assert [each["key"] for each in form(seen, "item")["sections"]] == ["main"]
    assert [each["key"] for each in seen["home"]] == ["kinds"]


def test_a_hidden_field_of_a_subform_is_absent_and_so_is_what_is_worked_out_from_it(plan: Plan) -> None:
    seen = view(plan, "no_cost")

    assert [each["key"] for each in field(seen, "deal", "lines")["fields"]] == ["item"]
    assert "total" not in [each["key"] for each in form(seen, "deal")["fields"]]


def test_a_masked_field_is_shown_but_only_compared_whole(plan: Plan) -> None:
    seen = view(plan, "masked")

    cost = field(seen, "item", "secret_cost")
    assert cost["masked"]
    assert cost["ops"] == ["eq"]
    assert [cost[use] for use in ("sortable", "groupable", "summable")] == [False, False, False]
    assert [each["key"] for each in form(seen, "item")["views"]] == ["all", "by_cost"]
    assert [each["key"] for each in seen["home"]] == ["kinds"]


def test_a_form_without_rights_does_not_exist(plan: Plan) -> None:
    seen = view(plan, "deals")

    assert [each["key"] for each in seen["forms"]] == ["deal"]
    assert seen["home"] == []
    item = field(seen, "deal", "lines")["fields"][0]
    assert item["readonly"]
    assert "target" not in item


def test_a_reference_names_its_target_and_only_the_columns_that_may_be_read(plan: Plan) -> None:
    for role, columns in (("all", ["kind", "secret_cost"]), ("no_cost", ["kind"])):
        target = field(view(plan, role), "deal", "lines")["fields"][0]["target"]

        assert [each["path"] for each in target["columns"]] == columns
        assert (target["app"], target["form"]) == ("shop", "item")
        assert target["create"] is (role == "all")


def test_readonly_is_what_is_computed_or_may_not_be_written(plan: Plan) -> None:
    seen = view(plan, "all")

    assert field(seen, "deal", "total")["readonly"]
    assert field(seen, "deal", "total")["class"] == "stored"
    assert not field(seen, "deal", "note")["readonly"]
    assert field(seen, "deal", "note")["multiline"]
    assert field(view(plan, "masked"), "item", "name")["readonly"]


def test_an_address_tells_its_parts(plan: Plan) -> None:
    place = field(view(plan, "all"), "deal", "place")

    assert [part["key"] for part in place["parts"]] == ["province", "city", "district", "detail"]
    assert not place["sortable"]


def test_somebody_without_rights_sees_only_the_company(plan: Plan) -> None:
    nobody = grant(plan, Actor(person=1, name="我"))

    assert [app["key"] for app in apps_view(plan, nobody, lang="zh")] == ["workspace"]
    for app in ("shop", "nonsense"):
        with pytest.raises(NotFound):
            app_view(plan, nobody, app=app, lang="zh")
