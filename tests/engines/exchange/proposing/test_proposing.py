"""What is proposed of files: kinds, documents with lines, parties, what is worked out; and that any table makes a document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from huodan.engines.exchange import Line, Table, find_links, read_table
from huodan.engines.exchange.proposing import (
    BadProposal,
    Proposal,
    find_proposal,
    make_document,
    part,
    read_proposal,
)
from huodan.engines.exchange.rows import Rows
from huodan.engines.exchange.table import Grid, NoTable, UnreadableFile
from huodan.kit.text import fold
from huodan.language.document import App, builtin, read_app
from huodan.language.plan import Plan, compile
from tests.support.messy_orders import HEADER, order_rows

MESSY = Path(__file__).parents[3] / "data" / "messy"
BROKEN = "19_截断文件.xlsx"


def table_of(header: tuple[str, ...], rows: list[list[str | None]]) -> Table:
    """This function will make a table as a file gives it, without its empty cells."""
    lines = tuple(Line(place, tuple(cell or None for cell in row)) for place, row in enumerate(rows, start=2))
    return Table(header, 1, lines, Grid(Rows()))


def compiled(found: Proposal, table: Table) -> App:
    """This function will make the app of a proposal, and see that it makes sense beside the built-in one."""
    cells = [[line.cells[index] for line in table.lines] for index in range(len(table.header))]
    app = read_app(make_document(found, cells, seed="x1", key="made", lang="zh"))
    assert isinstance(app, App), app
    plan = compile((builtin(), app), version=1, tz="Asia/Shanghai")
    assert isinstance(plan, Plan), plan
    return app


def test_an_order_list_is_told_apart() -> None:
    table = table_of(HEADER, order_rows())  # type: ignore[arg-type]

    found = find_proposal(table, name="订单.xlsx")

    assert (found.app, found.form, found.lines) == ("订单", "订单", "订单明细")
    assert found.key == HEADER.index("订单编号")
    assert [(one.label, HEADER[one.key], one.on) for one in found.parties] == [
        ("客户", "客户名称", "main"),
        ("产品", "产品名称", "lines"),
    ]
    assert {one.label: (one.kind, one.place) for one in found.columns} == {
        "订单编号": ("single_line_text", "main"),
        "下单日期": ("date", "main"),
        "客户名称": ("single_line_text", "p1"),
        "联系电话": ("phone", "p1"),
        "客户等级": ("dropdown", "p1"),
        "产品编码": ("single_line_text", "p2"),
        "产品名称": ("single_line_text", "p2"),
        "规格": ("dropdown", "p2"),
        "数量": ("number", "lines"),
        "单价": ("money", "lines"),
        "金额": ("money", "lines"),
        "订单金额": ("money", "main"),
        "订单状态": ("dropdown", "main"),
        "备注": ("single_line_text", "main"),
    }
    worked = {one.label: (one.worked.how, one.worked.of) for one in found.columns if one.worked}
    assert worked == {"金额": ("product", (8, 9)), "订单金额": ("sum", (10,))}


def test_heads_told_once_go_on_below() -> None:
    rows: list[list[str | None]] = []
    for row in order_rows():
        is_first = not rows or row[0] not in (each[0] for each in rows)
        rows.append(
            [*row]
            if is_first
            else [None if place in (0, 1, 2, 3, 4, 11, 12, 13) else cell for place, cell in enumerate(row)]
        )
    table = table_of(HEADER, rows)

    found = find_proposal(table, name="订单.xlsx")
    parted = part(found, table, seed="x1", tz="Asia/Shanghai")

    assert found.lines == "订单明细"
    assert [(one.place, one.count) for one in parted.parcels] == [("p1", 10), ("p2", 7), ("main", 40)]
    assert {one.label: one.total for one in parted.sums}["订单金额"] == Decimal(8071)


def test_one_wrong_amount_does_not_hide_a_formula_but_is_told() -> None:
    rows = order_rows()
    rows[7][HEADER.index("金额")] = "99999"
    table = table_of(HEADER, rows)  # type: ignore[arg-type]

    found = find_proposal(table, name="订单.xlsx")
    doubts = part(found, table, seed="x1", tz="Asia/Shanghai").doubts

    amount = found.at(HEADER.index("金额"))
    assert amount is not None
    assert amount.worked is not None
    assert amount.worked.off == 1
    assert (9, "金额") in {(one.row, one.column) for one in doubts}


def test_a_list_of_customers_stays_one_form() -> None:
    table = read_table((MESSY / "01_客户_gbk.csv").read_bytes())

    found = find_proposal(table, name="01_客户_gbk.csv")

    assert (found.form, found.lines, found.parties) == ("客户", None, ())
    assert {
        one.label: one.kind for one in found.columns if one.label in ("手机", "详细地址", "信用额度")
    } == {
        "手机": "phone",
        "详细地址": "address",
        "信用额度": "number",
    }


def test_two_sheets_of_one_workbook_become_documents_with_lines() -> None:
    file = (MESSY / "13_主从两表.xlsx").read_bytes()
    first = read_table(file)
    (link,) = find_links(file, first)
    table = read_table(file, lines=link.sheet)

    found = find_proposal(table, name="主从.xlsx")
    parted = part(found, table, seed="x1", tz="Asia/Shanghai")

    assert (found.form, found.lines) == ("订单", "订单明细")
    assert (parted.parcels[-1].count, parted.lines) == (5, 15)
    assert [one.value for one in parted.doubts] == ["ZB99"]  # a line of no order


@pytest.mark.parametrize("file", sorted(MESSY.glob("*.[cx]*s*")), ids=lambda path: path.name)
def test_every_messy_file_makes_an_app_or_says_why_not(file: Path) -> None:
    if file.name == BROKEN:
        with pytest.raises(UnreadableFile):
            read_table(file)
        return
    table = read_table(file)

    found = find_proposal(table, name=file.name)

    compiled(found, table)
    assert read_proposal(found.model_dump(mode="json"), table.header) == found


def test_wrong_proposals_are_refused_in_words() -> None:
    table = table_of(HEADER, order_rows())  # type: ignore[arg-type]
    right = find_proposal(table, name="订单.xlsx").model_dump(mode="json")
    party = right["parties"][0]
    wrong = [
        {**right, "columns": []},
        {**right, "columns": [{**right["columns"][0], "index": 99}]},
        {**right, "columns": [right["columns"][0], right["columns"][0]]},
        {**right, "columns": [{**right["columns"][0], "kind": "subform"}]},
        {**right, "parties": [party, party]},
        {**right, "key": party["key"]},
        {**right, "app": ""},
        "nonsense",
    ]

    for tree in wrong:
        with pytest.raises(BadProposal):
            read_proposal(tree, HEADER)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "甲",
            "乙",
            "丙",
            "DD1",
            "DD2",
            "1",
            "2.5",
            "10",
            "2026-01-02",
            "13900010000",
            "#N/A",
            "是",
            "a@b.cn",
        ]
    ),
    st.text(max_size=6),
)
NAMES = st.sampled_from([*HEADER, "供应商", "数量 (2)", "日期", "合计", "编号", "邮箱"])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """This function will make any small table: names that mean something, cells that repeat."""
    header = tuple(draw(st.lists(NAMES, min_size=1, max_size=7, unique=True)))
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row, min_size=1, max_size=12))
    return table_of(header, [[cell and cell.strip() for cell in each] for each in rows])


@example(table_of(("订单编号",), [["\x1b"]]))
@given(tables())
def test_any_table_makes_a_document_and_loses_no_number(table: Table) -> None:
    if not any(fold(cell or "") for line in table.lines for cell in line.cells):
        with pytest.raises(NoTable):
            find_proposal(table, name="表.xlsx")
        return
    found = find_proposal(table, name="表.xlsx")
    parted = part(found, table, seed="x1", tz="Asia/Shanghai")

    app = compiled(found, table)

    ids = {
        field.id for form in app.forms for one in form.fields for field in (one, *getattr(one, "fields", ()))
    }
    for parcel in parted.parcels:
        assert set(parcel.fields.values()) <= ids
    told = {(one.row, one.column) for one in parted.doubts}
    main = parted.parcels[-1].table
    for one in found.columns:
        goal = f"x1c{one.index}"
        if goal not in main.header or one.worked:
            continue
        place = main.header.index(goal)
        for before, after in zip(table.lines, main.lines, strict=True):
            assert after.cells[place] == before.cells[one.index] or (before.number, one.label) in told
