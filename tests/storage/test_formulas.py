"""Live formulas in statements: SQLite, PostgreSQL and Python give one and the same cell."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import literal, select, union_all

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.text import sort_key
from huodan.kit.zone import zone_info
from huodan.language.document import App
from huodan.language.fields import Cell
from huodan.language.formula import Value
from huodan.language.plan import compile
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Database
from huodan.storage.sql.rows import Row
from huodan.storage.sql.tables import columns, tables

ZONE = "Asia/Shanghai"
TODAY = 20260506
NOW = 1_778_040_000_000  # 2026-05-06 12:00
LARGEST = 2**63 - 1

FIELDS: list[dict[str, Any]] = [
    {"id": "t_name", "key": "name", "label": "名称", "kind": "single_line_text"},
    {"id": "t_a", "key": "a", "label": "甲", "kind": "number", "places": 6},
    {"id": "t_b", "key": "b", "label": "乙", "kind": "number", "places": 6},
    {"id": "t_from", "key": "start", "label": "起", "kind": "date"},
    {"id": "t_till", "key": "end", "label": "止", "kind": "date"},
    {"id": "t_at", "key": "at", "label": "时", "kind": "date_time"},
    {"id": "t_ok", "key": "ok", "label": "好", "kind": "switch"},
    {
        "id": "t_kind",
        "key": "kind",
        "label": "种类",
        "kind": "dropdown",
        "options": [
            {"id": "k1", "value": "茶"},
            {"id": "k2", "value": "Wine"},
            {"id": "k3", "value": "果汁"},
        ],
    },
]
NUMBERS = (
    0,
    1,
    -1,
    500_000,
    1_499_999,
    -2_500_000,
    10**9,
    LARGEST,
    -LARGEST,
    LARGEST - 1,
    123_456_789_012_345_678,
)
# Midnights, the edges of summer time in China (1986 to 1991), of its mean time (1901) and of the calendar.
EDGES = ("1986-05-04 03:00", "1991-09-15 01:00", "1940-06-01 00:00", "1901-01-01")
MOMENTS = (
    *(zone.start_of_day(day, ZONE) for day in (20260506, 20260507, 20240229, 19000301, 99991231)),
    *(zone.parse_instant(text, ZONE) + more for text in EDGES for more in (-1, 0, 1, 3_600_000)),
    NOW - 1,
    NOW,
)
DAYS = (10101, 19000301, 20240229, 20260505, 20260506, 20260507, 20270101, 99991231)
TEXTS = ("茶叶", "A-1", "a-1", "已付", "10")


class Line:
    """The values of one row, as formulas see them."""

    zone = zone_info(ZONE)

    def __init__(self, plan: Plan, cells: Mapping[str, Cell]) -> None:
        self.fields, self.cells = plan.tables["test"].by_id, cells

    def value(self, path: tuple[str, ...], /) -> Value:
        (id,) = path
        field = self.fields[id]
        return field.to_value(self.cell(field), tz=ZONE)

    def cell(self, field: PlanField) -> Cell:
        if field.compute is None:
            return self.cells.get(field.id)
        try:
            return field.from_value(field.compute.evaluate(self), tz=ZONE)
        except HuodanError:
            return None

    def today(self) -> datetime.date:
        return datetime.date(2026, 5, 6)

    def now(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(NOW / 1000, self.zone)


def planned(*formulas: tuple[str, str], places: int = 2) -> Plan:
    live = [
        {
            "id": f"t_f{number}",
            "key": f"f{number}",
            "label": f"式{number}",
            "kind": "formula",
            "formula": formula,
            "result": result,
            "places": places,
        }
        for number, (formula, result) in enumerate(formulas)
    ]
    form = {
        "id": "test",
        "key": "test",
        "label": "测试",
        "id_prefix": "tst",
        "title": "t_name",
        "fields": [*FIELDS, *live],
    }
    app = App.model_validate({"format": 1, "id": "test", "key": "test", "label": "测试", "forms": [form]})
    plan = compile([app], version=1, tz=ZONE)
    assert isinstance(plan, Plan), plan
    return plan


def agree(database: Database, plan: Plan, rows: list[dict[str, Cell]]) -> None:
    """See that statements give what Python gives, for every formula that has a form in them."""
    fields = [field for field in plan.tables["test"].fields if field.lowered is not None]
    with database.read() as tx:
        source = _rows(plan, rows)
        row = Row(plan.tables["test"], source, dialect=tx.dialect, today=TODAY, now=NOW)
        picked = [
            row.column(field, suffix).label(f"{field.id}{suffix}")
            for field in fields
            for suffix in (("", "__k") if field.store == "text" else ("",))
        ]
        found = tx.execute(select(source.c.id, *picked).order_by(source.c.id)).all() if picked else []
    for cells, line in zip(rows, found, strict=bool(picked)):
        env = Line(plan, cells)
        for field in fields:
            expected = env.cell(field)
            got = getattr(line, field.id)
            got = bool(got) if field.store == "flag" and got is not None else got
            said = (field.compute.text if field.compute else "", cells)
            assert expected == got, said
            assert type(expected) is type(got), said
            if field.store == "text":
                assert (None if expected is None else sort_key(str(expected))) == getattr(
                    line, f"{field.id}__k"
                )


def _rows(plan: Plan, rows: list[dict[str, Cell]]) -> Any:
    table = tables(plan).rows("test")
    made = []
    for id, cells in enumerate(rows):
        values: dict[str, Any] = {"id": id}
        for field in plan.tables["test"].fields:
            if field.has_column:
                lie = columns(field)
                values |= zip(lie.names, lie.write(cells.get(field.id), ZONE), strict=True)
        made.append(
            select(*(literal(value, table.c[name].type).label(name) for name, value in values.items()))
        )
    return union_all(*made).subquery("t0")


# ── random formulas ──────────────────────────────────────────────────────────────────────────────────

literals = st.sampled_from(["0", "1", "-3", "0.5", "1000000", "9223372036854", "0.000001", "12.345678", "7%"])
factors = st.sampled_from(["2", "-1", "0.5", "0.13", "100", "1.13"])
whole = st.sampled_from(["0", "1", "-30", "366", "100000", "3700000"])


def numbers_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(inner, factors).map(lambda p: f"({p[0]}*{p[1]})"),
        st.tuples(inner, st.sampled_from(["2", "4", "10", "100"])).map(lambda p: f"({p[0]}/{p[1]})"),
        inner.map(lambda one: f"(-{one})"),
        inner.map(lambda one: f"ABS({one})"),
        inner.map(lambda one: f"INT({one})"),
        st.tuples(st.sampled_from(["TRUNC", "ROUNDUP", "ROUNDDOWN"]), inner, st.integers(0, 6)).map(
            lambda p: f"{p[0]}({p[1]},{p[2]})"
        ),
        st.tuples(inner, st.integers(0, 6)).map(lambda p: f"ROUND({p[0]},{p[1]})"),
        st.tuples(st.sampled_from(["MIN", "MAX", "SUM"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]},{p[2]})"
        ),
        st.tuples(inner, st.sampled_from("*/"), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(inner, st.sampled_from(["3", "7", "0.9"])).map(lambda p: f"({p[0]}/{p[1]})"),
        st.tuples(truths, inner, inner).map(lambda p: f"IF({p[0]},{p[1]},{p[2]})"),
        st.tuples(truths, inner).map(lambda p: f'IF({p[0]},{p[1]},"")'),
        st.tuples(inner, inner).map(lambda p: f"IFEMPTY({p[0]},{p[1]})"),
        st.tuples(days, days).map(lambda p: f"({p[0]}-{p[1]})"),
        st.tuples(days, days).map(lambda p: f"DAYS({p[0]},{p[1]})"),
        st.tuples(moments, st.one_of(moments, day_fields)).map(lambda p: f"({p[0]}-{p[1]})"),
        st.tuples(st.sampled_from(["YEAR", "MONTH", "DAY"]), days).map(lambda p: f"{p[0]}({p[1]})"),
    )


moments = st.sampled_from(["#t_at", "NOW()", "IF(#t_ok,#t_at,NOW())", "IFEMPTY(#t_at,NOW())"])
day_fields = st.sampled_from(["#t_from", "#t_till", "TODAY()"])
days = st.deferred(
    lambda: st.one_of(
        day_fields,
        day_fields,
        st.tuples(day_fields, st.sampled_from("+-"), st.one_of(whole, st.sampled_from(["#t_a", "0.5"]))).map(
            lambda p: f"({p[0]}{p[1]}{p[2]})"
        ),
        st.tuples(truths, day_fields, day_fields).map(lambda p: f"IF({p[0]},{p[1]},{p[2]})"),
        st.tuples(st.sampled_from(["MIN", "MAX"]), day_fields, day_fields).map(
            lambda p: f"{p[0]}({p[1]},{p[2]})"
        ),
        st.tuples(days, day_fields).map(lambda p: f"IFERROR({p[0]},{p[1]})"),
    )
)
signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
truths = st.deferred(
    lambda: st.one_of(
        st.just("#t_ok"),
        st.tuples(flat, signs, flat).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(days, signs, day_fields).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(moments, signs, st.one_of(moments, day_fields)).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(st.sampled_from(["#t_name", "#t_kind"]), st.sampled_from(["=", "<>"]), constants).map(
            lambda p: f"({p[0]}{p[1]}{p[2]})"
        ),
        st.sampled_from(["#t_a", "#t_name", "#t_from", "#t_ok", "#t_kind"]).map(
            lambda one: f"ISBLANK({one})"
        ),
        st.tuples(truths, truths).map(lambda p: f"AND({p[0]},{p[1]})"),
        st.tuples(truths, truths).map(lambda p: f"OR({p[0]},{p[1]})"),
        truths.map(lambda one: f"NOT({one})"),
    )
)
constants = st.sampled_from(['"茶叶"', '"已付"', '"10"', '"wine"', '"茶"', '""', '"k9"'])
flat = st.one_of(st.sampled_from(["#t_a", "#t_b"]), literals)
numbers = st.recursive(flat, numbers_of, max_leaves=4)
texts = st.deferred(
    lambda: st.one_of(
        st.sampled_from(['"逾期"', '"正常"', '"A-1"', '""', "#t_name"]),
        st.tuples(truths, texts, texts).map(lambda p: f"IF({p[0]},{p[1]},{p[2]})"),
        st.tuples(truths, texts).map(lambda p: f"IFS({p[0]},{p[1]})"),
        texts.map(lambda one: f'IFEMPTY({one},"无")'),
    )
)
formula = st.one_of(
    st.tuples(numbers, st.just("number")),
    st.tuples(days, st.just("date")),
    st.tuples(truths, st.just("switch")),
    st.tuples(texts, st.just("text")),
)
row = st.fixed_dictionaries(
    {},
    optional={
        "t_a": st.one_of(st.sampled_from(NUMBERS), st.integers(-LARGEST, LARGEST)),
        "t_b": st.one_of(st.sampled_from(NUMBERS), st.integers(-(10**10), 10**10)),
        "t_from": st.sampled_from(DAYS),
        "t_till": st.one_of(
            st.sampled_from(DAYS), st.dates().map(lambda d: d.year * 10_000 + d.month * 100 + d.day)
        ),
        "t_at": st.one_of(st.sampled_from(MOMENTS), st.integers(MOMENTS[3], MOMENTS[4])),
        "t_ok": st.booleans(),
        "t_kind": st.sampled_from(["k1", "k2", "k3", "k9"]),
        "t_name": st.sampled_from(TEXTS),
    },
)


def made_live(pair: tuple[str, str]) -> tuple[str, str]:
    """Let a formula read the clock, which makes it live and changes nothing."""
    return f"=IF(ISBLANK(TODAY()),,{pair[0]})", pair[1]


@settings(max_examples=40)
@given(st.lists(formula, min_size=4, max_size=4), st.lists(row, min_size=4, max_size=4), st.integers(0, 6))
def test_statements_give_what_python_gives(
    database: Database, formulas: list[tuple[str, str]], rows: list[dict[str, Cell]], places: int
) -> None:
    plan = planned(*map(made_live, formulas), places=places)

    agree(database, plan, rows)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=TODAY()-#t_till", "number"),
        ("=DAYS(TODAY(), #t_from)", "number"),
        ('=IF(ISBLANK(#t_till), "", #t_till-TODAY())', "number"),
        ('=IF(AND(#t_kind<>"果汁", #t_till<TODAY()), "逾期", "正常")', "text"),
        ('=IF(#t_till<TODAY(), "逾期", #t_name)', "text"),
        ("=IF(TODAY()>#t_from+#t_b, #t_a, 0)", "number"),
        ("=#t_from+30", "date"),
        ("=IF(TODAY()>#t_till, ROUND(#t_a*1.05, 1), #t_a)", "number"),
        ("=ABS(TODAY()-#t_till)", "number"),
        ("=(YEAR(TODAY())-YEAR(#t_from))*12+MONTH(TODAY())-MONTH(#t_from)", "number"),
        ("=MAX(0, TODAY()-#t_till)*0.5", "number"),
        ("=AND(#t_till<TODAY(), NOT(#t_ok), #t_a>0)", "switch"),
        ('=IFS(#t_till<TODAY(), "逾期", #t_till<TODAY()+7, "快到期")', "text"),
        ("=ROUND((NOW()-#t_at)*24, 1)", "number"),
        ('=IF(AND(#t_at<NOW(), #t_ok=FALSE), "超时", "正常")', "text"),
        ("=TODAY()-#t_at", "number"),
        ("=INT((NOW()-#t_at)*24)", "number"),
        ("=ROUNDUP(#t_a/#t_b, 0)+TRUNC(#t_a*#t_b, 1)", "number"),
        ('=IF(#t_at="", 0, YEAR(TODAY()))', "number"),
        ("=#t_a+#t_b-#t_a", "number"),  # beyond 64 bits on the way
        ("=#t_a*#t_b+0*DAY(TODAY())", "number"),
        ("=IF(#t_b=0, 0, ROUND(#t_a/#t_b, 4))", "number"),
        ("=#t_a/#t_b*100", "number"),
        ("=#t_a/3*3", "number"),
        ('=IF(#t_a/#t_b>0.8, "快收齐", IF(TODAY()>#t_till, "逾期", "正常"))', "text"),
        ("=ABS(#t_a*#t_b)/#t_a", "number"),
    ],
)
def test_what_companies_write_has_a_form(database: Database, formula: str, result: str) -> None:
    clocked = formula if "TODAY" in formula else f"=IF(ISBLANK(TODAY()),,{formula[1:]})"
    plan = planned((clocked, result), places=2)
    rows: list[dict[str, Cell]] = [
        {
            "t_at": moment,
            "t_a": a,
            "t_b": b,
            "t_from": day,
            "t_till": day,
            "t_ok": False,
            "t_kind": kind,
            "t_name": "A-1",
        }
        for moment, a, b, day, kind in zip(
            MOMENTS,
            (0, LARGEST, -LARGEST, 1_234_567, None, 5_000),
            (10_000_000, LARGEST, -LARGEST, None, 0, -5_000),
            DAYS,
            ("k1", "k3", "k9", None, "k2", "k1"),
            strict=False,
        )
    ]

    assert plan.tables["test"].by_id["t_f0"].is_queryable
    agree(database, plan, rows)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=#t_a*#t_b*#t_a*#t_b+0*DAY(TODAY())", "number"),  # more digits than Python looks at
        ("=#t_a/#t_b+#t_b/#t_a+0*DAY(TODAY())", "number"),  # quotients might cancel one another
        ("=#t_name&YEAR(TODAY())", "text"),  # its key for sorting is made by Python
        ('=IF(#t_name="abc", TODAY(), TODAY())', "date"),  # upper and lower case being equal
        ("=HOUR(NOW())+#t_a", "number"),
        ("=IF(TODAY()>#t_from, #t_kind, #t_name)", "text"),
    ],
)
def test_what_has_no_exact_form_has_none(formula: str, result: str) -> None:
    assert not planned((formula, result)).tables["test"].by_id["t_f0"].is_queryable


def test_one_live_formula_may_read_another(database: Database) -> None:
    plan = planned(("=#t_till-TODAY()", "number"), ("=IF(#t_f0<0, 0-#t_f0, 0)", "number"), places=1)

    assert plan.tables["test"].by_id["t_f1"].is_queryable
    agree(database, plan, [{"t_till": day} for day in DAYS])


def test_no_formula_grows_without_end() -> None:
    nested = "#t_a"
    for _ in range(20):
        nested = f"IF({nested}>1, {nested}+1, 2)" if len(nested) < 1_500 else f"ABS({nested})"

    assert (
        not planned((f"=IF(ISBLANK(TODAY()),,{nested})", "number")).tables["test"].by_id["t_f0"].is_queryable
    )
