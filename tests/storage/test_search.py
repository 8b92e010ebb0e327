"""Searching: both databases find the same, and only in the fields that may be seen."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from huodan.engines import schema
from huodan.kit.text import search_terms
from huodan.storage import Database, Tx
from huodan.storage.sql import search
from huodan.storage.sql.statements import insert_rows
from huodan.storage.sql.tables import tables
from tests.support import apps

RECORDS = {
    1: {"product_name": "杭州云杉贸易有限公司", "product_code": "A-100"},
    2: {"product_name": "Chai 印度茶 café", "product_code": "p01"},
    3: {"product_name": "云南白药", "product_code": "云杉"},
    4: {"product_name": "𠮷野家 O'Neill 24×12oz瓶", "product_code": None},
}
PLAN = apps.plan(apps.shop())


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    """Open a write Tx with four products."""
    with database.write() as tx:
        schema.sync(tx, PLAN)
        system = dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by"), 0)
        for id, cells in RECORDS.items():
            insert_rows(tx, PLAN, "product", [{"id": id, "app_version": 1, "version": 1, **system, **cells}])
            search.index(tx, "product", id, cells)
        yield tx


def find(tx: Tx, query: str, *fields: str) -> list[int]:
    table = tables(PLAN).rows("product")
    sought = search.Sought("sought", tx.dialect, search_terms(query), fields or tuple(RECORDS[1]))
    found = []
    for test in (search.match, search.holds):
        clause = test("product", sought, id=table.c.id)
        wanted = select(table.c.id).where(clause).order_by(table.c.id)
        found.append(list(tx.execute(wanted, sought.given).scalars()))
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("云杉", [1, 3]),
        ("云 杉", [1, 3]),
        ("杉云", []),
        ("hzys", [1]),
        ("贸易 a", [1]),
        ("100", [1]),
        ("A-1", [1]),
        ("CHAI", [2]),
        ("cha", [2]),
        ("cafe", []),
        ("茶", [2]),
        ("𠮷野", [4]),
        ("o'neill", [4]),
        ("12oz", [4]),
        ('" OR 1', []),
        ("", []),
        ("。", []),
    ],
)
def test_words_are_found_alike(tx: Tx, query: str, found: list[int]) -> None:
    assert find(tx, query) == found


def test_a_field_not_asked_for_finds_nothing(tx: Tx) -> None:
    assert find(tx, "云杉", "product_name") == [1]
    assert find(tx, "云杉", "product_code") == [3]
    assert find(tx, "云杉", "product_price") == []


def test_new_words_replace_the_old_ones(tx: Tx) -> None:
    search.index(tx, "product", 1, {"product_name": "上海", "order_lines": ("第一行", "第二行")})

    assert find(tx, "云杉") == [3]
    assert find(tx, "上海") == [1]
    assert find(tx, "二行", "order_lines") == [1]


def test_a_removed_record_is_not_found(tx: Tx) -> None:
    search.remove(tx, "product", 1)

    assert find(tx, "云杉") == [3]


def test_very_long_text_is_taken(tx: Tx) -> None:
    search.index(tx, "product", 4, {"product_name": "长" * 20_000 + "x" * 3000})

    assert find(tx, "长长") == [4]
