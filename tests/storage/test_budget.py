"""A read that takes longer than its budget is stopped with words; what follows on its connection is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from huodan.storage.db import Database
from huodan.storage.trouble import TooSlow

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 0"
SHORT = (
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200000) SELECT max(n) FROM c"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("is_plain", [True, False])
def test_a_read_over_its_budget_is_stopped_with_words(database: Database, is_plain: bool) -> None:
    with pytest.raises(TooSlow) as refused, database.read(seconds=0.05) as tx:
        _ = tx.run(ENDLESS).fetchone() if is_plain else tx.execute(text(ENDLESS)).first()

    assert refused.value.status == 422
    assert "0.05 秒" in refused.value.text("zh")
    assert "缩小范围" in refused.value.text("zh")


def test_a_read_is_also_stopped_after_its_first_row(database: Database) -> None:
    with pytest.raises(TooSlow), database.read(seconds=0.05) as tx:
        tx.run(ENDLESS.replace("n < 0", "n = 1 OR n < 0")).fetchall()


def test_the_next_reader_of_the_connection_has_its_own_budget(database: Database) -> None:
    with pytest.raises(TooSlow), database.read(seconds=0.05) as tx:
        tx.run(ENDLESS).fetchone()

    for seconds in (None, 60):
        with database.read(seconds=seconds) as tx:
            assert tx.run(SHORT).fetchone() == (200_000,)
