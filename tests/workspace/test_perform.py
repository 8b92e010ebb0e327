"""The write door: everything or nothing, limits, what follows from a Change, and many writers at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.kit.ids import format_id
from huodan.language.messages import Change, ChangeKind, Command, CreateRecord, Origin, UpdateRecord
from huodan.language.plan import Plan
from huodan.storage import Database
from huodan.workspace import perform as door
from tests.engines.records.conftest import TODAY, Stock, order, stock
from tests.support import born
from tests.support.sales import Desk, build

__all__ = ["stock"]


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("sales", build), today=TODAY)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """Work as the system."""
    return Desk(database)


def count(desk: Desk, form: str) -> int:
    """Count the records of a form."""
    with desk.database.read() as tx:
        row = tx.run(f"SELECT count(*) FROM r_{form}").fetchone()
    assert row is not None
    return int(row[0])


def tea(number: int, **more: Any) -> CreateRecord:
    """Write the wish for a product."""
    return CreateRecord("product", {"name": f"茶{number}", "price": number}, **more)


def test_several_commands_are_done_in_their_order_or_not_at_all(desk: Desk) -> None:
    changes = desk.do(tea(1, id=11), UpdateRecord("product", 11, {"price": "9"}))

    assert [(change.kind, change.version) for change in changes] == [
        (ChangeKind.CREATED, 1),
        (ChangeKind.UPDATED, 2),
    ]
    with pytest.raises(Invalid):
        desk.do(tea(2), CreateRecord("product", {}))
    assert count(desk, "product") == 1


def test_at_most_two_hundred_records_change_at_once_but_by_an_import(desk: Desk) -> None:
    with pytest.raises(door.TooManyRecords):
        desk.do(*(tea(number) for number in range(201)))
    assert count(desk, "product") == 0

    desk.do(*(tea(number, origin=Origin.IMPORT) for number in range(501)))

    assert count(desk, "product") == 501


def test_what_follows_is_done_as_the_system_and_names_its_cause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def react(plan: Plan, change: Change) -> Iterable[Command]:
        if change.kind is ChangeKind.CREATED:
            yield UpdateRecord("product", change.record, {"spec": "新品"}, origin=Origin.RULE)

    monkeypatch.setattr(door, "REACTIONS", {"product": (react,)})

    first, second = desk.do(tea(1))

    assert desk.cells("product", first.record)["product_spec"] == "新品"
    with desk.database.read() as tx:
        rows = tx.run(
            "SELECT command, cause, origin FROM journal WHERE form = 'product' ORDER BY version"
        ).fetchall()
    assert second.origin is Origin.RULE
    assert (rows[0][1], rows[1][1], rows[1][2]) == (None, rows[0][0], "rule")


def test_rules_that_set_each_other_off_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def react(plan: Plan, change: Change) -> Iterable[Command]:
        yield UpdateRecord("product", change.record, {"price": change.version}, origin=Origin.RULE)

    monkeypatch.setattr(door, "REACTIONS", {"product": (react,)})
    monkeypatch.setattr(door, "MOST_RECORDS", 10_000)

    with pytest.raises(door.TooManyCommands):
        desk.do(tea(0))
    assert count(desk, "product") == 0


def test_a_rule_that_changes_nothing_ends_the_chain(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def react(plan: Plan, change: Change) -> Iterable[Command]:
        yield UpdateRecord("product", change.record, {"spec": "新品"}, origin=Origin.RULE)

    monkeypatch.setattr(door, "REACTIONS", {"product": (react,)})

    assert len(desk.do(tea(1))) == 2


WRITER = """
import sys
from huodan.storage import Database
from tests.support.sales import Desk
desk = Desk(Database(sys.argv[1], today=int(sys.argv[2])))
for _ in range(int(sys.argv[4])):
    desk.create("order", customer=sys.argv[3], lines=[{"product": "橘子酱", "quantity": 1}])
desk.database.close()
"""


def test_sixty_four_creates_at_once_get_different_numbers_without_gaps(desk: Desk, stock: Stock) -> None:
    customer = format_id("custom", stock.customer)
    if desk.database.dialect == "sqlite":
        work = [Thread(target=desk.create, args=("order",), kwargs=order(stock)) for _ in range(64)]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    else:
        url = desk.database.url.render_as_string(hide_password=False)
        call = [sys.executable, "-c", WRITER, url, str(TODAY), customer, "8"]
        processes = [born.Popen(call) for _ in range(8)]
        assert [process.wait(timeout=120) for process in processes] == [0] * 8

    with desk.database.read() as tx:
        numbers = [row[0] for row in tx.run("SELECT f_order_no FROM r_order ORDER BY 1").fetchall()]
    assert numbers == [f"DD202605{number:04}" for number in range(1, 65)]


def test_two_creates_of_one_name_at_once_leave_one_and_a_clear_refusal(desk: Desk) -> None:
    refused: list[tuple[str, str]] = []

    def create() -> None:
        try:
            desk.create("customer", name="同名公司")
        except Invalid as error:
            refused.extend((problem.path, problem.code) for problem in error.errors)

    threads = [Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(desk, "customer") == 1
    assert refused == [("name", "taken")] * 5


def test_many_changes_of_one_record_at_once_are_all_kept(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock, lines=[]))

    def add(quantity: int) -> None:
        desk.update("order", id, lines={"add": [{"product": "橘子酱", "quantity": quantity, "price": 1}]})

    threads = [Thread(target=add, args=(quantity,)) for quantity in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    cells = desk.cells("order", id)
    assert cells["version"] == 9
    assert sorted(line["line_quantity"] for line in cells["order_lines"]) == [
        n * 1_000_000 for n in range(1, 9)
    ]
    assert cells["order_total"] == 36_000_000
    assert [line["position"] for line in cells["order_lines"]] == list(range(1, 9))
