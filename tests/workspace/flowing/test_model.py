"""
Random trees and random acts through the real engine: a run ends, or waits for somebody who may answer, each in one place.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count
from typing import Any

from hypothesis import given, settings, strategies as st

from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.claims import CLAIMED
from huodan.language.flow.course import START
from huodan.language.flow.run import TaskState
from huodan.language.flow.walk import NotOnTheWay
from huodan.language.plan import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.check_flows import broken_runs
from huodan.workspace.flowing.refusals import (
    ActNotOffered,
    CannotAsk,
    Claimed,
    ClaimFirst,
    NotClaimed,
    NotYours,
    NotYourTask,
    RunOver,
    TaskOver,
    TooLate,
)
from tests.support.office import Office, Tree, approve, branch, flow, sets

NAMES = ("周敏", "王雷", "陈静", "赵磊", "何苗", "李总")
BUTTONS = [
    "transfer",
    "delegate",
    "add_before",
    "add_after",
    "add_beside",
    "take_out",
    "send_back",
    "copy_to",
]
REFUSALS = (
    ActNotOffered,
    CannotAsk,
    Claimed,
    ClaimFirst,
    NotClaimed,
    NotOnTheWay,
    NotYours,
    NotYourTask,
    RunOver,
    TaskOver,
    TooLate,
)
ACTS = [
    "agree",
    "agree",
    "refuse",
    "transfer",
    "delegate",
    "add",
    "send_back",
    "replace",
    "revoke",
    "withdraw",
]
ACTS += ["time_up", "claim", "claim", "put_back"]
MOST_ACTS = 12
MOST_TO_THE_END = 150


class Trees:
    """Draws trees whose nodes have ids of their own."""

    def __init__(self, office: Office, draw: Any) -> None:
        self.office, self.draw, self.numbers = office, draw, count(1)

    def row(self, depth: int) -> list[Tree]:
        """Draw a row of nodes."""
        size = self.draw(st.integers(0 if depth else 1, 3))
        return [self.node(depth) for _ in range(size)]

    def node(self, depth: int) -> Tree:
        """Draw a node; blocks not too deep."""
        id = f"n{next(self.numbers)}"
        what = self.draw(st.sampled_from(("ask", "ask", "do", "block") if depth < 2 else ("ask", "do")))
        if what == "do":
            return sets(id, count="1")
        if what == "block":
            mode = self.draw(st.sampled_from(("exclusive", "parallel", "race", "inclusive")))
            needs = mode in ("exclusive", "inclusive")
            first = ("amount > 50" if needs else None, self.row(depth + 1))
            return branch(id, first, (None, self.row(depth + 1)), mode=mode)
        people = self.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        way = self.draw(st.sampled_from(("any", "all", "sequential", "ratio", "random", "claim", "claim")))
        asked = self.office.people(*people)
        more = {"way": way, "own": self.draw(st.sampled_from(("ask", "skip", "head"))), "due": self.due()}
        return approve(id, asked, ratio="1/2", opinion="never", buttons=BUTTONS, back_to="any", **more)

    def due(self) -> list[Tree]:
        """Draw what happens when time is up."""
        then = self.draw(
            st.sampled_from((None, None, "remind", "approve", "reject", "send_back", "transfer", "escalate"))
        )
        if then is None:
            return []
        to = {"to": self.office.people("何苗")} if then == "transfer" else {}
        return [{"id": f"d{next(self.numbers)}", "after": 1, "unit": "hour", "then": then, **to}]


def sound(office: Office, order: Id) -> None:
    """See that nothing is left behind, and nobody is asked in vain or twice."""
    held = office.held(order)
    with office.database.read() as tx:
        assert list(broken_runs(tx)) == []
    open = [task for task in held.run.tasks.values() if task.is_open or task.is_offered]
    assert all(held.run.visits[task.visit].is_open for task in open)
    places = Counter((task.visit, task.person) for task in open)
    assert all(number == 1 for number in places.values())
    for visit in {task.visit for task in open}:
        states = Counter(task.state for task in held.run.asked_at(visit))
        assert not (states[TaskState.OFFERED] and (states[TaskState.OPEN] or states[TaskState.LATER]))
        place = held.run.visits[visit].data.get(CLAIMED)
        assert place is None or held.run.tasks[Id(int(str(place)))].is_asked
    assert office.id("孙悦") not in {task.person for task in open}
    assert held.stuck is None or held.stuck.code != "step_broken"
    if held.is_running and held.stuck is None:
        around = {visit.around for visit in held.run.open_visits()}
        waiting = {task.visit for task in open}
        leaves = {visit.id for visit in held.run.open_visits()} - around
        assert leaves
        assert leaves <= waiting


def act(office: Office, order: Id, draw: Any) -> None:
    """Let somebody do something that may be refused."""
    waiting = office.waiting()
    if not waiting:  # it ended, which may be taken back
        with suppress(*REFUSALS):
            office.act(draw(st.sampled_from(NAMES)), flowing.revoke, office.run(order).id)
        return
    name = draw(st.sampled_from(sorted(waiting)))
    task = draw(st.sampled_from(office.todo(name)))
    to = office.id(draw(st.sampled_from(NAMES)))
    what = draw(st.sampled_from(ACTS))
    if what == "time_up":
        office.act("系统", is_up, task.run, office.held(order).run.tasks[task.id].visit)
        return
    given: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
        "agree": (name, (task.id, flowing.Answer()), {}),
        "refuse": (name, (task.id, flowing.Answer()), {}),
        "transfer": (name, (task.id,), {"to": to}),
        "delegate": (name, (task.id,), {"to": to}),
        "add": (
            name,
            (task.id,),
            {"people": [to], "where": draw(st.sampled_from(("before", "after", "beside")))},
        ),
        "send_back": (
            name,
            (task.id,),
            {
                "to": draw(st.sampled_from((None, START, "n1"))),
                "straight": draw(st.booleans()),
                "opinion": None,
            },
        ),
        "replace": ("管理员", (task.id,), {"to": to}),
        "revoke": (name, (task.run,), {}),
        "claim": (name, (task.id,), {}),
        "put_back": (name, (task.id,), {}),
        "withdraw": ("周敏", (task.run,), {}),
    }
    who, positional, named = given[what]
    with suppress(*REFUSALS):
        office.act(who, getattr(flowing, what), *positional, **named)


def is_up(tx: Tx, plan: Plan, grant: Grant, run: Id, visit: Id) -> None:
    """Let the deadline of a step be over, as its job does when its time has come."""
    tx.run(f"UPDATE flow_visit SET due_at = 1, entered_at = 1 WHERE id = {visit} AND due_at IS NOT NULL")
    flowing.time_up(tx, plan, run, visit)


@settings(max_examples=12)
@given(data=st.data())
def test_a_run_ends_or_waits_for_somebody(office: Office, data: st.DataObject) -> None:
    trees = Trees(office, data.draw)
    office.publish(flow(*trees.row(0)))
    order = office.submit(amount=data.draw(st.sampled_from(("10", "100"))))
    sound(office, order)
    for _ in range(data.draw(st.integers(0, MOST_ACTS))):
        act(office, order, data.draw)
        sound(office, order)
    for _ in range(MOST_TO_THE_END):
        waiting = office.waiting()
        if not waiting:
            break
        office.answer(next(iter(waiting)))
        sound(office, order)

    assert not office.held(order).is_running
