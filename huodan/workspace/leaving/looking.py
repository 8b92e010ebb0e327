"""
What names somebody who leaves, counted before anything is done: the preview of a hand-over.

Records are counted as far as the asker sees them and the field in them; whoever administers the company need not see every
form, and of what is out of their sight nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huodan.engines import audit, flow, jobs, records, views
from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.language.access import Grant, shown
from huodan.language.document import Verb, builtin
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.sql.scopes import visible
from huodan.workspace.leaving.named import NamedIn, named_in
from huodan.workspace.leaving.wish import Which, require_administrator

PAGE = 1_000
MOST_COUNTED = 100_000
MOST_RUNS = 1_000
EXPORT_DAYS = 30
JOB = "hand_over"


@dataclass(frozen=True, slots=True)
class Offered:
    """
    A field of a form that names somebody.

    count: in how many records. open: about how many of them a process is under way. kept: how many the asker sees but may not
    change there. proposed: which are to move unless somebody chooses otherwise; None for none.
    """

    field: PlanField
    count: int
    open: int
    kept: int
    proposed: Which | None


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What there is to hand over.

    runs: in how many runs something waits for them, at most ``MOST_RUNS``. exports: how often they took data out lately.
    done: the hand-overs of this person there were, the newest first.
    """

    runs: int
    named: tuple[NamedIn, ...]
    fields: tuple[Offered, ...]
    stand_ins: int
    views: int
    exports: int
    done: tuple[Job, ...]


def preview(tx: Tx, plan: Plan, grant: Grant, person: Id) -> Preview:
    """
    Count what there is to hand over.

    Raises:
        AdministratorsOnly
    """
    require_administrator(grant)
    since = tx.now - EXPORT_DAYS * DAY_MS
    exports = audit.entries(tx, person=person, kind=audit.EXPORT, since=since)
    return Preview(
        runs=len(flow.runs_waiting_for(tx, person, limit=MOST_RUNS)),
        named=named_in(tx, person),
        fields=tuple(_offered(tx, plan, grant, person)),
        stand_ins=len(flow.stand_ins_with(tx, person)),
        views=len(views.shared_by(tx, person)),
        exports=len(exports),
        done=tuple(
            job
            for job in jobs.list_jobs(tx, grant.actor, of_all=True, kind=JOB)
            if job.input.get("person") == person
        ),
    )


def fields_offered(plan: Plan, grant: Grant) -> Iterator[PlanField]:
    """List the fields of records, not of their rows, that name people and that the asker sees somewhere."""
    for field in records.naming_fields(plan, PEOPLE):
        granted = grant.form(field.form)
        is_own = plan.tables[field.table].parent is None
        if is_own and granted.can(Verb.READ) and field.id in granted.readable - granted.masked:
            yield field


def pages(tx: Tx, plan: Plan, field: PlanField, person: Id) -> Iterator[tuple[Id, ...]]:
    """Give the records whose field names somebody, some at a time; their own record is not among them."""
    after = 0
    for _ in range(MOST_COUNTED // PAGE + 1):
        ids = records.named_in(tx, plan, field, person, after=after, limit=PAGE)
        yield tuple(id for id in ids if (field.form, id) != (PEOPLE, person))
        if len(ids) < PAGE:
            break
        after = ids[-1]


def seen(tx: Tx, plan: Plan, grant: Grant, field: PlanField, ids: Sequence[Id]) -> list[Id]:
    """Keep the records in which the asker sees what a field says."""
    found = visible(tx, plan, grant, field.form, ids, Verb.READ)
    return [id for id in ids if id in found and field.id in shown(found[id])[0]]


def changeable(tx: Tx, plan: Plan, grant: Grant, field: PlanField, ids: Sequence[Id]) -> frozenset[Id]:
    """Say of which records the asker may change a field."""
    found = visible(tx, plan, grant, field.form, ids, Verb.UPDATE)
    return frozenset(id for id, parts in found.items() if any(field.id in part.write for part in parts))


def _offered(tx: Tx, plan: Plan, grant: Grant, person: Id) -> Iterator[Offered]:
    for field in fields_offered(plan, grant):
        count = open = kept = 0
        for ids in pages(tx, plan, field, person):
            mine = seen(tx, plan, grant, field, ids)
            may = changeable(tx, plan, grant, field, mine)
            count, kept = count + len(mine), kept + len(mine) - len(may)
            open += len(flow.records_under_way(tx, field.form, mine))
        if count:
            yield Offered(field, count, open, kept, _proposed(plan, field))


def _proposed(plan: Plan, field: PlanField) -> Which | None:
    """
    Say which records move unless somebody chooses otherwise.

    Who looks after a record (负责人) and who heads others does; where records of a form go through processes, what is over
    keeps its name, as it is the history of who did it.
    """
    if plan.forms[field.form].app == builtin().key:
        return "all"
    if field.id not in {owner.id for owner in plan.forms[field.form].owners}:
        return None
    return "open" if any(each.flow.is_approval for each in plan.flows_of(field.form)) else "all"
