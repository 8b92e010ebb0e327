"""
The law of files: what was exported is imported back unchanged.

Records of every kind with hostile texts go out as a workbook and as csv, with sub-rows repeated, said once or on a sheet
of their own, and come back by key: all of them unchanged. A new kind is tried by its examples.
"""

from __future__ import annotations

import datetime
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings, strategies as st

from huodan.engines.query import Query
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.fields import KINDS, Field, Store
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import PlanTable
from huodan.storage.db import Database
from huodan.workspace import importing
from huodan.workspace.exporting import Wish, export, grant_of
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import prepare
from tests.support.apps import OPTIONS, SETTINGS, Tree, app, field, form, read
from tests.support.sales import Desk

SCRATCH = Path(tempfile.gettempdir())
NASTY = (
    "=1+1", "+8613900027919", "-5", "@SUM(A1:A9)", "'=1+1", "''007", "'007", "007", "1234567890123456789", '="5"',
    "#N/A", "###", "'#REF!", "null", "NaN", "\\N", "合计", "备注：加急", "说明", "0,75", "1.234,50", "1,234", "10个",
    "a;b;c", "a|b", "a\tb", "，；", '他说"好"', '"', "'", "第一行\n第二行", "  前后  ", "a  b", "😀👨‍👩‍👧", "<b>&amp;</b>",
    "_x0041_", "_x000D_", "http://x.example", "=HYPERLINK(\"http://x\")", "TRUE", "否", "2026-05-06", "1e5", "½", "ﬁ",
    "\u2028", "é", "e\u0301", "A\u00a0B", "\ufffe", "sep=;", "%PDF", "5%", "2026年", "客户",
)  # fmt: skip
TEXTS = (
    st.sampled_from(NASTY) | st.text(max_size=12) | st.text(st.sampled_from("'=\"#,;\t\n-0 N/A"), max_size=6)
)
MOMENTS = (
    st.integers(-4_000_000_000_000, 4_000_000_000_000)
    | st.integers(589_900_000_000, 590_100_000_000)  # clocks were put back in Shanghai
    | st.integers(0, 40_000).map(lambda day: day * 86_400_000 - 28_800_000)
)
BY_STORE: dict[Store, st.SearchStrategy[Any]] = {
    Store.DECIMAL: st.decimals(-9_000_000_000_000, 9_000_000_000_000, places=4).map(str)
    | st.sampled_from(["0", "0.05", "-0.5", "123456789012.3456", "9000000000000.1234"]),
    Store.DAY: st.dates(datetime.date(1, 1, 1)).map(str) | st.just("1900-02-28"),
    Store.INSTANT: MOMENTS.map(lambda ms: zone.iso(ms, "Asia/Shanghai")),
    Store.FLAG: st.booleans(),
    Store.CHOICE: st.sampled_from(["甲", "乙"]),
    Store.PLACE: st.sampled_from(
        [
            {"province": "浙江省"},
            {"province": "北京市", "district": "朝阳区", "detail": "#N/A"},
            {"detail": "=1 楼"},
        ]
    ),
}
HOSTILE_KINDS = ("single_line_text", "multi_line_text", "rich_text")
LEFT_OUT = ("serial", "subform")
# Four in every run, sixty in the long one; each is a whole table of every kind, with rows.
FEW = settings(max_examples=min(60, settings().max_examples // 7), phases=[Phase.generate])


def inputs(prefix: str) -> list[Tree]:
    """This function will write a field of every kind that takes values."""
    kinds = [name for name, kind in KINDS.items() if not kind.is_computed and name not in LEFT_OUT]
    more = {**SETTINGS, **{name: {"places": 4} for name in ("number", "money", "percent") if name in kinds}}
    return [field(f"{prefix}_{kind}", kind, **more.get(kind, {})) for kind in kinds]


def document() -> Tree:
    """This function will write a form with every kind in it and in its sub-rows, and a target whose names repeat."""
    clash = [*OPTIONS, {"id": "c", "value": "丙", "label": "=丙"}]
    SETTINGS["dropdown"] = SETTINGS["radio_group"] = {"options": clash}
    product = form(
        "product",
        field("product_name", "single_line_text", label="名称"),
        field("product_code", "single_line_text", unique=True, label="编号"),
    )
    rows = field("every_rows", "subform", label="明细", fields=inputs("row"))
    more = field("every_more", "subform", label="更多", fields=[field("more_name", "single_line_text")])
    key = field("every_key", "single_line_text", unique=True, max_length=400, label="编号")
    count = field("every_sum", "rollup", over="every_rows", operation="count", label="row_number")
    return app(product, form("every", key, *inputs("every"), rows, more, count))


@cache
def values_of(kind: str, store: Store) -> st.SearchStrategy[Any]:
    """This function will make what values of a kind are drawn from: once, for making it costs more than drawing."""
    if kind in HOSTILE_KINDS:
        return st.none() | TEXTS
    return st.none() | BY_STORE.get(store, st.sampled_from([raw for raw, _ in KINDS[kind].examples]))


@dataclass
class House:
    """A workspace, and what records may point to."""

    database: Database
    desk: Desk
    targets: dict[str, list[Id]]
    number: int = 0

    def value(self, kind: Field, draw: st.DataObject) -> object:
        """This function will draw a value that a kind takes, or none."""
        if kind.store is Store.FILES:  # an import brings none
            return None
        targets = self.targets.get(str(getattr(kind, "target_form", "")))
        if targets:
            return draw.draw(st.none() | st.sampled_from(targets))
        raw = draw.draw(values_of(kind.kind, kind.store))
        try:
            kind.parse(raw, tz="Asia/Shanghai")
        except HuodanError:
            return None
        return raw

    def values(self, table: PlanTable, draw: st.DataObject) -> dict[str, object]:
        """This function will draw a row."""
        kinds = [found.field for found in table.fields if not found.field.is_computed]
        return {kind.key: self.value(kind, draw) for kind in kinds if kind.store is not Store.ROWS}

    def fill(self, draw: st.DataObject) -> None:
        """This function will store a few records."""
        with self.database.read() as tx:
            every = current_plan(tx).forms["every"]
        for _ in range(draw.draw(st.integers(1, 3))):
            self.number += 1
            values = self.values(every.table, draw)
            values["key"] = f"{values['key'] or ''}·{self.number}"
            for key, most in (("rows", 3), ("more", 2)):
                lines = range(draw.draw(st.integers(0, most)))
                values[key] = [self.values(every.subforms[f"every_{key}"], draw) for _ in lines]
            self.desk.create("every", **values)

    def out(self, **wish: Any) -> bytes:
        """This function will export all records."""
        into = io.BytesIO()
        export(self.database, grant_of(SYSTEM), Wish(Query("every"), **wish), into, scratch=SCRATCH)
        return into.getvalue()

    def back(self, file: bytes, **wish: Any) -> importing.ImportReport:
        """This function will import by key, on a snapshot and for good."""
        with self.database.read() as tx:
            granted = system_grant(current_plan(tx))
        asked = importing.Wish(key="key", **wish)
        tried = importing.run_import(self.database, granted, "every", file=file, wish=asked, dry_run=True)
        done = importing.run_import(self.database, granted, "every", file=file, wish=asked)
        assert (tried.updated, tried.errors) == (done.updated, done.errors)
        return done

    def count(self, table: str = "r_every") -> int:
        """This function will count the records, or sub-rows."""
        with self.database.read() as tx:
            return int((tx.run(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0])

    def empty(self) -> None:
        """This function will remove all records."""
        with self.database.write() as tx:
            for name in ("r_every", "s_every_rows", "s_every_more", "x_every", "journal"):
                tx.run(f"DELETE FROM {name}")


def build(url: str) -> None:
    """This function will publish the app and store targets."""
    database = Database(url, today=20260506)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(document())), int)
    desk = Desk(database)
    for number, text in enumerate(("橘子酱", "橘子酱", "=1+1", "#N/A", "'007", None)):
        desk.create("product", name=text, code=f"{text or '-'}{number}")
        desk.create("people", name=text or "周敏", no=f"YG{number:03d}")
        desk.create("departments", name=f"{text or '部门'}{number}")
    database.close()


@pytest.fixture
def house(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[House]:
    """This function will open a private copy."""
    database = Database(prepared_database("export-law", build), today=20260506)
    with database.read() as tx:
        targets = {
            name: [row[0] for row in tx.run(f"SELECT id FROM r_{name}")]
            for name in ("product", "people", "departments")
        }
    yield House(database, Desk(database), targets)
    database.close()


@pytest.mark.parametrize(("format", "lines"), [("xlsx", "repeat"), ("csv", "first"), ("csv", "repeat")])
@FEW
@given(draw=st.data())
def test_an_exported_file_comes_back_unchanged(
    house: House, format: str, lines: str, draw: st.DataObject
) -> None:
    house.empty()
    house.fill(draw)

    report = house.back(house.out(format=format, lines=lines))

    assert report.errors == ()
    assert (report.created, report.updated, report.unchanged) == (0, 0, house.count())


@FEW
@given(draw=st.data())
def test_sub_rows_on_a_sheet_of_their_own_come_back_unchanged(house: House, draw: st.DataObject) -> None:
    house.empty()
    house.fill(draw)
    assume(house.count("s_every_rows"))
    file = house.out(lines="sheet")

    own = house.back(file, sheet="every")
    lines = house.back(file, sheet="明细")
    both = house.back(file, sheet="every", lines="明细")

    assert own.errors + lines.errors + both.errors == ()
    assert (own.created, own.updated, own.unchanged) == (0, 0, house.count())
    assert (lines.created, lines.updated) == (0, 0)
    assert (both.created, both.updated, both.unchanged) == (0, 0, house.count())


def test_files_are_named_and_left_alone_by_an_import(house: House) -> None:
    house.desk.create("every", key="A", single_line_text="x")

    report = house.back(house.out(format="csv"))

    aims = {column.name: column.field for column in report.columns}
    assert (report.errors, report.unchanged) == ((), 1)
    assert {name: aims[name] for name in ("every_attachment", "every_image")} == dict.fromkeys(
        ("every_attachment", "every_image")
    )
