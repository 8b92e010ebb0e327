"""Importing the rows that are right: the others come back to be mended; what is missing is made; mappings are kept."""

from __future__ import annotations

import io

import pytest

from huodan.engines import journal
from huodan.engines.exchange import MOST_ERRORS, read_table
from huodan.kit.errors import HuodanError
from huodan.kit.ids import parse_id
from huodan.language.messages import UpdateRecord
from huodan.storage.db import Database
from huodan.workspace.importing import BadAccept, BadImportAs, Wish, mappings, runs, write_error_file
from huodan.workspace.importing.mappings import BadMappingName, MappingNameTaken, MappingNotFound
from huodan.workspace.perform import perform
from tests.workspace.test_importing import ORDERS, bring, counts, database, order, rights, rows, told

__all__ = ["database"]

MIXED = (
    "客户编号,客户名称,账期天数\n"
    "KH0001,杭州云杉,45\n"  # an update
    "KH0009,宁波海港,30\n"  # new
    "KH0010,苏州平江,很久\n"  # wrong
    "KH0011,,30\n"  # wrong: no name
    "KH0012,合肥庐阳,15\n"
)


def test_the_right_rows_are_imported_and_the_others_told(database: Database) -> None:
    tried = bring(database, "customer", MIXED, accept="valid", dry_run=True)
    report = bring(database, "customer", MIXED, accept="valid")

    assert counts(report) == counts(tried) == (2, 1, 0)
    assert told(report) == told(tried) == [(4, "账期天数", "unknown_option"), (5, "客户名称", "required")]
    assert (report.refused, report.error_count) == (2, 2)
    assert [row["code"] for row in rows(database, "customer", "code")] == [
        "KH0001",
        "KH0002",
        "KH0003",
        "KH0009",
        "KH0012",
    ]


def test_a_cell_that_cannot_even_be_read_leaves_out_its_row_and_nothing_else(database: Database) -> None:
    text = "客户编号,客户名称,账期天数\nKH0009,宁波海港,#N/A\nKH0010,,30\nKH0011,苏州平江,30\n"

    report = bring(database, "customer", text, accept="valid")

    assert (counts(report), report.refused, report.error_count) == ((1, 0, 0), 2, 2)
    assert told(report) == [(2, "账期天数", "error_cell"), (3, "客户名称", "required")]


def test_by_default_nothing_is_imported_while_anything_is_wrong(database: Database) -> None:
    report = bring(database, "customer", MIXED)

    assert (counts(report), len(report.errors), report.run) == ((0, 0, 0), 2, None)
    assert len(rows(database, "customer", "code")) == 3


def test_a_row_that_names_a_refused_one_of_the_file_is_refused_too(database: Database) -> None:
    people = "工号,姓名,上级工号\nYG010,甲,YG011\nYG011,乙,YG012\nYG012,,\nYG013,丁,YG001\n"

    report = bring(database, "people", people, accept="valid")

    assert [(row, column) for row, column, _ in told(report)] == [
        (2, "上级工号"),
        (3, "上级工号"),
        (4, "姓名"),
    ]
    assert (report.created, report.refused) == (1, 3)
    assert [row["no"] for row in rows(database, "people", "no")] == ["YG001", "YG002", "YG013"]


def test_refused_rows_come_back_as_a_file_that_can_be_mended_and_imported(database: Database) -> None:
    wrong = ORDERS.replace("CP001,80,3,0.05", "CP999,80,3,0.05").replace("2026-05-02", "=HYPERLINK(1)")
    wish = Wish(accept="valid")

    file = io.BytesIO()
    write_error_file(file, database, rights(database), "order", file=wrong.encode(), wish=wish, lang="zh")
    back = read_table(file.getvalue())

    assert back.header[0] == "不能导入的原因"
    assert [line.cells[1] for line in back.lines] == [
        "DD1",
        "DD2",
        "DD1",
    ]  # all rows of an order stay together
    assert "产品编码：" in str(back.lines[0].cells[0])
    assert back.lines[2].cells[0] is None
    assert back.lines[1].cells[3] == "=HYPERLINK(1)"  # a text, never a formula
    mended = [line.cells for line in back.lines]
    text = "\n".join(
        ",".join(
            (cell or "").replace("CP999", "CP001").replace("=HYPERLINK(1)", "2026-05-02").split("\n")[0]
            for cell in cells
        )
        for cells in [back.header, *mended]
    )
    assert counts(bring(database, "order", text)) == (2, 0, 0)


def test_every_mistake_is_counted_and_only_so_many_are_kept(database: Database) -> None:
    lines = "".join(f"KH9{place},公司{place},x\n" for place in range(1_200))

    report = bring(database, "customer", "客户编号,客户名称,账期天数\n" + lines, dry_run=True)

    assert (report.error_count, len(report.errors), report.refused) == (1_200, min(1_200, MOST_ERRORS), 1_200)


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────


def test_what_a_relation_lacks_is_made_if_it_is_ticked_and_can_be(database: Database) -> None:
    text = ORDERS.replace("成都天和", "昆明新客").replace("KH0001", "KH0002")

    refused = bring(database, "order", text, dry_run=True)
    tried = bring(database, "order", text, make=("customer",), dry_run=True)
    report = bring(database, "order", text, make=("customer",))

    (missing,) = refused.missing
    assert (missing.path, missing.count, missing.samples, missing.can_make) == (
        "customer",
        1,
        ("昆明新客",),
        True,
    )
    assert told(refused) == [(3, "客户编号", "no_target")]
    assert (told(tried), counts(tried), tried.made) == ([], (2, 0, 0), 1)
    assert (told(report), counts(report), report.made) == ([], (2, 0, 0), 1)
    assert order(database, "DD2")["customer"]["title"] == "昆明新客"
    assert [row["name"] for row in rows(database, "customer", "name")].count("昆明新客") == 1


def test_what_needs_more_than_a_name_is_not_made(database: Database) -> None:
    text = ORDERS.replace("CP001", "新产品")

    report = bring(database, "order", text, make=("lines.product",))

    (missing,) = report.missing
    assert (missing.path, missing.can_make) == ("lines.product", False)
    assert {code for _, _, code in told(report)} == {"no_target"}
    assert len(rows(database, "product", "code")) == 2


# ── past imports ─────────────────────────────────────────────────────────────────────────────────────


def test_an_import_is_kept_with_what_it_was_brought_as_and_is_the_cause_of_what_it_did(
    database: Database,
) -> None:
    report = bring(database, "customer", MIXED, accept="valid", import_as="history", file="客户.csv")

    granted = rights(database)
    with database.read() as tx:
        run = runs.list_runs(tx, granted, "customer")[0]
        caused = tx.run("SELECT count(*) FROM journal WHERE cause = " + str(report.run)).fetchone()
    assert (run.id, run.file, run.import_as) == (report.run, "客户.csv", "history")
    assert (run.created, run.updated, run.unchanged, run.refused) == (2, 1, 0, 2)
    assert caused == (3,)


def test_somebody_else_s_import_is_not_there(database: Database) -> None:
    report = bring(database, "customer", MIXED, accept="valid")
    assert report.run is not None

    other = rights(database, "sales")
    with database.read() as tx, pytest.raises(HuodanError) as caught:
        runs.find_run(tx, other, "customer", report.run)
    assert caught.value.status in (403, 404)


@pytest.mark.parametrize(
    ("wish", "refusal"), [({"accept": "some"}, BadAccept), ({"import_as": "x"}, BadImportAs)]
)
def test_a_wish_without_meaning_is_refused(
    database: Database, wish: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bring(database, "customer", MIXED, **wish)


# ── mappings ─────────────────────────────────────────────────────────────────────────────────────────

ODD = "代号,叫法,天\nKH0020,南昌青云,30\n"
ODD_MAPPING = {"代号": "code", "叫法": "name", "天": "terms"}


def save(database: Database, name: str = "老系统导出") -> mappings.SavedMapping:
    """This function will save the mapping of the odd file."""
    granted = rights(database)
    with database.write() as tx:
        return mappings.save_mapping(
            tx, granted, "customer", name=name, header=list(ODD_MAPPING), mapping=ODD_MAPPING
        )


def test_a_saved_mapping_is_proposed_for_the_same_columns_and_can_be_named(database: Database) -> None:
    save(database)

    proposed = bring(database, "customer", ODD, guess=True, dry_run=True)
    unasked = bring(database, "customer", ODD, dry_run=True)
    named = bring(database, "customer", ODD, saved="老系统导出")

    assert proposed.saved is not None
    assert [column.field for column in proposed.columns] == ["code", "name", "terms"]
    assert [code for _, _, code in told(unasked)] == ["no_columns"]
    assert counts(named) == (1, 0, 0)
    with pytest.raises(MappingNotFound):
        bring(database, "customer", ODD, saved="没有这个")


def test_a_mapping_can_be_renamed_changed_and_deleted(database: Database) -> None:
    granted, first, second = rights(database), save(database), save(database, "另一个")

    with database.write() as tx:
        changed = mappings.change_mapping(
            tx, granted, "customer", first.id, name="新名称", mapping={"代号": "code"}
        )
        with pytest.raises(MappingNameTaken):
            mappings.change_mapping(tx, granted, "customer", second.id, name="新名称")
        with pytest.raises(BadMappingName):
            mappings.change_mapping(tx, granted, "customer", second.id, name="  ")
        mappings.delete_mapping(tx, granted, "customer", second.id)
        with pytest.raises(MappingNotFound):
            mappings.delete_mapping(tx, granted, "customer", second.id)
        left = mappings.list_mappings(tx, granted, "customer")

    assert (changed.name, changed.mapping) == ("新名称", {"代号": "code"})
    assert [one.id for one in left] == [first.id]


def test_a_saved_mapping_that_no_longer_fits_is_followed_as_far_as_it_does(database: Database) -> None:
    granted = rights(database)
    with database.write() as tx:
        mappings.save_mapping(
            tx,
            granted,
            "customer",
            name="旧",
            header=list(ODD_MAPPING),
            mapping={**ODD_MAPPING, "天": "gone"},
        )

    proposed = bring(database, "customer", ODD, guess=True, dry_run=True)

    assert [column.field for column in proposed.columns] == ["code", "name", None]


def test_values_tell_where_columns_without_a_known_name_go(database: Database) -> None:
    bring(database, "order", ORDERS)
    text = "单据号,买方,日子,货,多少\nDD7,杭州云杉,2026-05-06,橘子酱,2\nDD8,成都天和,2026-05-07,奶酪,1\n"

    guessed = bring(database, "order", text, guess=True, dry_run=True)

    by_column = {column.name: column for column in guessed.columns}
    assert by_column["买方"].field == "customer"
    assert by_column["货"].field == "lines.product"
    assert by_column["买方"].is_guessed
    assert by_column["单据号"].field == "no"  # by what its name means
    assert by_column["多少"].field is None  # a number may count anything


def test_a_column_that_is_missing_is_one_mistake_however_many_rows(database: Database) -> None:
    lines = "".join(f"DD9{place},2026-05-01\n" for place in range(50))
    existing = f"KH0001,45\n{lines}"

    orders = bring(database, "order", "订单编号,下单日期\n" + lines, dry_run=True)
    mixed = bring(database, "customer", f"客户编号,账期天数\n{existing}", accept="valid")
    file, wrong, wish = io.BytesIO(), ("订单编号,下单日期\n" + lines).encode(), Wish(accept="valid")
    write_error_file(file, database, rights(database), "order", file=wrong, wish=wish, lang="zh")

    assert told(orders) == [(1, None, "no_column_for")]
    assert [path for path, _ in orders.lacking] == ["customer"]
    assert (orders.error_count, orders.refused) == (1, 50)
    assert "客户" in orders.errors[0].zh
    assert (counts(mixed), mixed.refused) == ((0, 1, 0), 50)
    assert [code for _, _, code in told(mixed)].count("no_column_for") == 1
    assert {str(line.cells[0]) for line in read_table(file.getvalue()).lines} == {orders.errors[0].zh}


def test_a_column_of_sub_rows_that_is_missing_is_one_mistake(database: Database) -> None:
    text = ORDERS.replace(",产品编码", ",没有这列").replace("CP001", "x").replace("CP002", "x")

    report = bring(database, "order", text, dry_run=True)

    assert told(report) == [(1, None, "no_column_for")]
    assert [path for path, _ in report.lacking] == ["lines.product"]


def test_a_unique_value_twice_in_a_file_is_a_mistake_of_its_row(database: Database) -> None:
    text = "客户编号,客户名称,账期天数\nKH0009,宁波海港,30\nKH0010,宁波海港 ,30\nKH0011,苏州平江,30\n"

    for report in (bring(database, "customer", text, accept="valid", dry_run=dry) for dry in (True, False)):
        assert (counts(report), report.refused) == ((2, 0, 0), 1)
        assert told(report) == [(3, "客户名称", "repeated_row")]


def test_a_number_of_the_file_that_the_system_would_give_next_is_no_mistake(database: Database) -> None:
    numbered = bring(database, "customer", "客户名称\n甲公司\n").run
    assert numbered is not None
    last = max(str(row["code"]) for row in rows(database, "customer", "code"))
    upcoming = f"{last[:-4]}{int(last[-4:]) + 1:04}"

    report = bring(database, "customer", f"客户编号,客户名称\n,乙公司\n{upcoming},丙公司\n", accept="valid")

    assert (counts(report), told(report)) == ((2, 0, 0), [])
    assert len({row["code"] for row in rows(database, "customer", "code")}) == 6


def test_who_may_not_see_a_field_leaves_it_in_a_mapping_they_change(database: Database) -> None:
    whole, header = rights(database), ["产品", "成本", "价"]
    less = rights(database, "role_sales_assistant")
    with database.write() as tx:
        kept = mappings.save_mapping(
            tx,
            whole,
            "order",
            name="供货",
            header=header,
            mapping={"产品": "no", "成本": "lines.cost", "价": "lines.price"},
        )
        seen = mappings.find_mapping(tx, less, "order", kept.id).mapping
        mappings.change_mapping(tx, less, "order", kept.id, mapping={**seen, "价": None})
        after = mappings.find_mapping(tx, whole, "order", kept.id).mapping
        mappings.change_mapping(tx, whole, "order", kept.id, mapping={**after, "成本": None})
        last = mappings.find_mapping(tx, whole, "order", kept.id).mapping

    assert seen == {"产品": "no", "成本": None, "价": "lines.price"}
    assert after == {"产品": "no", "成本": "lines.cost", "价": None}
    assert last["成本"] is None


def test_the_history_of_a_record_says_as_what_it_was_imported(database: Database) -> None:
    granted = rights(database)
    bring(database, "customer", "客户编号,客户名称\nKH0040,甲公司\nKH0041,乙公司\n", import_as="history")
    bring(database, "customer", "客户编号,客户名称\nKH0040,甲甲公司\nKH0042,丙公司\n", import_as="open")
    ids = {str(row["code"]): parse_id(str(row["id"])) for row in rows(database, "customer", "code")}
    first, last = ids["KH0040"], ids["KH0042"]
    assert first is not None
    assert last is not None
    with database.write() as tx:
        perform(tx, granted.plan, granted, UpdateRecord("customer", first, {"name": "甲"}))

    with database.read() as tx:
        told = journal.history(tx, granted.plan, granted, form="customer", id=first).entries
        only = journal.history(
            tx, granted.plan, granted, form="customer", id=first, import_as="history"
        ).entries
        brought = journal.brought_as(tx, "customer", [first, last])

    assert [(one.kind, one.import_as) for one in told] == [
        ("updated", None),
        ("imported", "open"),
        ("imported", "history"),
    ]
    assert [one.version for one in only] == [1]
    assert brought == {first: "history", last: "open"}
