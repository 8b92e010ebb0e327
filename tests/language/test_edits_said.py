"""Edits in the words of business people."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from huodan.language.document import (
    App,
    Check,
    Deed,
    FieldRights,
    Form,
    FormRights,
    Match,
    Order,
    Role,
    Rule,
    Section,
    View,
    Widget,
    read_app,
    tree_of,
)
from huodan.language.document.edits import diff
from huodan.language.document.said import ELEMENTS, SETTINGS, say_edits
from huodan.language.fields import KINDS
from huodan.templates import load
from tests.language.test_edits import customer as customer_of

Tree = dict[str, Any]


CHECK = {"id": "short", "message": "名称太短", "formula": "LEN(name) > 1"}


def changed(tree: Tree, change: Callable[[Tree], object]) -> Tree:
    after = deepcopy(tree)
    change(after)
    app = read_app(after)
    assert not isinstance(app, tuple), app
    return tree_of(app)


def said(change: Callable[[Tree], object], lang: str = "zh", *, before: Tree | None = None) -> list[str]:
    before = before or tree_of(load("orders"))
    after = changed(before, change)
    return [line.text for line in say_edits(before, after, diff(before, after), lang)]  # type: ignore[arg-type]


def field(tree: Tree, id: str) -> Tree:
    return next(one for form in tree["forms"] for one in form["fields"] if one["id"] == id)


def _add(tree: Tree) -> None:
    form = customer_of(tree)
    form["fields"].append({"id": "cus_tax", "key": "tax", "kind": "single_line_text", "label": "税号"})
    form["sections"][0]["fields"].append("cus_tax")


def _remove(tree: Tree) -> None:
    form = customer_of(tree)
    form["fields"] = [one for one in form["fields"] if one["id"] != "cus_level"]


def _to_front(tree: Tree) -> None:
    fields = customer_of(tree)["fields"]
    fields.insert(0, fields.pop(3))


def _visit(tree: Tree) -> None:
    number = {"id": "visit_no", "key": "no", "label": "编号", "kind": "single_line_text"}
    form = {"id": "visit", "key": "visit", "label": "拜访表", "id_prefix": "vis", "title": "visit_no"}
    tree["forms"].append(form | {"fields": [number]})


def _kind(tree: Tree) -> None:
    fields = customer_of(tree)["fields"]
    index = next(at for at, one in enumerate(fields) if one["id"] == "cus_name")
    fields[index] = {"id": "cus_name", "key": "name", "label": "客户名称", "kind": "multi_line_text"}


def _option(tree: Tree) -> None:
    field(tree, "cus_level")["options"].append({"id": "vip", "value": "VIP"})


def _step(tree: Tree) -> None:
    field(tree, "cus_level")["options"][0]["starts"] = False


def _column(tree: Tree) -> None:
    customer_of(tree)["views"][0]["columns"].remove("level")


CHANGES: list[tuple[Callable[[Tree], object], str, str]] = [
    (_add, "《客户信息表》新增字段「税号」（单行文本）", "Customers: field “税号” added (Single-line text)"),
    (_remove, "《客户信息表》删除字段「客户等级」（下拉框）", "Customers: field “Level” removed (Dropdown)"),
    (_to_front, "《客户信息表》字段「负责人」移到最前", "Customers: field “Owner” moved to the front"),
    (_visit, "新增表单「拜访表」", "Form “拜访表” added"),
    (_option, "《客户信息表》新增选项「VIP」", "Customers: option “VIP” added"),
    (
        _kind,
        "《客户信息表》字段「客户名称」的类型：单行文本 → 多行文本",
        "Customers: field “Name”, kind: Single-line text → Multi-line text",
    ),
    (
        _step,
        "《客户信息表》选项「A」的新建时可以选：是 → 否",
        "Customers: option “A”, a new record may begin with it: yes → no",
    ),
    (
        lambda tree: customer_of(tree).update(
            combinations=[{"id": "pair", "fields": ["cus_name", "cus_level"]}]
        ),
        "《客户信息表》新增不能重复的组合「客户名称＋客户等级」",
        "Customers: unique combination “Name＋Level” added",
    ),
    (
        lambda tree: customer_of(tree).update(checks=[{**CHECK, "otherwise": "warn"}]),
        "《客户信息表》新增提交校验「名称太短」",
        "Customers: check “名称太短” added",
    ),
    (
        _column,
        "《客户信息表》视图「全部客户」的列去掉「客户等级」",
        "Customers: view “All customers”, columns: “Level” removed",
    ),
    (
        lambda tree: field(tree, "cus_name").update(label={"zh": "单位名称", "en": "Company"}),
        "《客户信息表》字段「客户名称」改名为「单位名称」",
        "Customers: field “Name” renamed “Company”",
    ),
    (
        lambda tree: field(tree, "cus_level").update(required=True),
        "《客户信息表》字段「客户等级」的必填：否 → 是",
        "Customers: field “Level”, required: no → yes",
    ),
    (lambda tree: tree.update(label="销售"), "应用「订单管理」改名为「销售」", "App “Orders” renamed “销售”"),
]


def test_a_check_that_only_warns_from_now_on_is_said_so_and_back() -> None:
    tree = tree_of(load("orders"))
    hard = changed(tree, lambda tree: customer_of(tree).update(checks=[CHECK]))
    soft = changed(tree, lambda tree: customer_of(tree).update(checks=[{**CHECK, "otherwise": "warn"}]))

    assert [line.text for line in say_edits(hard, soft, diff(hard, soft), "zh")] == [
        "《客户信息表》提交校验「名称太短」的不通过时：不能保存 → 只提醒"
    ]
    assert [line.text for line in say_edits(soft, hard, diff(soft, hard), "en")] == [
        "Customers: check “名称太短”, where it does not hold: it only warns → it cannot be saved"
    ]


def test_lists_of_an_option_name_options_and_roles() -> None:
    tree = tree_of(load("orders"))
    (first, second, *_), role = field(tree, "cus_level")["options"], tree["roles"][0]

    def follow(tree: Tree, **settings: list[str]) -> None:
        field(tree, "cus_level")["options"][0].update(settings)

    before = changed(tree, lambda tree: follow(tree, next=[], by=[]))
    lines = said(lambda tree: follow(tree, next=[second["id"]], by=[role["id"]]), before=before)

    assert lines == [
        f"《客户信息表》选项「{first['value']}」的之后可以变成加入「{second['value']}」",
        f"《客户信息表》选项「{first['value']}」的谁可以改成它加入「{role['name']['zh']}」",
    ]


@pytest.mark.parametrize(("change", "zh", "en"), CHANGES)
def test_a_change_is_one_line(change: Callable[[Tree], object], zh: str, en: str) -> None:
    assert said(change) == [zh]
    assert said(change, "en") == [en]


def test_every_change_of_the_order_app_has_words() -> None:
    empty = tree_of(load("orders")) | {"forms": [], "roles": [], "home": []}
    full = tree_of(load("orders"))

    for edits in (diff(empty, full), diff(full, empty)):
        for lang in ("zh", "en"):
            lines = say_edits(empty, full, edits, lang)  # type: ignore[arg-type]
            assert len(lines) == len(edits)
            assert not [line.text for line in lines if "{" in line.text or "「」" in line.text]


def test_every_setting_has_words() -> None:
    models = [
        App,
        Check,
        Deed,
        Form,
        FieldRights,
        FormRights,
        Match,
        Order,
        Role,
        Rule,
        Section,
        View,
        Widget,
    ]
    models += KINDS.values()
    names = {name for model in models for name in model.model_fields}

    assert names - SETTINGS.keys() - ELEMENTS.keys() - {"id", "kind"} == set()
