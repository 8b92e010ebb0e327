"""Rows of a subform from a file over HTTP: read, matched, given back; nothing stored, nothing told of what is hidden."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies as st
from python_calamine import CalamineWorkbook

from tests.doors.conftest import Browser

FORM = "/apps/orders/forms/order"
LINES = f"{FORM}/subforms/lines"
CSV = '产品,数量,单价,折扣,备注\n橘子酱,10箱,"1,985.50",5%,急\nCP2,3,385,,\n'
FILES = Path(__file__).parents[1] / "engines" / "exchange" / "files"


def send(browser: Browser, content: str | bytes, path: str = f"{LINES}/read", **fields: str) -> Any:
    """This function will have a file read."""
    return browser.client.post(
        f"/api/v1{path}",
        data=fields,
        files={"file": ("明细.xlsx", content.encode() if isinstance(content, str) else content)},
        headers={"X-CSRF-Token": browser.csrf, "Accept-Language": browser.lang},
    )


def workbook(*rows: list[object]) -> bytes:
    """This function will write a workbook with one sheet."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into)
    page = book.add_worksheet()
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return into.getvalue()


def test_rows_come_back_as_values_of_their_columns(boss: Browser) -> None:
    answer = send(boss, CSV).json()

    assert [(one["name"], one["field"]) for one in answer["columns"]] == [
        ("产品", "lines.product"),
        ("数量", "lines.quantity"),
        ("单价", "lines.price"),
        ("折扣", "lines.discount"),
        ("备注", "lines.note"),
    ]
    first, second = answer["rows"]
    assert first["values"]["product"]["title"] == "橘子酱"
    assert {key: first["values"][key] for key in ("quantity", "price", "discount", "note")} == {
        "quantity": "10",
        "price": "1985.5",
        "discount": "0.05",
        "note": "急",
    }
    assert (second["values"]["product"]["title"], second["row"]) == ("奶酪", 3)
    assert (answer["problems"], answer["total"]) == ([], 2)
    assert [one["row"] for one in answer["warnings"]] == [2]  # the unit was left out
    assert boss("POST", f"{FORM}/query", {"columns": ["no"]}).json()["rows"] == []


def test_what_comes_back_can_be_saved_as_it_is(boss: Browser) -> None:
    rows = [one["values"] for one in send(boss, CSV).json()["rows"]]
    lines = [{**row, "product": row["product"]["id"]} for row in rows]
    order = {"customer": {"match": {"code": "KH1"}}, "lines": lines}

    saved = boss("POST", f"{FORM}/records", {"values": order})

    assert saved.status_code == 201, saved.text
    assert [line["product"]["title"] for line in saved.json()["values"]["lines"]] == ["橘子酱", "奶酪"]


def test_a_messy_workbook_is_read_below_its_title(boss: Browser) -> None:
    file = workbook(
        ["沪东贸易 五月补货单"],
        [],
        ["品名", "数量（箱）", "单价(元)", "说明", "仓位"],
        ["橘子酱", 12, "￥567.00", "加急", "A1"],
        ["奶酪", "三", 385, None, None],
        ["没有这个", 1, "(2.50)", None, "#N/A"],
        ["合计", 13, None, None, None],
    )

    answer = send(boss, file).json()

    assert (answer["header_row"], answer["total"]) == (3, 3)
    assert [one["field"] for one in answer["columns"]][:3] == [
        "lines.product",
        "lines.quantity",
        "lines.price",
    ]
    assert answer["columns"][4]["field"] is None
    assert [(one["row"], one["field"], one["text"]) for one in answer["problems"]] == [
        (5, "quantity", "三"),
        (6, "product", "没有这个"),
        (6, "price", "(2.50)"),  # less than a price may be
    ]
    assert answer["problems"][1]["code"] == "no_target"
    assert [one["values"].get("price") for one in answer["rows"]] == ["567", "385", None]


def test_columns_may_be_led_elsewhere(boss: Browser) -> None:
    file = "货,件数,老编号\n橘子酱,1,CP2\n"
    found = send(boss, file).json()
    led = send(
        boss, file, mapping='{"货": null, "件数": "lines.quantity", "老编号": "lines.product.code"}'
    ).json()

    assert {"path": "lines.product.code", "label": "产品 › 产品编码"} in found["fields"]
    assert "lines.amount" not in {one["path"] for one in found["fields"]}
    assert [one["field"] for one in led["columns"]] == [None, "lines.quantity", "lines.product.code"]
    assert led["rows"][0]["values"]["product"]["title"] == "奶酪"
    for path in ("customer", "lines.#", "lines.amount", "lines"):
        refused = send(boss, file, mapping=f'{{"货": "{path}"}}')
        assert (refused.status_code, refused.json()["code"]) == (422, "not_importable"), path


def test_nothing_fits_and_nothing_is_lost(boss: Browser) -> None:
    answer = send(boss, "甲甲,乙乙\n1,2\n").json()

    assert [one["field"] for one in answer["columns"]] == [None, None]
    assert (answer["rows"], answer["total"], answer["columns"][0]["samples"]) == ([], 1, ["1"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_read_is_said_in_words(browse: Callable[..., Browser], lang: str) -> None:
    boss = browse("boss", lang=lang)
    many = "数量\n" + "1\n" * 501
    told = {
        "empty": send(boss, ""),
        "many": send(boss, many),
        "page": send(boss, "<html><table>"),
        "broken": send(boss, b"PK\x03\x04" + os.urandom(400)),
        "locked": send(boss, (FILES / "locked.xlsx").read_bytes()),
        "wide": send(boss, workbook(["数量"], *([[1]] * 501))),
    }

    assert {name: answer.status_code for name, answer in told.items()} == dict.fromkeys(told, 422)
    assert {name: answer.json()["code"] for name, answer in told.items()} == {
        "empty": "no_table",
        "many": "too_many_file_lines",
        "page": "unreadable_file",
        "broken": "unreadable_file",
        "locked": "unreadable_file",
        "wide": "too_many_file_lines",
    }
    words = {"zh": ("501 行", "密码"), "en": ("501 rows", "password")}[lang]
    assert words[0] in told["many"].json()["title"]
    assert words[1] in told["locked"].json()["title"]


def test_hidden_columns_do_not_exist(boss: Browser, browse: Callable[..., Browser]) -> None:
    seller = browse("zhoumin")
    file = "产品,成本价\n橘子酱,1\n"

    of_boss, own = send(boss, file).json(), send(seller, file).json()
    named = send(seller, file, mapping='{"成本价": "lines.cost"}')
    unknown = send(seller, file, mapping='{"成本价": "lines.nothing"}')

    assert [one["field"] for one in of_boss["columns"]] == ["lines.product", "lines.cost"]
    assert [one["field"] for one in own["columns"]] == ["lines.product", None]
    assert "lines.cost" not in str(own)
    assert "lines.cost" in str(of_boss["fields"])
    assert named.json()["code"] == unknown.json()["code"] == "unknown_field"


def test_only_who_fills_in_rows_has_files_read(browse: Callable[..., Browser]) -> None:
    keeper = browse("tang")  # writes orders, and no lines of them
    boss = browse("boss")

    assert send(keeper, CSV).json()["code"] == "not_allowed"
    assert keeper("GET", f"{LINES}/template").json()["code"] == "not_allowed"
    for field in ("customer", "nothing", "lines.product"):
        refused = send(boss, CSV, f"{FORM}/subforms/{field}/read")
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_field"), field


def test_the_template_has_what_may_be_filled_in(boss: Browser, browse: Callable[..., Browser]) -> None:
    def header(who: Browser) -> list[Any]:
        answer = who("GET", f"{LINES}/template")
        assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
        return workbook_header(answer.content)

    own, of_boss = header(browse("zhoumin")), header(boss)

    assert own == ["*产品", "*数量", "单位", "*单价", "折扣", "规格", "备注"]
    assert of_boss == ["*产品", "*数量", "单位", "*单价", "折扣", "规格", "成本价", "备注"]
    assert header(browse("boss", lang="en"))[:2] == ["*Product", "*Quantity"]
    answer = send(boss, workbook(of_boss, ["橘子酱", 1, "箱", 2, 0.5, "S", 3, "n"])).json()
    assert None not in {one["field"] for one in answer["columns"]}
    assert (answer["problems"], len(answer["rows"][0]["values"])) == ([], 8)


def workbook_header(content: bytes) -> list[Any]:
    """This function will read the first row of a workbook that has no others."""
    page = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    (header,) = page.to_python()
    return header


def test_rows_keep_a_new_order_and_its_history_is_short(boss: Browser) -> None:
    order = {
        "customer": {"match": {"code": "KH1"}},
        "lines": [
            {"product": {"match": {"code": "CP1"}}, "quantity": number, "price": "1"} for number in "1234"
        ],
    }
    saved = boss("POST", f"{FORM}/records", {"values": order}).json()
    path = f"{FORM}/records/{saved['id']}"
    first, *others = [line["id"] for line in saved["values"]["lines"]]

    done = boss("PATCH", path, {"values": {"lines": [{"id": id} for id in (*others, first)]}}, If_Match='"1"')

    assert done.status_code == 200, done.text
    stored = boss("GET", path).json()["values"]["lines"]
    assert [line["id"] for line in stored] == [*others, first]
    told = boss("GET", f"{path}/history").json()["entries"][0]["changes"]
    assert [(one["act"], one["before"], one["after"], one["label"]) for one in told] == [
        ("moved", 1, 4, "订单明细")
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.lists(st.lists(st.text(max_size=8), max_size=4).map(",".join), max_size=5).map(
            lambda lines: "\n".join(["产品,数量,单价", *lines]).encode("utf-8", "replace")
        ),
    ),
    fields=st.dictionaries(
        st.sampled_from(["mapping", "sheet", "header_row"]),
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(['{"产品": "lines.product"}', '{"产品": 1}', "[]", "-1", "0", "3", "{"]),
        ),
        max_size=3,
    ),
)
def test_any_file_is_read_or_refused(boss: Browser, content: bytes, fields: dict[str, str]) -> None:
    answer = send(boss, content, **fields)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json()["title"]
