"""What is packed beside the writers and then stored is, row for row, what is written when all is decided in one Tx."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from huodan.engines import records
from huodan.kit.packed import unpack
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.importing import Wish, deciding, try_table
from huodan.workspace.importing.run import read_file
from tests.workspace.test_importing import ORDERS, bring, build, counts, order, rights

TODAY = 20260506
HEAD = "订单编号,客户编号,下单日期,产品编码,单价,数量,折扣,备注\n"
CHANGED = (
    HEAD + "DD1,KH0002,2026-05-03,CP002,80,4,0.1,改了\n"
    "DD1,,,CP001,30,10,10%,\n"
    "DD1,,,CP001,12,1,,\n"
    ",KH0003,2026-05-04,CP001,80,1,,没有编号\n"
    ",KH0001,2026-05-04,奶酪,38.5,7,,没有编号二\n"
    "DD2,成都天和,2026-05-02,奶酪,38.5,2,,\n"
    "DD10007,KH0001,2026-05-05,CP001,80,2,,自带编号\n"
)
CUSTOMERS = (
    "客户编号,客户名称,账期天数,标签\nKH0001,杭州云杉,45,长期合作、价格敏感\n"
    "KH0009,宁波海港,30,长期合作\nKH0003,南京新桥,60,\n"
)
TIMES = re.compile(r".*(created|updated)_at.*|^id$|^parent$|^command$|^cause$|^at$|^version_at$|.*_since$")


@pytest.fixture
def pair(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Any:
    """This function will give two workspaces that hold the same."""
    opened = [Database(prepared_database("import", build), today=TODAY) for _ in range(2)]
    for database in opened:
        bring(database, "order", ORDERS)
    yield opened
    for database in opened:
        database.close()


def in_one_tx(database: Database, form: str, text: str, **wish: Any) -> None:
    """This function will decide and write a file record by record."""
    granted, wanted = rights(database), Wish(**wish)
    table = read_file(granted, form, text.encode(), wanted)
    tried, _ = database.transact(SYSTEM, lambda tx: try_table(tx, granted, form, table, wanted))
    assert not tried.report.errors


def stored(database: Database, form: str, key: str, subs: tuple[str, ...] = ()) -> list[str]:
    """This function will write all that is stored of a form's records as text, without ids and moments of this import."""
    with database.read() as tx:
        return [
            _record(tx, form, row, subs) for row in sorted(_rows(tx, f"r_{form}"), key=lambda r: str(r[key]))
        ]


def _record(tx: Tx, form: str, row: dict[str, Any], subs: tuple[str, ...]) -> str:
    told: dict[str, Any] = {"row": _plain(row)}
    ours = {row["id"]: "own"}
    for sub in subs:
        lines = [line for line in _rows(tx, f"s_{sub}") if line["parent"] == row["id"]]
        lines.sort(key=lambda line: int(line["position"]))
        ours |= {line["id"]: f"line {place}" for place, line in enumerate(lines)}
        told[sub] = [_plain(line) for line in lines]
    name = "rowid" if tx.dialect == "sqlite" else "id"
    (words,) = tx.run(f"SELECT words FROM x_{form} WHERE {name} = {row['id']}").fetchall()
    told["words"] = sorted(re.findall(r"\w+", re.sub(r":[0-9,]+", "", str(words[0]))))
    told["journal"] = [
        (entry["kind"], entry["version"], entry["origin"], unpack(entry["body"]))
        for entry in sorted(_rows(tx, "journal"), key=lambda entry: int(entry["version"]))
        if entry["record"] == row["id"]
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    text = re.sub(r'"\w+_since": [0-9]+', '"since": 0', text)
    return re.sub(r"\b[0-9]{17,19}\b", lambda found: ours.get(int(found[0]), found[0]), text)


def _rows(tx: Tx, table: str) -> list[dict[str, Any]]:
    from sqlalchemy import text

    return [dict(row) for row in tx.execute(text(f"SELECT * FROM {table}")).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not TIMES.fullmatch(name)}


def _counters(database: Database) -> list[Any]:
    with database.read() as tx:
        return sorted(map(tuple, tx.run("SELECT field, period, value FROM counter").fetchall()))


@pytest.mark.parametrize("window", [1, 3, 2_000])
def test_packed_orders_are_stored_as_orders_written_one_by_one(
    pair: Any, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(deciding, "WINDOW", window)
    packed, written = pair

    report = bring(packed, "order", CHANGED)
    in_one_tx(written, "order", CHANGED)

    assert counts(report) == (3, 1, 1)
    look = partial(stored, form="order", key="f_ord_no", subs=("ord_lines",))
    assert look(packed) == look(written)
    assert _counters(packed) == _counters(written)
    assert order(packed, "DD10008")["remark"] == "没有编号"


def test_chosen_options_are_stored_beside_as_well(pair: Any) -> None:
    packed, written = pair

    bring(packed, "customer", CUSTOMERS)
    in_one_tx(written, "customer", CUSTOMERS)

    assert stored(packed, "customer", "f_cus_code") == stored(written, "customer", "f_cus_code")
    with packed.read() as one, written.read() as other:
        names = [row[0] for row in one.run(_TABLES[one.dialect]).fetchall()]
        found = [
            [sorted(option for option, _ in tx.run(f"SELECT option, row FROM {name}")) for name in names]
            for tx in (one, other)
        ]
    assert found[0] == found[1]


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'c!_%' ESCAPE '!' ORDER BY name",
    "postgres": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'c!_%' ESCAPE '!' ORDER BY tablename",
}


def test_what_cannot_be_packed_is_written_one_by_one(pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, written = pair
    monkeypatch.setattr(records, "can_pack", lambda _plan, _decision: False)

    bring(packed, "order", CHANGED)
    in_one_tx(written, "order", CHANGED)

    look = partial(stored, form="order", key="f_ord_no", subs=("ord_lines",))
    assert look(packed) == look(written)
