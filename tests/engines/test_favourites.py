"""What somebody stars twice at once is starred once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, current_thread, main_thread

from huodan.engines.favourites import Kind, Thing, favourites, star
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.storage.db import Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import rights

ZHOU = Actor(7, "周敏", roles=frozenset({"hand"}))
THING = Thing("task", Kind.FORM)


def test_two_taps_at_once_star_once(builtin_url: str) -> None:
    writes = Event()

    def watch(statement: str) -> None:
        if statement.startswith("INSERT INTO favourite") and current_thread() is not main_thread():
            writes.set()

    database = Database(builtin_url, on_statement=watch)
    role = {"id": "hand", "name": "员工", "forms": [rights("task", ["read"])]}
    tree = apps.app(apps.form("task", apps.field("task_name", "single_line_text")), roles=[role])
    assert isinstance(publish_app(database, SYSTEM, apps.read(tree)), int)

    def tap(tx: Tx) -> None:
        plan = current_plan(tx)
        star(tx, plan, grant(plan, ZHOU), THING, seen=())

    with ThreadPoolExecutor(1) as other:
        with database.write(ZHOU) as tx:
            tap(tx)
            second = other.submit(database.transact, ZHOU, tap)
            if database.dialect == "postgres":  # SQLite has one writer: the second has not begun
                assert writes.wait(30), "the second found something there"
        second.result(30)

    with database.read(ZHOU) as tx:
        plan = current_plan(tx)
        assert [one.thing for one in favourites(tx, plan, grant(plan, ZHOU))] == [THING]
    database.close()
