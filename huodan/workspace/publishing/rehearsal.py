"""
Rehearsing a publish 「发布前检查」: its very steps on a shadow with the real rows, and what came of them.

Nobody waits, and nothing of the workspace changes. Owns what is found out; how it is put is ``saying.py``'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from huodan.engines import records, schema
from huodan.engines.schema import Duplicates
from huodan.kit.errors import Problem
from huodan.language.access import system_grant
from huodan.language.document import App, read_app
from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Database, Tx
from huodan.storage.sql.shown import titles
from huodan.workspace.plans import Problems
from huodan.workspace.publishing import shadow, standing, steps
from huodan.workspace.publishing.due import DueFlow, due_flows
from huodan.workspace.publishing.lines import Item
from huodan.workspace.publishing.planned import Planned, plan_publish
from huodan.workspace.publishing.recomputes import ChangedFormula, look
from huodan.workspace.publishing.saying import Numbers, items
from huodan.workspace.publishing.standing import Standing

MOST_LISTED = 10_000
PIECE = 500

Tell = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Converted:
    """
    How a field becomes another kind, is moved, or a new formula is worked out: how many rows, and how many of these have no
    value.

    old_kind: None for a formula. left: of a field that is moved, the values there is nothing for; they failed, too.
    """

    table: str
    field: str
    old_kind: str | None
    new_kind: str
    rows: int
    failed: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class Unconverted:
    """A value that does not convert: whose it is by the record's title, what it was, and why it is none."""

    field: str
    form: str
    record: int
    row: int | None
    title: str | None
    value: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of a rehearsal.

    problems: what keeps the draft from being published. items: what it means, in words. rows: copied to rehearse with.
    switch_ms: how long the switch took. formulas: whose words change, for which is asked what follows them.
    standing: which records do not keep to what is newly demanded; lines of ``items`` name them by their number.
    due: flows that are switched on, for which is asked whether they begin for what is there.
    """

    problems: Problems
    items: tuple[Item, ...] = ()
    converted: tuple[Converted, ...] = ()
    unconverted: tuple[Unconverted, ...] = ()
    rows: int = 0
    switch_ms: int = 0
    formulas: tuple[ChangedFormula, ...] = ()
    standing: tuple[Standing, ...] = ()
    due: tuple[DueFlow, ...] = ()

    @property
    def failed(self) -> dict[str, int]:
        """Count what does not convert, by table and field."""
        return {f"{one.table}.{one.field}": one.failed for one in self.converted if one.failed}


def rehearse(
    source: Tx, beside: Database, app: App, *, creates: Iterable[str] = (), tell: Tell = lambda told: None
) -> Outcome:
    """Publish a document beside, with the rows of a snapshot, and say what came of it; the same steps as ``publish``."""
    planned = plan_publish(source, app)
    if planned is None:
        return Outcome(())
    if not isinstance(planned, Planned):
        return Outcome(planned)
    rows = shadow.furnish(source, beside, planned, lambda done, total: tell((done, 2 * total)))
    wanted = tuple(creates)
    outcome = beside.transact(SYSTEM, lambda tx: _publish(tx, app, wanted, rows, tell), alone=True)
    if outcome.problems:
        return replace(outcome, items=tuple(standing.lines(planned.plan, outcome.standing)))
    numbers = {(one.table, one.field): Numbers(one.rows, one.failed, one.left) for one in outcome.converted}
    read = planned.before or planned.plan
    formulas = (*look(source, planned, read=read, filled=False), *outcome.formulas)
    broken = (*standing.look(source, planned, read, filled=False), *outcome.standing)
    due = () if planned.before is None else tuple(due_flows(source, planned.before, planned.plan))
    said = items(source, planned, numbers, broken, outcome.switch_ms, due)
    return replace(outcome, items=said, formulas=formulas, standing=broken, due=due)


def _publish(tx: Tx, app: App, creates: tuple[str, ...], rows: int, tell: Tell) -> Outcome:
    planned = plan_publish(tx, app)
    assert isinstance(planned, Planned), planned
    steps.widen(tx, planned)
    told = _Told(tx, planned)
    for filling in planned.fillings:
        for page in steps.pages(tx, planned, filling, creates=creates):
            told.add(filling, page)
            tell((rows + told.rows, 2 * rows))
    formulas = look(tx, planned, read=planned.plan, filled=True)
    broken = tuple(standing.look(tx, planned, planned.plan, filled=True))
    twice = tuple(standing.repeated(tx, planned))
    if twice:
        problems = tuple(error.problem(path=app.key) for _, error in twice)
        return replace(told.outcome(problems, rows, 0), standing=tuple(one for one, _ in twice))
    try:
        if tx.dialect == "postgres":  # which makes indexes while everybody works
            schema.index(tx, planned.plan)
        began = time.monotonic()
        steps.switch(tx, planned)
    except Duplicates as error:
        return told.outcome((error.problem(path=app.key),), rows, 0)
    done = told.outcome((), rows, round(1000 * (time.monotonic() - began)))
    return replace(done, formulas=formulas, standing=broken)


class _Told:
    """Gathers what pages of rows tell."""

    def __init__(self, tx: Tx, planned: Planned) -> None:
        self.tx, self.planned, self.rows = tx, planned, 0
        self.counts: dict[tuple[str, str], list[Any]] = {}
        self.listed: list[Unconverted] = []

    def add(self, filling: records.Filling, page: records.Page) -> None:
        """Take in one page; of hidden copies nobody is told."""
        new, before = filling.new, filling.before
        self.rows += page.rows
        if new.is_hidden:
            return
        is_left = isinstance(filling, records.Left)
        was = None if isinstance(filling, records.HiddenCopy | records.Calculation) else filling.old
        old_kind = None if was is None else was.field.kind
        count = self.counts.setdefault((new.table, new.id), [old_kind, new.field.kind, 0, 0, 0])
        count[2] += 0 if is_left else page.filled
        count[3] += len(page.failures)
        count[4] += len(page.failures) if is_left else 0
        failures = page.failures[: MOST_LISTED - len(self.listed)]
        if failures:
            ids = {failure.record for failure in failures}
            form = failures[0].form or new.form
            named = titles(self.tx, before, system_grant(before), form, ids)
            self.listed += [
                Unconverted(new.id, form, one.record, one.row, named[one.record], one.value, one.problem)
                for one in failures
            ]

    def outcome(self, problems: Problems, rows: int, switch_ms: int) -> Outcome:
        """Give what was gathered."""
        converted = tuple(Converted(*key, *count) for key, count in self.counts.items())
        return Outcome(problems, (), converted, tuple(self.listed), rows, switch_ms)


def rehearse_in_child(
    tell: Tell, address: Address, url: str, tree: object, creates: tuple[str, ...]
) -> dict[str, Any]:
    """Do so in a process of its own, between two addresses; give the outcome as plain values."""
    database, beside = address.open(), Database(url, zone=address.zone, files=address.files)
    try:
        app = read_app(tree)
        assert isinstance(app, App), app
        with database.read() as tx:
            return asdict(rehearse(tx, beside, app, creates=creates, tell=tell))
    finally:
        beside.close()
        database.close()
