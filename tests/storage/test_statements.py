"""Rows through the compiled statements: in, changed, out and removed, as cells."""

from collections.abc import Iterator

import pytest

from huodan.engines import schema
from huodan.language.plan import Plan
from huodan.storage import Database, Tx
from huodan.storage.sql.statements import (
    delete_rows,
    fetch_row,
    fetch_rows,
    fetch_sub_rows,
    insert_rows,
    update_row,
)
from tests.support import apps


@pytest.fixture
def plan() -> Plan:
    return apps.plan(apps.shop())


@pytest.fixture
def tx(database: Database, plan: Plan) -> Iterator[Tx]:
    """Open a write Tx in a database that has the tables of the shop."""
    with database.write() as tx:
        schema.sync(tx, plan)
        yield tx


def order(id: int, **cells: object) -> dict[str, object]:
    system = {
        "app_version": 1,
        "version": 1,
        "created_at": 5,
        "created_by": 0,
        "updated_at": 5,
        "updated_by": 0,
    }
    return {"id": id, **system, **cells}


def line(id: int, parent: int, position: int, **cells: object) -> dict[str, object]:
    return {"id": id, "parent": parent, "position": position, **cells}


def test_a_row_comes_back_as_it_went_in(tx: Tx, plan: Plan) -> None:
    cells = {"order_no": "DD1", "order_at": 1_778_034_600_000, "order_state": "a", "order_total": -7}

    insert_rows(tx, plan, "order", [order(1, **cells)])

    found = fetch_row(tx, plan, "order", 1)
    empty = {"order_day": None, "order_seller": None, "order_remark": None}
    assert found == order(1, **cells, **empty)
    assert fetch_row(tx, plan, "order", 2) is None


def test_only_the_named_cells_change(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order", [order(1, order_no="DD1", order_state="a")])

    done = update_row(tx, plan, "order", 1, {"order_no": "DD2", "version": 2})

    found = fetch_row(tx, plan, "order", 1)
    assert done
    assert found is not None
    assert (found["order_no"], found["order_state"], found["version"]) == ("DD2", "a", 2)


def test_a_row_in_another_version_is_left_alone(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order", [order(1, order_state="a")])

    assert not update_row(tx, plan, "order", 1, {"order_state": "b"}, version=7)
    assert update_row(tx, plan, "order", 1, {"order_state": "b", "version": 2}, version=1)
    assert not update_row(tx, plan, "order", 9, {"order_state": "b"})


def test_sub_rows_come_in_their_order(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order_lines", [line(11, 1, 1), line(12, 1, 0, line_price=5), line(13, 2, 0)])

    found = fetch_sub_rows(tx, plan, "order_lines", [1, 2, 3])

    assert {parent: [row["id"] for row in rows] for parent, rows in found.items()} == {
        1: [12, 11],
        2: [13],
        3: [],
    }
    assert found[1][0]["line_price"] == 5


def test_rows_are_removed_by_id(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order_lines", [line(10 + n, n % 2, n) for n in range(6)])

    delete_rows(tx, plan, "order_lines", [10, 12])

    found = fetch_sub_rows(tx, plan, "order_lines", [0, 1])
    assert [[row["id"] for row in found[parent]] for parent in (0, 1)] == [[14], [11, 13, 15]]


def test_many_ids_are_asked_in_pieces(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order", [order(n, order_no=f"DD{n}") for n in range(1, 1202)])

    found = fetch_rows(tx, plan, "order", range(1, 1300), lock=True)

    assert list(found) == list(range(1, 1202))


def test_nothing_to_insert_is_no_statement(tx: Tx, plan: Plan) -> None:
    insert_rows(tx, plan, "order", [])

    assert fetch_rows(tx, plan, "order", []) == {}
