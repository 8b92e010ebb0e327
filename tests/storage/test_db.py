"""Transactions: all or nothing, one snapshot, one writer, tried again, the clock."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from huodan.kit.zone import day_of
from huodan.language.messages import SYSTEM
from huodan.storage import Busy, Database, Tx, open_workspace, postgres, sqlite
from huodan.storage.db import ATTEMPTS
from huodan.storage.system import counter, workspace_setting

Crash = type("Crash", (Exception,), {})


def put(tx: Tx, key: str, value: str = "1") -> None:
    tx.execute(insert(workspace_setting).values(key=key, value=value))


def keys(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.execute(select(workspace_setting.c.key).order_by(workspace_setting.c.key)).scalars())


def test_a_write_is_kept(database: Database) -> None:
    with database.write() as tx:
        put(tx, "a")

    assert keys(database) == ["a"]


def test_an_exception_rolls_everything_back_tables_too(database: Database) -> None:
    def work(tx: Tx) -> None:
        put(tx, "a")
        tx.execute(text("CREATE TABLE made (id INTEGER)"))
        tx.execute(text("ALTER TABLE workspace_setting ADD COLUMN more INTEGER"))
        if crashing:
            raise Crash

    crashing = True
    with pytest.raises(Crash):
        database.transact(SYSTEM, work)

    assert keys(database) == []
    crashing = False
    database.transact(SYSTEM, work)
    assert keys(database) == ["a"]


def test_a_refused_statement_leaves_a_usable_database(database: Database) -> None:
    def twice(tx: Tx) -> None:
        put(tx, "a")
        put(tx, "a")

    with pytest.raises(IntegrityError):
        database.transact(SYSTEM, twice)

    assert keys(database) == []


def test_the_drivers_own_errors_come_as_sqlalchemys(database: Database) -> None:
    sql = "INSERT INTO workspace_setting (key, value) VALUES ('a', '1')"

    with database.write() as tx:
        tx.run(sql)

    with pytest.raises(IntegrityError), database.write() as tx:
        tx.run(sql)


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as tx:
        put(tx, "a")

    with pytest.raises(DBAPIError), database.read() as tx:
        tx.run("DELETE FROM workspace_setting")


def test_a_reader_sees_one_snapshot(database: Database) -> None:
    count = text("SELECT count(*) FROM workspace_setting")

    with database.read() as tx:
        before = tx.execute(count).scalar()
        with database.write() as other:
            put(other, "a")
        after = tx.execute(count).scalar()

    assert (before, after) == (0, 0)
    assert keys(database) == ["a"]


def test_sixteen_threads_count_without_losing_one(database: Database) -> None:
    with database.write() as tx:
        tx.execute(insert(counter).values(field="f", period="", value=0))

    def add(_: int) -> None:
        def work(tx: Tx) -> None:
            tx.execute(update(counter).values(value=counter.c.value + 1))

        database.transact(SYSTEM, work)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add, range(160)))

    with database.read() as tx:
        assert tx.execute(select(counter.c.value)).scalar() == 160


def test_work_is_done_anew_when_the_database_asks(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        put(tx, "a", "0")
        put(tx, "b", "0")
    both_hold_one = threading.Barrier(2, timeout=20)
    tries: list[str] = []

    def crossing(first: str, second: str) -> None:
        def work(tx: Tx) -> None:
            tries.append(first)
            for key in (first, second):
                changed = update(workspace_setting).where(workspace_setting.c.key == key)
                tx.execute(changed.values(value=workspace_setting.c.value + "1"))
                if len(tries) <= 2 and key == first:
                    both_hold_one.wait()

        database.transact(SYSTEM, work)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(crossing, "a", "b"), pool.submit(crossing, "b", "a")]:
            done.result()

    assert 3 <= len(tries) <= ATTEMPTS + 1
    with database.read() as tx:
        assert set(tx.execute(select(workspace_setting.c.value)).scalars()) == {"011"}
    database.close()


def test_a_file_locked_by_another_process_is_waited_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    tries: list[str] = []

    def on_statement(sql: str) -> None:
        tries.append(sql)
        if other.in_transaction and tries.count("BEGIN IMMEDIATE") == 3:
            other.execute("ROLLBACK")

    Database(sqlite_url).close()
    other = sqlite.driver().connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    database = Database(sqlite_url, on_statement=on_statement)
    other.execute("BEGIN IMMEDIATE")

    database.transact(SYSTEM, lambda tx: put(tx, "a"))

    assert keys(database) == ["a"]
    database.close()


def test_busy_is_said_when_nothing_helps(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.001)
    database = Database(sqlite_url)
    other = sqlite.driver().connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy) as refused:
        database.transact(SYSTEM, lambda tx: put(tx, "a"))

    assert refused.value.status == 503
    other.close()
    database.close()


def test_who_waits_long_for_a_row_gives_up(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK_WAIT_MS", 50)
    database = Database(postgres_url)
    with database.write() as tx:
        put(tx, "a")
    tries: list[int] = []

    def late(tx: Tx) -> None:
        tries.append(1)
        tx.execute(update(workspace_setting).values(value="late"))

    with database.write() as tx:
        tx.execute(update(workspace_setting).values(value="first"))
        with ThreadPoolExecutor() as threads, pytest.raises(Busy):
            threads.submit(database.transact, SYSTEM, late).result()

    assert tries == [1]
    database.close()


def test_who_writes_alone_waits_for_the_others(database: Database) -> None:
    began, finish = threading.Event(), threading.Event()
    order: list[str] = []

    def ordinary() -> None:
        with database.write() as tx:
            began.set()
            finish.wait(20)
            put(tx, "a")
            order.append("ordinary")

    def alone(tx: Tx) -> None:
        order.append("alone")
        assert tx.execute(select(workspace_setting.c.key)).scalar() == "a"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ordinary)
        began.wait(20)
        second = pool.submit(database.transact, SYSTEM, alone, alone=True)
        finish.set()
        first.result()
        second.result()

    assert order == ["ordinary", "alone"]


def test_the_hook_sees_every_statement_and_a_crash_anywhere_leaves_nothing(database_url: str) -> None:
    Database(database_url).close()
    seen: list[str] = []
    crash_at = 0

    def on_statement(sql: str) -> None:
        seen.append(sql)
        if len(seen) == crash_at:
            raise Crash

    def work() -> None:
        with database.write() as tx:
            put(tx, "a")
            tx.run("UPDATE workspace_setting SET value = '2'")

    database = Database(database_url, on_statement=on_statement)
    work()
    number = len(seen)
    with database.write() as tx:
        tx.run("DELETE FROM workspace_setting")
    for crash_at in range(1, number + 1):  # noqa: B007 read by the hook
        seen.clear()
        with pytest.raises(Crash):
            work()

    assert seen[-1] == "COMMIT"
    assert number >= 3
    assert keys(database) == []
    database.close()


def test_the_clock_moves_by_whole_days(database_url: str) -> None:
    database = Database(database_url, today=20260506)
    real = Database(database_url)

    with database.write() as tx, real.read() as now:
        assert tx.today == 20260506
        assert day_of(tx.now, tx.zone) == 20260506
        assert (now.now - tx.now) % 86_400_000 < 60_000
        ids = [tx.new_id() for _ in range(100)]

    assert ids == sorted(set(ids))
    database.set_clock(today=None)
    assert abs(database.now() - real.now()) < 60_000
    database.close()
    real.close()


def test_a_tx_has_one_moment(database: Database) -> None:
    with database.read() as tx:
        assert tx.now == tx.now
        assert not tx.is_write
        assert tx.zone == "Asia/Shanghai"


def test_connections_the_server_closed_are_replaced(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with database.read(), database.read(), database.write():
        pass

    with other.write() as tx:
        tx.run(f"{others} AND datname = current_database()")
    database.transact(SYSTEM, lambda tx: put(tx, "a"))

    def cut_off(tx: Tx) -> None:
        put(tx, "b")
        with other.write() as killer:
            killer.run(f"{others} AND datname = current_database()")
        put(tx, "c")

    with pytest.raises(DBAPIError):
        database.transact(SYSTEM, cut_off)
    assert keys(database) == ["a"]
    database.close()
    other.close()


def test_a_write_inside_a_write_is_a_mistake(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    with pytest.raises(AssertionError), database.write(), database.write():
        pass

    with database.write() as tx:
        put(tx, "a")
    database.close()


def test_a_folder_becomes_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "data"

    open_workspace(folder).close()

    assert (folder / "huodan.db").exists()
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("HUODAN_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    open_workspace().close()
    assert (tmp_path / "other.db").exists()


def test_the_log_is_moved_into_the_file(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    driver = database._driver
    assert isinstance(driver, sqlite.Sqlite)
    checkpoints = driver._checkpoints
    assert checkpoints is not None
    log = tmp_path / "huodan.db-wal"

    def fill(kilobytes: int) -> None:
        for number in range(kilobytes // 100):
            with database.write() as tx:
                tx.run("INSERT OR REPLACE INTO counter VALUES (?, '', 1)", (f"{number:0100000}",))

    fill(20_000)
    checkpoints.stop()
    checkpoints.checkpoint()
    fill(200)

    assert log.stat().st_size <= sqlite.LARGE_LOG_BYTES
    database.close()
    assert not log.exists()


def readers_and_writer(database: Database, work: Callable[[Tx], None]) -> None:
    """Write while sixteen threads read."""
    with ThreadPoolExecutor(17) as pool:
        reading = [pool.submit(keys, database) for _ in range(64)]
        writing = pool.submit(database.transact, SYSTEM, work)
        for done in [*reading, writing]:
            done.result()


def test_an_old_sqlite_works_without_a_log(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SAFE_LOG", (99, 0, 0))
    database = Database(sqlite_url)

    readers_and_writer(database, lambda tx: put(tx, "a"))

    with database.read() as tx:
        assert tx.execute(text("PRAGMA journal_mode")).scalar() == "truncate"
    assert keys(database) == ["a"]
    database.close()
