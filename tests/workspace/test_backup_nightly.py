"""Nightly backups: due at their hour, caught up on after downtime, tried again after a failure; and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huodan.engines import jobs
from huodan.kit import zone
from huodan.kit.child import ChildTooSlow
from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.workspace import backup
from huodan.workspace.backup import NIGHTLY_KIND, BadRules, Rules
from huodan.workspace.jobs import KINDS, schedule_of
from huodan.workspace.working import ensure_schedules, wait_ms
from tests.engines.people.conftest import Clocked
from tests.support.sales import build
from tests.workspace.test_working import run

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
def database(
    prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Clocked]:
    """Open the sales app at noon, where nothing but backups comes again."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    for name in [name for name, kind in KINDS.items() if kind.every_seconds and name != NIGHTLY_KIND]:
        monkeypatch.delitem(KINDS, name)
    opened = Clocked(prepared_database("sales", build), today=20260506)
    opened.moved = zone.start_of_day(20260506, opened.zone) + 12 * HOUR - opened.now()
    ensure_schedules(opened)
    yield opened
    opened.close()


def state(database: Clocked) -> backup.State:
    with database.read() as tx:
        return backup.state(tx)


def hours_to_wait(database: Clocked) -> float:
    wait = wait_ms(database)
    assert wait is not None
    return wait / HOUR


def test_a_backup_is_made_at_its_hour_and_comes_again_the_next_night(database: Clocked) -> None:
    assert run(database) == 0
    assert 14 < hours_to_wait(database) < 14.2

    database.moved += 14 * HOUR + HOUR // 4
    assert run(database) == 1

    (made,) = backup.store_of(database).backups()
    assert (made.kind, made.is_late, made.problems) == ("nightly", False, 0)
    found = state(database)
    assert (found.at, found.name, found.is_late, found.failed_at) == (made.at, made.name, False, None)
    assert 23 < hours_to_wait(database) < 24
    with database.read() as tx:
        assert not found.is_overdue(tx.now, is_on=True)
        assert found.is_overdue(tx.now + 2 * DAY, is_on=True)


def test_a_night_the_server_was_off_is_caught_up_on_and_marked(database: Clocked) -> None:
    database.moved += 3 * DAY

    assert run(database) == 1

    (made,) = backup.store_of(database).backups()
    assert made.is_late
    assert state(database).is_late
    assert hours_to_wait(database) < 24
    database.moved += 14 * HOUR + HOUR // 4
    run(database)
    assert not state(database).is_late


def test_a_failed_backup_is_told_and_tried_again_in_an_hour(
    database: Clocked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("HUODAN_BACKUPS", str(in_the_way / "backups"))
    database.moved += 14 * HOUR + HOUR // 4

    for _ in range(KINDS[NIGHTLY_KIND].attempts):
        run(database)
        database.moved += 2_000

    failed = state(database)
    assert (failed.at, failed.error_code) == (None, "data_not_writable")
    assert str(in_the_way) in failed.error_zh
    assert 0.9 < hours_to_wait(database) <= 1
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    database.moved += HOUR
    run(database)
    assert (state(database).failed_at, state(database).is_late) == (None, True)


def test_the_rules_decide_the_hour_and_what_is_kept(database: Clocked) -> None:
    def change(tx: object, **wanted: object) -> Rules:
        return backup.change_rules(tx, wanted, schedule=schedule_of(NIGHTLY_KIND))  # type: ignore[arg-type]

    changed = database.transact(SYSTEM, lambda tx: change(tx, at="13:30", daily=2, weekly=0))
    assert (changed.clock, changed.daily, changed.weekly, changed.is_on) == ("13:30", 2, 0, True)
    assert 1.4 < hours_to_wait(database) <= 1.5
    for _ in range(4):
        database.moved += DAY
        assert run(database) == 1

    assert len(backup.store_of(database).backups()) == 2
    database.transact(SYSTEM, lambda tx: change(tx, is_on=False))
    database.moved += DAY
    run(database)
    assert len(backup.store_of(database).backups()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "25:00"},
        {"at": 5},
        {"daily": 0},
        {"daily": 1.5},
        {"weekly": -1},
        {"weekly": True},
        {"is_on": "yes"},
    ],
)
def test_rules_that_make_no_sense_are_refused(database: Clocked, wrong: dict[str, object]) -> None:
    with pytest.raises(BadRules), database.write() as tx:
        backup.set_rules(tx, wrong)


def test_one_is_made_when_somebody_asks(database: Clocked) -> None:
    asked = database.transact(SYSTEM, backup.ask_backup)
    with pytest.raises(HuodanError):
        database.transact(SYSTEM, backup.ask_backup)

    assert run(database) == 1

    with database.read() as tx:
        done = jobs.find(tx, asked.id)
    (made,) = backup.store_of(database).backups()
    assert (done.state, done.result) == ("done", {"name": made.name, "rows": made.rows, "problems": 0})
    assert made.kind == "manual"
    database.transact(SYSTEM, backup.ask_backup)  # the next may be asked for


def test_a_child_that_takes_too_long_leaves_nothing(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.workspace.jobs.backup.SECONDS", 0.0)
    asked = database.transact(SYSTEM, backup.ask_backup)

    run(database)

    with database.read() as tx:
        ended = jobs.find(tx, asked.id)
    assert ended.error is not None
    assert (ended.state, ended.error.code) == ("failed", ChildTooSlow.code)
    assert backup.store_of(database).backups() == ()
