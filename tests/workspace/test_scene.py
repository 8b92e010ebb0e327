"""The living part of the demo: orders of the last days that stand where such orders stand, with a history that is real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from huodan.engines import flow, people
from huodan.engines.query import Query, query
from huodan.kit.ids import parse_id
from huodan.language.access import system_grant
from huodan.storage.db import Database
from huodan.workspace.demo import demo
from huodan.workspace.plans import current_plan
from huodan.workspace.scene import play
from huodan.workspace.setup import prepare
from huodan.workspace.working import work
from tests.workspace.test_demo import build

WAITING = {
    "zhaoguodong": {"director": 4},
    "boss": {"director": 1},
    "qianwenjing": {"finance": 2},
    "fanglei": {"confirm": 1},
    "tangdaqiang": {"ready": 1, "ship": 1},
    "moxiaolan": {"ready": 1, "ship": 1},
    "linxiaoyun": {"start": 1},
    "zhoumin": {},
}
STATES = {"待审批": 7, "待发货": 21 + 3, "已发货": 198 + 1, "已完成": 611, "待修改": 1, "已拒绝": 1}


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy of the demo, as a server does."""
    opened = Database(prepared_database("demo", build))
    prepare(opened)
    yield opened
    opened.close()


def waiting(database: Database) -> dict[str, dict[str, int]]:
    """This function will count, by login, what waits at which steps."""
    with database.read() as tx:
        ids = {login: people.account_of(tx, login=login).person for login in WAITING}
        listed = {
            login: flow.list_tasks(tx, flow.Which.WAITING, person=person, limit=100)
            for login, person in ids.items()
        }
    return {login: dict(Counter(each.node for each in rows)) for login, rows in listed.items()}


def test_the_orders_of_the_last_days_stand_where_such_orders_stand(database: Database) -> None:
    assert set(map(len, waiting(database).values())) == {0}  # of history nobody is asked anything

    play(database, "orders")
    play(database, "orders")

    assert waiting(database) == WAITING
    with database.read() as tx:
        plan = current_plan(tx)
        columns = ("no", "status", "total", "customer", "ordered_at")
        rows = query(tx, plan, system_grant(plan), Query("order", columns, limit=1000)).rows
    assert Counter(row["status"] for row in rows) == STATES
    new = {str(row["no"]): row for row in rows if str(row["no"]) > "DD11077"}
    assert sorted(new) == [f"DD{number}" for number in range(11078, 11091)]
    totals = {str(row["total"]) for row in new.values()}
    assert {"63756", "18060", "7804.72", "27370", "28000", "24906"} <= totals


def test_what_happened_then_is_dated_then_and_reminders_come_by_themselves(database: Database) -> None:
    play(database, "orders")
    with database.read() as tx:
        plan = current_plan(tx)
        where = {"field": "no", "op": "eq", "value": "DD11079"}
        (row,) = query(tx, plan, system_grant(plan), Query("order", ("no",), where)).rows
        order = parse_id(str(row["id"]))
        assert order is not None
        run = flow.list_runs(tx, limit=1, about=("order", order))[0]
        days = (tx.now - run.begun_at) // 86_400_000
        said = [each.what for each in flow.said_of(tx, run.id)]

    database.set_clock(today=20260508)
    while work(database):
        pass

    with database.read() as tx:
        after = [each.what for each in flow.said_of(tx, run.id)]
        due = [each for each in flow.load(tx, run.id).due.values() if each is not None]
        is_ahead = max(due) > tx.now
    assert (days, said.count("reminded")) == (3, 2)
    assert "due_remind" in after
    assert is_ahead


def test_a_demo_that_is_there_gets_no_scene(database: Database) -> None:
    assert not demo(database, scene=True).is_new
    assert waiting(database)["zhaoguodong"] == {}
