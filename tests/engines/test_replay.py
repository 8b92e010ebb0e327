"""Idempotency keys: sent twice, done once, answered alike; also when both come at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest

from huodan.engines import replay
from huodan.engines.replay import Answer, BadKey, CannotCompare, Claim, KeyReused
from huodan.language.messages import Actor
from huodan.storage import Database, Tx

WHO = Actor(7, "周敏")
DAY = 86_400_000


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open an empty database."""
    opened = Database(database_url)
    yield opened
    opened.close()


def send(
    tx: Tx, work: Callable[[], bytes], *, key: str = "k1", body: bytes = b"h", path: str = "/a"
) -> Answer:
    """Do what the door does with a request."""
    taken = replay.claim(tx, method="POST", path=path, key=key, body_hash=body)
    if isinstance(taken, Answer):
        return taken
    answer = Answer(201, work())
    replay.finish(tx, taken, status=answer.status, body=answer.body)
    return answer


def test_the_second_request_gets_the_first_answer(database: Database) -> None:
    done: list[int] = []

    def work() -> bytes:
        done.append(1)
        return f"answer {len(done)}".encode()

    answers = [database.transact(WHO, lambda tx: send(tx, work)) for _ in range(2)]

    assert answers == [Answer(201, b"answer 1")] * 2
    assert done == [1]


@pytest.mark.parametrize("other", [{"key": "k2"}, {"path": "/b"}])
def test_another_key_or_path_is_another_request(database: Database, other: dict[str, str]) -> None:
    database.transact(WHO, lambda tx: send(tx, lambda: b"1"))

    assert database.transact(WHO, lambda tx: send(tx, lambda: b"2", **other)).body == b"2"
    assert database.transact(Actor(8, "吴浩"), lambda tx: send(tx, lambda: b"3")).body == b"3"


def test_another_body_is_refused(database: Database) -> None:
    database.transact(WHO, lambda tx: send(tx, lambda: b"1"))

    with pytest.raises(KeyReused):
        database.transact(WHO, lambda tx: send(tx, lambda: b"2", body=b"other"))


@pytest.mark.parametrize("key", ["", "x" * 201, "中文", "a\nb"])
def test_what_is_no_key_is_refused(database: Database, key: str) -> None:
    with pytest.raises(BadKey):
        database.transact(WHO, lambda tx: send(tx, lambda: b"1", key=key))


def test_a_failed_request_leaves_its_key_free(database: Database) -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.transact(WHO, lambda tx: send(tx, fail))

    assert database.transact(WHO, lambda tx: send(tx, lambda: b"2")).body == b"2"


def test_keys_are_kept_for_three_days(database: Database) -> None:
    database.set_clock(today=20260501)
    database.transact(WHO, lambda tx: send(tx, lambda: b"1"))
    database.transact(WHO, lambda tx: send(tx, lambda: b"1", key="k2"))
    database.set_clock(today=20260505)

    assert database.transact(WHO, lambda tx: send(tx, lambda: b"2")).body == b"2"
    assert database.transact(WHO, replay.purge) == 1
    assert database.transact(WHO, replay.purge) == 0
    assert database.transact(WHO, lambda tx: send(tx, lambda: b"3")).body == b"2"


@pytest.mark.parametrize("is_old", [False, True])
def test_requests_at_the_same_moment_are_done_once(database: Database, is_old: bool) -> None:
    if is_old:
        database.set_clock(today=20260501)
        database.transact(WHO, lambda tx: send(tx, lambda: b"forgotten"))
        database.set_clock(today=20260505)
    done: list[int] = []
    answers: list[Answer] = []
    together = Barrier(8)

    def work() -> bytes:
        done.append(1)
        return f"answer {len(done)}".encode()

    def request() -> None:
        together.wait()
        answers.append(database.transact(WHO, lambda tx: send(tx, work)))

    threads = [Thread(target=request) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [1]
    assert answers == [Answer(201, b"answer 1")] * 8
    assert Claim("a", "b", b"c") == Claim("a", "b", b"c")


def test_while_the_key_is_away_nobody_says_the_body_was_another_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ["AGE-SECRET-KEY-FIRST", None]
    monkeypatch.setattr(replay, "usable_key", lambda of: keys[0])
    first = database.transact(WHO, lambda tx: send(tx, lambda: b"1"))
    keys.reverse()

    with pytest.raises(CannotCompare):
        database.transact(WHO, lambda tx: send(tx, lambda: b"2"))
    keys.reverse()
    assert database.transact(WHO, lambda tx: send(tx, lambda: b"3")) == first
    with pytest.raises(KeyReused):
        database.transact(WHO, lambda tx: send(tx, lambda: b"4", body=b"other"))
