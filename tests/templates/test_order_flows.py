"""The flows of the order app make sense of it, and an order goes the way the seed says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import pytest

from huodan import templates
from huodan.kit.ids import Id
from huodan.language.document import builtin
from huodan.language.flow.run import Run, RunState, TaskState, Visit
from huodan.language.flow.step import Around, Changes, Tells
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import Walk
from huodan.language.plan import Plan, compile
from huodan.language.plan.flow_ranges import warnings
from huodan.language.plan.flowed import PlanFlow

PEOPLE: dict[str, Id] = {
    "role_sales_director": 11,
    "role_finance_director": 12,
    "role_accountant": 13,
    "role_warehouse": 14,
}


def compiled() -> Plan:
    """This function will compile the order app with its flows."""
    made = compile([builtin(), templates.load("orders")], version=1, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    return made


@dataclass
class Order:
    """An order of an amount, and what its run asks about it."""

    found: PlanFlow
    amount: int
    now: int = 0
    starter: Id = 1

    def holds(self, formula: str) -> bool:
        (path,) = self.found.formula(formula).references
        assert path == ("ord_total",)
        return self.amount > 50_000

    def people(self, who: Sequence[Any]) -> tuple[Id, ...]:
        return tuple(PEOPLE[role] for each in who for role in each.roles)

    def just_before(self) -> str | None:
        return self.before("")

    def is_there(self, item: Id) -> bool:
        return True

    @property
    def is_by_starter(self) -> bool:
        return True

    def administrators(self) -> tuple[Id, ...]:
        return (9,)

    def due(self, rules: Sequence[object]) -> int | None:
        return 1 if rules else None

    def draw(self, people: Sequence[Id]) -> Id:
        return people[0]

    def agreed(self) -> tuple[tuple[str, Id], ...]:
        return ()


def gone(order: Order, votes: Sequence[Vote]) -> tuple[Run, list[tuple[str, Id]], list[object]]:
    """This function will let people vote one after the other, and give who was asked where and what was done."""
    ids, run, asked, done = count(1), Run(1, 7), [], []

    def walk() -> Walk:
        return Walk(order.found.course, run, lambda visit: cast(Around, order), lambda: next(ids), 0)

    def finish(made: Walk) -> None:
        while made.wishes:
            (at, wish), *made.wishes = made.wishes
            done.append(wish)
            if at:
                made.done(run.visits[at])

    made = walk()
    made.start()
    finish(made)
    for vote in votes:
        task = next(one for one in run.tasks.values() if one.is_open)
        visit: Visit = run.visits[task.visit]
        asked.append((visit.node, task.person))
        task.state, task.vote = TaskState.DONE, vote
        made = walk()
        made.judged(visit)
        finish(made)
    return run, asked, done


@pytest.mark.parametrize("amount", [50_000, 50_001])
def test_a_large_order_is_agreed_to_by_finance_as_well(amount: int) -> None:
    order = Order(compiled().flows["flow_new_order"], amount)
    steps = [("director", 11), *([("finance", 12)] if amount > 50_000 else [])]
    after = [("confirm", 13), ("ready", 14), ("ship", 14)]

    run, asked, done = gone(order, [Vote.APPROVE] * (len(steps) + 3))

    assert (run.state, asked) == (RunState.APPROVED, [*steps, *after])
    assert [wish.given[0][:2] for wish in done if isinstance(wish, Changes)] == [
        ("ord_status", '"待发货"'),
        ("ord_status", '"已发货"'),
    ]
    assert [len(wish.who) for wish in done if isinstance(wish, Tells)] == [1]


def test_a_refusal_ends_the_run_and_nothing_is_done() -> None:
    run, _, done = gone(Order(compiled().flows["flow_new_order"], 80_000), [Vote.APPROVE, Vote.REJECT])

    assert (run.state, done) == (RunState.REJECTED, [])


def test_the_flows_of_the_order_app_are_as_they_are_meant() -> None:
    plan = compiled()

    assert [one.id for one in plan.flows_of("order")] == ["flow_new_order", "flow_reminder"]
    assert [warnings(one, "orders.flows.0") for one in plan.flows.values()] == [(), ()]
    (path,) = plan.flows["flow_reminder"].apart["order"]
    assert path == ("ord_unpaid",)  # money that is missing now, not then
