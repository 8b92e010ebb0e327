"""Merging while others work: whoever names the one that goes meanwhile names the one that stays, and no job hangs for ever."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, Origin, RestoreRecord
from huodan.workspace import merging, working
from huodan.workspace.merging import Unfinished, doing
from huodan.workspace.plans import current_plan
from huodan.workspace.working import work
from tests.support.merging import Mergers
from tests.workspace.test_merging import database, desk, is_there, outside, two
from tests.workspace.test_merging_many import customers, finish, orders

__all__ = ["database", "desk"]


def test_records_that_name_it_in_two_fields_hide_none_that_name_it_in_one(desk: Mergers) -> None:
    stays, gone = two(desk)
    twice = {"customer": outside(gone), "others": [outside(gone)]}
    once = {"others": [outside(gone)]}
    for values, count in ((twice, 150), (once, 100)):
        desk.do(*(CreateRecord("order", values, origin=Origin.IMPORT) for _ in range(count)))

    done = desk.merge(stays, gone)

    assert done.job is not None
    assert finish(desk, done.job.id).state == State.DONE
    assert naming(desk, gone) == []


def naming(desk: Mergers, gone: Id) -> list[Any]:
    with desk.database.read() as tx:
        return doing.records.naming(tx, current_plan(tx), "customer", gone, most=1_000)


def test_who_saves_while_two_are_merged_names_the_one_that_stays(desk: Mergers) -> None:
    stays, gone = two(desk)
    orders(desk, gone, 60)
    stop, errors = Event(), list[HuodanError]()

    def save() -> None:
        other = Mergers(desk.database)
        while not stop.is_set():
            try:
                other.create("order", customer=outside(gone))
            except HuodanError as error:  # it is not there any more
                errors.append(error)
                break

    saver = Thread(target=save)
    saver.start()
    try:
        desk.merge(stays, gone)
    finally:
        stop.set()
        saver.join()

    # A save that takes longer than the merge waits may be left, as with any deletion.
    assert len(naming(desk, gone)) <= 1
    assert all(error.code in ("invalid", "not_found") for error in errors)


def test_a_record_that_is_deleted_meanwhile_is_passed_over(
    desk: Mergers, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 3)
    real, seen = doing.records.naming, list[Any]()

    def listed(*given: Any, **more: Any) -> list[Any]:
        """List them as somebody did who looked a moment ago."""
        seen[:] = seen or real(*given, **more)
        found = real(*given, **more)
        return [*found, *(one for one in seen if one[1] == ids[1] and found)]

    with monkeypatch.context() as patch:
        patch.setattr(doing.records, "naming", listed)
        with desk.database.read() as tx:
            doing.records.naming(tx, current_plan(tx), "customer", gone, most=10)
        desk.do(DeleteRecord("order", ids[1]))
        desk.merge(stays, gone)

    assert customers(desk, [ids[0], ids[2]]) == {stays}


def test_a_job_goes_on_when_one_of_the_two_is_changed(desk: Mergers) -> None:
    stays, gone = two(desk)
    orders(desk, gone, 250)
    seen = {
        f"{name}_version": desk.cells("customer", id)["version"]
        for name, id in (("stays", stays), ("gone", gone))
    }
    done = desk.merge(stays, gone, level="theirs", **seen)
    assert done.job is not None
    work(desk.database)

    desk.update("customer", gone, level="C")
    desk.update("customer", stays, name="甲集团")

    assert finish(desk, done.job.id).state == State.DONE
    cells = desk.cells("customer", stays)
    assert (cells["customer_name"], cells["customer_level"]) == ("甲集团", "C")


@pytest.mark.parametrize("count", [3, 250])
def test_what_the_one_that_stays_says_of_the_other_becomes_empty_at_once_and_by_a_job(
    desk: Mergers, count: int
) -> None:
    stays, gone = two(desk)
    third = desk.create("customer", name="乙")
    desk.update("customer", stays, parent=outside(gone))
    desk.update("customer", gone, parent=outside(third))
    orders(desk, gone, count)

    done = desk.merge(stays, gone)

    assert done.job is None or finish(desk, done.job.id).state == State.DONE
    assert desk.cells("customer", stays)["customer_parent"] is None


def test_a_merge_that_was_cancelled_is_gone_on_with_and_taken_back_whole(desk: Mergers) -> None:
    stays, gone = two(desk)
    third = desk.create("customer", name="乙")
    ids = orders(desk, gone, 250)
    done = desk.merge(stays, gone)
    assert done.job is not None
    work(desk.database)
    id = done.job.id
    desk.database.transact(SYSTEM, lambda tx: working.cancel(tx, jobs.find(tx, id)))
    assert finish(desk, id).state == State.CANCELLED
    assert customers(desk, ids) == {stays, gone}

    for one, other in ((gone, stays), (third, gone), (stays, third)):
        with pytest.raises(Unfinished):
            desk.merge(one, other)
    again = desk.merge(stays, gone)

    assert again.id == done.id
    assert again.job is None or finish(desk, again.job.id).state == State.DONE
    assert customers(desk, ids) == {stays}
    undone = desk.undo(again)
    assert undone.job is None or finish(desk, undone.job.id).state == State.DONE
    assert customers(desk, ids) == {gone}
    assert is_there(desk, gone)


def retry(desk: Mergers, id: Id) -> None:
    """Let a job that failed go on, to its end."""
    desk.database.transact(SYSTEM, lambda tx: working.retry(tx, jobs.find(tx, id)))
    assert finish(desk, id).state == State.DONE


def test_what_was_taken_back_is_not_done_again_by_its_job(desk: Mergers) -> None:
    stays, gone = two(desk)
    ids = orders(desk, gone, 110)
    for month in range(100):
        desk.create("statement", month=str(month), customer=outside(gone))
    done = desk.merge(stays, gone)
    assert done.job is not None
    work(desk.database)
    clash = desk.create("statement", month="0", customer=outside(stays))
    assert finish(desk, done.job.id).state == State.FAILED
    assert desk.undo(done).job is None
    assert customers(desk, ids) == {gone}
    desk.do(DeleteRecord("statement", clash))

    retry(desk, done.job.id)

    assert customers(desk, ids) == {gone}
    assert is_there(desk, gone)


def test_an_undo_is_not_done_again_by_a_job_of_it_that_failed(desk: Mergers) -> None:
    stays, gone = two(desk)
    desk.update("customer", gone, code="K9")
    ids = orders(desk, gone, 250)
    done = desk.merge(stays, gone, code="mine")
    assert done.job is not None
    assert finish(desk, done.job.id).state == State.DONE
    taker = desk.create("customer", name="乙", code="K9")
    failed = desk.undo(done)
    assert failed.job is not None
    assert finish(desk, failed.job.id).state == State.FAILED
    desk.do(DeleteRecord("customer", taker))
    undone = desk.undo(done)
    assert undone.job is not None
    assert finish(desk, undone.job.id).state == State.DONE
    desk.update("order", ids[0], customer=outside(stays))

    retry(desk, failed.job.id)

    assert customers(desk, ids) == {gone, stays}


def test_merged_the_wrong_way_and_then_the_right_way_leads_on(desk: Mergers) -> None:
    right, wrong = two(desk)
    desk.merge(wrong, right)
    desk.do(RestoreRecord("customer", right))
    order = desk.create("order", customer=outside(wrong))
    desk.do(DeleteRecord("order", order))

    done = desk.merge(right, wrong)

    with desk.database.read() as tx:
        plan = current_plan(tx)
        led = merging.became(tx, plan, system_grant(plan), "customer", (wrong,))
    assert [(one.merge, one.into["id"]) for one in led.values()] == [(done.id, outside(right))]
    desk.do(RestoreRecord("order", order))
    assert desk.cells("order", order)["order_customer"] == right
