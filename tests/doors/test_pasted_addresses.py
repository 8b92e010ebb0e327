"""One pasted line becomes address, receiver and phone: by the API, in sub-rows, from a file, and for a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan.language.access import system_grant
from huodan.storage.db import Database
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from tests.doors.conftest import Browser

LINE = "张三 13800000000 浙江省杭州市西湖区文三路1号"
PLACE = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "文三路1号"}
ORDER = {
    "customer": {"match": {"code": "KH1"}},
    "lines": [{"product": {"match": {"code": "CP1"}}, "quantity": "1"}],
}


def test_a_line_is_taken_apart_for_a_screen(boss: Browser) -> None:
    answer = boss("POST", "/regions/split", {"text": LINE})

    assert answer.json() == {**PLACE, "name": "张三", "phone": "13800000000"}
    assert boss("POST", "/regions/split", {"text": "x" * 1001}).status_code == 422
    assert boss("POST", "/regions/split", {"text": 7}).status_code == 422


def test_nobody_else_is_answered(browse: Callable[..., Browser]) -> None:
    assert browse()("POST", "/regions/split", {"text": LINE}).status_code in (401, 403)


def test_a_record_takes_name_and_phone_out_of_the_line(boss: Browser) -> None:
    made = boss("POST", "/apps/orders/forms/order/records", {"values": {**ORDER, "ship_address": LINE}})
    preview = boss("POST", "/apps/orders/forms/order/preview", {"values": {**ORDER, "ship_address": LINE}})

    values = made.json()["values"]
    assert (values["ship_address"], values["receiver"], values["phone"]) == (PLACE, "张三", "13800000000")
    assert preview.json()["values"]["receiver"] == "张三"


def test_what_is_sent_itself_wins(boss: Browser) -> None:
    sent = {**ORDER, "phone": "010-62345678", "ship_address": LINE, "receiver": "李四"}

    values = boss("POST", "/apps/orders/forms/order/records", {"values": sent}).json()["values"]

    assert (values["receiver"], values["phone"]) == ("李四", "010-62345678")


def test_pieces_that_are_sent_as_such_change_nothing_else(boss: Browser) -> None:
    sent = {**ORDER, "ship_address": {"detail": LINE}}

    values = boss("POST", "/apps/orders/forms/order/records", {"values": sent}).json()["values"]

    assert (values["receiver"], values["ship_address"]["detail"]) == (None, LINE)


def test_sub_rows_do_so_too(boss: Browser) -> None:
    sent = {"name": "银杏商行", "addresses": [{"address": LINE}, {"address": "上海市黄浦区南京东路1号"}]}

    rows = boss("POST", "/apps/orders/forms/customer/records", {"values": sent}).json()["values"]["addresses"]

    assert [(row["receiver"], row["phone"]) for row in rows] == [("张三", "13800000000"), (None, None)]
    assert rows[0]["address"] == PLACE


def test_one_column_of_a_file_fills_all_of_them(database: Database, boss: Browser) -> None:
    with database.read() as tx:
        grant = system_grant(current_plan(tx))
    file = f"客户名称,收货信息\n银杏商行,{LINE}\n白桦集团,李四 010-62345678 北京市朝阳区建国路88号\n"

    report: Any = run_import(database, grant, "customer", file=file.encode())

    assert report.errors == ()
    assert report.created == 2
    body = {
        "columns": ["addresses.receiver", "addresses.phone"],
        "where": {"field": "name", "op": "eq", "value": "银杏商行"},
    }
    [row] = boss("POST", "/apps/orders/forms/customer/query", body).json()["rows"]
    assert (row["addresses.receiver"], row["addresses.phone"]) == (["张三"], ["13800000000"])


def test_a_screen_knows_which_fields_a_line_fills(boss: Browser) -> None:
    forms = {form["key"]: form for form in boss("GET", "/apps/orders").json()["forms"]}
    field = next(field for field in forms["order"]["fields"] if field["key"] == "ship_address")

    assert field["also"] == {"name": "receiver", "phone": "phone"}
