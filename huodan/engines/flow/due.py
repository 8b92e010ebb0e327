"""What sets flows off by the clock: when a schedule is due, which records a day is about, and that each was so once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, select

from huodan.engines.flow.times import Calendar, clock_ms
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.language.document.flow import DayOf, Scheduled
from huodan.language.fields import Store
from huodan.language.filter import Context, read_filter
from huodan.language.messages import ChangeKind, Origin
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.storage.sql.conditions import Conditions
from huodan.storage.sql.rows import Everything
from huodan.storage.sql.tables import columns
from huodan.storage.system import flow_fired as fired, import_run, journal, journal_archive

HOUR_MS = 3_600_000
MOST_DAYS_MISSED = 60
"""A server that was off for longer catches up what was due in these days."""
OPENING = "opening_day"
"""The setting: the day the company began to work here (开账日), yyyymmdd; what is dated before it is history."""
Days = tuple[int, int]


def next_moment(start: Scheduled | DayOf, after: int, days: Calendar) -> int:
    """Give the next moment a flow looks for what is due, behind another."""
    if isinstance(start, Scheduled) and start.every == "hour":
        at = after - after % HOUR_MS + clock_ms(start.at) % HOUR_MS
        at = at if at > after else at + HOUR_MS
        if _is_day(start, zone.day_of(at, days.tz), days):
            return at
    day = zone.day_of(after, days.tz)
    for _ in range(800):
        at = zone.start_of_day(day, days.tz) + _first_of_day(start)
        if at > after and _is_day(start, day, days):
            return at
        day = zone.add_days(day, 1)
    raise AssertionError(start)


def _first_of_day(start: Scheduled | DayOf) -> int:
    ms = clock_ms(start.at)
    return ms % HOUR_MS if isinstance(start, Scheduled) and start.every == "hour" else ms


def _is_day(start: Scheduled | DayOf, day: int, days: Calendar) -> bool:
    """Say whether a flow looks on a day; of working days, the next one that is worked stands for those that are off."""
    if isinstance(start, DayOf):
        return True
    if not start.working_days:
        return _is_chosen(start, day)
    if not days.is_worked(day):
        return False
    chosen, off = _is_chosen(start, day), zone.add_days(day, -1)
    while not (chosen or days.is_worked(off)):
        chosen, off = _is_chosen(start, off), zone.add_days(off, -1)
    return chosen


def _is_chosen(start: Scheduled, day: int) -> bool:
    if start.every == "week":
        weekday = (zone.day_number(day) + 3) % 7 + 1
        return weekday in (start.days or (1,))
    if start.every == "month":
        is_last = zone.add_days(day, 1) % 100 == 1
        wanted = start.days or (31,)
        return day % 100 in wanted or (is_last and max(wanted) > day % 100)
    return True


def days_due(start: DayOf, days: Calendar, first: int, last: int) -> list[Days]:
    """Give the days of the field for which something is due on the days from ``first`` to ``last``, as ranges."""
    found = set[int]()
    for times in range(start.most if start.again else 1):
        count, day = start.days + times * (start.again or 0), first
        while day <= last:
            found.update(_origins(days, day, count, is_working=start.working_days))
            day = zone.add_days(day, 1)
    return _ranges(found)


def first_due(start: DayOf, days: Calendar, day: int) -> int:
    """Give the day something is due for a day of the field, for the first time."""
    if not start.working_days:
        return zone.add_days(day, start.days)
    while not start.days and not days.is_worked(day):
        day = zone.add_days(day, 1)
    return days.day(day, start.days)


def _origins(days: Calendar, day: int, count: int, *, is_working: bool) -> Iterator[int]:
    """Give the days that lie so many days before another; of working days, days off before or behind one as well."""
    if not is_working:
        yield zone.add_days(day, -count)
        return
    if not days.is_worked(day):
        return
    at, step = (
        days.day(day, -count),
        1 if count > 0 else -1,
    )  # what is due on a day off itself comes on the next that is worked
    yield at
    beside = zone.add_days(at, step)
    while not days.is_worked(beside):
        yield beside
        beside = zone.add_days(beside, step)


def _ranges(every: Collection[int]) -> list[Days]:
    ranges: list[Days] = []
    for day in sorted(every):
        if ranges and zone.add_days(ranges[-1][1], 1) == day:
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


@dataclass(frozen=True, slots=True)
class Late:
    """What was entered behind its moment: by days before those that are due, of records changed since; none a flow began for."""

    flow: str
    within: Sequence[Days]
    since: int


def records_due(
    tx: Tx,
    plan: Plan,
    form: str,
    *,
    field: PlanField | None,
    within: Sequence[Days],
    where: Mapping[str, object] | None,
    after: Id,
    limit: int,
    late: Late | None = None,
    flow: str | None = None,
) -> list[tuple[Id, int | None]]:
    """
    Give records with their day, by id: those whose day lies within some ranges, or those of a filter; none that is history.

    What was brought in as history, or in progress, and what is dated before the company began, sets nothing off, but for a flow
    (``flow``) that somebody began for it. flow: None where they are about to, for all there is.
    """
    context = Context(tx.zone, tx.today, now=tx.now)
    conditions = Conditions(plan, dialect=tx.dialect, context=context, view=Everything())
    row = conditions.row(form)
    is_meant = exists().where(fired.c.flow == flow, fired.c.record == row.id)
    wanted = [row.id > after, *([] if flow is None else [or_(~_was_brought(form, row.id), is_meant)])]
    if where is not None:
        wanted.append(conditions.clause(read_filter(plan, form, where, context=context), row))
    shown: list[Any] = [row.id]
    if field is not None:
        column = row.column(field)
        shown.append(column)
        opening = 0 if flow is None else opening_day(tx) or 0
        due = [_between(tx, field, column, each) for each in _from(opening, within)]
        if late is not None:
            known = exists().where(fired.c.flow == late.flow, fired.c.record == row.id)
            days = [_between(tx, field, column, each) for each in _from(opening, late.within)]
            due += [and_(row.source.c.updated_at > late.since, or_(*days), ~known)] if days else []
        if not due:
            return []
        wanted.append(or_(*due))
    found = tx.execute(select(*shown).where(*wanted).order_by(row.id).limit(limit))
    return [(each[0], _day(tx, field, each[1:])) for each in found]


def _day(tx: Tx, field: PlanField | None, values: Sequence[Any]) -> int | None:
    cell = None if field is None else columns(field).read(tuple(values))
    if not isinstance(cell, int) or field is None:
        return None
    return cell if field.store is Store.DAY else zone.day_of(cell, tx.zone)


def _from(first: int, within: Sequence[Days]) -> list[Days]:
    kept = [(max(begin, first), end) for begin, end in within]
    return [each for each in kept if each[0] <= each[1]]


def _between(tx: Tx, field: PlanField, column: Any, days: Days) -> Any:
    first, last = days
    if field.store is Store.DAY:
        return column.between(first, last)
    end = zone.start_of_day(zone.add_days(last, 1), tx.zone)
    return and_(column >= zone.start_of_day(first, tx.zone), column < end)


def _was_brought(form: str, id: Any) -> Any:
    """Say that a record was brought in as what began elsewhere (历史单据、正在执行的单据)."""
    imports = select(import_run.c.id).where(import_run.c.import_as != "new")
    return or_(
        *(
            exists().where(
                entry.c.form == form,
                entry.c.record == id,
                entry.c.kind == ChangeKind.CREATED.value,
                entry.c.origin == Origin.IMPORT.value,
                entry.c.cause.in_(imports),
            )
            for entry in (journal, journal_archive)
        )
    )


def due_at(tx: Tx, flow: str, record: Id, *, fired_at: int) -> int | None:
    """Give the moment that was due for which the clock began a flow for a record; None where it did not then."""
    here = (fired.c.flow == flow, fired.c.record == record, fired.c.fired_at == fired_at)
    return tx.execute(select(fired.c.at).where(*here).limit(1)).scalar()


def was_fired(tx: Tx, flow: str, record: Id) -> bool:
    """Say whether a flow was ever set off by the clock for a record."""
    wanted = select(fired.c.at).where(fired.c.flow == flow, fired.c.record == record).limit(1)
    return tx.execute(wanted).first() is not None


def fire(tx: Tx, flow: str, record: Id, at: int, run: Id) -> bool:
    """Note that a flow was set off for a record (0: for none) by a moment; False if it was before."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    names = "flow, record, at, run, fired_at"
    sql = f"INSERT INTO flow_fired ({names}) VALUES ({', '.join([mark] * 5)}) ON CONFLICT DO NOTHING"
    return bool(tx.run(sql, (flow, record, at, run, tx.now)).rowcount)


def opening_day(tx: Tx) -> int | None:
    """Give the day the company began to work here (开账日); None where nobody said."""
    found = read_setting(tx, OPENING)
    return found if isinstance(found, int) else None


def set_opening_day(tx: Tx, day: int | None) -> None:
    """Say when the company began to work here; flows begin by no day before it."""
    write_setting(tx, OPENING, day)
