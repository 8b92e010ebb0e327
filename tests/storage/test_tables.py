"""How a Plan lies in tables."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from huodan.language.fields import Cell
from huodan.language.plan.model import PlanField
from huodan.storage.sql.tables import column_name, columns, from_columns, short_name, tables
from tests.support import apps

TZ = "Asia/Shanghai"


def test_tables_are_named_by_ids() -> None:
    plan = apps.plan(apps.shop())

    made = tables(plan)

    assert made.rows("order").name == "r_order"
    assert made.rows("order_lines").name == "s_order_lines"
    assert made.column(plan.tables["order"].by_id["order_no"], "__k").name == "f_order_no__k"
    assert made.column(plan.tables["order"].by_id["created_at"]).name == "created_at"


def test_the_same_plan_has_the_same_tables() -> None:
    one, other = apps.plan(apps.shop()), apps.plan(apps.shop())

    assert tables(one) is tables(one)
    assert tables(one) is not tables(other)


def test_sqlite_is_strict_and_postgres_compares_bytes() -> None:
    table = tables(apps.plan(apps.shop())).rows("order")

    assert ") STRICT" in " ".join(str(CreateTable(table).compile(dialect=sqlite.dialect())).split())
    assert 'COLLATE "C"' in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def to_columns(field: PlanField, cell: Cell | None, tz: str) -> dict[str, Any]:
    lie = columns(field)
    return dict(zip(lie.names, lie.write(cell, tz), strict=True))


def test_a_moment_brings_its_business_day_and_text_its_key() -> None:
    fields = apps.plan(apps.shop()).tables["order"].by_id

    moment = to_columns(fields["order_at"], 1_778_034_600_000, TZ)
    remark = to_columns(fields["order_remark"], "A\nＢ", TZ)
    number = to_columns(fields["order_no"], "云杉", TZ)

    assert moment == {"f_order_at": 1_778_034_600_000, "f_order_at__d": 20260506}
    assert remark == {"f_order_remark": "A\nＢ", "f_order_remark__k": "\x01a b"}
    assert number == {"f_order_no": "云杉", "f_order_no__k": "yun shan\x01云杉"}


def test_a_place_is_spread_and_gathered() -> None:
    field = apps.plan(apps.shop()).tables["product"].by_id["product_place"]

    spread = to_columns(field, ("浙江省", "杭州市", None, "1号"), TZ)

    assert [spread[column_name(field, part)] for part in ("__p", "__c", "__d", "")] == [
        "浙江省",
        "杭州市",
        None,
        "1号",
    ]
    assert from_columns(field, spread) == ("浙江省", "杭州市", None, "1号")
    assert from_columns(field, to_columns(field, None, TZ)) is None


def test_long_names_stay_apart() -> None:
    long, other = short_name("f_" + "x" * 90), short_name("f_" + "x" * 89 + "y")

    assert len(long) < 58
    assert long != other
    assert short_name("f_price") == "f_price"
