"""What a customer has under approval besides a record, so that an order that is split is seen as the one it is (防拆单)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import and_, or_, select

from huodan.engines.flow.stored import Held
from huodan.language.fields import Cell
from huodan.language.filter import Context
from huodan.language.flow.run import RunState
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.flow_tables import flow_run
from huodan.storage.sql.conditions import Conditions
from huodan.storage.sql.rows import Everything
from huodan.storage.sql.tables import columns

HOUR_MS = 3_600_000
MOST_BESIDE = 5000
"""More records of one customer under approval at a time than there are."""


def unsettled(
    tx: Tx, plan: Plan, held: Held, cells: Mapping[str, Cell], amount: str, relation: str, *, hours: int
) -> Decimal:
    """
    Add up an amount of a record and of others of the form whose relation names the same.

    Those count that were handed in for an approval within so many hours of this one, before or after, and are not agreed to, or
    were agreed to only after this run began: what was asked together does not become less by the order in which it is agreed to.
    cells: of the record, by ids of fields.
    """
    table = plan.forms[held.form].table
    found, named = table.by_id[amount], cells.get(relation)
    own = found.to_value(cells.get(amount), tz=tx.zone)
    total = own if isinstance(own, Decimal) else Decimal(0)
    here = (each for each in plan.flows.values() if each.table.id == held.form)
    approvals = [each.id for each in here if each.flow.is_approval]
    if named is None or not approvals:
        return total
    context = Context(tx.zone, tx.today, now=tx.now)
    seen = Conditions(plan, dialect=tx.dialect, context=context, view=Everything()).row(held.form)
    run = flow_run.c
    is_open = or_(
        run.state == RunState.RUNNING.value,
        and_(run.state == RunState.APPROVED.value, run.ended_at >= held.begun_at),
    )
    beside = select(run.record).where(
        run.form == held.form,
        run.flow.in_(approvals),
        run.begun_at >= held.begun_at - hours * HOUR_MS,
        run.begun_at <= held.begun_at + hours * HOUR_MS,
        is_open,
    )
    wanted = select(seen.column(found)).where(
        seen.column(table.by_id[relation]) == named, seen.id != held.record, seen.id.in_(beside)
    )
    for row in tx.execute(wanted.limit(MOST_BESIDE)):
        value = found.to_value(columns(found).read(tuple(row)), tz=tx.zone)
        total += value if isinstance(value, Decimal) else 0
    return total
