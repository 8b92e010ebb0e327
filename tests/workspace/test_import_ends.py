"""An import ends, whoever goes on changing what it rests on: the last time it is decided all others wait (decision 0033)."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from huodan.kit.ids import parse_id
from huodan.language.messages import SYSTEM, UpdateRecord
from huodan.storage.db import Database
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.perform import perform
from tests.workspace.test_importing import counts, database, order, rights, rows, told

__all__ = ["database"]

HEAD = "订单编号,客户编号,下单日期,产品编码,数量\n"
SOON = 0.5


class Busybody:
    """Somebody who changes a record in another thread whenever some rows of an import were looked at."""

    def __init__(self, database: Database, form: str, name: str, key: str) -> None:
        self.database, self.form, self.key = database, form, key
        (self.record,) = (
            parse_id(str(row["id"])) for row in rows(database, form, "name") if row["name"] == name
        )
        self.threads: list[Thread] = []
        self.waiting: list[bool] = []

    def __call__(self, _rows: int) -> None:
        value = str(90 + len(self.threads) + 1)
        self.threads.append(Thread(target=self._change, args=(value,)))
        self.threads[-1].start()
        self.threads[-1].join(SOON)
        self.waiting.append(self.threads[-1].is_alive())

    def _change(self, value: str) -> None:
        granted = rights(self.database)
        assert self.record is not None
        command = UpdateRecord(self.form, self.record, {self.key: value})
        self.database.transact(SYSTEM, lambda tx: perform(tx, granted.plan, granted, command))

    def rest(self) -> None:
        """This function will wait until the last change is made."""
        for thread in self.threads:
            thread.join()


def bring_beside(somebody: Busybody, form: str, text: str, **wish: Any) -> Any:
    """This function will import a text while somebody changes what it rests on."""
    database = somebody.database
    report = run_import(
        database, rights(database), form, file=text.encode(), wish=Wish(**wish), tell=somebody
    )
    somebody.rest()
    return report


@pytest.mark.parametrize("accept", ["all", "valid"])
def test_a_writer_that_never_stops_waits_at_last(database: Database, accept: str) -> None:
    somebody = Busybody(database, "product", "橘子酱", "price")

    report = bring_beside(somebody, "order", HEAD + "DD7,KH0001,2026-05-01,CP001,2\n", accept=accept)

    assert (counts(report), told(report)) == ((1, 0, 0), [])
    assert somebody.waiting == [False, False, True]
    assert [line["price"] for line in order(database, "DD7")["lines"]] == ["92"]
    assert {row["name"]: row["price"] for row in rows(database, "product", "name", "price")}["橘子酱"] == "93"


def test_records_others_go_on_changing_are_changed_all_the_same(database: Database) -> None:
    somebody = Busybody(database, "customer", "杭州云杉", "credit_limit")

    report = bring_beside(somebody, "customer", "客户编号,客户名称,账期天数\nKH0001,杭州云杉,45\n")

    assert (counts(report), somebody.waiting) == ((0, 1, 0), [False, False, True])
    (customer,) = (
        row
        for row in rows(database, "customer", "code", "term_days", "credit_limit")
        if row["code"] == "KH0001"
    )
    assert (customer["term_days"], customer["credit_limit"]) == ("45", "93")


def test_mistakes_are_told_while_others_go_on_writing(database: Database) -> None:
    somebody = Busybody(database, "product", "橘子酱", "price")
    text = "订单编号,客户编号,下单日期,产品编码,单价,数量\nDD7,KH0001,2026-05-01,CP001,80,2\nDD8,KH0001,2026-05-01,没有,80,2\n"

    refused = bring_beside(somebody, "order", text)
    done = bring_beside(somebody, "order", text, accept="valid")

    assert (counts(refused), told(refused)) == ((0, 0, 0), [(3, "产品编码", "no_target")])
    assert (counts(done), done.refused, told(done)) == ((1, 0, 0), 1, told(refused))
