"""Flows as BPMN 2.0: which element each kind becomes, where its lines lead, and that any tree and any text is written."""

from __future__ import annotations

import re
from itertools import count
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings, strategies as st

from huodan import templates
from huodan.language.bpmn import export
from huodan.language.nodes import KINDS
from tests.support.apps import read
from tests.support.bpmn import MODEL, after, get, lines, scopes, sound, tag, written
from tests.support.flows import BOSS, app, ask, flow, node, sets, way

Tree = dict[str, Any]
SAMPLES: dict[str, tuple[Tree, str]] = {
    "approve": ({"who": [BOSS]}, "userTask"),
    "handle": ({"who": [BOSS]}, "userTask"),
    "copy_to": ({"who": [BOSS]}, "sendTask"),
    "notify": ({"who": [BOSS], "text": "好"}, "sendTask"),
    "update": ({"sets": sets("bill_no", '"x"')}, "serviceTask"),
    "create": ({"form": "bill"}, "serviceTask"),
    "delete": ({}, "serviceTask"),
    "query": ({"form": "bill"}, "serviceTask"),
    "call": ({"address": "https://example.com/in"}, "serviceTask"),
    "branch": ({"ways": [way("w1", when="#bill_total > 1"), way("w2")]}, "exclusiveGateway"),
    "loop": ({"of": "bill_lines", "ways": [way("w1", ask("in"))]}, "subProcess"),
    "wait": ({"after": 1}, "intermediateCatchEvent"),
    "sub_flow": ({"flow": "f2"}, "callActivity"),
    "jump": ({"to": "first"}, "intermediateThrowEvent"),
    "end": ({}, "endEvent"),
}


def test_every_kind_of_node_is_tried() -> None:
    assert SAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_kind_has_its_element(kind: str, lang: str) -> None:
    given, element = SAMPLES[kind]
    root = written(ask("first"), node("one", kind, **given), lang=lang)

    assert tag(get(root, "n-one")) == element
    assert get(root, "n-one").get("name") == "one"


def test_the_flows_of_orders_are_written_with_their_chinese_names() -> None:
    made = templates.load("orders")
    for each in made.flows:
        root = fromstring(export(made, each, lang="zh", formula=lambda table, text: text))
        sound(root)
    root = fromstring(export(made, made.flows[0], lang="zh", formula=lambda table, text: text))
    assert get(root, "flow-flow_new_order").get("name") == "新订单审批"
    assert [tag(get(root, f"n-{id}")) for id in ("director", "amount", "approved", "tell")] == [
        "userTask",
        "exclusiveGateway",
        "serviceTask",
        "sendTask",
    ]
    assert ("n-finance", "大于 5 万元") in after(root, "n-amount")


def test_a_refusal_ends_all_or_leads_back() -> None:
    root = written(ask("a"), ask("b", rejecting="back", rejects_to="a"))

    assert after(root, "n-a.asked") == [("n-a.asked.end", "否"), ("n-b", "是")]
    assert [tag(each) for each in get(root, "n-a.asked.end")] == ["incoming", "terminateEventDefinition"]
    assert ("n-a", "否") in after(root, "n-b.asked")


@pytest.mark.parametrize(
    ("way_of", "many", "enough"),
    [
        ("any", None, None),
        ("all", "false", None),
        ("sequential", "true", None),
        ("ratio", "false", "numberOfCompletedInstances / numberOfInstances >= 2/3"),
    ],
)
def test_several_people(way_of: str, many: str | None, enough: str | None) -> None:
    task = get(written(ask("a", way=way_of, ratio="2/3" if way_of == "ratio" else "1")), "n-a")

    found = task.find(f"{MODEL}multiInstanceLoopCharacteristics")
    assert (found.get("isSequential") if found is not None else None) == many
    assert task.findtext(f"{MODEL}multiInstanceLoopCharacteristics/{MODEL}completionCondition") == enough
    owner = task.find(f"{MODEL}potentialOwner")
    assert owner is not None
    assert owner.get("name") == "角色：销售总监"


def test_deadlines_stand_at_the_edge() -> None:
    due = [
        {"id": "d1", "after": 8, "unit": "hour", "then": "remind", "every": 8},
        {"id": "d2", "after": 2, "unit": "working_day", "then": "approve"},
        {"id": "d3", "field": "bill_day", "then": "send_back"},
        {"id": "d4", "after": 3, "unit": "day", "then": "reject"},
    ]
    root = written(ask("a"), ask("b", due=due), ask("c"))

    edges = [get(root, f"n-b.edge{place}") for place in range(4)]
    assert [each.get("cancelActivity") for each in edges] == ["false", None, None, None]
    times = [(tag(each[-1][0]), each[-1][0].text) for each in edges]
    assert times == [
        ("timeCycle", "R5/PT8H"),
        ("timeDuration", "2 个工作日"),
        ("timeDate", "约定日"),
        ("timeDuration", "P3D"),
    ]
    targets = [after(root, f"n-b.edge{place}")[0][0] for place in range(4)]
    assert targets == ["n-b.edge0.done", "n-c", "n-a", "n-b.edge3.end"]


def test_what_is_sent_back_to_its_starter_is_handed_in_again() -> None:
    root = written(ask("a", due=[{"id": "d", "after": 1, "then": "send_back"}]))

    assert after(root, "n-a.edge0") == [("n-start", None)]
    assert after(root, "n-start") == [("n-a", None)]
    assert get(root, "n-start").get("name") == "修改后重新提交"


@pytest.mark.parametrize(
    ("mode", "gateway"), [("exclusive", "exclusive"), ("inclusive", "inclusive"), ("parallel", "parallel")]
)
def test_ways_part_and_come_together(mode: str, gateway: str) -> None:
    when = None if mode == "parallel" else "#bill_total > 1"
    root = written(node("b", "branch", mode=mode, ways=[way("w1", ask("x"), when=when), way("w2")]), ask("z"))

    split, join = get(root, "n-b"), get(root, "n-b.join")
    assert tag(split) == tag(join) == f"{gateway}Gateway"
    assert after(root, "n-b") == [("n-x", "w1"), ("n-b.join", "w2")]
    assert after(root, "n-b.join") == [("n-z", None)]
    here = [line for line in lines(next(scopes(root))) if line.get("sourceRef") == "n-b"]
    conditions = [line.findtext(f"{MODEL}conditionExpression") for line in here]
    assert conditions == ["bill_total > 1" if when else None, None]
    default = split.get("default")
    assert (default is not None) == (mode != "parallel")
    assert default is None or get(root, default).get("name") == "w2"


def test_a_race_of_events_is_a_choice_and_any_other_is_ended_by_who_is_first() -> None:
    paid, late = node("paid", "wait", until="#bill_total > 1"), node("late", "wait", after=7)
    ends = node("e", "end", state="rejected")
    choice = written(node("r", "branch", mode="race", ways=[way("w1", paid), way("w2", late, ends)]))
    assert tag(get(choice, "n-r")) == "eventBasedGateway"
    assert tag(get(choice, "n-r.join")) == "exclusiveGateway"

    race = written(
        node("r", "branch", mode="race", ways=[way("w1", paid, ask("x")), way("w2", late)]), ask("z")
    )
    assert tag(get(race, "n-r")) == "subProcess"
    assert after(race, "n-late") == [("n-w2.end", None)]
    assert [tag(each) for each in get(race, "n-w2.end")] == ["incoming", "terminateEventDefinition"]
    assert after(race, "n-r") == [("n-z", None)]


def test_a_wait_for_either_is_a_choice_too() -> None:
    root = written(node("w", "wait", until="#bill_total > 1", after=-2, field="bill_day"))

    assert tag(get(root, "n-w")) == "eventBasedGateway"
    assert [tag(each) for each in get(root, "n-w.event0")[-1]] == ["timeDate"]
    assert get(root, "n-w.event0").get("name") == "约定日前 2 天"


def test_who_leaves_a_block_ends_what_goes_on_in_it() -> None:
    """A line alone would leave the other ways going: an error ends the block, and is caught at its edge."""
    back = ask("x", rejecting="back", rejects_to="a")
    root = written(
        ask("a"), node("p", "branch", mode="parallel", ways=[way("w1", back), way("w2", ask("y"))])
    )

    assert tag(get(root, "n-p")) == "subProcess"
    ended = get(root, "n-x.asked.end").find(f"{MODEL}errorEventDefinition")
    assert ended is not None
    assert ended.get("errorRef") == "error-a"
    assert tag(get(root, "error-a")) == "error"
    edges = {get(root, f"n-p.edge{n}")[-1].get("errorRef"): after(root, f"n-p.edge{n}") for n in (0, 1)}
    assert edges == {"error-a": [("n-a", None)], "error": [("n-p.edge1.end", None)]}
    assert [tag(each) for each in get(root, "n-p.edge1.end")] == ["incoming", "terminateEventDefinition"]


def test_an_error_goes_through_processes_within() -> None:
    inner = node("l2", "loop", of="bill_lines", ways=[way("w2", node("e", "end"))])
    root = written(node("l1", "loop", of="bill_lines", ways=[way("w1", inner)]))

    assert get(root, "n-l1").find(f"{MODEL}multiInstanceLoopCharacteristics").get("isSequential") == "true"  # type: ignore[union-attr]
    assert [each.get("attachedToRef") for each in root.iter(f"{MODEL}boundaryEvent")] == ["n-l1"]


def test_a_call_that_fails() -> None:
    settings = {"address": "https://example.com/in", "waits": True}
    ends = written(node("c", "call", failing="reject", **settings), ask("z"))
    on = written(node("c", "call", failing="go_on", **settings), ask("z"))

    assert after(ends, "n-c.edge0") == [("n-c.edge0.end", None)]
    assert after(on, "n-c.edge0") == [("n-z", None)]


@pytest.mark.parametrize(
    ("start", "event"),
    [
        ({"on": "submitted"}, None),
        ({"on": "created"}, "conditionalEventDefinition"),
        ({"on": "scheduled"}, "timerEventDefinition"),
        ({"on": "day_of", "field": "bill_day"}, "timerEventDefinition"),
        ({"on": "called"}, "messageEventDefinition"),
    ],
)
def test_how_it_begins(start: Tree, event: str | None) -> None:
    found = [tag(each) for each in get(written(ask("a"), start=start), "start")]
    assert found == ["outgoing", *([event] if event else [])]


@pytest.mark.parametrize(
    "text", ['"><script>alert(1)</script>', "]]>&amp;", "a\x00b\x1f\uffff", "订单🚚", "=cmd()", " "]
)
def test_hostile_texts_are_texts(text: str) -> None:
    root = written(
        ask("a", label=text, note=text),
        node("b", "branch", label=text, ways=[way("w1", when=text) | {"label": text}, way("w2")]),
        node("w", "wait", until=text),
        label=text,
        note=text,
    )
    said = re.sub("[\x00\x1f\uffff]", "", text)
    assert get(root, "n-a").get("name") == said
    assert get(root, "n-a").findtext(f"{MODEL}documentation") == said
    assert get(root, "flow-f1").get("name") == said


def test_a_draft_with_mistakes_is_drawn_as_far_as_it_goes() -> None:
    wrong = (
        node("j", "jump", to="nowhere"),
        ask("a", rejecting="back", rejects_to="b"),
        ask("b"),
        node("k", "jump", to="k"),
    )
    root = written(*wrong)

    assert after(root, "n-j") == after(root, "n-k") == []
    assert after(root, "n-a") == [("n-b", None)]


def test_the_same_flow_is_the_same_document() -> None:
    made = read(app(flow(ask("a"))))
    one, other = (export(made, made.flows[0], lang="zh", formula=lambda table, text: text) for _ in range(2))
    assert one == other


@st.composite
def trees(draw: st.DrawFn) -> list[Tree]:
    """Draw rows of nodes of several kinds with blocks in them, whose refusals and jumps lead back to what is before them."""
    numbers = count()

    def row(depth: int, behind: list[str]) -> list[Tree]:
        made: list[Tree] = []
        for _ in range(draw(st.integers(0, 3))):
            one = some(depth, [*behind, *(each["id"] for each in made)])
            made.append(one)
        return made

    def some(depth: int, behind: list[str]) -> Tree:
        id = f"n{next(numbers)}"
        sort = draw(
            st.sampled_from(["ask", "ask", "wait", "do", "end", "jump", *(["block"] * 4 if depth else [])])
        )
        leads = draw(st.booleans())
        back = draw(st.sampled_from(behind)) if behind and leads else None
        if sort == "block":
            mode = draw(st.sampled_from(["exclusive", "inclusive", "parallel", "race", "loop"]))
            when = "#bill_total > 1" if mode in ("exclusive", "inclusive") else None
            ways = [
                way(f"{id}_{n}", *row(depth - 1, behind), when=when if n else None)
                for n in range(draw(st.integers(1, 3)))
            ]
            if mode == "loop":
                return node(id, "loop", of="bill_lines", ways=ways[:1])
            return node(id, "branch", mode=mode, ways=ways)
        if sort == "wait":
            return node(id, "wait", after=1, until=draw(st.sampled_from([None, "#bill_total > 1"])))
        if sort == "jump" and back is not None:
            return node(id, "jump", to=back)
        if sort in ("do", "end"):
            return node(id, "update", sets=sets("bill_no", '"x"')) if sort == "do" else node(id, "end")
        thens = draw(st.lists(st.sampled_from(["remind", "approve", "reject", "send_back"]), max_size=2))
        due = [{"id": f"{id}_d{n}", "after": n + 1, "then": then} for n, then in enumerate(thens)]
        return ask(id, due=due, **({"rejecting": "back", "rejects_to": back} if back else {}))

    return row(3, [])


@settings(max_examples=60, deadline=None)
@given(trees())
def test_every_tree_can_be_drawn(tree: list[Tree]) -> None:
    written(*tree)
