"""Many records name the one that goes: a job names the other piece by piece, and until its end nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import Job, State
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.storage.system import merged
from huodan.workspace import merging, working
from huodan.workspace.merging import AlreadyMerging, CannotUndoMerge
from huodan.workspace.plans import current_plan
from huodan.workspace.working import work
from tests.support.merging import Mergers
from tests.workspace.test_merging import database, desk, is_there, outside, two

__all__ = ["database", "desk"]


def orders(desk: Mergers, customer: Id, count: int) -> list[Id]:
    made = [
        CreateRecord("order", {"note": str(n), "customer": outside(customer)}, origin=Origin.IMPORT)
        for n in range(count)
    ]
    return [change.record for change in desk.do(*made)]


def customers(desk: Mergers, ids: list[Id]) -> set[Id]:
    return {desk.cells("order", id)["order_customer"] for id in ids}


def finish(desk: Mergers, id: Id) -> Job:
    for _ in range(100):
        if not work(desk.database):
            break
    with desk.database.read() as tx:
        return jobs.find(tx, id)


def test_more_than_one_tx_takes_are_done_by_a_job_and_taken_back_by_one(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 250)

    done = desk.merge(stays, gone)

    assert done.job is not None
    assert (done.changes, done.job.total) == ((), None)
    work(desk.database)
    assert is_there(desk, gone)  # some name the other by now, and nothing is lost
    assert customers(desk, ids) == {stays, gone}
    with pytest.raises(AlreadyMerging):
        desk.merge(gone, stays)
    with pytest.raises(CannotUndoMerge):
        desk.undo(done)
    late = orders(desk, gone, 1)
    assert finish(desk, done.job.id).state == State.DONE
    assert customers(desk, ids + late) == {stays}
    assert not is_there(desk, gone)

    undone = desk.undo(done)

    assert undone.job is not None
    assert finish(desk, undone.job.id).state == State.DONE
    assert customers(desk, ids + late) == {gone}
    with desk.database.read() as tx:
        assert tx.execute(merged.select()).one().state == "undone"


def test_a_job_that_fails_loses_nothing_and_can_be_taken_back(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 250)
    done = desk.merge(stays, gone)
    assert done.job is not None
    work(desk.database)
    desk.update("customer", gone, level="C")
    for one in (stays, gone):
        desk.create("statement", month="2026-05", customer=outside(one))

    failed = finish(desk, done.job.id)

    assert failed.state == State.FAILED
    assert is_there(desk, gone)

    def take_back(tx: Any) -> Job:
        plan = current_plan(tx)
        return working.undo(tx, plan, system_grant(plan), jobs.find(tx, failed.id))

    undoing = desk.database.transact(SYSTEM, take_back)
    assert finish(desk, undoing.id).state == State.DONE
    assert customers(desk, ids) == {gone}
    assert desk.cells("customer", gone)["customer_level"] == "C"
    with pytest.raises(CannotUndoMerge):
        desk.undo(done)


def test_an_undo_that_failed_is_asked_for_again(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 250)
    done = desk.merge(stays, gone)
    assert done.job is not None
    finish(desk, done.job.id)
    taken = desk.create("customer", name="丙", code="K2")
    undone = desk.undo(done)
    assert undone.job is not None
    assert finish(desk, undone.job.id).state == State.FAILED
    desk.update("customer", taken, code="K3")

    again = desk.undo(done)

    assert again.job is not None
    assert finish(desk, again.job.id).state == State.DONE
    assert is_there(desk, gone)
    assert customers(desk, ids) == {gone}


def test_who_asks_for_a_job_learns_no_number(desk: Mergers) -> None:
    stays, gone = two(desk)
    orders(desk, gone, 250)
    done = desk.merge(stays, gone)
    assert done.job is not None

    work(desk.database)

    with desk.database.read() as tx:
        job = jobs.find(tx, done.job.id)
        assert (job.done, job.total) == (0, None)
        assert merging.find(tx, "customer", done.id).job == job.id
