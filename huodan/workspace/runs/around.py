"""What a node may ask about the run it is in (``language/flow/step.py``), read in the Tx of its move."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from huodan.engines import flow, records
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Store
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, Visit, VisitState
from huodan.language.flow.voting import Vote
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking, Due
from huodan.language.nodes._needs import Aimed
from huodan.language.nodes._who import Who
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_row
from huodan.workspace.runs import own
from huodan.workspace.runs.asked import note_asked

MIDNIGHT = "24:00"
DAYS = ("day", "working_day")
LOOKS_AGAIN_MS = 15 * 60_000
"""How often a condition is asked of which nothing says when it comes true: over the clock, or over what is stored elsewhere."""
FIRED = "fired"
"""In the data of a visit: how often each rule of its deadline had its turn, by its place."""


DRAWN = "drawn"
"""In the data of a visit: who was drawn there (随机一人)."""
DUE_SINCE = "due_since"
"""In the data of a visit: when the turn of who is asked now began, where time decided for somebody before them."""
BY_PROGRAM = "program"
"""In the data of a run: that no person began it, but a program or a rule, in the name of whom the record is of."""


class CannotTell(HuodanError):
    """Nobody can say which way a record goes."""

    code = "cannot_tell"
    status = 422
    zh = "这一步的条件算不出来，不知道该走哪条路：{why} 请发起人撤回，补全条件用到的数据再提交；或请流程管理员重试、跳过这一步。"
    en = "The condition of this step cannot be worked out: {why} Take it back, fill in what it reads and hand it in; or skip it."


@dataclass(frozen=True, slots=True)
class Seen:
    """Where formulas look for a name first: a table, and its record or row, which is none for the record of the run."""

    table: str
    over: records.Asked | None = None
    row: Id | None = None


@dataclass
class Surroundings:
    """What all visits of a run have in common in one move."""

    tx: Tx
    plan: Plan
    planned: PlanFlow
    held: flow.Held
    _days: flow.Calendar | None = field(default=None, repr=False)

    @cached_property
    def asked(self) -> records.Asked | None:
        """Give the record the run is about."""
        if self.held.record is None:
            return None
        asked = records.Asked(self.tx, self.plan, self.plan.forms[self.held.form], self.held.record)
        return self.asks(asked)

    def asks(self, asked: records.Asked) -> records.Asked:
        """Let formulas over a record see what they may of the run."""
        asked.beside = lambda path: own.value(
            self.tx, self.plan, self.held, self.meant(START), asked.cells, path
        )
        return asked

    @property
    def days(self) -> flow.Calendar:
        """Give the calendar of the company."""
        self._days = self._days or flow.calendar(self.tx)
        return self._days

    def meant(self, node: str) -> flow.Meant:
        """Say whom words mean at a node."""
        cells = {} if self.asked is None else self.asked.cells
        chosen = flow.chosen(self.held).get(node, ())
        meant = flow.Meant(
            self.tx, self.plan, self.held.form, self.held.record, cells, self.held.run.starter, chosen
        )
        if self.asked is not None:
            drafts = self.asked.draft.rows
            meant.rows = {id: [row.cells for row in rows] for id, rows in drafts.items()}
        meant.then = own.then(self.held)
        return meant

    def seen(self, table: str, id: Id | None) -> Seen:
        """Give a row of the record, or another record, as formulas see it."""
        if id is None or self.asked is None or (table == self.held.form and id == self.held.record):
            return Seen(self.planned.table.id)
        if table in self.asked.form.subforms:
            return Seen(table, row=id)
        return Seen(table, over=records.Asked(self.tx, self.plan, self.plan.forms[table], id))

    def of(self, visit: Visit) -> Surrounding:
        """Give what a visit sees."""
        return Surrounding(self, visit)


@dataclass
class Surrounding:
    """What a node sees at one visit."""

    common: Surroundings
    visit: Visit

    @property
    def now(self) -> int:
        """UTC milliseconds of the Tx."""
        return self.common.tx.now

    @property
    def starter(self) -> Id:
        """Who began the run."""
        return self.common.held.run.starter

    @cached_property
    def meant(self) -> flow.Meant:
        """Say whom words mean here."""
        return self.common.meant(self.visit.node)

    @property
    def is_by_starter(self) -> bool:
        """Say whether they did so themselves, and not a program or a rule in their name."""
        return not self.common.held.data.get(BY_PROGRAM)

    def starters(self) -> tuple[Id, ...]:
        """Give who began the run if they may sign in, else who looks after the flow; never nobody."""
        return (self.starter,) if self.meant.may_sign_in(self.starter) else self.administrators()

    @cached_property
    def turn(self) -> Seen:
        """Give what formulas see first here: what is the turn of the innermost loop, else the record."""
        common, at = self.common, self.visit
        while at.around:
            at = common.held.run.visits[at.around]
            of = loops_over(common.planned.course.node(at.node))
            if of is not None:
                return common.seen(common.planned.aims[of].table, common.held.run.item(self.visit, at.node))
        return Seen(common.planned.table.id)

    def holds(self, formula: str) -> bool:
        """
        Say whether a condition is true of the record, or of what is the turn of the loop around.

        Raises:
            CannotTell: where it cannot be worked out: no way is gone by mistake.
        """
        asked, turn = self.common.asked, self.turn
        compute = self.common.planned.formula(formula, turn.table)
        try:
            holds = asked is not None and asked.decides(compute, turn.over, turn.row)
        except HuodanError as error:
            problem = error.problem()
            raise CannotTell(why={"zh": problem.zh, "en": problem.en}) from error
        note_asked(self, formula, holds)
        return holds

    def people(self, who: Sequence[object]) -> tuple[Id, ...]:
        """Give the people somebody is meant by, each once, in their order; only those who may sign in."""
        return self.meant.people(cast(Sequence[Who], who))

    def administrators(self) -> tuple[Id, ...]:
        """Give who looks after this flow; never nobody."""
        return self.meant.administrators(self.common.planned.flow.administrators)

    def manager(self, person: Id) -> Id | None:
        """Give the manager of somebody, else the head of their department."""
        return self.meant.manager(person)

    def due(self, rules: Sequence[object]) -> int | None:
        """Give the moment the next of these deadlines is at."""
        next = self.next_due(cast(Sequence[Due], rules))
        return None if next is None else next[0]

    def next_due(self, rules: Sequence[Due]) -> tuple[int, int] | None:
        """Say when the next rule of a deadline has its turn, and its place."""
        since = self.visit.entered_at
        begun = self.visit.data.get(DUE_SINCE)
        since = begun if isinstance(begun, int) else since
        moments = [self._deadline(each, since) for each in rules]
        fired = self.visit.data.get(FIRED)
        return flow.next_due(
            rules,
            moments,
            cast(Mapping[str, int], fired) if isinstance(fired, dict) else {},
            self.common.days,
        )

    def _deadline(self, rule: Due, since: int) -> int | None:
        """Give the moment of a deadline; a day lasts until its end."""
        is_day = rule.field is not None and self.common.planned.table.by_id[rule.field].store is Store.DAY
        return self._moment(rule.after, rule.unit, rule.field, MIDNIGHT if is_day else None, since)

    def moment(self, after: int | None, unit: str, field: str | None, at: str | None) -> int | None:
        """Give a moment: so many units behind one a field says, else behind now."""
        return self._moment(after, unit, field, at, self.visit.entered_at)

    def _moment(
        self, after: int | None, unit: str, field: str | None, at: str | None, since: int
    ) -> int | None:
        tz = self.common.tx.zone
        if field is None:
            then = None if after is None else self.common.days.shifted(since, after, unit)
            return flow.moment_of(then, is_day=False, at=at if unit in DAYS else None, tz=tz)
        found = self.common.planned.table.by_id[field]
        cell = None if self.common.asked is None else self.common.asked.cells.get(field)
        moment = flow.moment_of(cell, is_day=found.store is Store.DAY, at=at, tz=tz)
        return None if moment is None else self.common.days.shifted(moment, after or 0, unit)

    def looks_again(self, formula: str) -> int | None:
        """Give when to ask a condition again that may come true without a change of the record; None for any other."""
        return self.now + LOOKS_AGAIN_MS if formula in self.common.planned.moving else None

    def before(self, node: str) -> str | None:
        """Name the node at which people were asked last on the way to one."""
        visited = {visit.node for visit in self.common.held.run.visits.values()}
        before = self.common.planned.course.before(node)
        return next((each.id for each in before if isinstance(each, Asking) and each.id in visited), None)

    def back_from(self, asking: Asking) -> str | None:
        """Name the step a record goes back to from one where nobody says which; None where nothing may be sent back."""
        before = self.before(asking.id)
        to = START if asking.back_to == "starter" or before is None else before
        return None if asking.back_to == "nobody" or to not in self.common.planned.course.places else to

    def just_before(self) -> str | None:
        """Name the node at which people were asked last before this one, wherever it stands."""
        run, planned = self.common.held.run, self.common.planned
        passed = [
            visit
            for visit in run.visits.values()
            if visit.state is VisitState.PASSED
            and visit.id < self.visit.id
            and asking_of(planned, visit.node) is not None
        ]
        last = max(passed, key=lambda visit: (visit.left_at or 0, visit.id), default=None)
        return None if last is None else last.node

    def is_there(self, item: Id) -> bool:
        """Say whether what is the turn of this loop next is there still."""
        of = loops_over(self.common.planned.course.node(self.visit.node))
        aim = None if of is None else self.common.planned.aims[of]
        if aim is None:
            return True
        if aim.kind == "rows":
            return self.common.asked is not None and item in self.common.asked.rows(aim.table)
        return fetch_row(self.common.tx, self.common.plan, aim.table, item) is not None

    def found(self, of: str) -> tuple[Id, ...]:
        """Give the records or rows that are meant, as ``Changes.of`` says them, in their order."""
        aim, run = self.common.planned.aims[of], self.common.held.run
        asked = self.common.asked
        match aim.kind:
            case "found":
                return run.found(of)
            case "item":
                item = run.item(self.visit, of)
                return () if item is None else (item,)
            case "rows" if asked is not None:
                return asked.rows(aim.table)
            case "related" if aim.path is not None:
                return tuple(dict.fromkeys(self.meant.named(aim.path)))
        record = self.common.held.record
        return () if record is None else (record,)

    def draw(self, people: Sequence[Id]) -> Id:
        """
        Draw one of some people: who has the fewest open tasks of this step; among several of these chance decides.

        Who was drawn at this step before in the run stays it, so that nothing is sent back until somebody else is drawn.
        Chance is the number of the visit, so that a step that is tried again draws the same.
        """
        visits = self.common.held.run.visits.values()
        known = [each.data.get(DRAWN) for each in visits if each.node == self.visit.node]
        drawn = next(
            (person for person in (self.visit.data.get(DRAWN), *reversed(known)) if person in people), None
        )
        if not isinstance(drawn, int):
            counts = flow.count_at(self.common.tx, self.common.planned.id, self.visit.node, people)
            drawn = min(people, key=lambda person: (counts.get(person, 0), _chance(self.visit.id, person)))
        self.visit.data[DRAWN] = drawn
        return Id(drawn)

    def agreed(self) -> tuple[tuple[str, Id], ...]:
        """
        Give who agreed so far, since it was sent back the last time: node and person, in the order in which they did.

        A stand-in agreed in somebody's name and themselves; nobody has agreed by what their stand-in said for themselves.
        """
        run = self.common.held.run
        since = max((each.id for each in run.visits.values() if each.state is VisitState.RETURNED), default=0)
        agreed = (task for task in run.tasks.values() if task.vote is Vote.APPROVE and task.visit > since)
        agreed = (task for task in agreed if task.acted_by != SYSTEM_PERSON)
        return tuple(
            (run.visits[task.visit].node, person)
            for task in sorted(agreed, key=_closed)
            for person in (task.person, task.acted_by)
            if person is not None
        )


def _chance(visit: Id, person: Id) -> bytes:
    """Give a place in a row that nobody has a hand in, and that is the same for the same visit."""
    return hashlib.sha256(f"{visit}:{person}".encode()).digest()


def _closed(task: Task) -> int:
    return task.closed_at or 0


def asking_of(planned: PlanFlow, node: str) -> Asking | None:
    """Give a node at which people are asked; None for any other, and where there is none."""
    place = planned.course.places.get(node)
    return place.node if place is not None and isinstance(place.node, Asking) else None


def loops_over(node: object) -> str | None:
    """Say what a loop goes through, as ``Changes.of`` does; None of a node that is none."""
    if not isinstance(node, Node) or not node.is_loop:
        return None
    return next((need.of for need in node.needs() if isinstance(need, Aimed)), None)


def sort_tasks(common: Surroundings) -> None:
    """Say of what sort new tasks are, and what those still asked have in common with others that are one to-do with them."""
    held = common.held
    for task in held.run.tasks.values():
        asking = asking_of(common.planned, held.run.visits[task.visit].node)
        if task.id not in held.sorts:
            held.sorts[task.id] = "ask" if asking is not None and asking.kind == "approve" else "handle"
        elif not task.is_asked:
            continue
        held.merged.pop(task.id, None)
        key = None if asking is None else _merged(common, asking)
        held.merged |= {task.id: key} if key is not None else {}


def _merged(common: Surroundings, node: Asking) -> str | None:
    """Name what tasks of a step have in common that are one to-do of whoever is asked; None where each is one of its own."""
    asked = common.asked if node.merged_by else None
    cells = [] if asked is None else [asked.cells.get(field) for field in node.merged_by]
    if all(cell is None for cell in cells):
        return None
    told = json.dumps([common.planned.id, node.id, cells], default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:24]
