"""
A test run 「试运行」: the way a record that is there would go through a flow of the draft, whom it would ask, what it would do.

The very nodes and the very walk of real runs, read in one snapshot; nothing is written, nobody is told, no program called.
People agree unless told otherwise; what is waited for is taken as come, the first moment first. What a step writes into the
record is seen by what comes behind it, but its formulas are not worked out anew, and what else it would set off is not followed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from huodan.engines import flow
from huodan.engines.records import Asked
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound
from huodan.language.document import builtin
from huodan.language.flow.run import Run, RunState, Task, TaskState, Visit
from huodan.language.flow.step import Begins, Calls, Changes, Finds, Makes, Removes, Tells, Wish
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import turn
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._needs import OfForm
from huodan.language.nodes._who import Who
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanField
from huodan.language.whole import sees_whole
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.storage.sql.statements import fetch_row
from huodan.workspace import drafts
from huodan.workspace.plans import Problems, published_apps, try_plan
from huodan.workspace.runs.moving import ENDED, Do, Moving
from huodan.workspace.runs.wishes import Wishing

MOST_MOVES = 500
ANSWER = "answer"


class SeesTooLittle(HuodanError):
    """The way of a record tells of values, also of those who asks may not see."""

    code = "sees_too_little"
    status = 403
    zh = "试运行会用到流程里引用的全部字段。你要能看到这些表单的全部数据，才能试运行；请管理员给你一个这样的角色。"
    en = "A test run uses all fields the process reads. You need a role that shows all data of these forms; ask an administrator."


@dataclass(frozen=True, slots=True)
class Done:
    """Something a step would do. of: to records of which form; count: of them; values: by labels of fields; to: whom it tells."""

    what: str
    of: Text | None = None
    count: int = 0
    values: tuple[tuple[Text, object], ...] = ()
    to: tuple[Id, ...] = ()
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """One step the record came to. people: whom it asks, and what they said. until: the moment it waits for, or is due at."""

    node: Node
    people: tuple[tuple[Id, Vote | None], ...]
    whys: tuple[Text, ...]
    does: tuple[Done, ...]
    until: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What came of it.

    problems: instead of all else, while the draft's flows make no sense with what is published. begins: whether its condition
    holds of the record. stuck: why it would not go on behind the last step.
    """

    problems: Problems = ()
    begins: bool = True
    steps: tuple[Went, ...] = ()
    state: RunState = RunState.RUNNING
    stuck: Problem | None = None


def try_flow(
    tx: Tx,
    seen: Grant,
    key: str,
    *,
    flow_id: str,
    record: Id,
    starter: Id | None = None,
    refusing: Collection[str] = (),
) -> Trial:
    """
    Say how a record would go through a flow of the draft of an app, over the forms as they are published.

    seen: what who asks may read; the flow may only read forms they see whole, as its way tells of their values. starter: who
    would hand it in; else who made it. refusing: nodes at which people refuse.

    Raises:
        AppNotFound, Clash; NotFound: without such a flow or record. SeesTooLittle: where they do not see all it reads.
    """
    draft = drafts.open_draft(tx, key, tx.actor.person).app
    wanted = next((each for each in draft.flows if each.id == flow_id), None)
    if wanted is None:
        raise NotFound(what={"zh": "这个流程", "en": "The process"})
    apps = published_apps(tx)
    plan = try_plan(tx, (apps | {key: apps[key].model_copy(update={"flows": draft.flows})}).values())
    if not isinstance(plan, Plan):
        return Trial(plan)
    planned = plan.flows[flow_id]
    if not all(sees_whole(seen, form) for form in _read(plan, planned)):
        raise SeesTooLittle
    row = fetch_row(tx, plan, wanted.form, record)
    if row is None or titles(tx, seen.plan, seen, wanted.form, {record})[record] is None:
        raise NotFound(what={"zh": "这条数据", "en": "The record"})
    by = starter if starter is not None else cast(Id, row["created_by"])
    held = flow.Held(
        Run(tx.new_id(), by), planned.app, flow_id, planned.hash, wanted.form, record, plan.version, tx.now
    )
    return _Going(Moving(tx, plan, held, planned), frozenset(refusing)).go()


def _read(plan: Plan, planned: PlanFlow) -> set[str]:
    """Name the forms whose values a flow reads, or of which it tells how many there are, but for people and departments."""
    built_in = {form.id for form in builtin().forms}
    named = {
        form.id
        for form in plan.forms.values()
        if any(
            not planned.fields.isdisjoint(table.by_id)
            for table in (form.table, *(plan.tables[id] for id in form.subforms))
        )
    }
    nodes = (place.node for place in planned.course.places.values())
    counted = {
        need.form
        for node in nodes
        if isinstance(node, Node)
        for need in node.needs()
        if isinstance(need, OfForm)
    }
    return (named | counted | {planned.flow.form}) - built_in


@dataclass
class _Going:
    """A test run while it goes."""

    moving: Moving
    refusing: frozenset[str]
    does: dict[Id, list[Done]] = field(default_factory=dict)

    def go(self) -> Trial:
        """Let it go until it ends, or cannot go on."""
        moving, start = self.moving, self.moving.flow.start
        asked = moving.common.asked
        assert asked is not None
        begins = start.when is None or asked.holds(moving.planned.formula(start.when))
        stuck: Problem | None = None
        try:
            moving.walk.start()
            for _ in range(MOST_MOVES):
                if not self._wish() and not (moving.held.is_running and self._next()):
                    break
        except HuodanError as error:
            stuck = error.problem()
        return Trial((), begins, tuple(self._went()), moving.held.run.state, stuck)

    def _wish(self) -> bool:
        """Say what is wanted, and go on behind it; whether there was anything."""
        walk, run = self.moving.walk, self.moving.held.run
        wanted, walk.wishes = walk.wishes, []
        for visit, wishes in groupby(wanted, key=lambda each: each[0]):
            listed: list[Wish] = [wish for _, wish in wishes]
            for wish in listed:
                dry = _Dry(self.moving, Do(run.id, visit, wish), _undone)
                self.does.setdefault(dry.visit.id, []).append(dry.say())
            if not visit:
                continue
            if any(isinstance(wish, Begins | Calls) and wish.waits for wish in listed):
                run.visits[visit].data |= {ANSWER: "done", ENDED: []}
                walk.woken(run.visits[visit])
            else:
                walk.done(run.visits[visit])
        return bool(wanted)

    def _next(self) -> bool:
        """Let who is asked the longest say something, else let come what is waited for; whether there was anything."""
        run, walk = self.moving.held.run, self.moving.walk
        task = next((each for each in run.tasks.values() if each.is_open), None)
        if task is not None:
            self._say(task)
            return True
        waits = [each for each in run.open_visits() if not self._is_block(each)]
        if waits:
            due = dict(walk.sleeping)
            walk.done(min(waits, key=lambda each: (due.get(each.id) is None, due.get(each.id) or 0, each.id)))
        return bool(waits)

    def _is_block(self, visit: Visit) -> bool:
        return "arms" in visit.data

    def _say(self, task: Task) -> None:
        run = self.moving.held.run
        visit = run.visits[task.visit]
        node = self.moving.node(visit)
        again = [each for each in run.visits.values() if each.node == visit.node]
        refuses = visit.node in self.refusing and len(again) == 1  # who is asked again has what they wanted
        task.state, task.vote = TaskState.DONE, Vote.REJECT if refuses else Vote.APPROVE
        task.closed_at = self.moving.tx.now
        if isinstance(node, Asking):
            turn(run, visit.id, node.way)
        self.moving.walk.judged(visit)

    def _went(self) -> Iterator[Went]:
        run, walk = self.moving.held.run, self.moving.walk
        due = dict(walk.sleeping)
        for visit in run.visits.values():
            node = self.moving.node(visit)
            if isinstance(node, Node):
                people = tuple((task.person, task.vote) for task in run.asked_at(visit.id))
                whys = tuple(why for at, why in walk.said if at == visit.id)
                yield Went(node, people, whys, tuple(self.does.get(visit.id, ())), due.get(visit.id))


def _undone(command: object) -> None:
    raise AssertionError(command)


class _Dry(Wishing):
    """Says what a wish would do, and lets what comes behind it see so of the record, instead of doing it."""

    def say(self) -> Done:
        """
        Say what would be done.

        Raises:
            HuodanError: what would keep it from being done.
        """
        match self.turn.wish:
            case Changes(of=of, given=given):
                return self._changed(of, given)
            case Makes(form=form, given=given) as wish:
                there = self._match(wish) if wish.match else None
                self._note(() if there is None else (there,))
                values = self._given(form, given, None)
                return Done("make" if there is None else "change", self.plan.forms[form].label, 1, values)
            case Removes(of=of):
                return Done("remove", self._label(of), len(self.around.found(of)))
            case Tells(who=who, text=text, fields=fields):
                named = tuple((self._of_path(each), None) for each in fields)
                return Done("tell", values=named, to=self.around.people(cast(Sequence[Who], who)), text=text)
            case Finds(form=form) as wish:
                found = self._find(wish)
                self._note(found)
                return Done("find", self.plan.forms[form].label, len(found))
            case Begins(flow=other, of=of):
                return Done("begin", self.plan.flows[other].flow.label, len(self.around.found(of)))
            case Calls(over=over, address=address):
                return Done("call", address or over, 1)

    def _note(self, found: Sequence[Id]) -> None:
        self.visit.data["found"] = list(found)

    def _label(self, of: str) -> Text:
        table = self.planned.aims[of].table
        form = self.plan.forms.get(table)
        return self.planned.table.by_id[table].label if form is None else form.label

    def _of_path(self, path: str) -> Text:
        return self.plan.path(self.planned.table.id, path).leaf.label

    def _changed(self, of: str, given: Sequence[tuple[str, str, bool]]) -> Done:
        asked, table, meant = self._asked(), self.planned.aims[of].table, self.around.found(of)
        is_own = not of
        at = self.around.turn
        values = self._given(table, given, asked) if is_own else self._named(table, given)
        if is_own:
            for each, compute, _ in self._fields(table, at, [one for one in given if not one[2]]):
                value = asked.value(compute, at.over, at.row)
                asked.draft.main.cells[each.id] = each.from_value(value, tz=self.tx.zone)
        return Done("change", self._label(of), len(meant), values)

    def _named(self, table: str, given: Sequence[tuple[str, str, bool]]) -> tuple[tuple[Text, object], ...]:
        """Name fields whose values are others for each record."""
        return tuple((self.plan.tables[table].by_id[id].label, None) for id, _, _ in given)

    def _given(
        self, table: str, given: Sequence[tuple[str, str, bool]], into: Asked | None
    ) -> tuple[tuple[Text, object], ...]:
        """Work out what fields get, raw."""
        at = self.around.turn
        by_key: dict[str, PlanField] = {each.key: each for each in self.plan.tables[table].by_id.values()}
        values = self._asked().given(self._fields(table, at, given), into=into, over=at.over, row=at.row)
        return tuple((by_key[key].label, value) for key, value in values.items())
