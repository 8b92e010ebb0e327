"""What may follow what holds for imports, many records at once and going back; undoing gives back what was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.kit.ids import Id
from huodan.language.access import grant
from huodan.language.messages import DeleteRecord, Origin, RestoreRecord
from huodan.storage import Tx
from huodan.workspace import bulk, working
from huodan.workspace.bulk import Bulk
from huodan.workspace.history import CannotRestore, Restoring, restore
from huodan.workspace.importing import ImportReport, Wish, run_import
from huodan.workspace.plans import current_plan
from tests.engines.records.test_transitions import at, database, state
from tests.support.sales import Desk

__all__ = ["at", "database"]


def bring(desk: Desk, rows: str, **wish: Any) -> ImportReport:
    """Import a file of names and states."""
    with desk.database.read(desk.actor) as tx:
        given = grant(current_plan(tx), desk.actor)
    file = ("task_name,task_state\n" + rows).encode()
    return run_import(desk.database, given, "task", file=file, wish=Wish(**wish), dry_run=False)


def codes(report: ImportReport) -> list[str]:
    """List what was wrong with the rows."""
    return [each.code for each in report.errors]


def back(desk: Desk, id: Id, version: int) -> Any:
    """Go back to a version."""

    def work(tx: Tx) -> Any:
        plan = current_plan(tx)
        return restore(tx, plan, desk.grant(plan), Restoring("task", id, version))

    return desk.database.transact(desk.actor, work)


def test_new_rows_begin_as_records_do_and_history_as_it_is(at: Callable[..., Desk]) -> None:
    desk = at("boss")

    refused = bring(desk, "甲,已完成\n", mode="create")
    begun = bring(desk, "甲,草稿\n", mode="create")
    past = bring(desk, "乙,已完成\n", mode="create", import_as="history")

    assert codes(refused) == ["start_not_allowed"]
    assert (begun.created, past.created) == (1, 1)


def test_many_at_once_are_refused_one_by_one_and_given_back_by_undo(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    ids = [desk.create("task", name=name, state="草稿") for name in "甲乙"]
    desk.update("task", ids[0], state="进行中")

    def ask(tx: Tx) -> Any:
        plan = current_plan(tx)
        wanted = Bulk("task", "update", Origin.SCREEN, {"state": "已完成"})
        return bulk.start(tx, plan, desk.grant(plan), wanted, [(id, None) for id in ids])

    job = desk.database.transact(desk.actor, ask)
    assert [state(desk, id) for id in ids] == ["done", "draft"]

    def undo(tx: Tx) -> Any:
        plan = current_plan(tx)
        return working.undo(tx, plan, desk.grant(plan), jobs.find(tx, job.id))

    desk.database.transact(desk.actor, undo)
    assert [state(desk, id) for id in ids] == ["open", "draft"]


def test_going_back_is_a_step_like_any_other_but_for_administrators(at: Callable[..., Desk]) -> None:
    boss = at("boss")
    id = boss.create("task", name="甲", state="草稿")
    boss.update("task", id, state="进行中")

    with pytest.raises(CannotRestore) as error:
        back(boss, id, 1)
    assert [each.code for each in error.value.errors] == ["step_not_allowed"]
    assert state(boss, id) == "open"

    back(at("boss", is_admin=True), id, 1)
    assert state(boss, id) == "draft"


def test_what_comes_from_the_trash_is_in_the_state_it_had(at: Callable[..., Desk]) -> None:
    desk = at("boss")
    id = desk.create("task", name="甲", state="草稿")
    desk.update("task", id, state="进行中")

    desk.do(DeleteRecord("task", id))
    desk.do(RestoreRecord("task", id))

    assert state(desk, id) == "open"
