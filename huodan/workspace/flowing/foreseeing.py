"""
Which way a record is going to go, as far as that can be told now: the very walk of a run, on a copy, in which everybody agrees.

Nothing is written. What a step would change of the record is not seen by those behind it. Where the way depends on other records
that who asks does not all see, it is told as far as there: any amount may be asked about, so their sum would come out by halving.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Literal

from huodan.engines import flow, records
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.flow.run import Run, TaskState, Visit
from huodan.language.flow.voting import Vote, Way as Voted
from huodan.language.flow.walk import Walk
from huodan.language.formula import Value
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.language.nodes._asking import Asking
from huodan.language.plan import flow_own
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import FieldPath, Plan
from huodan.language.whole import sees_everywhere
from huodan.storage.db import Tx
from huodan.workspace.flowing.telling import kind_of, step_label
from huodan.workspace.runs.around import CannotTell, Surroundings, asking_of
from huodan.workspace.runs.meant import CannotTellStart, is_history, is_meant

MOST_STEPS = 60
"""Of a way that is foretold: more than anybody reads, and few enough for one that goes round and round."""
CHOSEN: Mapping[str, Literal["starter", "before"]] = {
    "starter_chooses": "starter",
    "before_chooses": "before",
}

OF_OTHERS: Text = {"zh": "还要看别人的单子。", "en": "It depends on orders of others."}


@dataclass(frozen=True, slots=True)
class Coming:
    """A step to come. people: who would be asked. chosen_by: who says who that is, where nobody did yet."""

    node: str
    kind: str
    step: Text
    people: tuple[Id, ...]
    chosen_by: Literal["starter", "before"] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The way a record would go by a flow if it were handed in now."""

    flow: str
    label: Text
    steps: tuple[Coming, ...]


def coming(tx: Tx, plan: Plan, planned: PlanFlow | None, held: flow.Held) -> tuple[Coming, ...]:
    """List the steps still to come of a run, each once."""
    if planned is None or not held.is_running or held.stuck is not None:
        return ()
    copied = replace(held, run=deepcopy(held.run), data=deepcopy(held.data))
    return _walked(Surroundings(tx, plan, planned, copied), copied)


def ways(
    tx: Tx, plan: Plan, grant: Grant, form: str, id: Id | None, values: Mapping[str, object]
) -> tuple[Way, ...]:
    """
    Say which way a record with these values would go if it were saved and handed in, by each flow that would begin.

    Raises:
        NotFound, NotAllowed: as saving would.
    """
    found = [each for each in plan.flows_of(form) if each.is_handed_in]
    command = CreateRecord(form, values) if id is None else UpdateRecord(form, id, values)
    draft = records.decide(tx, plan, grant, command).draft
    if draft is None:
        return ()
    asked, listed = records.Asked.of_draft(tx, plan, draft), []
    for planned in found:
        run = Run(Id(1), grant.actor.person)
        held = flow.Held(
            run,
            app=planned.app,
            flow=planned.id,
            tree=planned.hash,
            form=form,
            record=draft.main.id,
            version=plan.version,
            begun_at=tx.now,
        )
        common = Surroundings(tx, plan, planned, held)
        common.asked = _within_sight(common.asks(asked), grant)
        if id is None and is_history(tx, planned, draft.main.cells):
            continue
        try:
            if is_meant(common):
                listed.append(Way(planned.id, planned.flow.label, _walked(common, held)))
        except CannotTellStart:
            listed.append(Way(planned.id, planned.flow.label, ()))  # it waits for somebody to see to it
    return tuple(listed)


def _within_sight(asked: records.Asked, grant: Grant) -> records.Asked:
    """Let conditions over a record see of others only what who asks does."""
    tell, form = asked.beside, asked.form.id

    def beside(path: FieldPath) -> Value:
        if flow_own.is_unsettled(path) and not sees_everywhere(grant, form, flow_own.fields_of(path)):
            raise CannotTell(why=OF_OTHERS)
        return tell(path)

    asked.beside = beside
    return asked


def _walked(common: Surroundings, held: flow.Held) -> tuple[Coming, ...]:
    """Let everybody agree until it ends, and list where people would be asked or something waited for."""
    run, known = held.run, set(held.run.visits)
    ids = itertools.count(max((0, *run.visits, *run.tasks)) + 1)
    walk = Walk(common.planned.course, run, common.of, lambda: next(ids), common.tx.now)
    try:
        if not known:
            walk.start()
        while held.is_running and len(run.visits) < len(known) + MOST_STEPS:
            visit = _next(run)
            if visit is None:
                break
            _agree(walk, run, visit)
    except HuodanError:
        pass  # so far it can be told
    slept = {visit for visit, until in walk.sleeping}
    shown = {
        visit.node: visit for visit in run.visits.values() if visit.id not in known and visit.id in slept
    }
    return tuple(_coming(common, held, visit) for visit in shown.values())


def _next(run: Run) -> Visit | None:
    """Give what goes on and has nothing in it that does."""
    around = {visit.around for visit in run.open_visits()}
    return next((visit for visit in run.open_visits() if visit.id not in around), None)


def _agree(walk: Walk, run: Run, visit: Visit) -> None:
    asked = [task for task in run.asked_at(visit.id) if task.is_asked]
    for task in asked:
        task.state, task.vote, task.closed_at = TaskState.DONE, Vote.APPROVE, walk.now
    if asked:
        walk.judged(visit)
    if visit.is_open:
        walk.done(visit)


def _coming(common: Surroundings, held: flow.Held, visit: Visit) -> Coming:
    planned = common.planned
    people = [task.person for task in held.run.asked_at(visit.id)]
    asking, chosen = asking_of(planned, visit.node), flow.chosen(held).get(visit.node)
    by = None if asking is None or chosen else chooser(asking)
    if asking is not None and by is not None:
        people = list(common.of(visit).people(asking.who))
    elif asking is not None and asking.way is Voted.RANDOM:
        people = list(common.of(visit).people(asking.who)) or people  # nobody is drawn yet
    return Coming(
        visit.node, kind_of(planned, visit.node), step_label(planned, visit.node), _once(people), by
    )


def chooser(asking: Asking) -> Literal["starter", "before"] | None:
    """Say who says who is asked at a step, where somebody does."""
    return next((CHOSEN[who.by] for who in asking.who if who.by in CHOSEN), None)


def _once(people: Sequence[Id]) -> tuple[Id, ...]:
    return tuple(dict.fromkeys(people))
