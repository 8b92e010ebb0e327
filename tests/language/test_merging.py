"""Options that become one: what named one of them names the one that stays."""

from __future__ import annotations

import pytest

from huodan.language.document import App, builtin, read_app, tree_of
from huodan.language.document.canonical import read_field
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.merging import MergeOptions, NothingToMerge, word_uses
from huodan.language.document.said import say_edits, setting_name
from huodan.language.document.shaping import NoPlace
from huodan.language.fields import Option, Options
from huodan.language.plan import Plan, compile
from tests.support import apps

OPTIONS = [
    {"id": "new", "value": "待发货", "next": ["out", "sent"]},
    {
        "id": "out",
        "value": "发货",
        "label": {"zh": "已出库", "en": "Out"},
        "aliases": ["出"],
        "next": ["sent", "done"],
    },
    {"id": "sent", "value": "已发货", "color": "green", "next": ["done", "out"]},
    {"id": "done", "value": "完成"},
]


def document() -> apps.Tree:
    """Write an app in which an option is named in every way it can be."""
    is_out = {"field": "state", "op": "eq", "value": "发货"}
    offer = {"id": "d1", "do": "offer", "fields": ["order_state", "order_other"], "options": ["out", "sent"]}
    assign = {"id": "d2", "do": "assign", "fields": ["order_note"], "formula": '"发货"'}
    order = apps.form(
        "order",
        apps.field("order_no", "single_line_text"),
        apps.field("order_state", "radio_group", options=OPTIONS, default="发货"),
        apps.field("order_other", "dropdown", options=[{"id": "out", "value": "别的"}]),
        apps.field("order_sort", "multi_select", options=OPTIONS, default=["发货", "已发货"]),
        apps.field("order_note", "single_line_text"),
        apps.field(
            "order_told",
            "formula",
            formula='IF(state = “已出库”, 1, IF(no = "5"" 屏", 3, 2))',
            result="number",
        ),
        views=[
            {
                "id": "v1",
                "key": "out",
                "label": "出库",
                "columns": ["no"],
                "where": {
                    "and": [
                        is_out,
                        {"not": {"field": "#order_state", "op": "in", "value": ["出", "已发货", "完成"]}},
                    ]
                },
                "tints": [{"id": "t1", "where": is_out, "color": "red"}],
            },
            {
                "id": "v2",
                "key": "other",
                "label": "别的",
                "columns": ["no"],
                "where": {"field": "note", "op": "eq", "value": "发货"},
            },
        ],
        rules=[{"id": "r1", "name": "可选", "when": None, "does": [offer, assign]}],
    )
    bill, role, card = others(is_out)
    return apps.app(order, bill, roles=[role], home=[card])


def others(is_out: apps.Tree) -> tuple[apps.Tree, apps.Tree, apps.Tree]:
    """Write a form that refers to the first one, a role and a card, all with a filter by the option."""
    bill = apps.form(
        "bill",
        apps.field("bill_no", "single_line_text"),
        apps.field("bill_order", "relation", target="order", where=is_out),
        apps.field("bill_state", "lookup", relation="bill_order", source="order_state"),
        views=[
            {
                "id": "v3",
                "key": "all",
                "label": "全部",
                "columns": ["no"],
                "where": {"or": [is_out | {"field": "order.state"}, is_out]},
            }
        ],
    )
    card = {
        "id": "c1",
        "key": "c",
        "label": "数",
        "kind": "figure",
        "form": "order",
        "aggregate": {"measures": [{"key": "n", "fn": "count"}], "where": is_out},
        "show": ["n"],
    }
    role = {
        "id": "clerk",
        "name": "文员",
        "forms": [{"id": "rr", "form": "order", "verbs": ["read"], "rows": "where", "where": is_out}],
    }
    return bill, role, card


def merged(*gone: str, into: str = "sent", field: str = "order_state") -> apps.Tree:
    tree = tree_of(apps.read(document()))
    act = MergeOptions(form="order", table="order", field=field, into=into, gone=gone)
    act.change(tree, "zh", set())
    app = read_app(tree)
    assert isinstance(app, App), app
    return tree_of(app)


def test_what_named_an_option_that_goes_names_the_one_that_stays() -> None:
    tree = merged("out")

    order, bill = tree["forms"]
    state = order["fields"][1]
    assert [option["value"] for option in state["options"]] == ["待发货", "已发货", "完成"]
    sent = state["options"][1]
    assert (sent["absorbs"], sent["aliases"]) == (["out"], ["发货", "出", "已出库", "Out"])
    assert [option["next"] for option in state["options"]] == [["sent"], ["done"], None]
    assert sent["color"] == "green"
    assert state["default"] == "已发货"
    where = order["views"][0]["where"]["and"]
    assert where[0]["value"] == "已发货"
    assert where[1]["not"]["value"] == ["已发货", "完成"]
    assert order["views"][0]["tints"][0]["where"]["value"] == "已发货"
    assert [one["value"] for one in bill["views"][0]["where"]["or"]] == ["已发货", "已发货"]
    assert bill["fields"][1]["where"]["value"] == "已发货"
    assert tree["roles"][0]["forms"][0]["where"]["value"] == "已发货"
    assert tree["home"][0]["aggregate"]["where"]["value"] == "已发货"
    assert order["rules"][0]["does"][0]["options"] == ["sent", "out"]


def test_a_section_that_is_offered_options_is_its_fields() -> None:
    tree = document()
    order = tree["forms"][0]
    order["sections"] = [{"id": "s1", "key": "part", "label": "部分", "fields": ["order_state"]}]
    order["rules"][0]["does"][0] |= {"fields": ["s1"], "options": ["out"]}
    tree = tree_of(apps.read(tree))

    MergeOptions(form="order", table="order", field="order_state", into="sent", gone=("out",)).change(
        tree, "zh", set()
    )

    assert tree["forms"][0]["rules"][0]["does"][0]["options"] == ["sent"]


def test_what_is_about_other_fields_stays() -> None:
    before, tree = tree_of(apps.read(document())), merged("out")

    assert tree["forms"][0]["views"][1] == before["forms"][0]["views"][1]
    assert tree["forms"][0]["fields"][2:] == before["forms"][0]["fields"][2:]


def test_a_default_of_several_names_each_once() -> None:
    tree = merged("out", field="order_sort")

    assert tree["forms"][0]["fields"][3]["default"] == ["已发货"]


def test_what_was_taken_in_before_goes_along() -> None:
    tree = merged("out")
    MergeOptions(form="order", table="order", field="order_state", into="done", gone=("sent",)).change(
        tree, "zh", set()
    )

    done = tree["forms"][0]["fields"][1]["options"][1]
    assert done["absorbs"] == ["sent", "out"]
    assert done["aliases"] == ["已发货", "发货", "出", "已出库", "Out"]


def test_it_is_one_step_that_is_taken_back_and_told_in_words() -> None:
    before, after = tree_of(apps.read(document())), merged("out")

    edits = diff(before, after)

    assert apply(before, edits) == after
    assert apply(after, inverse(edits)) == before
    told = [line.text for line in say_edits(before, after, edits, "zh")]
    assert "《order》选项「已发货」的并入的选项加入「已出库」" in told
    assert not [text for text in told if "旧名称" in text]


def test_two_are_needed_and_they_must_be_there() -> None:
    with pytest.raises(NothingToMerge):
        merged("sent")
    with pytest.raises(NoPlace):
        merged("gone")
    with pytest.raises(NoPlace):
        merged("out", field="order_note")


def test_formulas_that_hold_the_words_are_listed() -> None:
    tree = tree_of(apps.read(document()))

    found = [setting_name(tree, use.place, use.setting, "zh") for use in word_uses(tree, ["发货", "已出库"])]

    assert found == ["《order》字段「order_told」的公式", "《order》表单规则「可选」的公式"]
    assert word_uses(tree, ["待发货"]) == ()
    assert len(word_uses(tree, ['5" 屏'])) == 1


@pytest.mark.parametrize("twice", ["out", "new"])
def test_an_option_went_into_one_other_only(twice: str) -> None:
    tree = merged("out")
    tree["forms"][0]["fields"][1]["options"][2]["absorbs"] = [twice]

    problems = compile((builtin(), apps.read(tree)), version=1, tz="Asia/Shanghai")

    assert not isinstance(problems, Plan)
    assert "merged_twice" in [one.code for one in problems]


def test_an_older_name_is_not_given_to_another_option() -> None:
    tree = merged("out")
    tree["forms"][0]["fields"][1]["options"].append({"id": "again", "value": "发货"})

    problems = compile((builtin(), apps.read(tree)), version=1, tz="Asia/Shanghai")

    assert not isinstance(problems, Plan)
    assert [one.zh for one in problems] == ["选项「发货」和前面的选项重复：「已发货」也认得这个名称。"]


def test_a_new_option_is_none_that_was_merged() -> None:
    field = read_field(apps.field("state", "dropdown", options=[{"id": "one", "value": "一"}]), "state")
    assert isinstance(field, Options)
    (made,) = [one for one in field.grown(["二"]).options if one.value == "二"]
    taken = field.model_copy(update={"options": (Option(id="one", value="一", absorbs=(made.id,)),)})

    (again,) = [one for one in taken.grown(["二"]).options if one.value == "二"]

    assert again.id != made.id
