"""Fields by nothing but their names: what they most likely mean, as settings one sees and changes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.language.document import tree_of
from huodan.language.document.acts import AnyAct
from huodan.language.document.edits import Set
from huodan.language.document.naming import follow_labels
from tests.support import apps

Tree = dict[str, Any]
EMPTY = {"format": 1, "id": "app", "key": "app", "label": "应用", "forms": [], "roles": []}


def named(*labels: str, mark: str = "f") -> list[Tree]:
    """This function will write fields of which only the name is known."""
    return [{"id": f"{mark}{number}", "label": label} for number, label in enumerate(labels)]


def done(*acts: Tree, lang: str = "zh") -> Tree:
    """This function will do acts on an app without forms, and compile what comes of them."""
    tree = tree_of(apps.read(EMPTY))
    for act in acts:
        read: Any = TypeAdapter(AnyAct).validate_python(act)
        read.change(tree, lang, set())
        tree = tree_of(apps.read(tree))
    apps.plan(tree)
    return tree


def kinds(table: Tree) -> dict[str, str]:
    """This function will give the kind of each field by its label."""
    return {field["label"]: field["kind"] for field in table["fields"]}


def form(tree: Tree, id: str) -> Tree:
    """This function will give a form."""
    return dict(next(each for each in tree["forms"] if each["id"] == id))


PRODUCTS = {
    "do": "add_form",
    "id": "product",
    "label": "产品信息表",
    "fields": named("产品名称", "产品编码", "单价", "单位", mark="p"),
}


def lines(*labels: str) -> Tree:
    """This function will write the act by which a form of orders gets lines with columns of these names."""
    rows = {"id": "rows", "kind": "subform", "label": "订单明细", "columns": named(*labels, mark="c")}
    return {"do": "add_form", "id": "order", "label": "订单表", "fields": [*named("订单编号", "客户"), rows]}


def test_a_form_comes_with_fields_of_what_their_names_say() -> None:
    labels = [
        "客户名称",
        "联系电话",
        "地址",
        "单价",
        "数量",
        "下单日期",
        "下单时间",
        "订单状态",
        "备注",
        "规格",
    ]
    made = form(done({"do": "add_form", "id": "a", "label": "表", "fields": named(*labels)}), "a")

    assert list(kinds(made).values()) == [
        "single_line_text",
        "phone",
        "address",
        "money",
        "number",
        "date",
        "date_time",
        "radio_group",
        "multi_line_text",
        "single_line_text",
    ]
    assert (made["title"], made["noun"]) == ("f0", None)
    assert [field["key"] for field in made["fields"]][:2] == ["ke_hu_ming_cheng", "lian_xi_dian_hua"]
    assert [field["label"] for field in made["fields"] if field["required"]] == ["客户名称"]


@pytest.mark.parametrize(
    ("labels", "title"),
    [
        (["单价", "产品名称"], "产品名称"),
        (["单价", "数量"], "名称"),
        (["订单编号", "客户名称"], "订单编号"),
        ([], "名称"),
    ],
)
def test_its_title_is_the_first_that_may_name_a_record(labels: list[str], title: str) -> None:
    made = form(done({"do": "add_form", "id": "a", "label": "表", "fields": named(*labels)}), "a")

    assert next(field["label"] for field in made["fields"] if field["id"] == made["title"]) == title
    assert len(made["fields"]) == max(1, len(labels) + (title not in labels))


def test_what_a_form_calls_its_records_is_a_relation_that_fills_in_what_it_has_too() -> None:
    tree = done(PRODUCTS, lines("产品", "单价", "数量", "金额"))

    rows = next(field for field in form(tree, "order")["fields"] if field["id"] == "rows")
    assert kinds(rows) == {"产品": "relation", "单价": "money", "数量": "number", "金额": "formula"}
    product, _, _, amount = rows["fields"]
    assert product["target"] == "product"
    assert [(fill["source"], fill["into"], fill["mode"]) for fill in product["fills"]] == [
        ("#p2", "c1", "keep")
    ]
    assert amount["formula"] == "#c1 * #c2"


@pytest.mark.parametrize(
    ("label", "noun"),
    [
        ("客户信息表", "客户"),
        ("订单表", "订单"),
        ("报销单", None),
        ("设备台账", "设备"),
        ("表", None),
        ("Orders", None),
    ],
)
def test_what_one_record_of_a_form_is_called(label: str, noun: str | None) -> None:
    assert form(done({"do": "add_form", "id": "a", "label": label}), "a")["noun"] == noun


@pytest.mark.parametrize(
    ("label", "noun", "name"),
    [
        ("产品", None, "产品"),
        ("产品表", None, "产品"),
        ("产品信息表", None, "产品"),
        ("产品信息表", None, "产品信息表"),
        ("客户档案", None, "客户"),
        ("Products", None, "Product"),
        ("PRODUCT LIST", "product", "Product"),
        ("往来单位", "客户", "客户"),
    ],
)
def test_ways_to_call_one_record(label: str, noun: str | None, name: str) -> None:
    tree = tree_of(apps.read(EMPTY))
    for act in (
        {"do": "add_form", "id": "a", "label": label},
        {"do": "add_form", "id": "b", "label": "别的"},
    ):
        read: Any = TypeAdapter(AnyAct).validate_python(act)
        read.change(tree, "zh", set())
    tree["forms"][0]["noun"] = noun
    fields = {"do": "add_fields", "form": "b", "table": "b", "after": "b_t", "fields": named(name)}
    TypeAdapter[Any](AnyAct).validate_python(fields).change(tree, "zh", set())

    assert kinds(form(tree, "b"))[name] == "relation"


def test_a_form_does_not_point_at_itself_and_a_longer_name_at_nobody() -> None:
    tree = done(
        PRODUCTS,
        {"do": "add_fields", "form": "product", "table": "product", "fields": named("产品", "产品说明")},
    )

    assert kinds(form(tree, "product")) | {
        "产品": "single_line_text",
        "产品说明": "multi_line_text",
    } == kinds(form(tree, "product"))


def test_nothing_is_made_of_an_amount_alone_nor_of_a_kind_somebody_chose() -> None:
    alone = done(PRODUCTS, lines("金额", "数量"))
    rows = next(field for field in form(alone, "order")["fields"] if field["id"] == "rows")
    assert kinds(rows) == {"金额": "money", "数量": "number"}

    chosen = [*named("产品", "数量", mark="c"), {"id": "price", "kind": "money", "label": "单价"}]
    amount = {"id": "amount", "kind": "money", "label": "金额"}
    tree = done(
        PRODUCTS, {"do": "add_form", "id": "x", "label": "报价", "fields": [*named("单号"), *chosen, amount]}
    )
    found = {"单号": "serial", "产品": "relation", "数量": "number", "单价": "money", "金额": "money"}
    assert kinds(form(tree, "x")) == found
    assert form(tree, "x")["fields"][1]["fills"] == []


def test_asked_twice_it_is_added_once() -> None:
    fields = {
        "do": "add_fields",
        "form": "product",
        "table": "product",
        "after": "p3",
        "fields": named("规格"),
    }

    assert done(PRODUCTS, fields, fields) == done(PRODUCTS, fields)


def test_what_is_added_up_first_is_what_is_worked_out() -> None:
    total = {"id": "total", "kind": "rollup", "label": "订单总金额"}
    tree = done(
        PRODUCTS,
        lines("产品", "单价", "数量", "金额"),
        {"do": "add_fields", "form": "order", "table": "order", "after": "rows", "fields": [total]},
    )

    made = next(field for field in form(tree, "order")["fields"] if field["id"] == "total")
    assert (made["over"], made["source"], made["operation"], made["format"]) == ("rows", "c3", "sum", "money")


def filled(source: Tree, *, label: str | None = None, role: Tree | None = None) -> tuple[Tree, list[Tree]]:
    """This function will give a field named as one of the products beside 产品, and what fills it in."""
    products = {
        "do": "add_form",
        "id": "product",
        "label": "产品",
        "fields": [*named("名称"), {"id": "s", **source}],
    }
    tree = tree_of(
        apps.read(EMPTY | {"roles": [{"id": "boss", "name": "老板"}, {"id": "clerk", "name": "文员"}]})
    )
    TypeAdapter[Any](AnyAct).validate_python(products).change(tree, "zh", set())
    if role is not None:
        tree["roles"][1]["forms"] = [{"id": "r", "form": "product", "verbs": ["read"], **role}]
    order = {
        "do": "add_form",
        "id": "order",
        "label": "报价",
        "fields": named("单号", "产品", label or source["label"]),
    }
    TypeAdapter[Any](AnyAct).validate_python(order).change(tree, "zh", set())
    made = form(tree_of(apps.read(tree)), "order")
    apps.plan(tree)
    return made["fields"][2], made["fields"][1]["fills"]


def test_a_copy_keeps_the_shape_of_what_it_copies() -> None:
    exact = {"label": "单价", "kind": "number", "settings": {"places": 4, "unit": "元/个"}}

    into, fills = filled(exact)

    assert (into["kind"], into["places"], into["unit"], len(fills)) == ("number", 4, "元/个", 1)


@pytest.mark.parametrize(
    "source",
    [
        {"label": "编号", "kind": "serial"},
        {"label": "规格", "kind": "single_line_text", "settings": {"unique": True}},
        {"label": "备注", "kind": "multi_line_text"},
        {"label": "数量", "kind": "number"},
        {"label": "成本", "kind": "money"},
        {"label": "单价", "kind": "single_line_text"},
        {"label": "单位", "kind": "dropdown"},
        {"label": "日期", "kind": "date"},
    ],
)
def test_what_is_a_record_s_own_is_not_filled_in(source: Tree) -> None:
    assert filled(source)[1] == []


@pytest.mark.parametrize(
    "role",
    [{"fields": "hidden"}, {"but": [{"id": "b", "right": "hidden", "fields": ["s"]}]}],
)
def test_what_a_role_does_not_read_is_not_copied(role: Tree) -> None:
    price = {"label": "单价", "kind": "money"}
    assert len(filled(price, role={})[1]) == 1
    assert filled(price, role=role)[1] == []


@pytest.mark.parametrize("label", ["库存", "价格", "工时", "地址"])
def test_a_measure_stays_one_beside_a_form_called_like_it(label: str) -> None:
    first = {"do": "add_form", "id": "a", "label": f"{label}表"}
    made = form(done(first, {"do": "add_form", "id": "b", "label": "产品", "fields": named(label)}), "b")

    assert "relation" not in kinds(made).values()


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Phone number", "phone"), ("Account number", "single_line_text"), ("Order number", "serial")],
)
def test_english_names(label: str, kind: str) -> None:
    assert (
        kinds(form(done({"do": "add_form", "id": "a", "label": "Things", "fields": named(label)}), "a"))[
            label
        ]
        == kind
    )


def test_what_a_record_is_called_follows_its_form() -> None:
    before = done(PRODUCTS)
    edit = Set(at=("forms", "product"), name="label", old="产品信息表", new="设备信息表")

    made = list(follow_labels([edit], before, before))

    assert next((one.name, one.new) for one in made if isinstance(one, Set)) == ("noun", "设备")
    copy: Any = TypeAdapter(AnyAct).validate_python({"do": "copy_form", "id": "copy", "form": "product"})
    copy.change(before, "zh", set())
    assert form(before, "copy")["noun"] is None


def test_what_two_relations_have_is_filled_in_by_the_first() -> None:
    contact = named("名称", "联系人", mark="c")
    acts = [
        {
            "do": "add_form",
            "id": id,
            "label": label,
            "fields": [{**one, "id": id + one["id"]} for one in contact],
        }
        for id, label in (("a", "客户"), ("b", "供应商"))
    ]
    tree = done(
        *acts,
        {"do": "add_form", "id": "q", "label": "报价", "fields": named("标题", "客户", "供应商", "联系人")},
    )

    assert [len(field.get("fills", ())) for field in form(tree, "q")["fields"]] == [0, 1, 0, 0]


def test_a_role_without_the_source_s_form_keeps_its_values_there() -> None:
    tree = tree_of(
        apps.read(EMPTY | {"roles": [{"id": "boss", "name": "老板"}, {"id": "store", "name": "仓库"}]})
    )
    TypeAdapter[Any](AnyAct).validate_python(PRODUCTS).change(tree, "zh", set())
    out = {"do": "add_form", "id": "out", "label": "出库单", "fields": named("单号")}
    TypeAdapter[Any](AnyAct).validate_python(out).change(tree, "zh", set())
    tree["roles"][1]["forms"] = [{"id": "r", "form": "out", "verbs": ["read"]}]
    more = {"do": "add_fields", "form": "out", "table": "out", "fields": named("产品", "单价", mark="m")}
    TypeAdapter[Any](AnyAct).validate_python(more).change(tree, "zh", set())

    assert (
        next(field for field in form(tree, "out")["fields"] if field["label"] == "产品").get("fills", [])
        == []
    )
