"""Every law is kept by a company at work, and told when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare
from tests.doors.conftest import build_company

COMMENT = (
    "INSERT INTO comment (id, form, record, text, mentions, person, created_at) "
    "VALUES (8, 'order', {record}, 'n', '[]', 1, 1)"
)
MESSAGE = (
    "INSERT INTO message (id, receiver, kind, sender, form, record, comment, at) "
    "SELECT 9, 1, 'mention', 1, 'order', id, {comment}, 1 FROM r_order"
)
LINE = {"product": {"match": {"code": "CP1"}}, "quantity": "30", "price": "567"}


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a company with one order that was changed once."""
    opened = Database(prepared_database("company", build_company))

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        values = {"customer": {"match": {"code": "KH1"}}, "lines": [LINE, LINE | {"quantity": "2"}]}
        (made,) = perform(tx, plan, system_grant(plan), CreateRecord("order", values))
        perform(tx, plan, system_grant(plan), UpdateRecord("order", made.record, {"status": "已发货"}))

    opened.transact(SYSTEM, work)
    yield opened
    opened.close()


def indexes(database: Database) -> list[str]:
    catalogue = {"sqlite": "SELECT name FROM sqlite_master", "postgres": "SELECT indexname FROM pg_indexes"}
    with database.read() as tx:
        return [row[0] for row in tx.run(catalogue[database.dialect])]


def found(database: Database, *harm: str) -> list[tuple[str, str]]:
    with database.write() as tx:
        for statement in harm:
            tx.run(statement)
    with database.read() as tx:
        return [(problem.code, problem.path) for problem in check(tx)]


def test_a_company_at_work_keeps_every_law(database: Database) -> None:
    assert found(database) == []


@pytest.mark.parametrize(
    ("harm", "code", "path"),
    [
        ("UPDATE s_ord_lines SET parent = 5 WHERE position = 1", "orphan", "orders.order.ord_"),
        ("UPDATE s_ord_lines SET position = 0", "same_place", ".lines.position"),
        ("UPDATE r_customer SET f_cus_name__k = 'x' WHERE f_cus_code = 'KH1'", "companion", ".name"),
        ("UPDATE r_order SET created_at__d = 20200101", "companion", ".created_at"),
        ("UPDATE r_order SET f_ord_total = f_ord_total + 1", "stored_value", ".total"),
        ("UPDATE s_ord_lines SET f_ln_quantity = 0 WHERE position = 1", "stored_value", ".amount"),
        ("UPDATE r_order SET version = 1", "version", ".version"),
        (COMMENT.format(record=7), "orphan", ".comments"),
        (MESSAGE.format(comment=8), "orphan", ".messages"),
        ("DROP INDEX {index}", "missing", "i_"),
    ],
)
def test_what_breaks_a_law_is_told_with_its_place(
    database: Database, harm: str, code: str, path: str
) -> None:
    if "{index}" in harm:
        harm = harm.format(index=next(name for name in indexes(database) if name.startswith("i_r_")))

    told = found(database, harm)

    assert code in [each for each, _ in told]
    assert any(path in place for each, place in told if each == code)


def test_lacking_indexes_are_made_when_the_database_is_opened(database: Database) -> None:
    # SQLite's search tables are indexes themselves
    kinds = ("i_r_",) if database.dialect == "sqlite" else ("i_r_", "i_x_")
    dropped = [next(name for name in indexes(database) if name.startswith(kind)) for kind in kinds]
    told = found(database, *(f"DROP INDEX {index}" for index in dropped))
    assert told == [("missing", index) for index in dropped]

    prepare(database)

    assert set(dropped) <= set(indexes(database))
    assert found(database) == []


def test_a_lacking_search_table_is_filled_again_when_the_database_is_opened(database: Database) -> None:
    words = "SELECT * FROM x_customer ORDER BY 1"
    with database.read() as tx:
        before = tx.run(words).fetchall()
    assert found(database, "DROP TABLE x_customer") == [("missing", "x_customer")]

    prepare(database)

    assert found(database) == []
    with database.read() as tx:
        after = tx.run(words).fetchall()
    assert before
    assert sorted(before) == sorted(after)
