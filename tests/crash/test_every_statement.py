"""
A process dies at every single statement of a save: nothing half-written stays, what was acknowledged stays.

Dying is tried twice: as an exception nobody catches, and as the sudden end of a child process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from huodan.kit.ids import Id, format_id
from huodan.language.messages import Command, CreateRecord, DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database
from tests.support.sales import Desk, build
from tests.support.whole import broken, dump

TODAY = 20260506
ORDER, TRASHED = 100, 101
LINES = [
    {"product": "橘子酱", "quantity": number, "price": "12.34", "discount": "0.05"} for number in range(1, 6)
]


class Killed(BaseException):
    """The moment of dying."""


def furnish(url: str) -> None:
    """Store what the saves need: a customer, a product, an order, a deleted order."""
    build(url)
    database = Database(url, today=TODAY)
    desk = Desk(database)
    desk.create("customer", name="杭州云杉")
    desk.create("product", name="橘子酱", price="81")
    for id in (ORDER, TRASHED):
        desk.do(CreateRecord("order", {"customer": "杭州云杉", "lines": LINES}, id=id))
    desk.do(DeleteRecord("order", TRASHED))
    database.close()


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the furnished database."""
    return prepared_database("crash", furnish)


def line_ids(desk: Desk, id: Id) -> Iterator[str]:
    """Give the ids of an order's lines."""
    return (format_id("order", line["id"]) for line in desk.cells("order", id)["order_lines"])


def create(desk: Desk) -> Command:
    """Wish for an order of five lines."""
    return CreateRecord("order", {"customer": "杭州云杉", "lines": LINES})


def change(desk: Desk) -> Command:
    """Wish for an order with one line less, two changed, one more and another remark."""
    first, second, third, *_ = line_ids(desk, ORDER)
    rows = [{"id": second, "quantity": 9}, {"id": third}, {"id": first, "discount": "0.5"}, LINES[0]]
    return UpdateRecord("order", ORDER, {"lines": rows, "remark": "改过"}, base_version=1)


def remove(desk: Desk) -> Command:
    """Wish for an order to go."""
    return DeleteRecord("order", ORDER)


def restore(desk: Desk) -> Command:
    """Wish for a deleted order to come back."""
    return RestoreRecord("order", TRASHED)


WISHES = [create, change, remove, restore]


class Countdown:
    """Counts statements and dies at one of them."""

    def __init__(self, at: int | None, die: Callable[[], None]) -> None:
        self.at, self.die = at, die
        self.seen: list[str] = []

    def __call__(self, sql: str) -> None:
        """Count one statement."""
        if len(self.seen) == self.at:
            self.die()
        self.seen.append(sql)


def throw() -> None:
    """Die by an exception."""
    raise Killed


def vanish() -> None:
    """Die at once, without any goodbye."""
    os._exit(9)


def save(url: str, wish: Callable[[Desk], Command], countdown: Countdown) -> None:
    """Open the database, save once, close."""
    database = Database(url, today=TODAY, on_statement=countdown)
    try:
        desk = Desk(database)
        desk.do(wish(desk))
    finally:
        database.close()


def in_child(url: str, wish: Callable[[Desk], Command], at: int) -> int:
    """Save in a child process that vanishes at a statement; give its exit code."""
    child = os.fork()
    if child == 0:
        try:
            save(url, wish, Countdown(at, vanish))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def look(url: str) -> dict[str, list[str]]:
    """Open the database anew, as after a restart, and give what is stored; every order must be whole."""
    database = Database(url, today=TODAY)
    try:
        assert broken(database) == []
        return dump(database)
    finally:
        database.close()


@pytest.mark.parametrize("wish", WISHES)
def test_dying_at_any_statement_leaves_nothing_half_written(
    url: str, wish: Callable[[Desk], Command]
) -> None:
    before = look(url)
    for at in range(100):
        countdown = Countdown(at, throw)
        try:
            save(url, wish, countdown)
        except Killed:
            assert look(url) == before, countdown.seen
            assert in_child(url, wish, at) == 9
            assert look(url) == before, countdown.seen
        else:
            break

    assert countdown.seen[-1] == "COMMIT"
    assert 5 <= len(countdown.seen) == at < 100
    after = look(url)
    assert {name for name in before if after[name] != before[name]} >= {"journal", "r_order"}
    assert len(after["journal"]) == len(before["journal"]) + 1
