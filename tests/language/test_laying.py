"""The page of a record laid out: sections under tabs, dividers, notes, and what every record knows of itself."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.language.access import grant
from huodan.language.describe import form_view
from huodan.language.document import canonical, read_app, tree_of
from huodan.language.document.acts import AnyAct
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.said import say_edits
from huodan.language.document.uses import uses
from huodan.language.messages import Actor
from huodan.language.plan import compile
from huodan.language.sketch import sketch
from tests.support import apps

Tree = dict[str, Any]
NOTE = {"id": "n1", "part": "note", "text": "请**认真**填写"}
LINE = {"id": "d1", "part": "divider"}
MADE = {"id": "m1", "part": "system", "shows": "created_by"}
WHO: Tree = {"form": "item", "table": "item", "section_id": "s9"}


def begun() -> Tree:
    """This function will give an app with one form of three fields and no sections."""
    fields = (apps.field(f"item_{name}", "single_line_text") for name in ("name", "size", "cost"))
    return tree_of(apps.read(apps.app(apps.form("item", *fields))))


def done(tree: Tree, *acts: Tree) -> Tree:
    """This function will do acts, and give the document as it is kept."""
    for act in acts:
        read: Any = TypeAdapter(AnyAct).validate_python(act)
        read.change(tree, "zh", set())
    return tree_of(apps.read(tree))


def item(tree: Tree) -> Tree:
    """This function will give the one form."""
    return dict(tree["forms"][0])


def page(tree: Tree) -> list[list[str]]:
    """This function will give what stands in the sections of the form."""
    return [section["fields"] for section in item(tree)["sections"]]


def test_a_page_without_sections_gets_one_for_its_first_note() -> None:
    tree = done(begun(), {"do": "add_parts", **WHO, "after": "item_name", "parts": [NOTE, LINE]})

    assert page(tree) == [["item_name", "n1", "d1", "item_size", "item_cost"]]
    assert [part["id"] for part in item(tree)["parts"]] == ["n1", "d1"]
    assert item(tree)["sections"][0]["label"] == "item"


def test_fields_and_parts_are_placed_among_one_another() -> None:
    tree = done(
        begun(),
        {"do": "add_parts", **WHO, "after": "item_name", "parts": [NOTE, MADE]},
        {"do": "place_fields", "form": "item", "table": "item", "after": None, "ids": ["m1"]},
        {"do": "place_fields", "form": "item", "table": "item", "after": "n1", "ids": ["item_cost"]},
    )

    assert page(tree) == [["m1", "item_name", "n1", "item_cost", "item_size"]]
    assert [field["id"] for field in item(tree)["fields"]] == ["item_name", "item_cost", "item_size"]


def test_parts_go_and_fields_stay() -> None:
    added = done(begun(), {"do": "add_parts", **WHO, "parts": [NOTE, LINE]})

    some = done(added, {"do": "remove_parts", "form": "item", "ids": ["n1"]})
    none = done(added, {"do": "remove_section", "form": "item", "id": "s9"})

    assert page(some) == [["item_name", "item_size", "item_cost", "d1"]]
    assert [part["id"] for part in item(some)["parts"]] == ["d1"]
    assert (item(none)["sections"], item(none)["parts"]) == ([], [])


def test_rules_of_a_section_that_goes_name_its_fields_and_none_of_its_parts() -> None:
    tree = done(begun(), {"do": "add_parts", **WHO, "parts": [NOTE]})
    deed = {"id": "de1", "do": "hide", "fields": ["s9"]}
    tree["forms"][0]["rules"] = [{"id": "ru1", "name": "藏", "when": "#item_name = '甲'", "does": [deed]}]

    (rule,) = item(done(tree_of(apps.read(tree)), {"do": "remove_section", "form": "item", "id": "s9"}))[
        "rules"
    ]

    assert rule["does"][0]["fields"] == ["item_name", "item_size", "item_cost"]


def test_rules_of_a_section_that_goes_name_only_what_can_be_ruled() -> None:
    at = apps.field("item_at", "date_time", stamps="item_state")
    form = apps.form(
        "item",
        apps.field("item_name", "single_line_text"),
        apps.field("item_state", "radio_group", options=apps.OPTIONS),
        at,
        apps.field("item_no", "serial", **apps.SETTINGS["serial"]),
        apps.field("item_sum", "formula", formula="1 + 1"),
        apps.field("item_seller", "member"),
        apps.field("item_lines", "subform", fields=[apps.field("line_name", "single_line_text")]),
    )
    fields = [field["id"] for field in form["fields"]]
    form["sections"] = [{"id": "s1", "key": "s1", "label": "一", "fields": fields}]
    deeds: list[Tree] = [
        {"do": "require"},
        {"do": "hide"},
        {"do": "hide", "clears": True},
        {"do": "assign", "formula": '"甲"'},
    ]
    does = [{"id": f"d{n}", "fields": ["s1"], **deed} for n, deed in enumerate(deeds)]
    form["rules"] = [{"id": "r1", "name": "规则", "does": does}]
    tree = tree_of(apps.read(apps.app(form)))
    before = apps.plan(tree).forms["item"].rules.rules[0].does

    gone = done(tree, {"do": "remove_section", "form": "item", "id": "s1"})

    after = apps.plan(gone).forms["item"].rules.rules[0].does
    assert [deed.fields for deed in before] == [deed.fields for deed in after]
    assert item(gone)["rules"][0]["does"][0]["fields"] == [
        "item_name",
        "item_state",
        "item_seller",
        "item_lines",
    ]


def test_sections_are_moved_with_the_tab_that_begins_with_them() -> None:
    tree = done(
        begun(),
        {"do": "add_section", "form": "item", "id": "s1", "label": "一"},
        {"do": "add_section", "form": "item", "id": "s2", "label": "二"},
        {"do": "place_section", "form": "item", "id": "s2", "after": None},
    )

    assert [section["id"] for section in item(tree)["sections"]] == ["s2", "s1"]


def test_a_copied_form_has_parts_of_its_own() -> None:
    tree = done(
        begun(),
        {"do": "add_parts", **WHO, "parts": [NOTE]},
        {"do": "copy_form", "form": "item", "id": "copy"},
    )

    copy = tree["forms"][1]
    assert copy["parts"][0]["id"] != "n1"
    assert copy["parts"][0]["text"] == NOTE["text"]
    assert copy["parts"][0]["id"] in copy["sections"][0]["fields"]


def test_edits_of_the_page_are_said_and_taken_back() -> None:
    before = begun()
    after = done(begun(), {"do": "add_parts", **WHO, "parts": [NOTE, LINE, MADE]})
    after["forms"][0]["sections"][0]["tab"] = "基本"
    after = tree_of(apps.read(after))

    edits = diff(before, after)
    zh = [line.text for line in say_edits(before, after, edits, "zh")]
    en = [line.text for line in say_edits(before, after, edits, "en")]

    assert apply(after, inverse(edits)) == before
    assert "《item》新增页面内容「请**认真**填写」" in zh
    assert "《item》新增页面内容「分割线」" in zh
    assert "Item: page element “created by” added" in en
    tab = diff(done(begun(), {"do": "add_section", "form": "item", "id": "s9", "label": "item"}), after)
    assert "《item》分组「item」的标签页：（空） → 基本" in [
        one.text for one in say_edits(before, after, tab, "zh")
    ]


def test_words_of_notes_and_tabs_use_no_field() -> None:
    tree = done(begun(), {"do": "add_parts", **WHO, "parts": [{**NOTE, "text": "item_size"}]})
    tree["forms"][0]["sections"][0]["tab"] = "item_size"

    assert uses(tree, "item", ["item_size"]) == ()


def view_for(tree: Tree, right: str = "read") -> Tree:
    """This function will describe the form to somebody who may read it, but for the costs."""
    but = [{"id": "b1", "fields": ["item_cost"], "right": right}]
    rights = {"id": "r1f", "form": "item", "verbs": ["read"], "but": but}
    app = read_app({**tree, "roles": [{"id": "r1", "name": "看", "forms": [rights]}]})
    plan = apps.plan(tree_of(app))  # type: ignore[arg-type]
    return form_view(
        plan, grant(plan, Actor(person=1, name="我", roles=frozenset({"r1"}))), form="item", lang="zh"
    )


def laid() -> Tree:
    """This function will give a page of two tabs: the costs stand alone in the second, with a line."""
    tree = done(
        begun(),
        {"do": "add_parts", **WHO, "after": "item_name", "parts": [NOTE, MADE]},
        {"do": "add_section", "form": "item", "id": "s2", "label": "钱"},
        {"do": "place_fields", "form": "item", "table": "item", "section": "s2", "ids": ["item_cost"]},
        {"do": "add_parts", **WHO, "section": "s2", "parts": [LINE]},
    )
    tree["forms"][0]["sections"][0]["tab"] = "基本"
    tree["forms"][0]["sections"][1]["tab"] = "费用"
    return tree


def test_screens_are_told_tabs_and_parts() -> None:
    view = view_for(laid())

    assert view["sections"] == [
        {"key": "item", "label": "item", "fields": ["name", "n1", "m1", "size"], "tab": "基本"},
        {"key": "qian", "label": "钱", "fields": ["cost", "d1"], "tab": "费用"},
    ]
    assert view["parts"] == [
        {"key": "n1", "part": "note", "text": "请**认真**填写"},
        {"key": "m1", "part": "system", "shows": "created_by"},
        {"key": "d1", "part": "divider", "label": None},
    ]


def test_screens_are_told_that_new_ones_are_filled_in_step_by_step() -> None:
    tree = laid()
    tree["forms"][0]["in_steps"] = True
    tree = tree_of(apps.read(tree))

    told = [view_for(each)["in_steps"] for each in (laid(), tree)]
    drawn = [sketch(apps.read(each), "zh")[0]["in_steps"] for each in (laid(), tree)]

    assert told == drawn == [False, True]


def test_filling_in_by_steps_is_said_taken_back_copied_and_kept_in_a_file() -> None:
    before, after = tree_of(apps.read(laid())), laid()
    after["forms"][0]["in_steps"] = True
    after = tree_of(apps.read(after))
    edits = diff(before, after)

    said = [[line.text for line in say_edits(before, after, edits, lang)] for lang in ("zh", "en")]
    copied = done(deepcopy(after), {"do": "copy_form", "form": "item", "id": "copy"})
    filed = apps.read(json.loads(canonical(apps.read(after))))

    assert said == [
        ["表单「item」的新建时分步填写：否 → 是"],
        ["Form “item”, new ones are filled in step by step: no → yes"],
    ]
    assert apply(after, inverse(edits)) == before
    assert [form["in_steps"] for form in copied["forms"]] == [True, True]
    assert filed.forms[0].in_steps is True
    assert "in_steps" not in canonical(apps.read(before))


def test_only_yes_and_no_say_whether_there_are_steps() -> None:
    tree = laid()
    tree["forms"][0]["in_steps"] = "maybe"

    found = read_app(tree)

    assert isinstance(found, tuple)
    assert [problem.path for problem in found] == ["forms.0.in_steps"]


def test_notes_of_a_section_that_is_not_told_are_not_told_either() -> None:
    tree = done(
        laid(),
        {"do": "add_parts", **WHO, "section": "s2", "parts": [{**NOTE, "id": "n2", "text": "底价 80"}]},
    )

    view = view_for(tree, "hidden")

    assert [part["key"] for part in view["parts"]] == ["n1", "m1"]
    assert "80" not in str(view)


@pytest.mark.parametrize(("own", "told"), [(None, "费用"), ("其他", "其他")])
def test_a_tab_whose_first_section_is_not_told_begins_with_the_next_one(own: str | None, told: str) -> None:
    tree = done(laid(), {"do": "add_section", "form": "item", "id": "s3", "label": "付款"})
    tree["forms"][0]["sections"][2] |= {"fields": ["item_size"], "tab": own}
    tree["forms"][0]["sections"][0]["fields"].remove("item_size")

    view = view_for(tree, "hidden")

    assert [(section["label"], section["tab"]) for section in view["sections"]] == [
        ("item", "基本"),
        ("付款", told),
    ]


@pytest.mark.parametrize(("own", "left"), [(None, "费用"), ("其他", "其他")])
def test_a_tab_whose_first_section_goes_begins_with_the_next_one(own: str | None, left: str) -> None:
    tree = done(laid(), {"do": "add_section", "form": "item", "id": "s3", "label": "付款"})
    tree["forms"][0]["sections"][2]["tab"] = own

    gone = done(tree, {"do": "remove_section", "form": "item", "id": "s2"})

    assert [section["tab"] for section in item(gone)["sections"]] == ["基本", left]


def test_a_section_of_which_nothing_may_be_seen_is_not_told_with_its_lines() -> None:
    view = view_for(laid(), right="hidden")

    assert [section["key"] for section in view["sections"]] == ["item"]


def test_the_designer_draws_parts_by_their_ids() -> None:
    drawn = sketch(apps.read(laid()), "en")[0]

    assert drawn["sections"][0]["fields"] == ["item_name", "n1", "m1", "item_size"]
    assert [part["key"] for part in drawn["parts"]] == ["n1", "m1", "d1"]


@pytest.mark.parametrize("id", ["item_name", "name"])
def test_a_part_called_like_a_field_is_a_problem(id: str) -> None:
    tree = begun()
    tree["forms"][0]["parts"] = [{**NOTE, "id": id}]

    found = compile((apps.read(tree),), version=1, tz="Asia/Shanghai")

    assert [problem.code for problem in found] == ["taken_id"]  # type: ignore[union-attr]
