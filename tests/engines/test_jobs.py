"""The table of jobs: written in the Tx of what they follow from, taken by one worker at a time, kept for a while."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobNotFound, JobOver, State
from huodan.kit.errors import HuodanError, Problem
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from tests.engines.people.conftest import Clocked

WHO, OTHER = Actor(7, "周敏"), Actor(8, "吴浩")
KINDS = ("tea",)
TITLE = {"zh": "茶", "en": "Tea"}


@pytest.fixture
def database(database_url: str) -> Iterator[Clocked]:
    """Open an empty database."""
    opened = Clocked(database_url)
    yield opened
    opened.close()


def ask(database: Database, actor: Actor = WHO, **more: object) -> int:
    """Ask for a job."""
    id = database.transact(actor, lambda tx: jobs.enqueue(tx, kind="tea", title=TITLE, **more))  # type: ignore[arg-type]
    assert id is not None
    return id


def take(database: Database) -> Job | None:
    """Take what is due."""
    return database.transact(SYSTEM, lambda tx: jobs.take(tx, KINDS, lease_ms=60_000))


def look(database: Database, id: int) -> Job:
    """Look at a job."""
    with database.read() as tx:
        return jobs.find(tx, id)


def test_a_job_is_asked_for_in_the_tx_or_not_at_all(database: Clocked) -> None:
    def fail() -> None:
        with database.write(WHO) as tx:
            jobs.enqueue(tx, kind="tea", title=TITLE)
            raise ZeroDivisionError

    rung = jobs.bell(database)
    with pytest.raises(ZeroDivisionError):
        fail()

    assert not rung.is_set()
    assert take(database) is None
    id = ask(database, input={"a": [1, "二"]}, total=3)
    assert rung.is_set()
    job = look(database, id)
    assert (job.state, job.person, job.key, job.input, job.total) == (
        State.WAITING,
        7,
        None,
        {"a": [1, "二"]},
        3,
    )
    assert job.title == TITLE


def test_the_job_that_waits_longest_is_taken_once(database: Clocked) -> None:
    first = ask(database)
    database.moved += 10
    second = ask(database)
    later = ask(database, run_at=database.now() + 5_000)

    taken = [take(database), take(database), take(database)]

    assert [job and job.id for job in taken] == [first, second, None]
    assert taken[0] is not None
    assert (taken[0].state, taken[0].turn, taken[0].attempts) == (State.RUNNING, 1, 1)
    database.moved += 5_000
    job = take(database)
    assert job is not None
    assert job.id == later


def test_many_takers_take_each_job_once(database: Clocked) -> None:
    asked = {ask(database) for _ in range(24)}
    taken: list[int] = []
    together = Barrier(6)

    def work() -> None:
        together.wait()
        while (job := take(database)) is not None:
            taken.append(job.id)

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(asked)


def test_a_kind_nobody_here_knows_is_left_for_others(database: Clocked) -> None:
    database.transact(WHO, lambda tx: jobs.enqueue(tx, kind="unknown", title=TITLE))

    assert take(database) is None
    with database.read() as tx:
        assert jobs.next_due(tx, KINDS) is None
        assert jobs.next_due(tx, ("unknown",)) is not None


def test_a_lease_that_ran_out_is_the_next_ones_turn_and_the_old_one_can_write_nothing(
    database: Clocked,
) -> None:
    id = ask(database)
    slow = take(database)
    assert slow is not None
    database.moved += 60_000
    quick = take(database)
    assert quick is not None

    assert (quick.id, quick.turn, quick.attempts) == (id, 2, 2)
    with database.write() as tx:
        assert jobs.hold(tx, slow) is None
        assert not jobs.keep(tx, slow, done=1, total=None)
        held = jobs.hold(tx, quick)
        assert held is not None
        jobs.end(tx, held, State.DONE, done=1, result={"teas": 1})
    assert look(database, id).result == {"teas": 1}
    with pytest.raises(AssertionError), database.write() as tx:
        jobs.end(tx, slow, State.DONE)


def test_a_lease_that_is_kept_does_not_run_out(database: Clocked) -> None:
    ask(database)
    job = take(database)
    assert job is not None
    for done in range(3):
        database.moved += 50_000
        with database.write() as tx:
            assert jobs.keep(tx, job, done=done, total=9)
        assert take(database) is None

    assert (look(database, job.id).done, look(database, job.id).total) == (2, 9)


def test_pieces_of_several_jobs_take_turns(database: Clocked) -> None:
    first, second = ask(database), ask(database)
    order = []
    for _ in range(4):
        database.moved += 1
        job = take(database)
        assert job is not None
        order.append(job.id)
        with database.write() as tx:
            jobs.go_on(tx, job, position={"at": job.done + 1}, done=job.done + 1, total=2)

    assert order == [first, second, first, second]
    assert look(database, first).position == {"at": 2}
    assert look(database, first).attempts == 0


def test_one_key_is_one_job_until_it_is_over(database: Clocked) -> None:
    id = ask(database, once="k")

    assert database.transact(WHO, lambda tx: jobs.enqueue(tx, kind="tea", title=TITLE, once="k")) is None
    assert ask(database, once="k2") != id
    job = take(database)
    assert job is not None
    with database.write() as tx:
        jobs.end(tx, job, State.DONE)
    assert ask(database, once="k") != id


def test_what_waits_is_cancelled_at_once_and_what_runs_after_its_piece(database: Clocked) -> None:
    waiting = ask(database, run_at=database.now() + 1000)
    running = ask(database)
    assert take(database) is not None

    with database.write() as tx:
        assert jobs.cancel(tx, waiting).state is State.CANCELLED
        assert jobs.cancel(tx, running).is_cancelling
    assert look(database, running).state is State.RUNNING
    assert look(database, waiting).ended_at is not None
    with pytest.raises(JobOver), database.write() as tx:
        jobs.cancel(tx, waiting)
    with pytest.raises(JobNotFound), database.write() as tx:
        jobs.cancel(tx, 1)


def test_people_and_keys_see_their_own_jobs_the_newest_first(database: Clocked) -> None:
    key = Actor(0, "程序", key=5)
    mine = [ask(database), ask(database), ask(database)]
    theirs, programs = ask(database, OTHER), ask(database, key)

    with database.read() as tx:
        assert [job.id for job in jobs.list_jobs(tx, WHO)] == mine[::-1]
        assert [job.id for job in jobs.list_jobs(tx, key)] == [programs]
        assert [job.id for job in jobs.list_jobs(tx, WHO, before=mine[2], limit=1)] == [mine[1]]
        assert len(jobs.list_jobs(tx, WHO, of_all=True)) == 5
        assert jobs.find(tx, theirs).is_of(OTHER)
        assert not jobs.find(tx, theirs).is_of(WHO)
        assert not jobs.find(tx, programs).is_of(SYSTEM)
        assert jobs.find(tx, programs).is_of(key)


def test_pieces_are_kept_in_their_order_with_what_became_of_them(database: Clocked) -> None:
    id = ask(database)
    with database.write() as tx:
        assert jobs.add_pieces(tx, id, ({"ids": [number]} for number in range(3))) == 3
        jobs.note_piece(tx, id, 1, {"failed": []})

    with database.read() as tx:
        assert [piece.number for piece in jobs.pieces(tx, id, start=1)] == [1, 2]
        assert jobs.piece(tx, id, 0) == jobs.JobPiece(0, {"ids": [0]}, None)
        assert jobs.piece(tx, id, 1) == jobs.JobPiece(1, {"ids": [1]}, {"failed": []})
        assert jobs.piece(tx, id, 3) is None


def test_a_failed_job_says_why_in_both_languages(database: Clocked) -> None:
    ask(database)
    job = take(database)
    assert job is not None
    with database.write() as tx:
        jobs.end(tx, job, State.FAILED, error=HuodanError(path="a.b").problem())

    found = look(database, job.id)
    assert (found.state, found.is_over) == (State.FAILED, True)
    assert found.error == Problem("a.b", "error", HuodanError.zh, HuodanError.en)


def test_it_waits_longer_after_each_failure() -> None:
    waits = [jobs.back_off(attempts) for attempts in range(1, 8)]

    assert waits == sorted(waits)
    assert waits[0] == 1_000
    assert waits[-1] == waits[-2] == 600_000


def test_jobs_that_ended_thirty_days_ago_are_forgotten(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.engines.jobs.keeping.MOST_PURGED", 2)
    old = [ask(database) for _ in range(3)]
    with database.write() as tx:
        jobs.add_pieces(tx, old[0], [{}])
        for id in old:
            jobs.cancel(tx, id)
    waiting = ask(database)
    database.moved += 30 * 86_400_000

    assert [database.transact(SYSTEM, jobs.purge) for _ in range(3)] == [2, 1, 0]
    with database.read() as tx:
        assert [job.id for job in jobs.list_jobs(tx, WHO)] == [waiting]
        assert jobs.pieces(tx, old[0]) == ()


def test_a_job_is_undone_by_one_other_job(database: Clocked) -> None:
    id = ask(database)

    with database.write() as tx:
        assert jobs.note_undone(tx, id, by=5)
        assert not jobs.note_undone(tx, id, by=6)
    assert look(database, id).undone_by == 5
