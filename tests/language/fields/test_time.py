"""A time of day: how it is written, and what formulas make of it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from huodan.kit import zone
from huodan.language.fields import KINDS, Cell
from huodan.language.formula import Value
from huodan.language.plan import Plan
from tests.support.apps import app, field, form, plan

TZ = "Asia/Shanghai"
TIME = KINDS["time"](id="t", key="t", label="时间", kind="time")
SECONDS = st.integers(0, 86_399)


class Env:
    """What a formula sees of one row."""

    def __init__(self, found: Plan, cells: dict[str, Cell]) -> None:
        self.fields, self.cells = found.tables["shift"].by_id, cells
        self.zone, self.weekdays = zone.zone_info(TZ), None

    def value(self, path: tuple[str, ...], /) -> Value:
        """This function will give the value of a field."""
        return self.fields[path[0]].to_value(self.cells.get(path[0]), tz=TZ)

    def today(self) -> datetime.date:
        """This function will give a day."""
        return datetime.date(2026, 5, 6)

    def now(self) -> datetime.datetime:
        """This function will give a moment."""
        return datetime.datetime(2026, 5, 6, 10, 30, tzinfo=datetime.UTC)


def evaluate(formula: str, result: str, **cells: Cell) -> object:
    """This function will work out a formula over a shift from ``begin`` to ``end``."""
    times = (field("shift_begin", "time"), field("shift_end", "time"))
    name = field("shift_name", "single_line_text")
    found = plan(
        app(form("shift", name, *times, field("shift_out", "formula", formula=formula, result=result)))
    )
    out = found.tables["shift"].by_id["shift_out"]
    assert out.compute is not None
    env = Env(found, {f"shift_{key}": cell for key, cell in cells.items()})
    cell = out.from_value(out.compute.evaluate(env), tz=TZ)
    return None if cell is None else out.show(cell, tz=TZ)


@pytest.mark.parametrize(
    ("formula", "result", "expected"),
    [
        ("(end-begin)*24", "number", "8.5"),
        ("HOUR(begin)", "number", "9"),
        ("MINUTE(end)", "number", "30"),
        ('begin&"-"&end', "text", "09:00-17:30"),
        ('TEXT(end,"h:mm")', "text", "17:30"),
        ('begin<"09:01"', "switch", True),
        ("end>begin", "switch", True),
        ("end", "text", "17:30:00"),
    ],
)
def test_formulas_work_with_times(formula: str, result: str, expected: object) -> None:
    assert evaluate(formula, result, begin=9 * 3600, end=17 * 3600 + 1800) == expected


def test_an_empty_time_gives_nothing() -> None:
    assert evaluate("(end-begin)*24", "number", begin=3600) in (None, "0")


@given(SECONDS)
def test_every_second_of_the_day_comes_back(cell: int) -> None:
    assert TIME.parse(TIME.show(cell, tz=TZ), tz=TZ) == cell
    assert TIME.from_value(TIME.to_value(cell, tz=TZ), tz=TZ) == cell
    assert TIME.from_value(Decimal(cell) / 86_400 + 3, tz=TZ) == cell


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:30", "09:30:00"),
        ("９：３０", "09:30:00"),
        ("9时5分", "09:05:00"),
        ("9点半", "09:30:00"),
        ("晚上8点", "20:00:00"),
        ("凌晨12:10", "00:10:00"),
        ("12:10 AM", "00:10:00"),
        ("12:10 p.m.", "12:10:00"),
        ("中午12点", "12:00:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, clock: str) -> None:
    assert TIME.show(TIME.parse(text, tz=TZ), tz=TZ) == clock


@pytest.mark.parametrize("text", ["13:00 pm am", "0:30 pm", "24:00", "9:61", "9:30:61", "930", "早"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert zone.parse_clock(text) is None
