"""
Flows that begin by the clock: at the moments of a schedule, and so many days before or behind a day of a record.

Each record once a moment; what was missed while the server was off is caught up once, and marked so. Records that were there
when a flow was switched on are reminded only if somebody says so (``begin_for_those_there``).
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow, jobs
from huodan.engines.records import Asked
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document.flow import DayOf, Scheduled, Start
from huodan.language.flow.run import Run, RunState
from huodan.language.messages import SYSTEM, SYSTEM_PERSON
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.workspace.flowing.refusals import NotYours
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Begin, End, begin, starter_of
from huodan.workspace.runs.around import Surroundings
from huodan.workspace.runs.cutting import MOST_A_MOMENT, Rest, tell_cut, told_cut
from huodan.workspace.runs.failing import trying
from huodan.workspace.runs.moving import stick
from huodan.workspace.runs.publishing import CLOCK, start_hash
from huodan.workspace.runs.reacting import owner_of

PAGE = 20
LATE_MS = 3_600_000
MOST_MISSED_MS = 86_400_000 * flow.MOST_DAYS_MISSED
MOST_COUNTED = 1_000
EARLIEST = 19000101


@dataclass(frozen=True, slots=True)
class Clock:
    """
    A moment at which a flow begins.

    since: the moment of the time before, behind which the days lie that this one is about; None for all days up to now.
    on_at: when the flow was switched on.
    """

    planned: PlanFlow
    since: int | None
    at: int
    on_at: int


def begin_due(tx: Tx, plan: Plan, clock: Clock, *, after: Id) -> tuple[Id | None, int]:
    """Begin a flow for the next records it is due for; give the last of them, None where that were all, and how many it began."""
    start = clock.planned.flow.start
    if isinstance(start, Scheduled) and start.where is None:
        _begin(tx, plan, clock, None)
        return None, 1
    found = _due(tx, plan, clock, after=after, limit=PAGE)
    for record, day in found:
        if _is_wanted(tx, clock, record, day):
            _begin(tx, plan, clock, record)
    begun = sum(_has_begun(tx, clock, record) for record, _ in found)
    return (found[-1][0] if len(found) == PAGE else None), begun


def _has_begun(tx: Tx, clock: Clock, record: Id) -> bool:
    here = (clock.planned.table.id, record)
    last = flow.list_runs(tx, limit=1, about=here, flows=(clock.planned.id,))
    return bool(last) and last[0].begun_at == tx.now


def is_cut(clock: Clock, begun: int) -> bool:
    """Say whether a schedule has begun for as many records as it may at one moment."""
    is_all = clock.since is None
    return isinstance(clock.planned.flow.start, Scheduled) and not is_all and begun >= MOST_A_MOMENT


def cut(tx: Tx, plan: Plan, clock: Clock, *, after: Id) -> bool:
    """Leave what a schedule is still due for to its next moment, and tell who looks after it; whether there is any."""
    left = len(_due(tx, plan, clock, after=after, limit=MOST_COUNTED + 1))
    if left:
        position = {"since": clock.since or 0, "at": clock.at, "after": after}
        tell_cut(tx, plan, clock.planned, Rest(min(left, MOST_COUNTED), left > MOST_COUNTED, position))
    return bool(left)


def end_cut(tx: Tx, plan: Plan, planned: PlanFlow) -> None:
    """End the run that says that some were left to this moment, which has had all it was due for."""
    told = told_cut(tx, planned) if isinstance(planned.flow.start, Scheduled) else None
    if told is not None:
        go_on(tx, plan, [End(told, RunState.CANCELLED)])


def is_too_many(tx: Tx, before: Plan, plan: Plan, planned: PlanFlow) -> bool:
    """
    Say whether a schedule as it is drafted would be due at each moment for more records than it may begin for at one.

    before: the Plan of now, by which records are read; a flow that reads what they do not have yet is due for none.
    """
    start = planned.flow.start
    if not planned.flow.is_on or not isinstance(start, Scheduled) or start.where is None:
        return False
    if start.when is not None or not _is_readable(before, plan, planned):
        return False  # its condition chooses: nobody can say for how many without asking it of each
    clock = Clock(planned, 0, tx.now, tx.now)
    return len(_due(tx, before, clock, after=Id(0), limit=MOST_A_MOMENT + 1)) > MOST_A_MOMENT


def _due(tx: Tx, plan: Plan, clock: Clock, *, after: Id, limit: int) -> list[tuple[Id, int | None]]:
    start, form = clock.planned.flow.start, clock.planned.table.id
    if isinstance(start, Scheduled):
        id = clock.planned.id
        return flow.records_due(
            tx, plan, form, field=None, within=(), where=start.where, after=after, limit=limit, flow=id
        )
    assert isinstance(start, DayOf)
    days, last, late = flow.calendar(tx), zone.day_of(clock.at, tx.zone), None
    if clock.since is None:
        within = [(EARLIEST, max(day[1] for day in flow.days_due(_once(start), days, *_week(last))))]
    else:
        first = zone.add_days(zone.day_of(clock.since, tx.zone), 1)
        earliest = zone.add_days(last, -flow.MOST_DAYS_MISSED)
        within = flow.days_due(start, days, max(first, earliest), last)
        before = flow.days_due(_once(start), days, earliest, zone.add_days(first, -1))
        late = flow.Late(clock.planned.id, before, clock.since)
    field = clock.planned.table.by_id[start.field]
    of = None if clock.since is None else clock.planned.id
    return flow.records_due(
        tx, plan, form, field=field, within=within, where=None, after=after, limit=limit, late=late, flow=of
    )


def _once(start: DayOf) -> DayOf:
    return start.model_copy(update={"again": None})


def _week(day: int) -> tuple[int, int]:
    """Give the days up to one: a holiday is not longer than this."""
    return zone.add_days(day, -20), day


def _is_wanted(tx: Tx, clock: Clock, record: Id, day: int | None) -> bool:
    """
    Say whether a record is meant: of what was due before the flow was switched on, only what it began for all the same.

    Of what is begun for because somebody says so, only what it never began for, as is counted.
    """
    start = clock.planned.flow.start
    if clock.since is None:
        return not flow.was_fired(tx, clock.planned.id, record)
    if not isinstance(start, DayOf) or day is None:
        return True
    first = flow.first_due(start, flow.calendar(tx), day)
    is_old = first < zone.day_of(clock.on_at, tx.zone)
    return not is_old or flow.was_fired(tx, clock.planned.id, record)


def _begin(tx: Tx, plan: Plan, clock: Clock, record: Id | None) -> None:
    """Begin it for one record, unless it did at this moment or is at it still; what fails is stuck, and holds up no other."""
    id, form = clock.planned.id, clock.planned.table.id
    under_way = () if record is None else flow.going(tx, form, record)
    if any(each.flow == id for each in under_way):
        return
    starter = SYSTEM_PERSON if record is None else starter_of(tx, plan, form, record)
    missed = clock.at if tx.now - clock.at > LATE_MS else None
    if not flow.fire(tx, id, record or Id(0), clock.at, Id(0)):
        return
    turn = Begin(id, form, record, starter, missed=missed)
    try:
        with trying(tx):
            go_on(tx, plan, [turn])
    except HuodanError as error:
        if error.status >= 500:
            raise
        run, _ = begin(tx, plan, turn)
        if run is not None:
            stick(tx, plan, run, Id(0), error)


def next_at(tx: Tx, planned: PlanFlow, at: int) -> int:
    """Give the moment behind another at which a flow begins the next time."""
    start = planned.flow.start
    assert isinstance(start, Scheduled | DayOf)
    return flow.next_moment(start, at, flow.calendar(tx))


def latest(tx: Tx, planned: PlanFlow, at: int) -> int:
    """Give the last moment that has come, of those from one on: what was missed is caught up at once."""
    following = next_at(tx, planned, max(at, tx.now - MOST_MISSED_MS))
    while following <= tx.now:
        at, following = following, next_at(tx, planned, following)
    return at


@dataclass(frozen=True, slots=True)
class There:
    """How many records a flow is due for already. is_more: they were not all looked at, there may be more."""

    count: int
    is_more: bool = False


def count_those_there(tx: Tx, plan: Plan, grant: Grant, id: str) -> There:
    """
    Say for how many records a flow is due already, of a thousand at most: those it could begin for when it is switched on.

    What is history is counted as well: nobody is reminded of it unless somebody says so, which this is asked for.

    Raises:
        NotYours: to who does not administer the company, or for no flow that the clock begins for records.
    """
    return _count(tx, plan, _those_there(tx, plan, grant, id))


def is_switched_on(before: Plan, planned: PlanFlow) -> bool:
    """Say whether a publish switches on a flow that the clock begins for records there are: new, off before, or for others."""
    start, was = planned.flow.start, before.flows.get(planned.id)
    is_new = was is None or not was.flow.is_on or _meant(was.flow.start) != _meant(start)
    return planned.flow.is_on and _is_about_records(start) and is_new


def count_switched_on(tx: Tx, before: Plan, plan: Plan, planned: PlanFlow) -> There:
    """
    Say for how many records a flow would be due already if it were published as it is drafted; none where it is on already.

    before: the Plan of now, by which records are read. Where the flow reads what records do not have yet, nothing is due.
    """
    if not is_switched_on(before, planned) or not _is_readable(before, plan, planned):
        return There(0)
    return _count(tx, before, Clock(planned, None, tx.now, tx.now))


def _is_readable(before: Plan, plan: Plan, planned: PlanFlow) -> bool:
    """Say whether all a flow reads lies today where it will."""
    start, was, now = planned.flow.start, _fields(before), _fields(plan)
    own = {start.field} if isinstance(start, DayOf) else set()
    fields = planned.fields | own
    return planned.table.id in before.forms and all(
        id in was and id in now and _lies(was[id]) == _lies(now[id]) for id in fields
    )


def _meant(start: Start) -> object:
    """Give what says which records a start is about; of a schedule, not at what times."""
    return (start.where, start.when) if isinstance(start, Scheduled) else start


def _is_about_records(start: Start) -> bool:
    return isinstance(start, DayOf) or (isinstance(start, Scheduled) and start.where is not None)


def _fields(plan: Plan) -> dict[str, PlanField]:
    return {field.id: field for table in plan.tables.values() for field in table.fields}


def _lies(field: PlanField) -> object:
    return field.table, field.column, field.shape


def _count(tx: Tx, plan: Plan, clock: Clock) -> There:
    found = _due(tx, plan, clock, after=Id(0), limit=MOST_COUNTED)
    when = clock.planned.flow.start.when
    records = (record for record, _ in found if not _is_known(tx, clock, record))
    compute = None if when is None else clock.planned.formula(when)
    count = sum(
        compute is None or _asked(tx, plan, clock.planned, record).holds(compute) for record in records
    )
    return There(count, len(found) == MOST_COUNTED)


def _asked(tx: Tx, plan: Plan, planned: PlanFlow, record: Id) -> Asked:
    """Give a record as the flow sees it that would begin for it."""
    form = planned.table.id
    run = Run(Id(0), owner_of(tx, plan, form, record))
    held = flow.Held(run, planned.app, planned.id, planned.hash, form, record, plan.version, tx.now)
    return Surroundings(tx, plan, planned, held).asks(Asked(tx, plan, plan.forms[form], record))


def _is_known(tx: Tx, clock: Clock, record: Id) -> bool:
    """Say whether a flow that looks at days began for a record before, or one by a schedule is at it now."""
    if isinstance(clock.planned.flow.start, DayOf):
        return flow.was_fired(tx, clock.planned.id, record)
    return any(each.flow == clock.planned.id for each in flow.going(tx, clock.planned.table.id, record))


def begin_for_those_there(tx: Tx, plan: Plan, grant: Grant, id: str) -> None:
    """
    Have a flow begin for what it is due for already (现在提醒), by a job.

    Raises:
        as ``count_those_there`` does.
    """
    begin_at_once(tx, _those_there(tx, plan, grant, id).planned)


def begin_at_once(tx: Tx, planned: PlanFlow) -> None:
    """Have a flow begin for what it is due for already, as part of what somebody did who may."""
    id = planned.id
    input = {"flow": id, "start": start_hash(planned), "at": tx.now, "on_at": tx.now, "is_all": True}
    title = {"zh": "流程对已有的数据启动", "en": "Processes begin for what is there"}
    jobs.enqueue(tx, kind=CLOCK, title=title, input=input, once=f"{CLOCK}:{id}:all", by=SYSTEM)


def _those_there(tx: Tx, plan: Plan, grant: Grant, id: str) -> Clock:
    planned = plan.flows.get(id)
    is_one = planned is not None and planned.flow.is_on and _is_about_records(planned.flow.start)
    if planned is None or not is_one or not grant.actor.is_admin:
        raise NotYours
    return Clock(planned, None, tx.now, tx.now)
