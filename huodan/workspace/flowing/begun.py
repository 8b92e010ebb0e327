"""The list of what somebody began, narrowed as they ask for it; titles are told as their own rights show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from huodan.engines import flow
from huodan.engines.query import titles
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx


@dataclass(frozen=True, slots=True)
class AskedRuns:
    """What is asked of the runs somebody began. words: all of them stand in the title."""

    limit: int
    filter: flow.RunFilter = flow.ALL_RUNS
    order: flow.Order = flow.Order.NEWEST
    before: Id | None = None
    words: str = ""


def list_begun(
    tx: Tx, plan: Plan, grant: Grant, asked: AskedRuns
) -> tuple[tuple[flow.ListedRun, ...], Id | None]:
    """List runs somebody began, and say behind which the next page begins; with words so many are looked at."""
    wanted = asked.words.casefold().split()
    most = flow.MOST_COUNTED if wanted else asked.limit
    rows = flow.list_runs(
        tx,
        limit=most + 1,
        starter=grant.actor.person,
        before=asked.before,
        asked=asked.filter,
        order=asked.order,
    )
    is_more, rows = len(rows) > most, rows[:most]
    last = rows[-1].id if is_more else None
    if not wanted:
        return rows, last
    named = _titles(tx, plan, grant, rows)
    found = [row for row in rows if all(word in named.get(row.id, "") for word in wanted)]
    if len(found) > asked.limit:
        return tuple(found[: asked.limit]), found[asked.limit - 1].id
    return tuple(found), last


def _titles(tx: Tx, plan: Plan, grant: Grant, rows: tuple[flow.ListedRun, ...]) -> dict[Id, str]:
    """Say what the records of runs are called, as somebody sees them."""
    ids: dict[str, set[Id]] = defaultdict(set)
    for row in rows:
        if row.record is not None and row.form in plan.forms:
            ids[row.form].add(row.record)
    seen = {form: titles(tx, plan, grant, form, found) for form, found in ids.items()}
    return {row.id: (seen.get(row.form, {}).get(row.record or 0) or "").casefold() for row in rows}
