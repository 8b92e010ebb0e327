"""What somebody stars twice at once is starred once, on both databases."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

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
    database = Database(builtin_url)
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
            time.sleep(0.3)  # on PostgreSQL the second has found nothing there by now, and waits to write
        second.result(30)

    with database.read(ZHOU) as tx:
        plan = current_plan(tx)
        assert [one.thing for one in favourites(tx, plan, grant(plan, ZHOU))] == [THING]
    database.close()
