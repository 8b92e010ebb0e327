"""
A publish in pieces, while everybody works: widen, fill, catch up, switch, tidy (design §4.3).

Each piece is one Tx with the note of how far it is. What people save meanwhile is found in the journal and filled in again;
the switch waits for nobody and does the last few, so that it takes a moment however many records there are. Killed
anywhere, the old version counts, whole, or the new one, and the publish goes on from its last note.

An entry of the journal may become visible after later ones. So who looks for entries first writes alone: then every
earlier write is there to be seen, and every later one has a later id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import journal, records, schema
from huodan.kit.ids import Id, first_id
from huodan.language.plan import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.tables import spread_fields
from huodan.workspace.publishing import steps
from huodan.workspace.publishing.due import begin_flows
from huodan.workspace.publishing.planned import Planned
from huodan.workspace.publishing.recomputes import Recompute, ask
from huodan.workspace.publishing.rehearsed import RehearsalOutdated

PAGES = 1
"""Pages of rows in one piece: SQLite's writer is held for some hundredths of a second."""
CAUGHT = 500
MOST_ROUNDS = 10
SKEW_MS = 2_000
"""By how much the clocks of two servers may differ."""

WIDEN, FILL, INDEX, SWITCH, CATCH, NARROW, FIND = (
    "widen",
    "fill",
    "index",
    "switch",
    "catch",
    "narrow",
    "find",
)
ALONE = (WIDEN, SWITCH, NARROW)

MOST_KEPT = 2_000
Position = Mapping[str, Any]
Failed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What belongs to a publish besides its document.

    undoes: the version it takes back. creates, seen: as ``publish`` takes them. recomputes: what follows changed formulas.
    begins: flows that begin for what they are due for already.
    """

    undoes: int | None = None
    creates: tuple[str, ...] = ()
    seen: Mapping[str, int] | None = None
    recomputes: tuple[Recompute, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """How far a publish is after a piece; ``position`` is None when all is done. version: once it counts."""

    position: Position | None
    done: int
    total: int
    version: int | None = None


def stage_of(position: Position) -> str:
    """Say what the next piece does."""
    return str(position.get("stage", WIDEN))


def rows_to_fill(tx: Tx, planned: Planned) -> int:
    """Count the rows a publish fills in."""
    return sum(records.rows_to_fill(tx, one) for one in planned.fillings)


def before_switch(tx: Tx, planned: Planned, wish: Wish, position: Position, total: int) -> Step:
    """
    Do the next piece of a publish that does not count yet; total: the rows to fill in.

    Raises:
        Duplicates, RehearsalOutdated: nothing of the workspace was changed.
    """
    stage = stage_of(position)
    names = [f"{one.new.table}.{one.new.column}" for one in planned.fillings]
    if stage == WIDEN or position.get("columns") != names:
        total = rows_to_fill(tx, planned)
        steps.widen(tx, planned)
        start = {"stage": FILL, "columns": names, "field": 0, "after": -1, "since": tx.now, "failed": {}}
        return Step({**start, "rounds": 0}, 0, total)
    if stage == FILL:
        return _fill(tx, planned, wish, position, total)
    if stage == INDEX:
        schema.index(tx, planned.plan)
        return Step({**position, "stage": SWITCH}, total, total)
    if stage == CATCH:
        return _catch(tx, planned, wish, position, total)
    return _switch(tx, planned, wish, position, total)


def after_switch(tx: Tx, plan: Plan, position: Position, total: int) -> Step:
    """Do the next piece of what is to be tidied."""
    version, searched = position["version"], position["searched"]
    if stage_of(position) == NARROW:
        schema.narrow(tx, plan)
        for table, id in position["spread"]:
            field = plan.tables[table].by_id.get(id) if table in plan.tables else None
            if field is not None and field in spread_fields(plan.tables[table]):
                records.forget_gone(tx, plan, field)
        return Step({**position, "stage": FIND, "form": 0, "after": -1}, total, total, version)
    at = position["form"]
    if at < len(searched) and searched[at] in plan.forms:
        after = steps.find_anew(tx, plan, searched[at], position["after"])
        if after is not None:
            return Step({**position, "after": after}, total, total, version)
    more = {**position, "form": at + 1, "after": -1} if at + 1 < len(searched) else None
    return Step(more, total, total, version)


def _fill(tx: Tx, planned: Planned, wish: Wish, position: Position, total: int) -> Step:
    at, after, done = position["field"], position["after"], position.get("done", 0)
    failed = dict(position["failed"])
    for _ in range(PAGES):
        if at == len(planned.fillings):
            break
        filling = planned.fillings[at]
        make = steps.maker(tx, planned, filling) if filling.new.id in wish.creates else None
        page = records.fill_page(tx, filling, after=after, make=make)
        _count(failed, filling, page)
        done += page.rows
        at, after = (at + 1, -1) if page.last is None else (at, page.last)
    _look(planned, wish, failed)
    stage = INDEX if at == len(planned.fillings) else FILL
    new = {"stage": stage, "field": at, "after": after, "failed": failed, "done": done}
    return Step({**position, **new}, min(done, total), total)


def _switch(tx: Tx, planned: Planned, wish: Wish, position: Position, total: int) -> Step:
    """Switch if little was saved since; otherwise, as nobody else writes now, note the moment and catch up first."""
    floor = first_id(position["since"] - (SKEW_MS if tx.dialect == "postgres" else 0)) - 1
    touched = journal.touched_since(tx, _forms(planned), after=floor, limit=CAUGHT + 1)
    if len(touched) > CAUGHT and position["rounds"] < MOST_ROUNDS:
        new = {"stage": CATCH, "since": tx.now, "entry": floor, "rounds": position["rounds"] + 1}
        return Step({**position, **new}, total, total)
    failed = dict(position["failed"])
    while touched:
        _again(tx, planned, wish, failed, touched)
        touched = journal.touched_since(tx, _forms(planned), after=touched[-1][0], limit=CAUGHT)
    _look(planned, wish, failed)
    version = steps.switch(tx, planned, undoes=wish.undoes)
    ask(tx, planned.plan, wish.recomputes, version=version)
    begin_flows(tx, planned.plan, wish.begins)
    tidying = {
        "stage": NARROW,
        "version": version,
        "searched": list(planned.searched),
        "spread": [[one.new.table, one.new.id] for one in planned.fillings if one.spreads],
        "failed": count_failed(failed),
    }
    return Step(tidying, total, total, version)


def _catch(tx: Tx, planned: Planned, wish: Wish, position: Position, total: int) -> Step:
    """Fill in what was saved until the moment noted last; the next look for entries begins there."""
    failed = dict(position["failed"])
    touched = journal.touched_since(tx, _forms(planned), after=position["entry"], limit=CAUGHT)
    _again(tx, planned, wish, failed, touched)
    _look(planned, wish, failed)
    is_over = len(touched) < CAUGHT or touched[-1][0] >= first_id(position["since"])
    stage, entry = (SWITCH, 0) if is_over else (CATCH, touched[-1][0])
    return Step({**position, "stage": stage, "entry": entry, "failed": failed}, total, total)


def _again(
    tx: Tx, planned: Planned, wish: Wish, failed: Failed, touched: Sequence[tuple[Id, str, Id]]
) -> None:
    """Fill in records that were saved meanwhile; one that failed before is not counted twice."""
    places = {(form, record) for _, form, record in touched}
    for filling in planned.fillings:
        relation = records.relation_of(filling)
        entries = [entry for entry, _, _ in touched] if relation is not None else []
        former = journal.former_targets(tx, entries, relation) if relation is not None else ()
        ids = records.concerned(tx, filling, places, former)
        for some in _some(sorted(ids)):
            make = steps.maker(tx, planned, filling) if filling.new.id in wish.creates else None
            page = records.fill_page(tx, filling, records=some, make=make)
            _count(failed, filling, page, again=some)


def _some(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    yield from (ids[at : at + records.PAGE] for at in range(0, len(ids), records.PAGE))


def _forms(planned: Planned) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for one in planned.fillings for form in records.forms_of(one)))


def _count(failed: Failed, filling: records.Filling, page: records.Page, *, again: Sequence[Id] = ()) -> None:
    """Keep whose values fail, each record once for each; of those looked at again the former count no more."""
    key = f"{filling.new.table}.{filling.new.id}"
    was = failed.get(key, {"records": [], "more": 0})
    anew = set(again)
    found = (one.record if one.at is None else one.at for one in page.failures)
    ids = [*(id for id in was["records"] if id not in anew), *found]
    failed[key] = {"records": ids[:MOST_KEPT], "more": was["more"] + max(0, len(ids) - MOST_KEPT)}


def count_failed(failed: Failed) -> dict[str, int]:
    """Say how many values do not convert, by table and field; where they are very many, some may be counted twice."""
    return {key: len(one["records"]) + one["more"] for key, one in failed.items()}


def _look(planned: Planned, wish: Wish, failed: Failed) -> None:
    """
    See that no more values fail than were seen.

    Raises:
        RehearsalOutdated
    """
    counts = count_failed(failed)
    for filling in planned.fillings if wish.seen is not None else ():
        key = f"{filling.new.table}.{filling.new.id}"
        found, seen = counts.get(key, 0), (wish.seen or {}).get(key, 0)
        if found > seen:
            raise RehearsalOutdated(field=filling.new.label, seen=seen, found=found)
