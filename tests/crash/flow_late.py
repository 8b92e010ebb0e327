"""
What jobs do with runs, and a publish: each takes several Txs, dies at any step of them, and is begun again.

For ``test_every_node.py``; the acts of people stand in ``flow_cases.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huodan.workspace.check import check
from huodan.workspace.flowing.starting import begin_for_those_there
from tests.crash import acts
from tests.crash.dying import World
from tests.crash.flow_cases import Flows, ask, auto, more, named
from tests.crash.flow_steps import Ask, facts, other, publish, send, submit
from tests.support.office import Office, Tree, approve, flow, who

AFTER_DAY = 20260508


@dataclass(frozen=True)
class Late:
    """
    What is done by jobs, or in several Txs; begun again when it died.

    acts: what is handed in before. day: on which jobs then work. then: what is published instead. without: a role that is gone.
    """

    name: str
    flows: Flows
    acts: Sequence[Ask]
    came: Mapping[str, object]
    day: int = AFTER_DAY
    then: Flows | None = None
    without: str = ""


RULES: Mapping[str, Tree] = {
    "approve": {},
    "reject": {},
    "remind": {},
    "send_back": {},
    "transfer": {"to": who("role", roles=["boss"])},
    "escalate": {},
    "tell_manager": {},
}
ORDERS = (*RULES, "wait", "scheduled", "day_of")
COUNTED = ("approve", "wait", "scheduled", "day_of")
"""Orders something was counted for, each once."""


def due(office: Office) -> Iterator[Tree]:
    """Write a flow of orders named so for each thing that happens when time is up, and for each beginning by the clock."""
    for then, rule in RULES.items():
        after = {"id": f"{then}_d", "after": 1, "unit": "day", "then": then, **rule}
        asked = ask(office, f"a_{then}", "王雷", due=[after])
        yield named(then, flow(asked, more(f"m_{then}")), on="submitted", when=f'name = "{then}"')
    wait = {"id": "w", "kind": "wait", "label": "w", "after": 1, "unit": "day"}
    yield named("wait", auto(wait, more("m_wait")), on="submitted", when='name = "wait"')
    where = {"field": "name", "op": "eq", "value": "scheduled"}
    yield named("scheduled", auto(more("m_s")), on="scheduled", every="day", at="00:00", where=where)
    days = {"field": "order_day", "days": 1, "at": "00:00", "when": 'name = "day_of"'}
    yield named("day_of", auto(more("m_d")), on="day_of", **days)


LATE = (
    Late(
        "the clock",
        lambda office: list(due(office)),
        (
            *(submit(name=name, day="2026-05-07") for name in ORDERS),
            submit(name="day_of", day="2026-05-01"),
            other(
                "begin_for_those_there",
                "管理员",
                lambda office: lambda *seen: begin_for_those_there(*seen, "day_of"),
            ),
        ),
        {
            "runs": [
                "approve approved",
                "day_of approved",
                "day_of approved",
                "escalate running",
                "reject rejected",
                "remind running",
                "scheduled approved",
                "send_back running",
                "tell_manager running",
                "transfer running",
                "wait approved",
            ],
            "asked": {
                "周敏": ["start"],
                "李总": ["a_transfer", "a_escalate"],
                "王雷": ["a_remind", "a_tell_manager"],
            },
            "orders": sorted((name, int(name in COUNTED), "s0") for name in (*ORDERS, "day_of")),
            "told": 3,
        },
    ),
    Late(
        "publish",
        lambda office: [
            flow(ask(office, "a", "王雷"), approve("b", who("role", roles=["finance"])), more("m"))
        ],
        (submit(), submit()),
        {"runs": ["flow running stuck", "flow running stuck"], "asked": {"王雷": ["a", "a"]}},
        then=lambda office: [flow(ask(office, "a", "王雷"), more("m"))],
        without="finance",
    ),
)


def furnish(place: int, world: World) -> None:
    """Hand in what the jobs are about."""
    late = LATE[place]
    with world.opened() as database:
        office = Office(database)
        publish(database, late.flows(office))
        for number, act in enumerate(late.acts):
            assert send(office, act.find(office), f"{number}")


def do(place: int, world: World) -> None:
    """Publish, or let jobs work on a later day."""
    late = LATE[place]
    if late.then is not None:
        with world.opened() as database:
            publish(database, late.then(Office(database)), without=late.without)
        return
    acts.work_on(world, today=late.day)


def came(place: int, world: World) -> object:
    """Tell what came of it, which breaks no law."""
    late = LATE[place]
    with world.opened(late.day) as database:
        found = facts(Office(database))
        assert {name: found[name] for name in late.came} == late.came
        with database.read() as tx:
            assert check(tx) == ()
        return found
