"""Who only reads takes no lock of a run and waits for nobody who holds one; what was looked at is never written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from huodan.engines import flow as flows, inbox
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.run import RunState, TaskState
from huodan.language.messages import SYSTEM
from huodan.language.plan import Plan
from huodan.storage import Tx
from huodan.workspace.flowing import alerts, analysing, listing, looking, underway, watching
from huodan.workspace.flowing.widened import widened
from tests.support.office import Office, approve, flow, sets

WRONG = sets("w", state="waybill")
"""Cannot be written: the run is stuck there."""


@contextmanager
def beside(office: Office, *, is_write: bool) -> Iterator[Tx]:
    """Open a Tx on another connection, in which whoever waits for a lock fails at once."""
    with office.database.write() if is_write else office.database.read() as tx:
        if tx.dialect != "sqlite":
            tx.run("SET LOCAL lock_timeout = '200ms'")
        yield tx


def read_all(tx: Tx, plan: Plan, grant: Grant, task: Id, run: Id) -> list[object]:
    """Read whatever shows runs to somebody."""
    told = partial(alerts.told, tx, plan, grant)
    planned = plan.flows["flow"]
    shown = partial(listing.list_tasks, tx, plan, grant)
    return [
        inbox.messages(tx, plan, grant, told, limit=9).rows,
        inbox.count_unread(tx, plan, grant, told),
        [each for which in flows.Which for each in shown(listing.Asked(which, 9))[0]],
        looking.open_task(tx, plan, grant, task),
        widened(tx, plan, grant, task),
        looking.open_run(tx, plan, grant, run),
        watching.stuck_runs(tx, plan, grant, limit=9, before=None)[0],
        underway.titled(tx, plan, grant, planned, [run]),
        underway.list_under_way(tx, plan, grant, planned, is_now=False, limit=9, after=None),
        analysing.analyse(tx, plan, grant, app="test", key=None, first=0, end=tx.now + 1),
    ]


def test_a_reader_answers_while_somebody_holds_the_run(office: Office) -> None:
    keepers = {"administrators": [{"id": "k", **office.people("陈静")}]}
    second = approve("b", office.people("王雷"))
    office.publish(flow(approve("a", office.people("陈静")), second, WRONG, **keepers))
    order = office.submit(waybill="x")
    task, run = office.todo("陈静")[0].id, office.run(order).id
    office.agree("陈静")
    office.agree("王雷")
    office.submit(waybill="x")
    office.publish(flow(approve("a", office.people("陈静"), way="all"), second, WRONG, **keepers))

    with office.database.write() as holding:
        for each in flows.list_runs(holding, limit=9, about=None):
            assert flows.load(holding, each.id).is_running
        is_write = holding.dialect != "sqlite"  # there nobody writes beside, and all read
        with beside(office, is_write=is_write) as tx:
            plan, grant = office.seen(tx, "陈静")
            found = read_all(tx, plan, grant, task, run)
            if is_write:
                inbox.read(tx, plan, grant, partial(alerts.told, tx, plan, grant), None)

    assert all(found), found


def test_what_was_looked_at_is_read_anew_to_be_changed_and_is_not_saved(office: Office) -> None:
    office.publish(flow(approve("a", office.people("陈静"))))
    run = office.run(office.submit()).id

    def work(tx: Tx) -> tuple[RunState, list[TaskState]]:
        seen = flows.look(tx, run)
        with pytest.raises(AssertionError):
            flows.save(tx, seen)
        held = flows.load(tx, run)
        assert held.is_held
        assert seen.run.tasks == held.run.tasks
        for task in held.run.tasks.values():
            task.state = TaskState.CANCELLED
        flows.save(tx, held)
        again = flows.look(tx, run)
        return again.run.state, [task.state for task in again.run.tasks.values()]

    assert office.database.transact(SYSTEM, work) == (RunState.RUNNING, [TaskState.CANCELLED])
