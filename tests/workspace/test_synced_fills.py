"""What a relation brings is kept as it was, or kept in sync with its source (resolutions 5); publishing switches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.engines.query import Query, query
from huodan.engines.records import preview
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk


def shop(mode: str) -> apps.Tree:
    """Write the shop with the name of a gift that is kept, or in sync."""
    fills = [{"id": "f1", "source": "#product_name", "into": "order_gift_name", "mode": mode}]
    tree = apps.shop()
    tree["forms"][1]["fields"] += [
        apps.field("order_gift", "relation", target="product", fills=fills),
        apps.field("order_gift_name", "single_line_text"),
    ]
    return tree


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Open a database with the shop whose gifts keep their names."""
    database = Database(builtin_url)
    publish(database, "keep")
    yield Desk(database)
    database.close()


def publish(database: Database, mode: str) -> None:
    assert isinstance(publish_app(database, SYSTEM, apps.read(shop(mode))), int)


def rename(desk: Desk) -> Id:
    """Give a jam away, and call it honey afterwards."""
    jam = desk.create("product", name="橘子酱", code="CP1")
    order = desk.create("order", gift={"match": {"code": "CP1"}})
    desk.update("product", jam, name="蜂蜜")
    return order


def names(desk: Desk, **asked: object) -> list[object]:
    """List the names of gifts as a list shows them."""
    with desk.database.read() as tx:
        plan = current_plan(tx)
        found = query(tx, plan, system_grant(plan), Query(form="order", columns=("gift_name",), **asked))
    return [row["gift_name"] for row in found.rows]


def test_a_kept_name_stays(desk: Desk) -> None:
    rename(desk)

    assert names(desk) == ["橘子酱"]


def test_a_name_in_sync_is_that_of_today_and_can_be_looked_for(desk: Desk) -> None:
    publish(desk.database, "sync")
    order = rename(desk)

    assert names(desk) == ["蜂蜜"]
    assert names(desk, where={"field": "gift_name", "op": "contains", "value": "蜂"}) == ["蜂蜜"]
    assert names(desk, where={"field": "gift_name", "op": "eq", "value": "橘子酱"}) == []
    with pytest.raises(Invalid) as refused:
        desk.update("order", order, gift_name="自己写的")
    assert [error.path for error in refused.value.errors] == ["gift_name"]


def test_a_preview_shows_what_is_in_sync_before_anything_is_stored(desk: Desk) -> None:
    publish(desk.database, "sync")
    desk.create("product", name="奶酪", code="CP2")

    with desk.database.read() as tx:
        plan = current_plan(tx)
        shown = preview(
            tx, plan, system_grant(plan), form="order", id=None, values={"gift": {"match": {"code": "CP2"}}}
        )

    assert shown.values["gift_name"] == "奶酪"


def test_switching_to_sync_and_back_loses_nothing(desk: Desk) -> None:
    rename(desk)

    publish(desk.database, "sync")
    assert names(desk) == ["蜂蜜"]
    publish(desk.database, "keep")

    assert names(desk) == ["橘子酱"]
    with desk.database.read() as tx:
        assert check(tx) == ()
