"""What lists of tasks and runs can be narrowed by, and how many there would be: counted of what the list itself shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.begun import AskedRuns, list_begun
from huodan.workspace.flowing.listing import Asked, sees, sift
from huodan.workspace.flowing.looking import flow_label, planned_row
from huodan.workspace.flowing.telling import step_label


@dataclass(frozen=True, slots=True)
class Choices:
    """
    What a list can be narrowed by.

    count: of what is listed as it is asked for; is_more: there are more than are counted. Each kind of choice is counted as if
    nothing of its own kind were chosen. is_part: of these only the newest were looked at.
    """

    count: int = 0
    is_more: bool = False
    is_part: bool = False
    flows: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    starters: Counter[Id] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    labels: dict[str | tuple[str, str], Text] = field(default_factory=dict)


def choices_of(tx: Tx, plan: Plan, grant: Grant, asked: Asked) -> Choices:
    """Say what a list of tasks can be narrowed by."""
    chosen = asked.filter
    if not sees(tx, plan, grant, chosen.starter):
        return Choices()
    first = replace(asked, order=flow.Order.NEWEST, behind=None)
    found, is_more = sift(tx, plan, grant, first, limit=flow.MOST_COUNTED)
    wide = replace(chosen, flow=None, form=None, node=None, starter=None)
    every, is_part = found, is_more
    if wide != chosen:
        every, is_part = sift(tx, plan, grant, replace(first, filter=wide), limit=flow.MOST_COUNTED)
    told = Choices(len(found.rows), is_more, is_part)
    tests: dict[str, Callable[[flow.Listed], bool]] = {
        "flow": lambda row: chosen.flow in (None, row.flow),
        "form": lambda row: chosen.form in (None, row.form),
        "node": lambda row: chosen.node in (None, row.node),
        "starter": lambda row: chosen.starter in (None, row.starter),
    }

    def but(*left_out: str) -> Iterable[flow.Listed]:
        asked_for = [test for name, test in tests.items() if name not in left_out]
        return [row for row in every.rows if all(test(row) for test in asked_for)]

    told.flows.update(row.flow for row in but("flow", "node"))
    told.forms.update(row.form for row in but("form") if row.form in plan.forms)
    told.steps.update((row.flow, row.node) for row in but("node"))
    told.starters.update(row.starter for row in but("starter"))
    for row in {(row.tree, row.node): row for row in reversed(every.rows)}.values():
        planned = planned_row(tx, plan, row)
        told.labels[row.flow] = row.flow if planned is None else planned.flow.label
        told.labels[row.flow, row.node] = step_label(planned, row.node)
    return told


def choices_begun(tx: Tx, plan: Plan, grant: Grant, asked: AskedRuns) -> Choices:
    """Say what the list of what somebody began can be narrowed by."""
    chosen = asked.filter
    first = replace(asked, limit=flow.MOST_COUNTED, order=flow.Order.NEWEST, before=None)
    found, more = list_begun(tx, plan, grant, first)
    wide = replace(chosen, flow=None, form=None, state=None)
    every, part = found, more
    if wide != chosen:
        every, part = list_begun(tx, plan, grant, replace(first, filter=wide))
    told = Choices(len(found), more is not None, part is not None)
    tests: dict[str, Callable[[flow.ListedRun], bool]] = {
        "flow": lambda row: chosen.flow in (None, row.flow),
        "form": lambda row: chosen.form in (None, row.form),
        "state": lambda row: chosen.state in (None, row.state),
    }

    def but(left_out: str) -> Iterable[flow.ListedRun]:
        return [row for row in every if all(tests[name](row) for name in tests.keys() - {left_out})]

    told.flows.update(row.flow for row in but("flow"))
    told.forms.update(row.form for row in but("form") if row.form in plan.forms)
    told.states.update(row.state.value for row in but("state"))
    for row in {row.tree: row for row in reversed(every)}.values():
        told.labels[row.flow] = flow_label(tx, plan, row)
    return told
