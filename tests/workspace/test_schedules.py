"""Jobs that come again by themselves: once in the workspace, also after a failure."""

from __future__ import annotations

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import State
from huodan.language.messages import SYSTEM
from huodan.workspace.jobs import KINDS, Done, Piece
from huodan.workspace.working import ensure_schedules, wait_ms, work
from tests.engines.people.conftest import Clocked
from tests.support.jobs import Tea, ask, look
from tests.workspace.test_working import database, run

__all__ = ["database"]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing but tidying come again."""
    for name in [name for name, kind in KINDS.items() if kind.every_seconds and name != "tidy"]:
        monkeypatch.delitem(KINDS, name)


def test_tidying_comes_again_every_hour_once_in_the_workspace(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        ensure_schedules(database)
    monkeypatch.setitem(KINDS, "tea", Tea())
    old = ask(database, name="旧")
    run(database)
    database.moved += jobs.KEPT_MS + 1

    assert run(database) == 2  # one finds the old job, the next nothing more
    with pytest.raises(jobs.JobNotFound):
        look(database, old)
    with database.read() as tx:
        (tidy,) = jobs.list_jobs(tx, SYSTEM)
    assert (tidy.kind, tidy.state, tidy.attempts) == ("tidy", State.WAITING, 0)
    wait = wait_ms(database)
    assert wait is not None
    assert 3_590_000 < wait <= 3_600_000
    assert tidy.error is None


def test_what_comes_again_comes_again_after_failing_too(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(piece: Piece) -> Done:
        raise ZeroDivisionError

    ensure_schedules(database)
    monkeypatch.setattr(KINDS["tidy"], "piece", fail)
    for _ in range(KINDS["tidy"].attempts):
        assert work(database)
        database.moved += (wait_ms(database) or 0) if _ < KINDS["tidy"].attempts - 1 else 0

    wait = wait_ms(database)
    assert wait is not None
    assert wait > 3_590_000
    with database.read() as tx:
        (tidy,) = jobs.list_jobs(tx, SYSTEM)
    assert tidy.error is not None
    assert tidy.error.code == "job_broken", "who looks sees that the last time came to nothing"
