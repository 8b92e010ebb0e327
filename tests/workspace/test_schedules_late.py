"""What comes again by itself is made up for once after the server was off, and said to have been late."""

from __future__ import annotations

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.language.messages import SYSTEM
from huodan.workspace.jobs import KINDS, Done, GoOn, Piece
from huodan.workspace.working import LATE_MS, ensure_schedules, made_up_for, wait_ms, work
from tests.engines.people.conftest import Clocked
from tests.workspace.test_schedules import alone
from tests.workspace.test_working import database, run

__all__ = ["alone", "database"]

HOUR_MS = 3_600_000


def tidy(database: Clocked) -> Job:
    """Look at the one job that comes again."""
    with database.read() as tx:
        (found,) = jobs.list_jobs(tx, SYSTEM)
    return found


def test_a_time_that_was_missed_is_made_up_for_once_and_marked(database: Clocked) -> None:
    ensure_schedules(database)
    run(database)
    assert made_up_for(tidy(database)) is None
    due = tidy(database).due_at
    assert due is not None

    database.moved += 30 * HOUR_MS
    began = database.now()
    assert run(database) == 1, "thirty hours missed are one time made up for"

    late = made_up_for(tidy(database))
    assert late is not None
    assert late[0] == due
    assert 0 <= late[1] - began < 60_000
    database.moved += wait_ms(database) or 0
    assert run(database) == 1
    assert made_up_for(tidy(database)) is None, "the next time was in time"


def test_a_few_minutes_are_not_late(database: Clocked) -> None:
    ensure_schedules(database)
    run(database)
    database.moved += HOUR_MS + LATE_MS - 60_000
    assert run(database) == 1

    assert made_up_for(tidy(database)) is None


def test_work_of_many_pieces_is_late_by_its_first(database: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_schedules(database)
    run(database)
    left = [2]

    def piece(self: object, piece: Piece) -> GoOn | Done:
        left[0] -= 1
        return GoOn({}, 1, None) if left[0] else Done(2)

    monkeypatch.setattr(type(KINDS["tidy"]), "piece", piece)
    for hours, is_late in ((30, True), (1, False)):
        left[0] = 2
        database.moved += hours * HOUR_MS + 1
        assert work(database)
        database.moved += 2 * LATE_MS  # the second piece is begun long after
        assert work(database)
        assert (made_up_for(tidy(database)) is not None) == is_late
