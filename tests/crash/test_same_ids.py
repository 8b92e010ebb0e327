"""Two processes that draw the very same ids: every save succeeds, and no record, row or journal entry is shared."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from huodan.kit.ids import new_id
from huodan.storage import Database
from tests.crash.test_every_statement import LINES, TODAY, furnish
from tests.support import born
from tests.support.sales import Desk
from tests.support.whole import broken

# Of 20 bits of chance in an id six are left, and the clock stands still for 200 ms: the processes meet all the time.
WRITER = """
import json, random, sys
from types import SimpleNamespace
from huodan.kit import ids
from huodan.storage import Busy, Database
from tests.crash.test_every_statement import LINES
from tests.support.sales import Desk
ids.random = SimpleNamespace(getrandbits=lambda bits: random.getrandbits(6))
class Coarse(Database):
    def now(self):
        return super().now() // 200 * 200
tries = []
database = Coarse(sys.argv[1], today=int(sys.argv[2]), on_statement=lambda sql: tries.append(sql[:5] == "BEGIN"))
desk = Desk(database)
for _ in sys.stdin:
    tries.clear()
    made = None
    while made is None:
        try:
            made = desk.create("order", customer="杭州云杉", lines=LINES)
        except Busy:
            continue
    print(json.dumps([made, sum(tries)]), flush=True)
database.close()
"""
EACH = 30


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the furnished database."""
    return prepared_database("crash", furnish)


def test_processes_that_draw_the_same_ids_store_everything_once(url: str) -> None:
    writers = [
        born.Popen(
            [sys.executable, "-c", WRITER, url, str(TODAY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [save(writers) for _ in range(EACH)]
    for writer in writers:
        writer.communicate(timeout=60)

    made = [id for answers in told for id, _ in answers]
    assert len(set(made)) == 2 * EACH
    tries = sum(tried for answers in told for _, tried in answers)
    assert tries > 2 * EACH, "the same ids were never drawn: this proved nothing"
    database = Database(url, today=TODAY)
    assert broken(database) == []
    with database.read() as tx:
        commands = [row[0] for row in tx.run("SELECT command FROM journal")]
    database.close()
    assert len(set(commands)) == len(commands)


def save(writers: list[subprocess.Popen[str]]) -> list[tuple[int, int]]:
    """Let all writers save one order at once; each tells its id and how many Tx it took."""
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    return [json.loads(writer.stdout.readline()) for writer in writers if writer.stdout is not None]


def test_an_id_drawn_twice_costs_a_second_try_only(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(url, today=TODAY)
    desk = Desk(database)
    first = desk.create("order", customer="杭州云杉", lines=LINES)
    drawn = iter([first])

    monkeypatch.setattr("huodan.storage.db.new_id", lambda now: next(drawn, None) or new_id(now))
    second = desk.create("order", customer="杭州云杉", lines=LINES)

    assert second != first
    assert broken(database) == []
    database.close()
