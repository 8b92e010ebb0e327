"""Deleting and restoring: nothing is lost, and what stands in the way of coming back is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.engines.records import list_trash
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import NotAllowed, NotFound
from huodan.language.messages import (
    SYSTEM_PERSON,
    Actor,
    ChangeKind,
    CreateRecord,
    DeleteRecord,
    RestoreRecord,
)
from huodan.workspace.plans import current_plan
from tests.engines.records.conftest import Stock, order, problems
from tests.support.sales import Desk


@pytest.fixture
def id(desk: Desk, stock: Stock) -> Id:
    """Store an order of three lines."""
    return desk.create("order", **order(stock, remark="第一行\n第二行"))


def titles(desk: Desk, form: str) -> list[str | None]:
    """List the titles in the trash of a form as somebody sees it."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return [row.title for row in list_trash(tx, plan, desk.grant(plan), form=form).rows]


def test_a_deleted_record_comes_back_whole(desk: Desk, id: Id) -> None:
    before = desk.cells("order", id)

    (deleted,) = desk.do(DeleteRecord("order", id))
    (restored,) = desk.do(RestoreRecord("order", id))

    after = desk.cells("order", id)
    assert (deleted.kind, deleted.version, restored.kind) == (ChangeKind.DELETED, 2, ChangeKind.RESTORED)
    assert after["version"] == restored.version == 3
    assert {name for name in after if before[name] != after[name]} <= {"version", "updated_at"}
    assert deleted.before == restored.after
    assert titles(desk, "order") == []


def test_nothing_of_a_deleted_record_is_left_in_the_tables(desk: Desk, id: Id) -> None:
    desk.do(DeleteRecord("order", id))

    with desk.database.read() as tx:
        left = [
            tx.run(f"SELECT count(*) FROM {name}").fetchone()
            for name in ("r_order", "s_order_lines", "x_order")
        ]
    assert left == [(0,), (0,), (0,)]
    assert titles(desk, "order") == ["DD2026050001"]


def test_what_is_in_the_way_of_a_restore_is_named(desk: Desk, stock: Stock) -> None:
    desk.do(DeleteRecord("product", stock.juice))
    desk.create("product", name="新橘子酱", code="p1", price=1)

    with pytest.raises(Invalid) as error:
        desk.do(RestoreRecord("product", stock.juice))

    assert problems(error) == [("code", "taken")]


def test_the_id_of_a_deleted_record_is_not_given_again(desk: Desk, stock: Stock) -> None:
    desk.do(DeleteRecord("product", stock.juice))

    with pytest.raises(Invalid) as error:
        desk.do(CreateRecord("product", {"name": "x", "price": 1}, id=stock.juice))

    assert problems(error) == [("id", "id_taken")]


def test_restoring_what_is_not_in_the_trash(desk: Desk, id: Id) -> None:
    with pytest.raises(NotFound):
        desk.do(RestoreRecord("order", id))


def test_who_sees_some_rows_sees_of_the_trash_what_they_deleted(
    desk: Desk, stock: Stock, at: Callable[..., Desk]
) -> None:
    seller, chief = at("seller"), at("chief")
    desk.update("customer", stock.customer, owner={"match": {"no": "YG004"}})
    mine, theirs = seller.create("order", **order(stock)), desk.create("order", **order(stock))
    seller.do(DeleteRecord("order", mine))
    desk.do(DeleteRecord("order", theirs))

    assert titles(seller, "order") == ["DD2026050001"]
    assert titles(chief, "order") == ["DD2026050002", "DD2026050001"]
    with pytest.raises(NotFound):
        seller.do(RestoreRecord("order", theirs))
    assert seller.do(RestoreRecord("order", mine))
    with pytest.raises(NotAllowed):
        at("clerk").do(RestoreRecord("order", theirs))


def test_a_key_sees_nothing_of_what_other_keys_deleted(
    desk: Desk, stock: Stock, at: Callable[..., Desk]
) -> None:
    theirs = desk.create("order", **order(stock))
    desk.do(DeleteRecord("order", theirs))  # keys and the system are one person to the trash

    key = Desk(desk.database, Actor(SYSTEM_PERSON, "程序", at("seller").actor.roles, key=5))

    assert titles(key, "order") == []
    with pytest.raises(NotFound):
        key.do(RestoreRecord("order", theirs))
