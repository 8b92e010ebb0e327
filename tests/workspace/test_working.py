"""Doing jobs: pieces with the rights of their asker, refusals, failures and back-off, cancelling, preparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import jobs, people
from huodan.engines.jobs import Job, State
from huodan.kit import child
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import NotAllowed, grant, system_grant
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan
from huodan.storage import Tx
from huodan.storage.db import Address
from huodan.storage.link import Busy
from huodan.workspace import doctor, working
from huodan.workspace.jobs import KINDS, Done, GoOn, JobKind, NoUndo, Piece, Preparation
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import add_person
from huodan.workspace.working import wait_ms, work
from tests.engines.people.conftest import Clocked
from tests.support.jobs import Tea, ask, look, tea, teas
from tests.support.sales import build

PASSWORD = "Tg7#kd02-xq"


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Clocked]:
    """Open a fresh copy of the published app, with a clock that can be moved."""
    opened = Clocked(prepared_database("sales", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def have(monkeypatch: pytest.MonkeyPatch) -> Callable[[JobKind], None]:
    """Give `have(kind)`, which makes a kind known as "tea" for this test."""
    return lambda kind: monkeypatch.setitem(KINDS, "tea", kind)


@pytest.fixture(autouse=True)
def kind(have: Callable[[JobKind], None]) -> None:
    """Know teas."""
    have(Tea())


@pytest.fixture
def boss(database: Clocked) -> Actor:
    """Let a chief in."""

    def add(tx: Tx) -> Actor:
        added = add_person(tx, login="boss", password=PASSWORD, roles=["chief"], values={"name": "沈建华"})
        return people.actor_of_person(tx, person=added.person)

    return database.transact(SYSTEM, add)


def run(database: Clocked) -> int:
    """Do all that is due; say how many pieces that were."""
    return next(count for count in range(100) if not work(database))


def test_a_job_is_done_piece_by_piece_and_its_progress_is_seen(database: Clocked) -> None:
    id = ask(database, teas=3)

    assert work(database)
    job = look(database, id)
    assert (job.state, job.done, job.total) == (State.RUNNING, 1, 3)
    assert run(database) == 2
    job = look(database, id)
    assert (job.state, job.done, job.result) == (State.DONE, 3, {"teas": 3})
    assert teas(database) == ["茶/0", "茶/1", "茶/2"]
    assert wait_ms(database) is None


def test_what_is_done_is_done_as_its_asker(database: Clocked, boss: Actor) -> None:
    ask(database, actor=boss)
    run(database)

    with database.read() as tx:
        assert tx.run("SELECT person FROM journal WHERE form = 'product'").fetchall() == [(boss.person,)]


@pytest.mark.parametrize("loss", ["closed", "left", "role"])
def test_who_lost_their_rights_meanwhile_is_refused_in_words(
    database: Clocked, boss: Actor, loss: str
) -> None:
    id = ask(database, teas=3, actor=boss)
    work(database)

    with database.write() as tx:
        if loss == "closed":
            people.set_active(tx, person=boss.person, is_active=False)
        elif loss == "left":
            tx.run("UPDATE r_people SET f_person_active = 0")
        else:
            people.set_roles(tx, person=boss.person, roles=["seller"])
    run(database)

    job = look(database, id)
    assert job.state is State.FAILED
    assert job.error is not None
    assert job.error.code == (NotAllowed.code if loss == "role" else people.AskerGone.code)
    assert job.error.zh
    assert job.done == 1
    assert teas(database) == ["茶/0"]


def test_a_key_that_was_revoked_meanwhile_is_refused(database: Clocked) -> None:
    with database.write() as tx:
        key, _ = people.create_key(tx, name="程序", roles=["chief"])
    actor = Actor(0, "程序", frozenset({"chief"}), key=key.id)
    first, second = ask(database, actor=actor, name="甲"), ask(database, actor=actor, name="乙")
    work(database)
    with database.write() as tx:
        people.revoke_key(tx, key=key.id)
    run(database)

    assert look(database, first).state is State.DONE
    refused = look(database, second).error
    assert refused is not None
    assert refused.code == "asker_gone"
    assert teas(database) == ["甲/0"]


def test_a_refusal_ends_the_job_with_its_words_and_nothing_of_the_piece(
    database: Clocked, have: Callable[[JobKind], None]
) -> None:
    def refuse(piece: Piece) -> None:
        raise HuodanError

    have(Tea(refuse))
    id = ask(database)
    assert run(database) == 1

    job = look(database, id)
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert job.error is not None
    assert job.error.zh == HuodanError.zh
    assert teas(database) == []


@pytest.mark.parametrize("failure", [ZeroDivisionError, Busy])
def test_a_failure_is_tried_again_after_longer_and_longer_until_the_limit(
    database: Clocked, have: Callable[[JobKind], None], failure: type[Exception]
) -> None:
    def fail(piece: Piece) -> None:
        raise failure

    have(Tea(fail))
    id = ask(database)
    waited = []
    while work(database):
        waited.append(wait_ms(database))
        database.moved += waited[-1] or 0

    job = look(database, id)
    assert waited[-1] is None
    assert [round((wait or 0) / 1000) for wait in waited[:-1]] == [1, 5]
    assert job.state is State.FAILED
    assert job.error is not None
    assert job.error.code == ("busy" if failure is Busy else "job_broken")
    assert teas(database) == []


def test_a_failure_that_passes_loses_and_repeats_nothing(
    database: Clocked, have: Callable[[JobKind], None]
) -> None:
    failing = iter([False, True, True, False, False])

    def fail(piece: Piece) -> None:
        if next(failing):
            raise ZeroDivisionError

    have(Tea(fail))
    id = ask(database, teas=3)
    while look(database, id).state not in jobs.OVER:
        database.moved += wait_ms(database) or 0
        assert work(database)

    assert look(database, id).state is State.DONE
    assert teas(database) == ["茶/0", "茶/1", "茶/2"]


def test_a_job_whose_workers_keep_dying_is_given_up(database: Clocked) -> None:
    id = ask(database)
    for _ in range(Tea.attempts):
        assert database.transact(SYSTEM, lambda tx: jobs.take(tx, KINDS)) is not None
        database.moved += jobs.LEASE_MS
    run(database)

    error = look(database, id).error
    assert error is not None
    assert error.code == "job_interrupted"
    assert str(Tea.attempts) in error.zh
    assert teas(database) == []


def test_a_dead_worker_s_piece_is_done_by_another_when_its_lease_has_run_out(database: Clocked) -> None:
    id = ask(database, teas=2)
    work(database)
    assert database.transact(SYSTEM, lambda tx: jobs.take(tx, KINDS)) is not None

    assert not work(database)
    database.moved += jobs.LEASE_MS
    assert run(database) == 1
    assert look(database, id).state is State.DONE
    assert teas(database) == ["茶/0", "茶/1"]


def test_who_is_slower_than_the_lease_writes_nothing(
    database: Clocked, have: Callable[[JobKind], None]
) -> None:
    class Slow(Tea):
        is_slow = True

        def prepare(self, work: Preparation) -> None:
            if self.is_slow:
                self.is_slow = False
                database.moved += jobs.LEASE_MS
                assert working.work(database)

    have(Slow())
    id = ask(database)
    work(database)

    assert look(database, id).state is State.DONE
    assert look(database, id).turn == 2
    assert teas(database) == ["茶/0"]


def test_it_is_cancelled_between_pieces(database: Clocked) -> None:
    id = ask(database, teas=5)
    work(database)
    work(database)
    with database.write() as tx:
        jobs.cancel(tx, id)
    run(database)

    job = look(database, id)
    assert (job.state, job.done) == (State.CANCELLED, 2)
    assert len(teas(database)) == 2


def test_a_job_can_wait_for_its_next_piece(database: Clocked, have: Callable[[JobKind], None]) -> None:
    class Later(Tea):
        def piece(self, piece: Piece) -> GoOn | Done:
            if piece.job.done:
                return Done(2)
            return GoOn({}, 1, 2, run_at=piece.tx.now + 60_000)

    have(Later())
    id = ask(database)

    assert run(database) == 1
    assert wait_ms(database) is not None
    database.moved += 60_000
    assert run(database) == 1
    assert look(database, id).state is State.DONE


# ── preparing ────────────────────────────────────────────────────────────────────────────────────────


def brew(tell: child.Tell, address: Address, person: Id, name: str) -> str:
    """Open the database in a child process, make a tea there, and say how far it is."""
    opened = address.open()

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        actor = people.actor_of_asker(tx, person=person, key=None)
        perform(tx, plan, grant(plan, actor), tea(name))

    tell((1, 2))
    opened.transact(SYSTEM, work)
    tell((2, 2))
    opened.close()
    return f"{name} {opened.now() // 86_400_000}"


def stay(tell: child.Tell) -> None:
    """Stay until somebody ends it."""
    from threading import Event

    tell((1, 9))
    Event().wait(600)


class Brewed(Tea):
    """A tea that is prepared in a child process."""

    def __init__(self, function: Callable[..., Any], *args: object) -> None:
        super().__init__()
        self.function, self.args = function, args

    def prepare(self, work: Preparation) -> Any:
        """Prepare it."""
        return work.in_child(self.function, *self.args)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Serve what was prepared."""
        return Done(1, {"served": piece.prepared})


def test_heavy_work_is_done_in_a_child_with_a_database_of_its_own(
    database: Clocked, boss: Actor, have: Callable[[JobKind], None]
) -> None:
    have(Brewed(brew, database.address, boss.person, "龙井"))
    id = ask(database, actor=boss)
    work(database)

    job = look(database, id)
    assert job.result == {"served": f"龙井 {database.now() // 86_400_000}"}
    assert teas(database) == ["龙井"]


def test_cancelling_ends_the_child_and_shows_how_far_it_was(
    database: Clocked, have: Callable[[JobKind], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ask(database)

    class Watched(Brewed):
        def prepare(self, work: Preparation) -> Any:
            keep = work.keep

            def keep_and_cancel(*args: int) -> None:
                keep(*args)
                if look(database, id).done == 1 and not look(database, id).is_cancelling:
                    with database.write() as tx:
                        jobs.cancel(tx, id)

            monkeypatch.setattr(work, "keep", keep_and_cancel)
            return super().prepare(work)

    have(Watched(stay))
    work(database)

    job = look(database, id)
    assert (job.state, job.done, job.total) == (State.CANCELLED, 1, 9)


def test_a_process_that_stops_gives_the_job_back(database: Clocked, have: Callable[[JobKind], None]) -> None:
    have(Brewed(stay))
    id = ask(database)
    asked = iter([False, False, False])

    assert work(database, stopping=lambda: next(asked, True))
    job = look(database, id)
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert wait_ms(database) == 0


def test_undoing_is_for_what_can_be_undone(database: Clocked) -> None:
    id = ask(database)
    run(database)

    job = look(database, id)
    with database.write() as tx:
        plan = current_plan(tx)
        with pytest.raises(NoUndo):
            working.undo(tx, plan, grant(plan, SYSTEM), job)


def test_a_job_ends_where_telling_what_waits_for_it_fails(
    database: Clocked, have: Callable[[JobKind], None], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Tea):
        def given_up(self, tx: Tx, plan: Plan, job: Job, error: HuodanError) -> None:
            perform(tx, plan, system_grant(plan), tea("half"))
            raise LookupError("a mistake of ours")

    def refuse(piece: Piece) -> None:
        raise NotAllowed(form="x", verb="y")

    have(Broken(refuse))
    id = ask(database)

    assert run(database) == 1

    found = look(database, id)
    assert found.state is State.FAILED
    assert found.error is not None
    assert (found.error.code, "x" in found.error.zh) == ("job_untold", True)
    reference = found.error.en.split("reference ")[1][:8]
    assert reference in caplog.text
    assert "a mistake of ours" in caplog.text
    assert teas(database) == []
    assert "没能收到结果" in str(doctor.jobs(database))
