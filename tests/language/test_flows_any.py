"""Whatever a flow says in the right shape, it compiles or is refused in words; its text, Edits and words never fail."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import given, settings, strategies as st

from huodan.kit.words import say
from huodan.language.document import tree_of
from huodan.language.document.canonical import flow_text, read_flow
from huodan.language.document.edits import apply, diff, inverse
from huodan.language.document.flow import Flow
from huodan.language.document.flow_trees import every_node
from huodan.language.document.said import say_edits
from huodan.language.document.uses import uses
from huodan.language.nodes import KINDS
from huodan.language.plan import Plan
from huodan.language.plan.flow_ranges import warnings
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import compile_pinned
from tests.support import apps
from tests.support.flows import app, flow, plan

Tree = dict[str, Any]

FIELDS = (
    "bill_no bill_total bill_lines bill_cust line_qty cust_level cust_secret bill_paid id created_by gone"
)
OTHERS = "people cust pay bill n1 n2 n3 f1 f2"
NAMES = st.sampled_from(["", "#bill_cust.#cust_owner", *FIELDS.split(), *OTHERS.split()])
ONE_NAME = NAMES.filter(str.isidentifier)
FORMULAS = st.sampled_from(
    [
        *("金额 > 50000", "金额 < 10", "AND(金额 > 1, 金额 < 9)", "客户.等级 > 3", "客户.密码 = 1", "已收"),
        *("id", "1 +", "没有", "TRUE", "数量 > 3", "SUM(明细.数量)", "TODAY()", '"x"', "创建时间", "^"),
    ]
)
WHO = st.fixed_dictionaries(
    {
        "id": st.just("w"),
        "by": st.sampled_from(["people", "role", "field", "field_head", "starter", "matching", "matrix"]),
    },
    optional={
        "roles": st.lists(st.sampled_from(["boss", "gone"]), max_size=2),
        "field": NAMES,
        "where": st.just({"field": "name", "op": "eq", "value": "张三"}) | st.just({"field": "x", "op": "?"}),
        "matrix": st.fixed_dictionaries(
            {
                "id": st.just("m"),
                "amount": st.sampled_from([None, "bill_total", "bill_no", "gone"]),
                "rows": st.lists(
                    st.fixed_dictionaries(
                        {"id": st.just("r"), "roles": st.just(["boss"])},
                        optional={
                            "least": st.sampled_from(["1", "x", "5"]),
                            "most": st.sampled_from(["3", "", "9"]),
                        },
                    ),
                    max_size=3,
                ),
            }
        ),
    },
)
SET = st.fixed_dictionaries({"id": st.just("s"), "field": ONE_NAME, "formula": FORMULAS})
SETS = st.lists(SET, min_size=1, max_size=2)
MATCH = st.fixed_dictionaries({"id": st.just("q"), "field": NAMES, "formula": FORMULAS})
IDS = st.sampled_from(["n1", "n2", "n3", "n4", "n5", "a1", "a2"])


def ways(nodes: st.SearchStrategy[list[Tree]]) -> st.SearchStrategy[list[Tree]]:
    one = st.fixed_dictionaries(
        {"id": IDS, "label": st.just("路"), "when": st.none() | FORMULAS, "nodes": nodes}
    )
    return st.lists(one, min_size=1, max_size=3)


def of(kind: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries({"id": IDS, "kind": st.just(kind), "label": st.just(kind), **more})


PEOPLE = st.lists(WHO, min_size=1, max_size=2)
LEAVES: dict[str, st.SearchStrategy[Tree]] = {
    "approve": of("approve", who=PEOPLE, nobody=st.sampled_from(["pass", "person"])),
    "handle": of("handle", who=PEOPLE, summary=st.lists(ONE_NAME, max_size=2)),
    "copy_to": of("copy_to", who=PEOPLE),
    "notify": of("notify", text=st.just("好"), fields=st.lists(NAMES, max_size=2)),
    "update": of("update", of=NAMES, sets=SETS),
    "create": of("create", form=ONE_NAME, sets=SETS, match=st.lists(ONE_NAME, max_size=2)),
    "delete": of("delete", of=NAMES),
    "query": of("query", form=ONE_NAME, matches=st.lists(MATCH, max_size=2)),
    "call": of("call", address=st.none() | st.just("https://example.com/x")),
    "sub_flow": of("sub_flow", flow=ONE_NAME, of=NAMES),
    "jump": of("jump", to=ONE_NAME),
    "end": of("end"),
    "wait": of("wait", field=st.none() | ONE_NAME, until=st.none() | FORMULAS),
}


def blocks(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    row, mode = st.lists(inner, max_size=2), st.sampled_from(["exclusive", "race"])
    branch, loop = (
        of("branch", mode=mode, ways=ways(row)),
        of("loop", of=NAMES, ways=ways(row).map(lambda all: all[:1])),
    )
    return st.one_of(*LEAVES.values(), branch, loop)


def numbered(nodes: list[Tree]) -> list[Tree]:
    """This function will give every node and way an id of its own."""
    nodes = deepcopy(nodes)
    for place, each in enumerate(every_node(nodes), 1):
        each["id"] = f"n{place}"
    return nodes


ROWS = st.lists(st.recursive(st.one_of(*LEAVES.values()), blocks, max_leaves=6), max_size=4).map(numbered)
STARTS = st.one_of(
    st.fixed_dictionaries(
        {"on": st.sampled_from(["submitted", "created", "deleted"])}, optional={"when": FORMULAS}
    ),
    st.fixed_dictionaries(
        {"on": st.just("updated"), "fields": st.lists(ONE_NAME, max_size=2)},
        optional={"becomes": st.sampled_from(["新建", 5, None, ["新建"], {"a": 1}, True])},
    ),
    st.fixed_dictionaries({"on": st.just("scheduled"), "where": st.just({"field": "bill_no"}) | st.none()}),
    st.fixed_dictionaries({"on": st.just("day_of"), "field": ONE_NAME}),
)


@cache
def now() -> Plan:
    return plan(flow(), flow(id="f2", key="pays", form="pay"))


@cache
def before() -> Tree:
    return tree_of(apps.read(app()))


def test_every_kind_is_among_them() -> None:
    assert {*LEAVES, "branch", "loop"} == set(KINDS)


@settings(max_examples=150, deadline=None)
@given(ROWS, STARTS)
def test_any_flow_compiles_or_is_refused_in_words(nodes: list[Tree], start: Tree) -> None:
    read = read_flow(flow(*nodes, start=start))
    assert isinstance(read, Flow), read
    assert read_flow(json.loads(flow_text(read))) == read

    made = compile_pinned(now(), "test", read)

    if isinstance(made, PlanFlow):
        assert all(one.zh and one.en for one in warnings(made, "test.flows.0"))
    else:
        assert made
        assert all(one.zh and one.en and one.path.startswith("approval") for one in made)


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS, STARTS)
def test_any_change_of_a_flow_goes_there_and_back_and_has_words(
    one: list[Tree], two: list[Tree], start: Tree
) -> None:
    old = tree_of(apps.read(app(flow(*one))))
    new = tree_of(apps.read(app(flow(*two, start=start))))

    edits = diff(old, new)

    assert apply(old, edits) == new
    assert apply(new, inverse(edits)) == old
    assert all(line.text for line in say_edits(old, new, edits, "zh"))
    for field in ("bill_no", "bill_total", "bill_cust"):
        assert all(say(use.setting, "zh") == use.setting for use in uses(new, "bill", [field]))
