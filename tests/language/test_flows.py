"""Flows in the Plan: what they compile to, and what is refused, with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from huodan.language.document import builtin, canonical, tree_of
from huodan.language.document.canonical import flow_text, read_flow
from huodan.language.document.flow import Flow
from huodan.language.document.places import place_at
from huodan.language.plan import Plan, compile
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import compile_pinned, hash_of
from huodan.language.plan.uses import uses
from tests.support import apps
from tests.support.flows import BOSS, app, ask, flow, node, plan, sets, way

Tree = dict[str, Any]


def compiled(*nodes: Tree, **settings: object) -> PlanFlow:
    return plan(flow(*nodes, **settings)).flows["f1"]


def problems(*flows: Tree) -> list[tuple[str, str]]:
    made = compile([builtin(), apps.read(app(*flows))], version=1, tz="Asia/Shanghai")
    assert not isinstance(made, Plan), "nothing was refused"
    assert all(one.zh != one.en and one.zh and one.en for one in made)
    return [(one.path.removeprefix("test.flows.0."), one.code) for one in made]


# ── what there is ──────────────────────────────────────────────────────────────────────────────────


def test_a_document_without_flows_is_written_as_before() -> None:
    assert "flows" not in canonical(apps.read(app()))
    assert plan().flows == {}


def test_a_flow_is_found_by_its_id_and_by_its_form_while_it_is_on() -> None:
    on, off = flow(ask("n1")), flow(id="f2", key="other", is_on=False)
    found = plan(on, off)

    assert list(found.flows) == ["f1", "f2"]
    assert [one.id for one in found.flows_of("bill")] == ["f1"]
    assert found.flows_of("cust") == ()
    assert found.flows["f1"].table is found.tables["bill"]
    assert found.flows["f1"].course.node("n1").id == "n1"
    assert found.flows["f1"].app == "test"


def test_formulas_of_a_flow_read_related_records_and_live_values_as_they_are() -> None:
    when = 'AND(客户.等级 > 3, 已收 < 金额, created_by <> "")'
    one = compiled(ask("n1"), start={"on": "submitted", "when": when})

    assert one.formula(when).references == {
        ("bill_cust", "cust_level"),
        ("bill_paid",),
        ("bill_total",),
        ("created_by",),
    }
    assert one.apart["bill"] == {("bill_cust", "cust_level"), ("bill_paid",), ("created_by",)}
    assert not any(field.is_hidden for field in plan().tables["bill"].fields)
    assert not any(field.is_hidden for field in one.table.fields)  # no copies are kept for it


def test_nodes_look_for_names_first_where_they_do_something() -> None:
    loop = node(
        "n2",
        "loop",
        of="bill_lines",
        ways=[way("a", node("n3", "update", of="n2", sets=sets("line_note", "品名 & 单号")))],
    )
    one = compiled(
        node("n1", "query", form="cust"), loop, node("n4", "update", of="n1", sets=sets("cust_name", "名称"))
    )

    assert one.inner["bill_lines", "品名 & 单号"].references == {("line_name",), ("^", "bill_no")}
    assert one.formula("名称", "cust").references == {("cust_name",)}
    assert {name: (aim.kind, aim.table) for name, aim in one.aims.items()} == {
        "": ("record", "bill"),
        "n1": ("found", "cust"),
        "n2": ("item", "bill_lines"),
        "bill_lines": ("rows", "bill_lines"),
    }
    assert one.loop_of("n3") == "n2"
    assert one.loop_of("n4") is None


def test_a_relation_and_what_was_made_can_be_changed() -> None:
    one = plan(
        flow(
            node("n1", "update", of="bill_cust", sets=sets("cust_level", "1", add=True)),
            node("n2", "create", form="pay", sets=sets("pay_bill", "id")),
            node("n3", "sub_flow", flow="f2", of="n2"),
        ),
        flow(id="f2", key="pays", form="pay"),
    ).flows["f1"]

    assert (one.aims["bill_cust"].kind, one.aims["n2"].table) == ("related", "pay")


def test_a_flow_says_every_field_it_names() -> None:
    one = plan(
        flow(
            ask(
                "n1",
                who=[{"id": "w", "by": "field", "field": "#bill_cust.#cust_owner"}],
                summary=["bill_total"],
            ),
            node("n2", "query", form="pay", matches=[{"id": "m", "field": "bill", "formula": "id"}]),
            start={"on": "updated", "fields": ["bill_state"]},
        )
    )

    assert {"bill_cust", "cust_owner", "bill_total", "pay_bill", "bill_state"} <= one.flows["f1"].fields
    assert [use.kind for use in uses(one, "cust_owner")] == ["flow"]
    assert "flow" not in [use.kind for use in uses(one, "cust_level")]


# ── pinned trees ───────────────────────────────────────────────────────────────────────────────────


def test_a_flow_is_named_by_what_it_says_and_read_again() -> None:
    one = compiled(ask("n1"))
    read = read_flow(json.loads(flow_text(one.flow)))

    assert isinstance(read, Flow)
    assert read == one.flow
    assert hash_of(read) == one.hash
    assert compiled(ask("n1", way="all")).hash != one.hash


def test_a_pinned_tree_goes_by_the_plan_of_now() -> None:
    then = compiled(ask("n1"), start={"on": "submitted", "when": "客户.等级 > 3"})
    made = compile_pinned(plan(), then.app, then.flow)

    assert isinstance(made, PlanFlow)
    assert (made.hash, made.formulas.keys()) == (then.hash, then.formulas.keys())


def test_a_pinned_tree_that_makes_no_sense_any_more_says_why() -> None:
    then = compiled(ask("n1", summary=["bill_phone"]), ask("n2"))
    tree = app()
    tree["forms"][1]["fields"] = [one for one in tree["forms"][1]["fields"] if one["id"] != "bill_phone"]
    now = compile([builtin(), apps.read(tree)], version=2, tz="Asia/Shanghai")
    assert isinstance(now, Plan)

    found = compile_pinned(now, then.app, then.flow)

    assert not isinstance(found, PlanFlow)
    assert [(one.path, one.code) for one in found] == [("approval.nodes.0.summary.0", "unknown_field")]


# ── what is refused ────────────────────────────────────────────────────────────────────────────────


DEEP: Tree = ask("deepest")
for _level in range(6):
    DEEP = node(f"d{_level}", "branch", ways=[way(f"w{_level}", DEEP, when="TRUE"), way(f"o{_level}")])


@pytest.mark.parametrize(
    ("nodes", "path", "code"),
    [
        ([node("n1", "branch", ways=[way("a", when="金额 > 5")])], "nodes.0.ways", "no_default"),
        (
            [node("n1", "branch", ways=[way("a", when="金额 + 5"), way("b")])],
            "nodes.0.ways.0.when",
            "result_type",
        ),
        (
            [node("n1", "branch", ways=[way("a", when="总额 > 5"), way("b")])],
            "nodes.0.ways.0.when",
            "bad_formula",
        ),
        (
            [node("n1", "branch", ways=[way("a", when="客户.密码 = 5"), way("b")])],
            "nodes.0.ways.0.when",
            "sealed_in_formula",
        ),
        ([ask("n1", who=[{"id": "w", "by": "role", "roles": ["gone"]}])], "nodes.0.who.0.roles", "no_role"),
        ([ask("n1", who=[{"id": "w", "by": "people"}])], "nodes.0.who.0.people", "nobody_named"),
        ([ask("n1", who=[{"id": "w", "by": "field"}])], "nodes.0.who.0.field", "no_field"),
        (
            [ask("n1", who=[{"id": "w", "by": "field", "field": "bill_no"}])],
            "nodes.0.who.0.field",
            "no_people",
        ),
        (
            [ask("n1", who=[{"id": "w", "by": "field", "field": "bill_dep"}])],
            "nodes.0.who.0.field",
            "no_people",
        ),
        ([ask("n1", who=[{"id": "w", "by": "matching"}])], "nodes.0.who.0.where", "nobody_named"),
        ([ask("n1", who=[{"id": "w", "by": "matrix"}])], "nodes.0.who.0.matrix", "nobody_named"),
        ([ask("n1", nobody="person")], "nodes.0.nobody_to", "nobody_named"),
        ([ask("n1", rejecting="back", rejects_to="n1")], "nodes.0.rejects_to", "not_on_the_way"),
        (
            [ask("n1", opens=[{"id": "o", "fields": ["gone"], "right": "write"}])],
            "nodes.0.opens.0.fields.0",
            "no_field",
        ),
        ([ask("n1", due=[{"id": "d", "field": "bill_no"}])], "nodes.0.due.0.field", "no_day"),
        ([ask("n1", due=[{"id": "d", "field": "day"}])], "nodes.0.due.0.field", "no_field"),
        ([ask("n1", merged_by=["no"])], "nodes.0.merged_by.0", "no_field"),
        (
            [ask("n1", checks=[{"id": "c", "formula": "单号", "message": "?"}])],
            "nodes.0.checks.0.formula",
            "result_type",
        ),
        ([node("n1", "update", of="gone", sets=sets("bill_no", '"x"'))], "nodes.0.of", "no_such_records"),
        ([node("n1", "update", sets=sets("gone", '"x"'))], "nodes.0.sets.0.field", "no_field"),
        ([node("n1", "update", sets=sets("id", '"x"'))], "nodes.0.sets.0.field", "no_field"),
        ([node("n1", "update", sets=sets("bill_age", "1"))], "nodes.0.sets.0.field", "cannot_be_filled"),
        ([node("n1", "update", sets=sets("bill_total", "约定日"))], "nodes.0.sets.0.formula", "result_type"),
        ([node("n1", "update", sets=sets("bill_no", "单号", add=True))], "nodes.0.sets.0.add", "no_number"),
        ([node("n1", "create", form="gone")], "nodes.0.form", "no_form"),
        ([node("n1", "create", form="pay", match=["bill_no"])], "nodes.0.match.0", "no_field"),
        ([node("n1", "loop", of="", ways=[way("a")])], "nodes.0.of", "nothing_to_go_through"),
        ([node("n1", "delete", of="n2"), node("n2", "query", form="pay")], "nodes.0.of", "no_such_records"),
        (
            [node("n1", "query", form="pay", where={"field": "nr", "op": "eq", "value": 1})],
            "nodes.0.where",
            "unknown_field",
        ),
        (
            [
                node(
                    "n1",
                    "query",
                    form="pay",
                    matches=[{"id": "m", "field": "sum", "op": "starts", "formula": "1"}],
                )
            ],
            "nodes.0.matches.0.op",
            "bad_filter",
        ),
        (
            [node("n1", "query", form="cust", matches=[{"id": "m", "field": "secret", "formula": '"1"'}])],
            "nodes.0.matches.0.field",
            "sealed_in_formula",
        ),
        (
            [node("n1", "update", of="bill_cust", sets=sets("cust_secret", '"1"'))],
            "nodes.0.sets.0.field",
            "cannot_be_filled",
        ),
        ([node("n1", "wait", field="bill_no")], "nodes.0.field", "no_day"),
        ([node("n1", "wait")], "nodes.0", "waits_for_nothing"),
        ([node("n1", "notify", text="x", fields=["bill_total"])], "nodes.0.fields.0", "no_address"),
        ([node("n1", "call")], "nodes.0.address", "no_address"),
        ([node("n1", "sub_flow", flow="gone")], "nodes.0.flow", "no_flow"),
        ([node("n1", "sub_flow", flow="f1")], "nodes.0", "begins_itself"),
        ([node("n1", "jump", to="n2"), ask("n2")], "nodes.0.to", "not_on_the_way"),
        (
            [
                node(
                    "n1",
                    "branch",
                    mode="parallel",
                    ways=[way("a", ask("n2")), way("b", node("n3", "jump", to="n2"))],
                ),
            ],
            "nodes.0.ways.1.nodes.0.to",
            "not_on_the_way",
        ),
        ([ask("n1"), ask("n1")], "nodes.1", "duplicate"),
        ([DEEP], ".".join(["nodes.0", *["ways.0.nodes.0"] * 6]), "too_deep"),
        (
            [ask(f"n{n}") for n in range(199)]
            + [node("b", "branch", ways=[way("a", ask("x"), when="TRUE"), way("o")])],
            "nodes.199.ways.0.nodes.0",
            "too_many_nodes",
        ),
    ],
)
def test_a_node_that_cannot_work_is_refused_with_its_place(nodes: list[Tree], path: str, code: str) -> None:
    found = problems(flow(*nodes))

    assert (path, code) in found


@pytest.mark.parametrize(
    ("start", "path", "code"),
    [
        ({"on": "submitted", "when": "金额"}, "start.when", "result_type"),
        ({"on": "updated", "fields": ["gone"]}, "start.fields.0", "no_field"),
        ({"on": "updated", "fields": ["bill_age"]}, "start.fields.0", "no_field"),
        ({"on": "updated", "becomes": "已发货"}, "start.fields", "one_field"),
        ({"on": "updated", "fields": ["bill_total"], "becomes": "多"}, "start.becomes", "wrong_type"),
        ({"on": "pressed", "button": "gone"}, "start.button", "no_button"),
        ({"on": "scheduled", "every": "week", "days": [8]}, "start.days", "no_day"),
        ({"on": "scheduled", "days": [1]}, "start.days", "no_day"),
        (
            {"on": "scheduled", "where": {"field": "nr", "op": "eq", "value": 1}},
            "start.where",
            "unknown_field",
        ),
        ({"on": "day_of", "field": "bill_no"}, "start.field", "no_day"),
        (
            {"on": "called", "maps": [{"id": "m", "path": "a", "field": "bill_age"}]},
            "start.maps.0.field",
            "cannot_be_filled",
        ),
        (
            {"on": "called", "maps": [{"id": "m", "path": "a..b", "field": "bill_no"}]},
            "start.maps.0.path",
            "bad_json_path",
        ),
        ({"on": "called", "once_by": "no"}, "start.once_by", "no_field"),
    ],
)
def test_a_start_that_cannot_be_is_refused(start: Tree, path: str, code: str) -> None:
    assert (path, code) in problems(flow(start=start))


@pytest.mark.parametrize(
    "start",
    [
        {"on": "updated", "fields": ["bill_state"], "was": "新建", "becomes": "已发货"},
        {"on": "pressed", "button": "b1"},
        {
            "on": "scheduled",
            "every": "month",
            "days": [1, 31],
            "where": {"field": "state", "op": "eq", "value": "新建"},
        },
        {"on": "day_of", "field": "bill_day", "days": 3, "when": "已收 < 金额", "again": 1},
        {"on": "called", "maps": [{"id": "m", "path": "data.no", "field": "bill_no"}], "once_by": "data.no"},
        {"on": "deleted"},
    ],
)
def test_every_other_start_is_one(start: Tree) -> None:
    assert compiled(ask("n1"), start=start).flow.start.on == start["on"]


def test_an_encrypted_value_never_stands_in_a_start() -> None:
    start = {"on": "updated", "fields": ["cust_secret"], "becomes": "1234"}

    assert problems(flow(form="cust", start=start)) == [("start.fields", "sealed_in_formula")]


def test_flows_that_begin_one_another_without_end_are_refused() -> None:
    one, other = (
        flow(node("n1", "sub_flow", flow="f2")),
        flow(node("n1", "sub_flow", flow="f1"), id="f2", key="other"),
    )

    assert problems(one, other) == [("nodes.0", "begins_itself")]


def test_two_flows_need_two_names_and_a_form() -> None:
    assert ("test.flows.1.key", "duplicate") in problems(flow(), flow(key="other"))
    assert problems(flow(form="gone")) == [("form", "no_form")]
    assert problems(flow(form="bill_lines")) == [("form", "no_form")]


@pytest.mark.parametrize(
    ("matrix", "path", "code"),
    [
        ({"amount": "bill_no"}, "amount", "no_number"),
        ({"amount": "bill_age"}, "amount", "no_number"),
        ({"amount": "total"}, "amount", "no_field"),
        ({"department": "bill_no"}, "department", "no_department"),
        ({"option": "bill_no"}, "option", "no_options"),
        ({"rows": [{"id": "r"}]}, "rows.0.people", "nobody_named"),
        ({"rows": [{"id": "r", "roles": ["gone"]}]}, "rows.0.roles", "no_role"),
        ({"rows": [{"id": "r", "roles": ["boss"], "options": ["gone"]}]}, "rows.0.options", "no_options"),
        ({"rows": [{"id": "r", "roles": ["boss"], "least": "viel"}]}, "rows.0.least", "no_number"),
        ({"rows": [{"id": "r", "roles": ["boss"], "least": "5", "most": "5"}]}, "rows.0.most", "empty_range"),
    ],
)
def test_a_matrix_names_what_is_there(matrix: Tree, path: str, code: str) -> None:
    whole = {
        "id": "m",
        "amount": "bill_total",
        "option": "bill_state",
        "rows": [{"id": "r", "roles": ["boss"]}],
    }
    who = [{"id": "w", "by": "matrix", "matrix": {**whole, **matrix}}]

    assert (f"nodes.0.who.0.matrix.{path}", code) in problems(flow(ask("n1", who=who)))
    assert compiled(ask("n1", who=[{"id": "w", "by": "matrix", "matrix": whole}])).fields >= {
        "bill_total",
        "bill_state",
    }


def test_a_problem_in_a_flow_is_at_its_innermost_step() -> None:
    asked = way("a", ask("n2", who=[BOSS]), when="TRUE")
    tree = tree_of(apps.read(app(flow(node("b", "branch", ways=[asked, way("o")])))))

    place = place_at(tree, "test.flows.0.nodes.0.ways.0.nodes.0.who.0.roles")

    assert place == (("flows", "f1", "nodes", "b", "ways", "a", "nodes", "n2", "who", "w"), "roles")
