"""Importing into the order app: modes, keys, sub-rows, rights, mistakes by cell, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.query import Query, get, query
from huodan.kit.ids import parse_id
from huodan.language.access import Grant, NotAllowed, NotFound, Rights, grant, system_grant
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.importing import BadKey, BadMode, ImportReport, NoKey, Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare, publish_template
from tests.support.plain_orders import plain_orders

CUSTOMERS = "客户编号,客户名称,账期天数\nKH0001,杭州云杉,30\nKH0002,成都天和,0\nKH0003,南京新桥,60\n"
PRODUCTS = "产品编码,产品名称,规格,单价,成本价\nCP001,橘子酱,12×550ml瓶,81,50.5\nCP002,奶酪,10kg包,38.5,20\n"
PEOPLE = "工号,姓名,上级工号\nYG001,林晓芸,YG002\nYG002,赵国栋,\n"
ORDERS = (
    "订单编号,客户编号,下单日期,产品编码,单价,数量,折扣\n"
    "DD1,KH0001,2026-05-01,CP001,80,3,0.05\n"
    "DD2,成都天和,2026-05-02,奶酪,38.5,2,\n"
    "DD1,KH0001,2026-05-01,CP002,30,10,10%\n"
)


def build(url: str) -> None:
    """This function will publish the order app with a few customers, products and people."""
    database = Database(url)
    prepare(database)
    publish_template(database, plain_orders())
    for form, text in (("people", PEOPLE), ("customer", CUSTOMERS), ("product", PRODUCTS)):
        report = bring(database, form, text)
        assert report.errors == ()
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy."""
    opened = Database(prepared_database("import", build))
    yield opened
    opened.close()


def rights(database: Database, role: str | None = None) -> Grant:
    """This function will give the rights of somebody with one role, or of the system."""
    with database.read() as tx:
        plan = current_plan(tx)
    if role is None:
        return system_grant(plan)
    person = parse_id(str(rows(database, "people", "no")[0]["id"]))
    assert person is not None
    return grant(plan, replace(SYSTEM, person=person, roles=frozenset({role})))


def bring(
    database: Database,
    form: str,
    text: str | bytes,
    *,
    role: str | None = None,
    dry_run: bool = False,
    **wish: Any,
) -> ImportReport:
    """This function will import a text written with commas, or any other file."""
    file = text.encode() if isinstance(text, str) else text
    return run_import(database, rights(database, role), form, file=file, wish=Wish(**wish), dry_run=dry_run)


def rows(database: Database, form: str, *columns: str) -> list[dict[str, Any]]:
    """This function will read a form's records by their number."""
    granted = rights(database)
    with database.read() as tx:
        found = query(tx, granted.plan, granted, Query(form, columns=columns, limit=1000)).rows
    return sorted(found, key=lambda row: str(row[columns[0]]))


def order(database: Database, no: str) -> dict[str, Any]:
    """This function will read one order as a whole."""
    granted = rights(database)
    with database.read() as tx:
        where = {"field": "no", "op": "eq", "value": no}
        (row,) = query(tx, granted.plan, granted, Query("order", columns=("no",), where=where)).rows
        record = parse_id(str(row["id"]))
        assert record is not None
        return {"id": record, **get(tx, granted.plan, granted, "order", record).values}


def counts(report: ImportReport) -> tuple[int, int, int]:
    """This function will give what a report counts."""
    return report.created, report.updated, report.unchanged


def told(report: ImportReport) -> list[tuple[int, str | None, str]]:
    """This function will give where a report's mistakes are, and their codes."""
    return [(error.row, error.column, error.code) for error in report.errors]


# ── what comes in ────────────────────────────────────────────────────────────────────────────────────


def test_rows_of_one_number_become_one_order_with_lines(database: Database) -> None:
    report = bring(database, "order", ORDERS)

    first = order(database, "DD1")
    assert counts(report) == (2, 0, 0)
    assert report.total == 3
    assert [line["product"]["title"] for line in first["lines"]] == ["橘子酱", "奶酪"]
    assert [line["amount"] for line in first["lines"]] == ["228", "270"]
    assert (first["total"], first["customer"]["title"], first["term_days"]) == ("498", "杭州云杉", "30")
    assert first["lines"][0]["unit"] == "箱"
    assert first["ordered_at"] == "2026-05-01T00:00:00+08:00"


def test_importing_again_changes_nothing_and_a_changed_cell_changes_one_record(database: Database) -> None:
    bring(database, "order", ORDERS)
    before = order(database, "DD1")

    again = bring(database, "order", ORDERS)
    changed = bring(database, "order", ORDERS.replace("80,3,", "80,4,"))

    after = order(database, "DD1")
    assert counts(again) == (0, 0, 2)
    assert counts(changed) == (0, 1, 1)
    assert [line["id"] for line in before["lines"]] == [line["id"] for line in after["lines"]]
    assert after["total"] == "574"


def test_a_shorter_list_removes_lines_and_a_longer_one_adds_them(database: Database) -> None:
    bring(database, "order", ORDERS)
    two = "订单编号,产品编码,单价,数量\nDD1,CP001,80,3\n"
    three = "订单编号,产品编码,单价,数量\nDD1,CP001,80,3\nDD1,CP002,1,1\nDD1,CP002,2,1\n"

    assert counts(bring(database, "order", two)) == (0, 1, 0)
    assert len(order(database, "DD1")["lines"]) == 1
    assert counts(bring(database, "order", three)) == (0, 1, 0)
    assert [line["price"] for line in order(database, "DD1")["lines"]] == ["80", "1", "2"]
    assert order(database, "DD1")["lines"][0]["discount"] == "0.05"


def test_numbered_lines_are_found_by_their_number_even_where_they_say_little(database: Database) -> None:
    bring(database, "order", ORDERS)
    before = order(database, "DD1")
    numbered = "订单编号,订单明细.行号,数量\nDD1,2,7\nDD1,1,\n"

    report = bring(database, "order", numbered)

    after = order(database, "DD1")
    assert counts(report) == (0, 1, 0)
    assert [line["id"] for line in after["lines"]] == [line["id"] for line in before["lines"]][::-1]
    assert [line["quantity"] for line in after["lines"]] == ["7", "3"]


def test_numbers_that_count_otherwise_only_tell_the_order(database: Database) -> None:
    bring(database, "order", ORDERS)

    again = bring(database, "order", "订单编号,订单明细.行号,数量\nDD1,10,3\nDD1,20,10\n")

    assert counts(again) == (0, 0, 1)


def test_a_column_with_a_code_knows_better_than_the_one_with_the_name(database: Database) -> None:
    text = "订单编号,客户,客户.客户编号\nDD1,杭州云杉,KH0002\nDD2,南京新桥,\n"

    report = bring(database, "order", text)

    assert report.errors == ()
    assert [column.field for column in report.columns] == ["no", "customer", "customer.code"]
    code = {row["no"]: row["customer.code"] for row in rows(database, "order", "no", "customer.code")}
    assert code == {"DD1": "KH0002", "DD2": "KH0003"}


def test_empty_cells_and_columns_that_are_not_there_leave_values_alone(database: Database) -> None:
    bring(database, "order", ORDERS)
    report = bring(database, "order", "订单编号,客户编号,备注\nDD1,,加急\n")

    assert counts(report) == (0, 1, 0)
    found = order(database, "DD1")
    assert (found["customer"]["title"], found["remark"], len(found["lines"])) == ("杭州云杉", "加急", 2)


def test_modes_create_update_and_both(database: Database) -> None:
    text = "客户编号,客户名称,信用额度\nKH0001,杭州云杉,100\nKH0009,北京四季,200\n"

    create = bring(database, "customer", text, mode="create")
    update = bring(database, "customer", text, mode="update")
    both = bring(database, "customer", text)

    assert told(create) == [(2, "客户编号", "taken"), (2, "客户名称", "taken")]
    assert told(update) == [(3, "客户编号", "no_such_record")]
    assert counts(both) == (1, 1, 0)
    assert [row["credit_limit"] for row in rows(database, "customer", "code", "credit_limit")] == [
        "100",
        None,
        None,
        "200",
    ]


def test_finds_records_by_another_unique_field(database: Database) -> None:
    text = "客户名称,客户等级\n杭州云杉,A\n"

    report = bring(database, "customer", text, key="name")

    assert counts(report) == (0, 1, 0)
    assert rows(database, "customer", "code", "level")[0]["level"] == "A"


def test_a_mapping_says_where_columns_go_and_by_what_targets_are_found(database: Database) -> None:
    text = "单据,谁,业务,省\nDD7,KH0002,YG001,浙江\n"
    mapping = {"单据": "no", "谁": "customer.code", "业务": "salesperson.no", "省": "ship_address.province"}

    report = bring(database, "order", text, mapping=mapping)

    found = order(database, "DD7")
    assert report.errors == ()
    assert (found["customer"]["title"], found["salesperson"]["title"]) == ("成都天和", "林晓芸")
    assert found["ship_address"]["province"] == "浙江省"
    assert [(column.name, column.field, column.samples) for column in report.columns][1] == (
        "谁",
        "customer.code",
        ("KH0002",),
    )


def test_records_may_point_to_others_of_the_same_file_in_any_order(database: Database) -> None:
    text = "工号,姓名,上级工号\nA1,甲,A3\nA2,乙,A1\nA3,丙,\n"

    dry = bring(database, "people", text, dry_run=True)
    report = bring(database, "people", text)

    managers = {
        row["no"]: row["manager"] and row["manager"]["title"]
        for row in rows(database, "people", "no", "manager")
    }
    assert counts(dry) == counts(report) == (3, 0, 0)
    assert (managers["A1"], managers["A2"], managers["A3"]) == ("丙", "甲", None)
    assert managers["YG001"] == "赵国栋"


def test_the_history_says_that_it_was_imported(database: Database) -> None:
    bring(database, "order", ORDERS)

    granted = rights(database)
    with database.read() as tx:
        entries = journal.history(
            tx, granted.plan, granted, form="order", id=order(database, "DD1")["id"]
        ).entries

    assert [entry.kind for entry in entries] == ["imported"]


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────────

WRONG = (
    "订单编号,客户编号,下单日期,产品编码,单价,数量,备注\n"
    "DD1,KH0001,2026-05-01,CP001,80,3,好\n"
    "DD2,KH9999,明天,CP001,八十,3,\n"
    "DD3,KH0001,2026-05-01,CP001,80,-1,#N/A\n"
    "DD3,KH0002,,CP404,80,1,\n"
)


@pytest.mark.parametrize("dry_run", [True, False])
def test_every_mistake_names_its_row_and_column_and_nothing_is_written(
    database: Database, dry_run: bool
) -> None:
    report = bring(database, "order", WRONG, dry_run=dry_run)

    assert set(told(report)) == {
        (3, "客户编号", "no_target"),
        (3, "下单日期", "wrong_type"),
        (3, "单价", "wrong_type"),
        (4, "数量", "out_of_bounds"),
        (4, "备注", "error_cell"),
        (5, "客户编号", "differs"),
        (5, "产品编码", "no_target"),
    }
    assert [error.row for error in report.errors] == [3, 3, 3, 4, 4, 5, 5]
    assert counts(report) == (0, 0, 0)
    assert rows(database, "order", "no") == []


def test_messages_are_in_both_languages(database: Database) -> None:
    (error,) = bring(database, "order", "订单编号,客户编号\nDD1,KH9999\n").errors

    assert "KH9999" in error.text("zh")
    assert "KH9999" in error.text("en")
    assert error.text("zh") != error.text("en")


def test_mistakes_inside_lines_name_their_own_rows(database: Database) -> None:
    text = "订单编号,客户编号,产品编码,单价,数量\nDD1,KH0001,CP001,80,1\nDD1,,CP404,80,-2\n,,CP002,,1\n"

    assert set(told(bring(database, "order", text))) == {
        (3, "产品编码", "no_target"),
        (3, "数量", "out_of_bounds"),
    }


def test_required_fields_without_a_column_are_named_at_the_header(database: Database) -> None:
    report = bring(database, "customer", "客户编号,信用额度\nKH0050,5\n", dry_run=True)

    assert told(report) == [(1, None, "no_column_for")]
    assert "客户名称" in report.errors[0].text("zh")


def test_a_dry_run_counts_what_would_happen_and_writes_nothing(database: Database) -> None:
    bring(database, "order", ORDERS.replace("DD2", "DD1").replace("成都天和,2026-05-02", "KH0001,2026-05-01"))
    text = ORDERS.replace("DD2", "DD5")

    dry = bring(database, "order", text, dry_run=True)
    assert [row["no"] for row in rows(database, "order", "no")] == ["DD1"]
    real = bring(database, "order", text)

    assert counts(dry) == counts(real) == (1, 1, 0)


def test_a_file_of_other_columns_is_refused_with_its_columns_listed(database: Database) -> None:
    report = bring(database, "supplier", "foo,bar\n1,2\n", dry_run=True)

    assert told(report) == [(1, None, "no_columns")]
    assert [(column.name, column.field) for column in report.columns] == [("foo", None), ("bar", None)]
    assert told(bring(database, "supplier", "供应商名称\n甲\n", mapping={})) == [(1, None, "no_columns")]


def test_rows_that_say_nothing_are_passed_over(database: Database) -> None:
    report = bring(database, "supplier", "供应商名称,别的\n甲,1\n,2\n乙,\n")

    assert counts(report) == (2, 0, 0)


def test_refuses_wrong_wishes(database: Database) -> None:
    with pytest.raises(BadMode):
        bring(database, "order", ORDERS, mode="replace")
    with pytest.raises(BadKey):
        bring(database, "order", ORDERS, key="customer")
    with pytest.raises(BadKey):
        bring(database, "customer", "客户名称\n甲\n乙\n", key="code")
    with pytest.raises(NoKey):
        bring(database, "customer", "信用额度,备注\n1,2\n", mode="update")


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────


def test_only_who_may_import_does(database: Database) -> None:
    with pytest.raises(NotAllowed):
        bring(database, "order", ORDERS, role="role_sales")
    with pytest.raises(NotFound):
        bring(database, "payment", "回款编号,订单编号\nHK1,DD1\n", role="role_warehouse")
    assert counts(bring(database, "order", ORDERS, role="role_sales_assistant")) == (2, 0, 0)


def test_columns_of_fields_one_may_not_write_are_left_out(database: Database) -> None:
    text = "订单编号,客户编号,产品编码,单价,数量,成本价\nDD1,KH0001,CP001,80,1,1\n"

    report = bring(database, "order", text, role="role_sales_assistant")

    assert {column.name: column.field for column in report.columns}["成本价"] is None
    assert order(database, "DD1")["lines"][0]["cost"] == "50.5"


def test_records_outside_ones_rows_are_neither_found_nor_named(database: Database) -> None:
    granted = rights(database, "role_sales")
    plan = granted.plan
    widened = Grant(plan, granted.actor)
    parts = widened.form("customer").parts
    widened.rights = Rights(plan, granted.actor.roles, is_admin=False, is_system=False)
    widened.rights._forms["customer"] = replace(
        widened.form("customer"), parts=tuple(replace(part, verbs=part.verbs | {"import"}) for part in parts)
    )

    report = run_import(
        database,
        widened,
        "customer",
        file="客户编号,备注\nKH0001,x\n".encode(),
        wish=Wish(mode="update"),
    )

    assert told(report) == [(2, "客户编号", "no_such_record")]
