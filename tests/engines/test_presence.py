"""Presence where several requests of one tab arrive together, perhaps at several servers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from huodan.engines import presence
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.workspace.plans import current_plan
from tests.support.sales import Desk, build

TOGETHER = 6


def test_a_tab_that_speaks_twice_at_once_is_noted_once(
    prepared_database: Callable[[str, Callable[[str], object]], str],
) -> None:
    url = prepared_database("sales", build)
    databases = [Database(url, today=20260506) for _ in range(TOGETHER)]
    id = Desk(databases[0]).create("customer", name="甲")
    ready = Barrier(TOGETHER)

    def speak(at: int, tab: str) -> None:
        def work(tx: Tx) -> None:
            plan = current_plan(tx)
            presence.visit(
                tx,
                plan,
                system_grant(plan),
                form="customer",
                id=id,
                tab=tab,
                is_editing=bool(at % 2),
                is_leaving=False,
            )

        ready.wait()
        databases[at].transact(SYSTEM, work)

    try:
        with ThreadPoolExecutor(TOGETHER) as pool:
            for number in range(10):
                for done in [pool.submit(speak, at, f"{number:016d}") for at in range(TOGETHER)]:
                    done.result()
        with databases[0].read() as tx:
            assert _noted(tx, id) == 10
    finally:
        for database in databases:
            database.close()


def _noted(tx: Tx, id: Id) -> int:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    found = tx.run(f"SELECT count(*) FROM presence WHERE record = {mark}", (id,)).fetchone()
    assert found is not None
    return int(found[0])
