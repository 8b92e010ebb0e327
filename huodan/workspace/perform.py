"""
The write door: all writes of an app's data go through ``perform`` (sentence 3).

A command is decided, applied, journaled; what its Change leads to joins the queue, which holds commands and the turns of runs
(decision 0075). Everything commits together or not at all: the caller's Tx is one unit, and whatever is raised here must end it.
Owns the order, the limits and the locks. Knows all engines; no engine knows it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from huodan.engines import files, journal, people, records, webhooks
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, system_grant
from huodan.language.messages import Change, Command, CreateRecord, Origin, Reason, UpdateRecord, Why
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import live, runs
from huodan.workspace.refused import Batch, Refusal

MOST_COMMANDS = 500
MOST_TURNS = 3000
"""Of runs: each begins, does what it wants, and goes on."""
MOST_RECORDS = 200
MOST_ROWS = 1000
"""Sub-rows that several commands may bring together: a Tx holds the one writer of SQLite as long as it takes."""

Reaction = Callable[[Plan, Change], Iterable[Command]]
REACTIONS: Mapping[str, tuple[Reaction, ...]] = {}
"""By form id, what a Change of its records leads to, besides flows."""


class TooManyCommands(HuodanError):
    """One save led to more further changes than one Tx may hold."""

    code = "too_many_commands"
    status = 422
    zh = "这次操作引出了超过 {limit} 步后续操作{last}，已全部取消。请检查自动规则是否互相触发，或一次改的数据太多。"
    en = (
        "This led to more than {limit} further steps{last} and was cancelled. Check whether rules set each other off, or change "
        "too much at once."
    )


class TooManyRecords(HuodanError):
    """More records at once than one Tx may change."""

    code = "too_many_records"
    status = 422
    zh = "一次最多修改 {limit} 条数据，已全部取消。请分几次做，或用导入。"
    en = "At most {limit} records can be changed at once; nothing was changed. Do it in several steps, or import."


class TooManyRows(HuodanError):
    """Several records bring more sub-rows together than one Tx may write."""

    code = "too_many_rows_at_once"
    status = 422
    zh = "一次最多写入 {limit} 行明细，这里一共 {count} 行，已全部取消。请分成几批，或用导入。"
    en = "At most {limit} sub-rows can be written at once; there are {count}. Nothing was changed: split it, or import."


def is_followed(plan: Plan, form: str) -> bool:
    """Say whether something may follow from a Change of a form's records, or they may be locked."""
    return form in REACTIONS or runs.leads_on(plan, form)


def waits_for_number(plan: Plan, form: PlanForm) -> bool:
    """Say whether an import had better begin new records, and finish them together."""
    return records.is_numbered(plan, form) and not is_followed(plan, form.id)


def begin(tx: Tx, plan: Plan, grant: Grant, command: CreateRecord) -> records.Decision:
    """
    Do what an import creates but for what waits for serial numbers.

    Raises:
        as ``perform`` does.
    """
    assert tx.is_write
    assert command.origin is Origin.IMPORT
    decision = records.decide(tx, plan, grant, command)
    decision.require()
    records.begin(tx, plan, decision)
    return decision


def finish(
    tx: Tx, plan: Plan, decisions: Sequence[records.Decision], *, cause: Id | None = None
) -> tuple[Change, ...]:
    """
    Do the rest of what was begun, at the end of an import, so that counters are locked for a moment only.

    cause: the import.

    Raises:
        as ``records.finish`` does.
    """
    if not decisions:
        return ()
    changes = records.finish(tx, plan, decisions)
    keep(tx, plan, changes, cause=cause)
    return changes


def keep(
    tx: Tx,
    plan: Plan,
    changes: Sequence[Change],
    *,
    command: Id | None = None,
    cause: Id | None = None,
    why: Why | None = None,
) -> None:
    """
    Do what belongs to every Change: see what it may not do, journal it, follow its files, tell screens that show its form,
    and other programs that asked for it.
    """
    people.guard(tx, changes)
    entries = journal.append(tx, plan, changes, command=command, cause=cause, why=why)
    files.follow(tx, plan, changes)
    webhooks.follow(tx, changes, entries, cause=cause, why=why)
    live.tell(tx, {change.form for change in changes})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A command in the queue, on whose behalf, the command that led to it and why, and at which place that all began."""

    command: Command
    grant: Grant
    cause: Id | None
    place: int
    why: Why | None = None
    run: Id | None = None
    kept: frozenset[Id] = frozenset()


def perform(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *commands: Command,
    batch: Batch | None = None,
    cause: Id | None = None,
    why: Why | None = None,
    kept: frozenset[Id] = frozenset(),
) -> tuple[Change, ...]:
    """
    Do what the commands say, and everything that follows from it, in one Tx.

    cause: what the commands belong to, such as an import; why: what sort of act they are. Both are kept in the journal.
    batch: how several are refused. kept: runs whose locks do not count, as who looks after them mends their record.

    Returns the changes in their order, those of ``commands`` first; a save that changes nothing has none.

    Raises:
        Invalid, NotFound, NotAllowed, Conflict, UnderApproval and the refusals above: the Tx must be given up then.
        Refused: instead of these for a batch, with all mistakes that could be found and the place of each.
    """
    assert tx.is_write
    _refuse_too_many_rows(plan, commands)
    _lock(tx, plan, commands)
    queue = _Queue(tx, plan, batch)
    queue.waiting.extend(
        _Waiting(command, grant, cause, place, why, kept=kept) for place, command in enumerate(commands)
    )
    return queue.work()


def go_on(tx: Tx, plan: Plan, turns: Iterable[runs.Turn]) -> tuple[Change, ...]:
    """
    Let runs take their turns, and do everything that follows from it, in one Tx.

    Raises:
        the refusals above, and what is no matter of a run alone: the Tx must be given up then.
    """
    assert tx.is_write
    queue = _Queue(tx, plan)
    queue.waiting.extend((turn, 0) for turn in turns)
    return queue.work()


@dataclass(slots=True)
class _Queue:
    """Commands and turns of runs, done one after the other; with a turn goes the place at which it all began."""

    tx: Tx
    plan: Plan
    batch: Batch | None = None
    waiting: deque[_Waiting | tuple[runs.Turn, int]] = field(default_factory=deque)
    changes: list[Change] = field(default_factory=list)
    steps: int = 0
    turns: int = 0
    turn: runs.Turn | None = None
    changed: set[tuple[str, Id]] = field(default_factory=set)

    def work(self) -> tuple[Change, ...]:
        """Do all of it."""
        refusals: list[Refusal] = []
        while self.waiting:
            next = self.waiting.popleft()
            if isinstance(next, tuple):
                self._take_turn(*next)
                continue
            try:
                decision = self._decide(next)
            except HuodanError as refusal:
                if self.batch is None or refusal.status >= 500:
                    raise
                refusals.append((next.place, refusal))  # nothing was written: the others can be looked at
                continue
            try:
                self._apply(next, decision)
            except HuodanError as refusal:
                if self.batch is None or refusal.status >= 500:
                    raise
                raise self.batch.refused([*refusals, (next.place, refusal)]) from refusal
        if self.batch is not None and refusals:
            raise self.batch.refused(refusals)
        return tuple(self.changes)

    def _decide(self, next: _Waiting) -> records.Decision:
        self._count(next.command.origin is not Origin.IMPORT)
        decision = records.decide(self.tx, self.plan, next.grant, next.command)
        runs.require_free(
            self.tx, self.plan, next.command, decision, own=next.run, kept=next.kept
        )  # told to who sees it only
        decision.require()
        return decision

    def _apply(self, next: _Waiting, decision: records.Decision) -> Change | None:
        change = records.apply(self.tx, self.plan, decision)
        if change is None:
            return None
        if change.origin not in (Origin.IMPORT, Origin.RULE):
            self.changed.add((change.form, change.record))
        if len(self.changed) > MOST_RECORDS:
            raise TooManyRecords(limit=MOST_RECORDS)
        command = self.tx.new_id()
        keep(self.tx, self.plan, (change,), command=command, cause=next.cause, why=next.why)
        self.changes.append(change)
        self._follow(next, change, command)
        return change

    def _follow(self, next: _Waiting, change: Change, command: Id) -> None:
        """Queue what a Change leads to; rules act as the system, the caller's rights ended with their own command."""
        for react in REACTIONS.get(change.form, ()):
            for wanted in react(self.plan, change):
                self.waiting.append(_Waiting(wanted, system_grant(self.plan), command, next.place))
        turns = runs.follow(
            self.tx, self.plan, change, command=next.command, cause=command, why=next.why, run=next.run
        )
        self.waiting.extend((turn, next.place) for turn in turns)

    def _take_turn(self, turn: runs.Turn, place: int) -> None:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TooManyCommands(limit=MOST_TURNS, last=self._last(turn))
        self.turn = turn
        run = turn.run if isinstance(turn, runs.Do | runs.TakeBack) else None
        why = Why(Reason.UNDO) if isinstance(turn, runs.TakeBack) else None
        before = len(self.changes), len(self.waiting), set(self.changed)

        def do(command: Command) -> Change | None:
            next = _Waiting(command, system_grant(self.plan), run, place, why, run)
            _lock(self.tx, self.plan, (command,))
            return self._apply(next, self._decide(next))

        turns = runs.do(self.tx, self.plan, turn, do)
        if turns is None:
            self._forget(*before)
        self.waiting.extend((each, place) for each in turns or ())

    def _forget(self, changes: int, waiting: int, changed: set[tuple[str, Id]]) -> None:
        """Let nothing follow from what a turn did before it was taken back."""
        del self.changes[changes:]
        while len(self.waiting) > waiting:
            self.waiting.pop()
        self.changed = changed

    def _count(self, is_step: bool) -> None:
        self.steps += is_step
        if self.steps > MOST_COMMANDS:
            raise TooManyCommands(limit=MOST_COMMANDS, last=self._last(self.turn))

    def _last(self, turn: runs.Turn | None) -> Text:
        """Name the flow whose turn it was."""
        label = None if turn is None else runs.label_of(self.tx, self.plan, turn)
        if label is None:
            return ""
        return {"zh": f"（最后在流程「{say(label, 'zh')}」）", "en": f" (last in “{say(label, 'en')}”)"}


def _refuse_too_many_rows(plan: Plan, commands: Sequence[Command]) -> None:
    """Refuse many records with many sub-rows each; one record alone may have as many as its form says."""
    asked = [one for one in commands if one.origin is not Origin.IMPORT]
    count = sum(_rows_brought(plan, one) for one in asked) if len(asked) > 1 else 0
    if count > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS, count=count)


def _rows_brought(plan: Plan, command: Command) -> int:
    form = plan.forms.get(command.form)
    if form is None or not isinstance(command, CreateRecord | UpdateRecord):
        return 0
    values: object = command.values
    if not isinstance(values, Mapping):
        return 0  # ``decide`` says what is wrong with it
    named = ((form.table.find(name), given) for name, given in values.items())
    brought = [given for field, given in named if field is not None and field.id in form.subforms]
    lists = [
        part for given in brought for part in (given.values() if isinstance(given, Mapping) else (given,))
    ]
    return sum(len(rows) for rows in lists if isinstance(rows, list | tuple))


def _lock(tx: Tx, plan: Plan, commands: Iterable[Command]) -> None:
    """Lock the records that are there already, in one order for everybody; SQLite has one writer anyway."""
    if tx.dialect == "sqlite":
        return
    touched = {(command.form, command.id) for command in commands if not isinstance(command, CreateRecord)}
    for form in sorted({form for form, _ in touched if form in plan.forms}):
        fetch_rows(tx, plan, form, [id for of, id in touched if of == form], lock=True)
