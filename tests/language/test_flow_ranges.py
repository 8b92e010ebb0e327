"""What of a flow may not be meant: overlaps and gaps of amounts, rows of a matrix, steps nobody comes to."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.language.plan.flow_conflicts import conflicts
from huodan.language.plan.flow_ranges import warnings
from tests.support.flows import ask, flow, node, plan, sets, way

Tree = dict[str, Any]


def told(*nodes: Tree) -> list[tuple[str, str]]:
    found = warnings(plan(flow(*nodes)).flows["f1"], "test.flows.0")
    assert all(one.zh != one.en for one in found)
    return [(one.path.removeprefix("test.flows.0."), one.code) for one in found]


def words(*nodes: Tree) -> list[str]:
    return [one.zh for one in warnings(plan(flow(*nodes)).flows["f1"], "test.flows.0")]


def by(*conditions: str, mode: str = "exclusive") -> Tree:
    ways = [way(f"w{n}", when=each) for n, each in enumerate(conditions)]
    return node("b", "branch", mode=mode, ways=[*ways, way("rest")])


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (("金额 < 1000", "AND(金额 >= 1000, 金额 < 50000)", "50000 <= 金额"), []),
        (("金额 > 50000",), []),
        (("金额 > 50000", '状态 = "新建"'), []),
        (("金额 > 50000", "金额 > 10000"), [("nodes.0.ways.1", "overlap")]),
        (("金额 > 10000", "金额 > 50000"), [("nodes.0.ways.1", "never_reached")]),
        (("金额 < 1000", "金额 > 5000"), [("nodes.0.ways", "gap")]),
        (("金额 < 1000", "金额 > 1000"), [("nodes.0.ways", "gap")]),
        (("金额 <= 1000", "金额 > 1000"), []),
        (("金额 = 5", "金额 <> 5"), []),
        (("金额 < -5", "金额 >= 0"), [("nodes.0.ways", "gap")]),
        (("金额 < 金额 + 1", "金额 > 3"), []),
        (("金额 <= 1000", "金额 >= 1000"), [("nodes.0.ways.1", "overlap")]),
    ],
)
def test_amounts_two_ways_claim_or_none_are_told(
    conditions: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert told(by(*conditions)) == expected


def test_warnings_name_the_amounts() -> None:
    assert words(by("金额 > 50000", "金额 > 10000")) == ["和「w0」重叠：50000以上。走前面的那条。"]
    assert words(by("金额 < 1000", "金额 >= 5000")) == ["1000 到 5000 没有写在条件里，会走「其他情况」。"]
    assert words(by("金额 < 1000", "金额 > 1000")) == ["1000 没有写在条件里，会走「其他情况」。"]


def test_ways_that_may_all_be_gone_may_overlap() -> None:
    assert told(by("金额 > 10000", "金额 > 50000", mode="inclusive")) == []


def test_conditions_in_a_loop_are_compared_as_they_are_asked() -> None:
    loop = node("l", "loop", of="bill_lines", ways=[way("each", by("数量 < 1", "数量 > 2"))])

    assert told(loop) == [("nodes.0.ways.0.nodes.0.ways", "gap")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("0", "5000"), ("5000", None)], []),
        ([("0", "5000"), ("6000", None)], [("rows.0", "gap")]),
        ([("0", "5000"), ("4000", None)], [("rows.1", "overlap")]),
        ([("10", None), ("20", "30")], [("rows.1", "never_reached"), ("rows.0", "gap")]),
        ([("0", "5000")], [("rows.0", "gap")]),
    ],
)
def test_rows_of_a_matrix_are_compared(
    rows: list[tuple[str, str | None]], expected: list[tuple[str, str]]
) -> None:
    made = [
        {"id": f"r{n}", "roles": ["boss"], "least": low, "most": high} for n, (low, high) in enumerate(rows)
    ]
    who = [{"id": "w", "by": "matrix", "matrix": {"id": "m", "amount": "bill_total", "rows": made}}]

    assert told(ask("n1", who=who)) == [(f"nodes.0.who.0.matrix.{path}", code) for path, code in expected]


def test_rows_for_other_options_do_not_overlap() -> None:
    rows = [{"id": f"r{one}", "roles": ["boss"], "options": [one], "least": "0"} for one in ("new", "good")]
    matrix = {"id": "m", "amount": "bill_total", "option": "bill_state", "rows": rows}

    assert told(ask("n1", who=[{"id": "w", "by": "matrix", "matrix": matrix}])) == []


def test_a_row_for_all_others_is_for_what_those_before_it_leave() -> None:
    rows = [
        {"id": "r1", "roles": ["boss"], "options": ["new"], "least": "100"},
        {"id": "r2", "roles": ["boss"], "options": ["new", "good"], "starters": ["usr1"]},
        {"id": "r3", "roles": ["boss"]},
        {"id": "r4", "roles": ["boss"], "options": ["sent"], "most": "5"},
    ]
    matrix = {"id": "m", "amount": "bill_total", "option": "bill_state", "by_starter": True, "rows": rows}

    found = told(ask("n1", who=[{"id": "w", "by": "matrix", "matrix": matrix}]))

    at = "nodes.0.who.0.matrix.rows"
    assert found == [(f"{at}.1", "overlap"), (f"{at}.3", "never_reached")]


def test_nothing_comes_behind_ways_that_all_end() -> None:
    change = node("u", "update", sets=sets("bill_no", '"x"'))
    end = node("e", "end")
    ends = node(
        "b", "branch", mode="exclusive", ways=[way("w1", end, when="金额 > 5"), way("w2", node("e2", "end"))]
    )
    half = node("b", "branch", mode="exclusive", ways=[way("w1", end, when="金额 > 5"), way("w2")])

    assert told(ends, change) == [("nodes.1", "never_reached")]
    assert told(half, change) == []


def at_once(*ways: Tree, mode: str = "parallel") -> Tree:
    return node("p", "branch", mode=mode, ways=list(ways))


def test_ways_at_once_that_write_the_same_are_told() -> None:
    one = node("u1", "update", sets=sets("bill_no", '"x"'))
    other = node(
        "u2",
        "update",
        sets=[*sets("bill_no", '"y"'), {"id": "s2", "field": "bill_total", "formula": "1", "add": True}],
    )
    opens = [{"id": "o", "fields": ["bill_no"], "right": "write"}]
    begins = node("sub", "sub_flow", flow="f2")
    second = {**flow(one), "id": "f2", "key": "second"}

    def found(*nodes: Tree) -> list[tuple[str, str]]:
        made = plan(flow(*nodes), second)
        return [(each.path, each.code) for each in conflicts(made, made.flows["f1"], "f")]

    twice = [("f.nodes.0.ways.1", "written_twice")]
    assert found(at_once(way("a", one), way("b", other))) == twice
    assert found(at_once(way("a", other), way("b", ask("n", opens=opens)), mode="race")) == twice
    assert found(at_once(way("a", other), way("b", begins))) == twice
    assert found(at_once(way("a", one, when="金额 > 1"), way("b", other), mode="exclusive")) == []
    assert found(at_once(way("a", one), way("b", ask("n")))) == []


def test_steps_nobody_comes_to_are_told() -> None:
    change = node("u", "update", sets=sets("bill_no", '"x"'))

    assert told() == [("nodes", "no_nodes")]
    assert told(node("e", "end"), change) == [("nodes.1", "never_reached")]
    assert told(ask("n1"), node("j", "jump", to="n1"), change) == [("nodes.2", "never_reached")]
    assert told(ask("n1"), change) == []


@pytest.mark.parametrize(
    ("ends_when", "due", "codes"),
    [
        ("#bill_total > 5", [], []),
        ("#bill_day < TODAY()", [], ["ends_late"]),
        ("#bill_cust.#cust_level > 5", [], ["ends_late"]),
        ("#bill_day < TODAY()", [{"id": "d", "after": 1, "unit": "day"}], []),
    ],
)
def test_what_ends_it_late_is_told(ends_when: str, due: list[Tree], codes: list[str]) -> None:
    found = warnings(plan(flow(ask("a", due=due), ends_when=ends_when)).flows["f1"], "test.flows.0")

    assert [(each.path, each.code) for each in found] == [("test.flows.0.ends_when", code) for code in codes]
    assert all("「a」" in each.zh and "“a”" in each.en for each in found)
