"""Columns to fields by their names, and rows to records."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from huodan import templates
from huodan.engines.exchange import Aim, Entries, Table, look, propose, read_mapping, read_table, shown
from huodan.engines.exchange.cells import ErrorCell, number_text, raw_value
from huodan.engines.exchange.mapping import NotImportable, TwoColumns, UnknownColumn
from huodan.kit.errors import Problem
from huodan.language.access import Grant, grant, system_grant
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import UnknownPath


@cache
def plan() -> Plan:
    """This function will compile the order app."""
    made = compile((builtin(), templates.load("orders")), version=1, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    return made


def of_role(role: str) -> Grant:
    """This function will give the rights of somebody with one role."""
    return grant(plan(), replace(SYSTEM, person=1, roles=frozenset({role})))


def table(text: str) -> Table:
    """This function will read a table written with commas."""
    return read_table(text.encode())


def paths(form: str, header: str, rights: Grant | None = None) -> list[str | None]:
    """This function will propose fields for a header."""
    width = header.count(",") + 1
    read = table(header + "\n" + ",".join(["x"] * width) + "\n")
    aims = propose(plan(), rights or system_grant(plan()), plan().forms[form], read)
    return [aim and aim.path for aim in aims]


def entries(form: str, text: str, key: str | None) -> Entries:
    """This function will group the rows of a text by a key."""
    read = table(text)
    aims = propose(plan(), system_grant(plan()), plan().forms[form], read)
    return Entries(read, aims, next((aim for aim in aims if aim and aim.path == key), None))


# ── names ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "header", "expected"),
    [
        (
            "order",
            "订单编号,下单日期,客户编号,订单金额,订单状态",
            ["no", "ordered_at", "customer", None, "status"],
        ),
        ("order", "订单编号,行号,产品编码,单价,金额", ["no", None, "lines.product", "lines.price", None]),
        (
            "order",
            "no,customer,lines.product,lines.quantity",
            ["no", "customer", "lines.product", "lines.quantity"],
        ),
        (
            "order",
            "*订单编号,运费(元),订单明细-数量,产品名称",
            ["no", "freight", "lines.quantity", "lines.product"],
        ),
        ("order", "备注,备注,业务员工号", ["remark", "lines.note", "salesperson"]),
        ("order", "Order no.,Customer,Ordered at", ["no", "customer", "ordered_at"]),
        ("order", "收货地址.省,收货地址.市", ["ship_address.province", "ship_address.city"]),
        (
            "customer",
            "联系人,职务,手机,详细地址",
            ["contacts.name", "contacts.job", "contacts.phone", "addresses.address"],
        ),
        ("customer", "账期天数,累计成交,订单数", ["terms", None, None]),
        ("payment", "订单编号,回款编号,客户", ["order", "no", None]),
        ("people", "工号,姓名,上级工号", ["no", "name", "manager"]),
    ],
)
def test_proposes_fields_by_the_names_of_columns(form: str, header: str, expected: list[str | None]) -> None:
    assert expected == paths(form, header)


def test_proposes_nothing_the_importer_may_not_write() -> None:
    assistant = of_role("role_sales_assistant")

    assert paths("order", "订单编号,成本价,单价", assistant) == ["no", None, "lines.price"]
    assert paths("product", "产品编码,单价,成本价", assistant) == [None, None, None]


def test_takes_a_mapping_and_leaves_other_columns_out() -> None:
    read = table("编号,人,省,别的\nD1,YG004,浙江,x\n")
    mapping = {"编号": "no", "人": "salesperson.no", "省": "ship_address.province", "别的": None}

    aims = read_mapping(plan(), system_grant(plan()), plan().forms["order"], read, mapping)

    assert [
        aim and (aim.field.id, aim.match and aim.match.id, aim.part and aim.part.key) for aim in aims
    ] == [
        ("ord_no", None, None),
        ("ord_salesperson", "person_no", None),
        ("ord_address", None, "province"),
        None,
    ]


@pytest.mark.parametrize(
    ("mapping", "error"),
    [
        ({"没有": "no"}, UnknownColumn),
        ({"a": "nowhere"}, UnknownPath),
        ({"a": "total"}, NotImportable),
        ({"a": "lines"}, NotImportable),
        ({"a": "customer.owner.name"}, NotImportable),
        ({"a": "lines.cost"}, UnknownPath),
        ({"a": "salesperson", "b": "salesperson"}, TwoColumns),
    ],
)
def test_refuses_a_wrong_mapping(mapping: dict[str, str | None], error: type[Exception]) -> None:
    with pytest.raises(error):
        read_mapping(
            plan(), of_role("role_sales_assistant"), plan().forms["order"], table("a,b\n1,2\n"), mapping
        )


def test_labels_of_sub_rows_name_their_subform() -> None:
    read = table("产品编码\nCP001\n")
    (aim,) = propose(plan(), system_grant(plan()), plan().forms["order"], read)

    assert isinstance(aim, Aim)
    assert aim.label == {"zh": "订单明细 › 产品", "en": "Lines › Product"}


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_of_one_key_make_one_record_with_its_lines_in_order() -> None:
    text = "订单编号,客户编号,产品编码,数量\nD1,K1,CP1,1\nD2,K2,CP2,2\nd1 ,K1,CP3,3\n"

    made = entries("order", text, "no")

    assert [entry.values for entry in made.all] == [
        {
            "no": "D1",
            "customer": "K1",
            "lines": [{"product": "CP1", "quantity": "1"}, {"product": "CP3", "quantity": "3"}],
        },
        {"no": "D2", "customer": "K2", "lines": [{"product": "CP2", "quantity": "2"}]},
    ]
    assert made.all[0].rows == {"lines": [2, 4]}
    assert made.mistakes.first == []


def test_a_row_without_anything_of_its_own_goes_on_with_the_record_above() -> None:
    made = entries("order", "订单编号,客户编号,产品编码\nD1,K1,CP1\n,,CP2\nD2,K2,\n", "no")

    assert [entry.values.get("lines") for entry in made.all] == [
        [{"product": "CP1"}, {"product": "CP2"}],
        None,
    ]


def test_one_row_fills_the_record_and_its_subforms() -> None:
    (entry,) = entries(
        "customer", "客户编号,联系人,手机,详细地址\nKH1,赵秀兰,13900010000,河北省保定市\n", "code"
    ).all

    assert entry.values == {
        "code": "KH1",
        "contacts": [{"name": "赵秀兰", "phone": "13900010000"}],
        "addresses": [{"address": "河北省保定市"}],
    }


def test_names_row_and_column_where_rows_of_a_record_differ() -> None:
    made = entries("order", "订单编号,客户编号,产品编码\nD1,K1,CP1\nD1,K9,CP2\n", "no")

    (error,) = made.mistakes.first
    assert (error.row, error.column, error.code) == (3, "客户编号", "differs")


def test_refuses_a_key_or_a_unique_value_that_comes_twice() -> None:
    made = entries("customer", "客户编号,客户名称\nKH1,甲\nkh1,乙\nKH2, 甲 \n", "code")

    assert [(error.row, error.column, error.code) for error in made.mistakes.first] == [
        (3, "客户编号", "repeated_row"),
        (4, "客户名称", "repeated_row"),
    ]


def test_leads_a_mistake_back_to_its_cell() -> None:
    made = entries("order", "订单编号,客户编号,产品编码,数量\nD1,K1,CP1,1\nD2,K2,CP2,2\nD1,,CP3,x\n", "no")

    for path in (
        "lines.1.quantity",
        "lines.0.product",
        "lines.1.price",
        "customer",
        "ordered_at",
        "",
        "customer",
    ):
        made.refuse_value(made.all[0], Problem(path, "c", "中", "en"))

    assert [(error.row, error.column) for error in made.mistakes.first] == [
        (4, "数量"),
        (2, "产品编码"),
        (4, None),
        (2, "客户编号"),
        (2, None),
        (2, None),
    ]


# ── cells ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1,234.50)", "-1,234.50"),
        ("（5）", "-5"),
        ("15%", "0.15"),
        ("１５％", "0.15"),
        ("x%", "x%"),
        ("12", "12"),
    ],
)
def test_writes_numbers_of_accountants_plainly(text: str, expected: str) -> None:
    assert expected == number_text(text)


def test_reads_days_parted_by_hashes() -> None:
    assert raw_value(plan().path("order", "required_on").leaf, "2019#3#11") == "2019-3-11"


@pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#REF!", "#######"])
def test_refuses_error_cells_even_for_text(text: str) -> None:
    with pytest.raises(ErrorCell):
        raw_value(plan().path("order", "remark").leaf, text)


# ── what is seen ─────────────────────────────────────────────────────────────────────────────────────


def test_proposes_kinds_and_names_the_cells_that_do_not_fit() -> None:
    text = (
        "编码,单价,日期,时间,手机,启用,备注\n"
        '00123,￥1.5,2026/5/6,2026-05-06 10:30,139 0001 0000,是,"a\nb"\n'
        "00124,(20),2019#3#11,2026-05-07 08:00,13900027919,否,x\n"
        "00125,面议,2026-05-08,2026-05-08 08:00,13900035838,是,#N/A\n"
    )

    seen = look(table(text))

    kinds = ("single_line_text", "number", "date", "date_time", "phone", "switch", "multi_line_text")
    assert seen.kinds == kinds
    assert seen.rows[0] == (
        "00123",
        "1.5",
        "2026-05-06",
        "2026-05-06 10:30:00",
        "13900010000",
        "true",
        "a\nb",
    )
    assert seen.rows[1][1:3] == ("-20", "2019-03-11")
    assert [(one.row, one.column) for one in seen.remarks] == [(4, "单价"), (4, "备注")]


def test_long_numbers_stay_text_to_the_last_digit() -> None:
    seen = shown(table("单号,数量\n1234567890123456789,3\n1234567890123456790,4\n"), lang="zh")

    assert seen["kinds"] == {"单号": "single_line_text", "数量": "number"}
    assert seen["rows"] == [["1234567890123456789", "3"], ["1234567890123456790", "4"]]
