"""Flows in the document: Edits, words, acts, where they use fields, what goes with these, copies of apps."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.language.document import builtin, read_app, tree_of
from huodan.language.document.acts import AnyAct
from huodan.language.document.edits import Tree, apply, diff, inverse
from huodan.language.document.flow_acts import IntoItself
from huodan.language.document.flow_palette import node_palette
from huodan.language.document.flow_words import FLOW_VALUES, STARTS
from huodan.language.document.merging import word_uses
from huodan.language.document.renewing import renewed
from huodan.language.document.said import say_edits, setting_name
from huodan.language.document.shaping import NoPlace
from huodan.language.document.uses import form_uses, uses
from huodan.language.fields import KINDS as FIELDS
from huodan.language.nodes import KINDS
from huodan.language.plan import Plan, compile
from tests.support import apps
from tests.support.flows import BOSS, app, ask, flow, node, sets, way

BRANCH = node("b", "branch", ways=[way("big", ask("cfo"), when="#bill_total > 50000"), way("rest")])
SAY = node("say", "update", sets=sets("bill_state", '"审核通过"'))


def tree(*flows: Tree) -> Tree:
    return tree_of(apps.read(app(*flows)))


def done(before: Tree, *acts: Tree) -> Tree:
    """This function will do acts, and give the document as it is kept."""
    before = deepcopy(before)
    for act in acts:
        read: Any = TypeAdapter(AnyAct).validate_python(act)
        read.change(before, "zh", set())
        before = tree_of(apps.read(before))
    return before


def shape(flow: Tree) -> list[Any]:
    """This function will give the ids of a flow's nodes, with those of their ways."""

    def row(nodes: list[Tree]) -> list[Any]:
        return [
            (one["id"], {each["id"]: row(each["nodes"]) for each in one["ways"]})
            if "ways" in one
            else one["id"]
            for one in nodes
        ]

    return row(flow["nodes"])


def said(before: Tree, after: Tree, lang: Any = "zh") -> list[str]:
    return [line.text for line in say_edits(before, after, diff(before, after), lang)]


# ── Edits and their words ──────────────────────────────────────────────────────────────────────────


def test_edits_of_flows_go_there_and_back() -> None:
    one, two = tree(flow(ask("n1"))), tree(flow(ask("n1", way="all"), BRANCH, SAY))
    three = tree(flow(BRANCH, ask("n1"), start={"on": "created"}), flow(id="f2", key="other"))

    for before, after in ((one, two), (two, three), (three, one), (tree(), three)):
        edits = diff(before, after)
        assert apply(before, edits) == after
        assert apply(after, inverse(edits)) == before


def test_a_step_deep_in_a_flow_is_changed_by_its_own_edit() -> None:
    before = tree(flow(BRANCH))
    after = tree(
        flow(
            node(
                "b",
                "branch",
                ways=[way("big", ask("cfo", way="all"), when="#bill_total > 50000"), way("rest")],
            )
        )
    )

    (edit,) = diff(before, after)
    assert (edit.place, edit.name) == (("flows", "f1", "nodes", "b", "ways", "big", "nodes", "cfo"), "way")  # type: ignore[union-attr]


def test_changes_of_flows_have_words() -> None:
    before, after = (
        tree(flow(ask("n1"), BRANCH)),
        tree(flow(ask("n1", way="all", nobody="pass"), BRANCH, SAY, is_on=False)),
    )
    moved = tree(flow(BRANCH, ask("n1"), start={"on": "created"}), flow(id="f2", key="other"))

    assert said(before, after) == [
        "流程「新订单审批」的已启用：是 → 否",
        "《新订单审批》新增步骤「say」（更新数据）",
        "《新订单审批》步骤「n1」的审批方式：或签（一人同意就通过） → 会签（都要同意）",
        "《新订单审批》步骤「n1」的审批人为空时：交给流程管理员 → 自动通过",
    ]
    assert (
        said(before, after, "en")[2]
        == "新订单审批: step “n1”, how many must agree: one is enough → all must agree"
    )
    assert said(before, moved) == [
        "新增流程「新订单审批」",
        "流程「新订单审批」的什么时候开始已修改",
        "《新订单审批》步骤「b」移到最前",
    ]
    assert said(tree(), before) == ["新增流程「新订单审批」"]


def test_a_step_is_named_with_its_flow() -> None:
    place = ("flows", "f1", "nodes", "b", "ways", "big", "nodes", "cfo")

    assert setting_name(tree(flow(BRANCH)), place, "who", "zh") == "《新订单审批》步骤「cfo」的人员"


# ── where fields are used, and what goes with them ─────────────────────────────────────────────────


ALL = flow(
    ask(
        "n1",
        summary=["bill_no"],
        opens=[{"id": "o", "fields": ["bill_no", "bill_phone"], "right": "write"}],
        groups=[{"id": "g", "robot": "hook_1", "shows": ["bill_no", "bill_phone"]}],
    ),
    BRANCH,
    node(
        "two",
        "update",
        sets=[*sets("bill_state", '"x"'), {"id": "s2", "field": "bill_no", "formula": "#bill_phone"}],
    ),
    SAY,
    node("find", "query", form="pay", matches=[{"id": "m", "field": "bill", "formula": "#bill_no"}]),
    ask("n2", who=[{"id": "w", "by": "field", "field": "cust.owner"}]),
    summary=["bill_no", "bill_total"],
    groups=[{"id": "g", "robot": "hook_1", "shows": ["bill_phone", "bill_no"]}],
)


@pytest.mark.parametrize(
    ("form", "field", "told"),
    [
        (
            "bill",
            "bill_no",
            [
                ("流程「新订单审批」的卡片上显示的字段", True),
                ("流程「新订单审批」的在哪些群里提醒", True),
                ("《新订单审批》步骤「n1」的在哪些群里提醒", True),
                ("《新订单审批》步骤「find」的查询条件", False),
                ("《新订单审批》步骤「n1」的卡片上显示的字段", True),
                ("《新订单审批》步骤「n1」的可填写的字段", True),
                ("《新订单审批》步骤「two」的填写什么", True),
            ],
        ),
        (
            "bill",
            "bill_state",
            [("《新订单审批》步骤「say」的填写什么", False), ("《新订单审批》步骤「two」的填写什么", True)],
        ),
        (
            "bill",
            "bill_total",
            [("《新订单审批》步骤「b」的分支", False), ("流程「新订单审批」的卡片上显示的字段", True)],
        ),
        ("bill", "bill_cust", [("《新订单审批》步骤「n2」的人员", False)]),
        ("pay", "pay_bill", [("《新订单审批》步骤「find」的查询条件", False)]),
    ],
)
def test_where_a_field_is_used_in_flows_is_told(form: str, field: str, told: list[tuple[str, bool]]) -> None:
    whole = tree(ALL)

    found = [
        (setting_name(whole, use.place, use.setting, "zh"), use.goes) for use in uses(whole, form, [field])
    ]

    assert sorted(one for one in found if "流程" in one[0] or "新订单审批" in one[0]) == sorted(told)


def test_a_field_that_goes_leaves_the_lists_of_flows() -> None:
    left = done(tree(ALL), {"do": "remove_fields", "form": "bill", "table": "bill", "ids": ["bill_no"]})
    nodes = {one["id"]: one for one in left["flows"][0]["nodes"]}

    assert left["flows"][0]["summary"] == ["bill_total"]
    assert (nodes["n1"]["summary"], nodes["n1"]["opens"][0]["fields"]) == ([], ["bill_phone"])
    assert [one["groups"][0]["shows"] for one in (left["flows"][0], nodes["n1"])] == [["bill_phone"]] * 2
    assert [one["field"] for one in nodes["two"]["sets"]] == ["bill_state"]
    assert nodes["find"]["matches"][0]["formula"] == "#bill_no"  # somebody has to see to this


def test_a_form_that_goes_takes_its_flows_along() -> None:
    whole = tree(ALL, flow(id="f2", key="pays", form="pay"))

    told = [(setting_name(whole, use.place, use.setting, "zh"), use.goes) for use in form_uses(whole, "pay")]
    assert ("流程「新订单审批」", True) in told
    assert ("《新订单审批》步骤「find」的哪张表单", False) in told
    assert [one["id"] for one in done(whole, {"do": "remove_form", "form": "pay"})["flows"]] == ["f1"]


def test_options_that_become_one_are_one_in_flows() -> None:
    matrix = {
        "id": "m",
        "option": "bill_state",
        "rows": [{"id": "r", "roles": ["boss"], "options": ["new", "good"]}],
    }
    one = flow(
        ask("n1", who=[{"id": "w", "by": "matrix", "matrix": matrix}]),
        start={"on": "updated", "fields": ["bill_state"], "was": "新建", "becomes": ["审核通过", "已发货"]},
    )
    two = flow(
        node("q", "query", form="bill", where={"field": "state", "op": "eq", "value": "审核通过"}),
        id="f2",
        key="daily",
        start={"on": "scheduled", "where": {"field": "#bill_state", "op": "in", "value": ["审核通过"]}},
    )
    act = {
        "do": "merge_options",
        "form": "bill",
        "table": "bill",
        "field": "bill_state",
        "into": "sent",
        "gone": ["good"],
    }

    first, second = done(tree(one, two), act)["flows"]

    assert (first["start"]["was"], first["start"]["becomes"]) == ("新建", ["已发货"])
    assert first["nodes"][0]["who"][0]["matrix"]["rows"][0]["options"] == ["new", "sent"]
    assert second["start"]["where"]["value"] == ["已发货"]
    assert second["nodes"][0]["where"]["value"] == "已发货"


def test_words_in_formulas_of_flows_are_found() -> None:
    ends = '#bill_state = "审核通过"'
    whole = tree(flow(BRANCH, SAY, node("w", "wait", until=ends), ends_when=ends))

    found = [setting_name(whole, use.place, use.setting, "zh") for use in word_uses(whole, ["审核通过"])]

    assert found == [
        "《新订单审批》步骤「say」的公式",
        "《新订单审批》步骤「w」的等到什么条件",
        "流程「新订单审批」的数据变成什么时流程结束",
    ]


# ── acts ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_node_of_every_kind_comes_where_it_is_put(kind: str) -> None:
    act = {"do": "add_node", "flow": "f1", "way": "big", "after": "cfo", "id": "new", "kind": kind}

    made = done(tree(flow(BRANCH)), act, act)

    (_, ways) = shape(made["flows"][0])[0]
    assert [one if isinstance(one, str) else one[0] for one in ways["big"]] == ["cfo", "new"]


def test_a_flow_comes_off_and_is_copied_and_goes() -> None:
    begun = done(tree(), {"do": "add_flow", "id": "f1", "label": "新订单审批", "form": "bill"})
    (one,) = begun["flows"]
    assert (one["key"], one["is_on"], one["start"]["on"], one["nodes"]) == (
        "xin_ding_dan_shen_pi",
        False,
        "submitted",
        [],
    )

    both = done(
        tree(flow(ask("n1"), BRANCH, node("j", "jump", to="n1"))),
        {"do": "copy_flow", "id": "f2", "flow": "f1"},
    )
    first, copy = both["flows"]
    assert (copy["label"], copy["is_on"], first["is_on"]) == ("新订单审批 副本", False, True)
    assert copy["nodes"][0]["id"] != "n1"
    assert copy["nodes"][2]["to"] == copy["nodes"][0]["id"]
    assert isinstance(compile([builtin(), apps.read(both)], version=1, tz="UTC"), Plan)

    assert [one["id"] for one in done(both, {"do": "remove_flow", "flow": "f1"})["flows"]] == ["f2"]


def test_nodes_move_through_the_tree_are_copied_and_go() -> None:
    whole = tree(flow(ask("n1"), BRANCH, SAY))

    moved = done(whole, {"do": "place_nodes", "flow": "f1", "ids": ["n1", "say"], "way": "rest"})
    assert shape(moved["flows"][0]) == [("b", {"big": ["cfo"], "rest": ["n1", "say"]})]
    back = done(moved, {"do": "place_nodes", "flow": "f1", "ids": ["n1"], "after": None})
    assert shape(back["flows"][0]) == ["n1", ("b", {"big": ["cfo"], "rest": ["say"]})]
    within = done(whole, {"do": "place_nodes", "flow": "f1", "ids": ["say"], "after": "n1"})
    assert [one if isinstance(one, str) else one[0] for one in shape(within["flows"][0])] == [
        "n1",
        "say",
        "b",
    ]

    copied = done(whole, {"do": "copy_nodes", "flow": "f1", "ids": {"b": "b2"}, "after": "b"})
    assert [one if isinstance(one, str) else one[0] for one in shape(copied["flows"][0])] == [
        "n1",
        "b",
        "b2",
        "say",
    ]
    assert isinstance(compile([builtin(), apps.read(copied)], version=1, tz="UTC"), Plan)

    gone = done(whole, {"do": "remove_nodes", "flow": "f1", "ids": ["cfo", "n1"]})
    assert shape(gone["flows"][0]) == [("b", {"big": [], "rest": []}), "say"]


def test_a_way_comes_before_everything_else() -> None:
    act = {"do": "add_way", "flow": "f1", "node": "b", "id": "mid", "label": "中等"}

    made = done(tree(flow(BRANCH)), act, act)

    assert [one["id"] for one in made["flows"][0]["nodes"][0]["ways"]] == ["big", "mid", "rest"]


def test_acts_name_what_is_there() -> None:
    whole = tree(flow(BRANCH, SAY))

    with pytest.raises(IntoItself):
        done(whole, {"do": "place_nodes", "flow": "f1", "ids": ["b"], "way": "big"})
    for act in (
        {"do": "add_node", "flow": "gone", "id": "n", "kind": "approve"},
        {"do": "add_node", "flow": "f1", "way": "gone", "id": "n", "kind": "approve"},
        {"do": "add_node", "flow": "f1", "id": "n", "kind": "gone"},
        {"do": "place_nodes", "flow": "f1", "ids": ["gone"]},
        {"do": "copy_nodes", "flow": "f1", "ids": {"big": "n"}},
        {"do": "add_way", "flow": "f1", "node": "say", "id": "w", "label": "w"},
        {"do": "remove_flow", "flow": "gone"},
        {"do": "add_flow", "id": "f9", "label": "x", "form": "gone"},
    ):
        with pytest.raises(NoPlace):
            done(whole, act)


# ── copies and descriptions ────────────────────────────────────────────────────────────────────────


def test_an_app_under_other_ids_has_flows_of_its_own() -> None:
    matrix = {"id": "m", "option": "bill_state", "rows": [{"id": "r", "roles": ["boss"], "options": ["new"]}]}
    who = [{"id": "w", "by": "matrix", "matrix": matrix}, BOSS]
    change = node("u", "update", of="l", sets=sets("line_note", "#line_name"))
    loop = node("l", "loop", of="bill_lines", ways=[way("each", change)])
    one = tree(
        flow(
            ask("n1", who=who), loop, node("j", "jump", to="n1"), SAY, start={"on": "pressed", "button": "b1"}
        )
    )

    made = renewed(one, seed="x", key="copy", label="副本", prefixes={"cust", "bill", "pay"})

    both = compile([builtin(), apps.read(one), read_app(made)], version=1, tz="UTC")  # type: ignore[list-item]
    assert isinstance(both, Plan), both
    copy = next(found for found in both.flows.values() if found.app == "copy")
    assert copy.id != "f1"
    assert copy.flow.nodes[0].who[1].roles[0] in {role["id"] for role in made["roles"]}  # type: ignore[attr-defined]
    assert [one.flow.key for one in both.flows.values()] == ["approval", "approval"]


def test_the_designer_is_told_of_everything_there_is() -> None:
    for lang in ("zh", "en"):
        told: Any = node_palette(lang)
        assert {one["kind"] for one in told["nodes"]} == set(KINDS)
        assert {one["on"] for one in told["starts"]} == set(STARTS)
        every = [each for one in (*told["nodes"], *told["starts"]) for each in one["settings"]]
        every += [*told["flow"], *told["who_settings"]]
        assert [each for each in every if each["label"] == each["name"] and lang == "zh"] == []
        choices = [choice for each in every for choice in each.get("choices", ())]
        assert lang == "en" or [one for one in choices if one["label"] == one["value"]] == []
    assert not set(KINDS) & set(FIELDS)
    assert all(words[0] and words[1] for listed in FLOW_VALUES.values() for words in listed.values())
