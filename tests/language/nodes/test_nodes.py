"""Every kind of node: what it answers when a run comes to it, when people have said something, when it is woken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import TypeAdapter

from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.flow.run import RunState, TaskState, Visit, VisitState
from huodan.language.flow.step import (
    Asked,
    Asks,
    Begins,
    Calls,
    Changes,
    Ends,
    Finds,
    Goes,
    Makes,
    Opens,
    Passed,
    Removes,
    Sleeps,
    Tells,
)
from huodan.language.flow.voting import Vote
from huodan.language.nodes import KINDS, AnyNode, Node
from huodan.language.nodes._asking import NobodyToAsk

YES, NO = Vote.APPROVE, Vote.REJECT
LATE = 1_000_000
WHO = [{"id": "w", "by": "role", "roles": ["boss"]}]


@dataclass
class Around:
    """What a node is told: 1 began the run, 2 and 3 are asked, 9 looks after it, 5 is everybody's manager."""

    now: int = 100
    starter: Id = 1
    true: frozenset[str] = frozenset()
    meant: tuple[Id, ...] = (2, 3)
    at: int | None = None
    listed: dict[str, tuple[Id, ...]] = field(default_factory=dict)
    yes: tuple[tuple[str, Id], ...] = ()
    asked_before: str | None = "first"
    boss: Id | None = 5
    again: int | None = None
    is_by_starter: bool = True

    def holds(self, formula: str) -> bool:
        return formula in self.true

    def people(self, who: Sequence[object]) -> tuple[Id, ...]:
        named = [each for each in who if getattr(each, "people", ())]
        return tuple(Id(one) for each in named for one in getattr(each, "people", ())) or self.meant

    def just_before(self) -> str | None:
        return self.before("")

    def is_there(self, item: Id) -> bool:
        return True

    def administrators(self) -> tuple[Id, ...]:
        return (9,)

    def manager(self, person: Id) -> Id | None:
        return self.boss

    def due(self, rules: Sequence[object]) -> int | None:
        return LATE if rules else None

    def looks_again(self, formula: str) -> int | None:
        return self.again

    def moment(self, after: int | None, unit: str, field: str | None, at: str | None) -> int | None:
        return self.at

    def before(self, node: str) -> str | None:
        return self.asked_before

    def found(self, of: str) -> tuple[Id, ...]:
        return self.listed.get(of, ())

    def draw(self, people: Sequence[Id]) -> Id:
        return people[0]

    def agreed(self) -> tuple[tuple[str, Id], ...]:
        return self.yes


def node(kind: str, **settings: object) -> Any:
    """This function will read a node as documents write it."""
    read: TypeAdapter[Any] = TypeAdapter(AnyNode)
    return read.validate_python({"id": "n1", "kind": kind, "label": "一步", **settings})


def visit(**data: object) -> Visit:
    return Visit(1, "n1", 0, "", 100, VisitState.OPEN, data=dict(data))


def arms(*whens: str | None, nodes: Sequence[object] = ()) -> list[dict[str, object]]:
    return [
        {"id": f"a{n}", "label": "路", "when": when, "nodes": list(nodes)} for n, when in enumerate(whens)
    ]


SAMPLES: dict[str, dict[str, object]] = {
    "approve": {"who": WHO},
    "branch": {"ways": arms("x", None)},
    "call": {"address": "https://example.com/in"},
    "copy_to": {"who": WHO},
    "create": {"form": "bill"},
    "handle": {"who": WHO},
    "jump": {"to": "n0"},
    "loop": {"of": "lines", "ways": arms(None)},
    "notify": {"text": "到了"},
    "query": {"form": "bill"},
    "sub_flow": {"flow": "f2"},
    "update": {"sets": [{"id": "s", "field": "note", "formula": '"好"'}]},
    "wait": {"after": 1},
}


def test_every_kind_of_node_is_tried_here() -> None:
    assert set(KINDS) == {*SAMPLES, "delete", "end"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_something_of_itself_and_begins_with_settings_that_can_be_read(kind: str) -> None:
    one = KINDS[kind]

    for lang in ("zh", "en"):
        begun = node(kind, **one.begun("n1", "bill", lang))
        assert isinstance(begun, Node)
        assert say(one.title, lang)
        assert say(one.purpose, lang)
    assert all(
        need.at or need.__class__.__name__ == "Aimed" for need in node(kind, **SAMPLES.get(kind, {})).needs()
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_waits_for_nothing_is_not_woken_into_anything(kind: str) -> None:
    sample = node(kind, **SAMPLES.get(kind, {}))

    assert kind == "wait" or sample.woken(Around(), visit()) is None
    assert kind in ("approve", "handle") or sample.judge(Around(), visit(), []) is None


# ── people are asked ───────────────────────────────────────────────────────────────────────────────


def test_people_are_asked_all_at_once_or_one_after_the_other() -> None:
    together = node("approve", who=WHO, way="all", due=[{"id": "d", "after": 2}])
    in_turn = node("approve", who=WHO, way="sequential")

    assert together.enter(Around()) == Asks((Asked(2), Asked(3)), LATE)
    assert in_turn.enter(Around()) == Asks((Asked(2), Asked(3, TaskState.LATER)))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, Asks((Asked(9),))),
        ({"nobody": "person", "nobody_to": {"id": "p", "by": "people", "people": ["7"]}}, Asks((Asked(7),))),
    ],
)
def test_where_nobody_is_meant_somebody_else_is_asked(settings: dict[str, object], expected: Asks) -> None:
    assert node("approve", who=WHO, **settings).enter(Around(meant=())) == expected


def test_where_nobody_is_meant_it_may_pass_or_be_refused_by_itself() -> None:
    passed = node("approve", who=WHO, nobody="pass").enter(Around(meant=()))
    refused = node("approve", who=WHO, nobody="reject").enter(Around(meant=()))

    assert (type(passed), passed.why["en"]) == (Passed, "Nobody to ask: passed by itself")
    assert (type(refused), refused.state) == (Ends, RunState.REJECTED)


@pytest.mark.parametrize(("own", "asked"), [("ask", [1, 3]), ("skip", [3]), ("head", [5, 3])])
def test_who_started_it_may_be_left_out_or_stood_for_by_their_manager(own: str, asked: list[Id]) -> None:
    step = node("approve", who=WHO, way="all", own=own).enter(Around(meant=(1, 3)))

    assert [one.person for one in step.people if one.vote is None] == asked
    assert node("approve", who=WHO, own="head").enter(Around(meant=(1,), boss=None)) == Asks((Asked(1),))


def test_a_step_passes_where_all_it_asks_are_left_out() -> None:
    step = node("approve", who=WHO, own="skip").enter(Around(meant=(1,)))

    assert (type(step), step.why["zh"]) == (Passed, "审批人是发起人自己，自动通过")


@pytest.mark.parametrize(
    ("again", "yes", "asked"),
    [
        ("ask", (("first", 2),), [2, 3]),
        ("once", (("other", 2),), [3]),
        ("in_a_row", (("other", 2),), [2, 3]),
        ("in_a_row", (("first", 2),), [3]),
    ],
)
def test_who_agreed_before_need_not_be_asked_again(again: str, yes: Any, asked: list[Id]) -> None:
    step = node("approve", who=WHO, way="all", again=again).enter(Around(yes=yes))

    assert [one.person for one in step.people if one.vote is None] == asked


def test_an_approval_passes_ends_or_goes_back() -> None:
    ends = node("approve", who=WHO, way="all")
    back = node("approve", who=WHO, rejecting="back", rejects_to="n0")
    part = node("approve", who=WHO, way="ratio", ratio="2/3")

    assert ends.judge(Around(), visit(), [YES, None]) is None
    assert ends.judge(Around(), visit(), [YES, YES]) == Passed()
    assert ends.judge(Around(), visit(), [YES, NO]) == Ends(RunState.REJECTED)
    assert back.judge(Around(), visit(), [NO]) == Goes("n0")
    assert part.judge(Around(), visit(), [YES, YES, None]) == Passed()


def test_a_handling_goes_on_when_it_is_done_and_is_refused_by_its_deadline_only() -> None:
    one = node("handle", who=WHO)

    assert one.enter(Around(meant=(2,))) == Asks((Asked(2),))
    assert one.judge(Around(), visit(), [None]) is None
    assert one.judge(Around(), visit(), [YES]) == Passed()
    assert one.judge(Around(), visit(), [NO]) == Ends(RunState.REJECTED)


# ── ways ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mode", "true", "chosen"),
    [
        ("exclusive", {"x", "y"}, ("a0",)),
        ("exclusive", {"y"}, ("a1",)),
        ("exclusive", set(), ("a2",)),
        ("inclusive", {"x", "y"}, ("a0", "a1")),
        ("inclusive", set(), ("a2",)),
    ],
)
def test_a_branch_goes_the_ways_whose_conditions_hold(
    mode: str, true: set[str], chosen: tuple[str, ...]
) -> None:
    one = node("branch", mode=mode, ways=arms("x", "y", None))

    assert one.enter(Around(true=frozenset(true))) == Opens(chosen)


def test_parallel_ways_are_all_gone_and_a_race_is_one() -> None:
    assert node("branch", mode="parallel", ways=arms(None, None)).enter(Around()) == Opens(("a0", "a1"))
    assert node("branch", mode="race", ways=arms(None, None)).enter(Around()) == Opens(("a0", "a1"), True)


def test_a_loop_goes_its_way_for_each_and_passes_where_there_is_nothing() -> None:
    one = node("loop", of="lines", ways=arms(None))

    assert one.enter(Around(listed={"lines": (7, 8)})) == Opens(("a0",), items=(7, 8))
    assert isinstance(one.enter(Around()), Passed)


def test_a_jump_goes_and_an_end_ends() -> None:
    assert node("jump", to="n0", returns=True).enter(Around()) == Goes("n0", True)
    assert node("end").enter(Around()) == Ends(RunState.APPROVED)
    assert node("end", state="rejected").enter(Around()) == Ends(RunState.REJECTED)


# ── what is wanted done ────────────────────────────────────────────────────────────────────────────


def test_nodes_that_do_something_say_what_and_go_on() -> None:
    sets = [
        {"id": "s", "field": "note", "formula": '"好"'},
        {"id": "t", "field": "sum", "formula": "1", "add": True},
    ]
    given = (("note", '"好"', False), ("sum", "1", True))

    def wish(kind: str, **settings: object) -> Any:
        step = node(kind, **settings).enter(Around())
        assert isinstance(step, Passed)
        return step.wishes[0]

    assert wish("update", of="lines", sets=sets) == Changes("lines", given)
    assert wish("create", form="bill", sets=sets, match=["no"]) == Makes("bill", given, ("no",))
    assert wish("delete", of="n0") == Removes("n0")
    told = wish("notify", who=WHO, text="到了", over=["inbox", "mail"], fields=["phone"])
    assert (told.fields, told.text, told.over, told.is_copy) == (("phone",), "到了", ("inbox", "mail"), False)
    copied = wish("copy_to", who=WHO)
    assert isinstance(copied, Tells)
    assert (copied.text, copied.is_copy) == ("一步", True)
    assert wish("sub_flow", flow="f2", of="n0") == Begins("f2", "n0", True)


def test_a_query_says_what_it_looks_for() -> None:
    one = node(
        "query",
        form="bill",
        where={"field": "state", "op": "eq", "value": "新"},
        matches=[{"id": "m", "field": "customer", "formula": "#customer"}],
        order=[{"id": "o", "field": "day", "down": True}],
        most=5,
    )

    found = Finds("bill", one.where, (("customer", "eq", "#customer"),), (("day", True),), 5)
    assert one.enter(Around()) == Passed((found,))


def test_a_call_goes_on_at_once_or_when_it_has_answered() -> None:
    gives = [{"id": "g", "name": "no", "formula": "#no"}]
    taken = [{"id": "t", "path": "data.waybill", "field": "waybill"}]
    one = node("call", address="https://example.com/in", gives=gives, waits=True, takes=taken)

    called = Calls(
        "webhook", "https://example.com/in", (("no", "#no"),), (("data.waybill", "waybill"),), True
    )
    assert one.enter(Around()) == Passed((called,))
    assert one.woken(Around(), visit()) is None
    assert one.woken(Around(), visit(answer="done")) == Passed()


@pytest.mark.parametrize(("failing", "expected"), [("stuck", None), ("go_on", Passed), ("reject", Ends)])
def test_a_call_that_failed_is_stuck_goes_on_or_ends(failing: str, expected: type | None) -> None:
    one = node("call", address="https://example.com/in", waits=True, failing=failing)

    step = one.woken(Around(), visit(answer="failed"))
    assert (None if step is None else type(step)) == expected


def test_another_process_is_waited_for_and_its_refusal_ends_this_one() -> None:
    ends, goes_on = node("sub_flow", flow="f2"), node("sub_flow", flow="f2", refused="go_on")
    good, bad = visit(ended=["approved", "approved"]), visit(ended=["approved", "rejected"])

    assert ends.woken(Around(), visit()) is None
    assert ends.woken(Around(), good) == Passed()
    assert isinstance(ends.woken(Around(), bad), Ends)
    assert goes_on.woken(Around(), bad) == Passed()


def test_where_nobody_is_meant_nothing_may_be_handed_in() -> None:
    with pytest.raises(NobodyToAsk):
        node("approve", who=WHO, nobody="refuse").enter(Around(meant=()))


def test_a_condition_that_nothing_wakes_is_looked_at_again() -> None:
    assert node("wait", until="x").enter(Around(again=150)) == Sleeps(150)
    assert node("wait", after=1, until="x").enter(Around(at=200, again=150)) == Sleeps(150)
    assert node("wait", after=1).enter(Around(at=200, again=150)) == Sleeps(200)


def test_a_wait_sleeps_until_its_time_or_until_something_holds() -> None:
    one = node("wait", after=1, until="x")

    assert one.enter(Around(at=200)) == Sleeps(200)
    assert one.enter(Around(at=100)) == Passed()
    assert one.enter(Around(at=200, true=frozenset({"x"}))) == Passed()
    assert node("wait", until="x").enter(Around()) == Sleeps(None)
    assert one.woken(Around(at=200), visit()) == Sleeps(200)
    assert one.woken(Around(at=200, now=201), visit()) == Passed()


# ── settings that do not go together ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "settings", "codes"),
    [
        ("branch", {"ways": arms("x")}, ["no_default"]),
        ("branch", {"ways": arms("x", None, None)}, ["two_defaults"]),
        ("branch", {"mode": "race", "ways": arms("x", None)}, ["no_condition"]),
        ("call", {}, ["no_address"]),
        ("call", {"over": "sf", "address": "https://example.com"}, ["no_address"]),
        (
            "call",
            {"address": "https://example.com", "takes": [{"id": "t", "path": "a", "field": "b"}]},
            ["not_waited_for"],
        ),
        ("wait", {}, ["waits_for_nothing"]),
        ("wait", {"after": -1}, ["before_nothing"]),
        ("wait", {"after": -1, "field": "day"}, []),
        ("approve", {"who": WHO, "nobody": "person"}, ["nobody_named"]),
        ("approve", {"who": WHO, "rejecting": "back"}, ["nowhere_back"]),
        ("approve", {"who": WHO, "way": "ratio", "ratio": "3/2"}, ["bad_ratio"]),
        ("approve", {"who": WHO, "due": [{"id": "d"}]}, ["no_deadline"]),
        ("handle", {"who": WHO, "due": [{"id": "d", "after": 1, "then": "transfer"}]}, ["nobody_named"]),
    ],
)
def test_settings_that_do_not_go_together_are_said(
    kind: str, settings: dict[str, object], codes: list[str]
) -> None:
    found = list(node(kind, **settings).mistakes())

    assert [code for _, code, _ in found] == codes
    assert all(say(why, "zh") != say(why, "en") for _, _, why in found)
