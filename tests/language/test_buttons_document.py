"""Buttons of a form in the document: Edits, words, where a field is used, what goes with it, copies."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.language.document import builtin, canonical, tree_of
from huodan.language.document.acts import AnyAct
from huodan.language.document.edits import Tree, apply, diff, inverse
from huodan.language.document.merging import word_uses
from huodan.language.document.renewing import renewed
from huodan.language.document.said import say_edits, setting_name
from huodan.language.document.uses import form_uses, uses
from huodan.language.plan import compile
from huodan.language.plan.uses import uses as plan_uses
from tests.support import apps

SHIP: Tree = {
    "id": "b1",
    "label": "发货",
    "when": '#bill_state = "甲"',
    "asks": ["bill_no", "bill_note"],
    "sets": [{"id": "g1", "field": "bill_kind", "formula": '#bill_price & "乙"'}],
}
PAY: Tree = {"id": "b2", "label": "登记回款", "over": "pay_bill"}
REMOVE = {"do": "remove_fields", "form": "bill", "table": "bill"}


def begun(*buttons: Tree) -> Tree:
    """This function will give an app of bills with buttons, and of payments for them."""
    bill = apps.form(
        "bill",
        apps.field("bill_title", "single_line_text"),
        *(apps.field(f"bill_{key}", "single_line_text") for key in ("state", "no", "note", "kind")),
        apps.field("bill_price", "number"),
        apps.field("bill_up", "relation", target="bill"),
        buttons=list(buttons or (SHIP, PAY)),
    )
    pay = apps.form(
        "pay", apps.field("pay_note", "single_line_text"), apps.field("pay_bill", "relation", target="bill")
    )
    return tree_of(apps.read(apps.app(bill, pay)))


def done(tree: Tree, act: Tree) -> Tree:
    """This function will do an act, and give the document as it is kept."""
    read: Any = TypeAdapter(AnyAct).validate_python(act)
    read.change(tree, "zh", set())
    return tree_of(apps.read(tree))


def buttons(tree: Tree, form: str = "bill") -> Any:
    """This function will give the buttons of a form: what each asks, fills in and begins."""
    found = next(one for one in tree["forms"] if one["id"] == form)
    return {
        one["id"]: (one["asks"], [set_["field"] for set_ in one["sets"]], one["over"])
        for one in found["buttons"]
    }


def test_a_document_without_buttons_is_written_as_before() -> None:
    assert "buttons" not in canonical(apps.read(apps.app(apps.form("buy", apps.field("buy_a", "number")))))


def test_edits_of_buttons_go_there_and_back() -> None:
    before, after = begun(PAY), begun()
    later = begun(PAY, {**SHIP, "when": None, "look": "red", "asks": ["bill_note"]})

    for one, other in ((before, after), (after, later), (later, before)):
        edits = diff(one, other)
        assert apply(one, edits) == other
        assert apply(other, inverse(edits)) == one


def test_a_change_of_a_button_has_words() -> None:
    before, after = begun(PAY), begun(PAY, SHIP)
    set_ = {**SHIP["sets"][0], "formula": '"丙"'}
    changed = begun({**PAY, "over": "bill_up"}, {**SHIP, "look": "red", "asks": ["bill_no"], "sets": [set_]})

    def said(one: Tree, other: Tree, lang: Any = "zh") -> list[str]:
        return [line.text for line in say_edits(one, other, diff(one, other), lang)]

    assert said(before, after) == ["《bill》新增按钮「发货」"]
    assert said(before, after, "en") == ["Bill: button “发货” added"]
    assert said(after, changed) == [
        "《bill》按钮「登记回款」的新建哪里的数据：pay_bill → bill_up",
        "《bill》按钮「发货」的样子：普通 → 红色",
        "《bill》按钮「发货」的按下时填写去掉「bill_note」",
        '《bill》按钮填写的字段「bill_kind」的公式：#bill_price & "乙" → "丙"',
    ]


@pytest.mark.parametrize(
    ("form", "field", "told", "left"),
    [
        (
            "bill",
            "bill_no",
            [("按钮「发货」的按下时填写", True)],
            {"b1": (["bill_note"], ["bill_kind"], None)},
        ),
        (
            "bill",
            "bill_kind",
            [("按钮「发货」的自动填写", True)],
            {"b1": (["bill_no", "bill_note"], [], None)},
        ),
        (
            "pay",
            "pay_bill",
            [("按钮「登记回款」", True)],
            {"b1": (["bill_no", "bill_note"], ["bill_kind"], None)},
        ),
        ("bill", "bill_state", [("按钮「发货」的什么时候可以按", False)], None),
        ("bill", "bill_price", [("按钮「发货」的自动填写", False)], None),
    ],
)
def test_who_takes_a_field_away_is_told_of_the_buttons_that_use_it(
    form: str, field: str, told: list[tuple[str, bool]], left: Any
) -> None:
    tree = begun()
    found = [
        (setting_name(tree, use.place, use.setting, "zh"), use.goes) for use in uses(tree, form, [field])
    ]
    without = done(begun(), {**REMOVE, "form": form, "table": form, "ids": [field]})

    assert found == [(f"《bill》{text}", goes) for text, goes in told]
    if left is None:  # a formula reads it: somebody has to see to it, and is told where
        found = compile((builtin(), apps.read(without)), version=1, tz="Asia/Shanghai")
        assert isinstance(found, tuple)
        assert [problem.path.partition("forms.")[2][:9] for problem in found] == ["0.buttons"], found
    else:
        assert left.items() <= buttons(without).items()
        assert ("b2" in buttons(without)) == (field != "pay_bill")
        apps.plan(without)


def test_what_a_formula_of_a_button_reads_is_told_although_the_field_goes_from_the_button() -> None:
    sets = [{"id": "g1", "field": "bill_kind", "formula": "#bill_kind"}]
    reading = {"id": "g2", "field": "bill_note", "formula": '#bill_kind & "x"'}

    def goes(*more: Tree) -> list[bool]:
        tree = begun({"id": "b1", "label": "x", "sets": [*sets, *more]})
        return [use.goes for use in uses(tree, "bill", ["bill_kind"])]

    assert goes() == [True]
    assert goes(reading) == [False]


def test_who_takes_a_form_away_is_told_of_the_buttons_that_begin_its_records() -> None:
    own = {"id": "b4", "label": "下级", "over": "bill_up"}
    tree = begun(SHIP, PAY, own)

    found = [(setting_name(tree, use.place, use.setting, "zh"), use.goes) for use in form_uses(tree, "pay")]
    assert found == [("《bill》按钮「登记回款」", True)]
    assert [use.place[:2] for use in form_uses(tree, "bill")] == [("forms", "pay")]


def test_a_button_that_does_nothing_else_goes_with_its_field_and_with_the_form_it_begins() -> None:
    only = {"id": "b3", "label": "备注", "asks": ["bill_note"]}

    assert buttons(done(begun(only), {**REMOVE, "ids": ["bill_note"]})) == {}
    assert list(buttons(done(begun(), {"do": "remove_form", "form": "pay"}))) == ["b1"]


def test_a_copied_form_has_buttons_about_its_own_fields() -> None:
    own = {"id": "b4", "label": "下级", "over": "bill_up"}
    tree = done(begun(SHIP, PAY, own), {"do": "copy_form", "form": "bill", "id": "copy"})

    fields = {one["id"] for one in next(one for one in tree["forms"] if one["id"] == "copy")["fields"]}
    made = buttons(tree, "copy")
    assert list(made) == ["b1", "b4"]
    assert {*made["b1"][0], *made["b1"][1], made["b4"][2]} <= fields
    apps.plan(tree)


def test_a_renewed_app_has_buttons_about_its_own_fields() -> None:
    made = tree_of(apps.read(renewed(begun(), seed="x", key="other", label="另一个", prefixes=set())))

    own = {field["id"] for form in made["forms"] for field in form["fields"]}
    for asks, sets, over in buttons(made, made["forms"][0]["id"]).values():
        assert {*asks, *sets, *([over] if over else [])} <= own
    apps.plan(made)


def test_where_used_names_the_button() -> None:
    plan = apps.plan(begun())

    for field in ("bill_state", "bill_no", "bill_kind", "bill_price"):
        assert ("button", "发货") in {(use.kind, use.label) for use in plan_uses(plan, field)}
    assert [(use.kind, use.label) for use in plan_uses(plan, "pay_bill")] == [("button", "登记回款")]


def test_words_of_an_option_that_is_merged_are_found_in_buttons() -> None:
    tree = begun()

    found = {setting_name(tree, use.place, use.setting, "zh") for use in word_uses(tree, ["甲", "乙"])}
    assert found == {"《bill》按钮「发货」的什么时候可以按", "《bill》按钮「发货」的公式"}


def test_a_button_whose_words_are_the_key_of_a_field_does_not_use_it() -> None:
    button = {**SHIP, "look": "red", "confirm": "bill_title", "when": None}
    tree = begun(button)
    tree["forms"][0]["fields"][0]["key"] = "red"

    assert [use.setting for use in uses(tree, "bill", ["bill_title"])] == ["title"]
