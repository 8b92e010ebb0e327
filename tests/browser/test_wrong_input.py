"""Wrong input, wrong files, answers that never came: clear words at the place, nothing lost, nothing done twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.house import Office, call
from tests.browser.sheet import cell, paste, press, sheet

ORDERS = "/a/orders/f/order"
IMPORT = "/a/orders/f/product/import"
API = "/apps/orders/forms"


def new_order(office: Office, **screen: int) -> Page:
    """This function will begin an order for a customer."""
    page = office.enter("boss", at=f"{ORDERS}/new", **screen)
    page.get_by_role("combobox", name="客户", exact=True).click()
    page.keyboard.type("KH0003")
    expect(page.get_by_role("option", name=re.compile("福州利群")).first).to_be_visible()
    press(page, "Enter")
    return page


def fill(page: Page, label: str, text: str) -> None:
    """This function will type into a box and leave it."""
    box = page.locator("input, textarea").and_(page.get_by_label(label, exact=True)).first
    box.fill(text)
    box.blur()


def save(page: Page) -> None:
    """This function will press the button that saves."""
    page.get_by_role("button", name="保存", exact=True).click()


def count(page: Page, form: str = "order") -> int:
    """This function will count the orders, or the records of another form."""
    body = {"measures": [{"key": "n", "op": "count"}]}
    return int(call(page, "POST", f"{API}/{form}/aggregate", body)["rows"][0]["n"])


def type_line(page: Page, quantity: str, price: str) -> None:
    """This function will type the first line of an order."""
    cell(page, 1, "产品").click()
    page.keyboard.type("CP001")
    expect(page.get_by_role("option", name=re.compile("印度香料奶茶"))).to_be_visible()
    press(page, "Tab")
    page.keyboard.type(quantity)
    press(page, "Tab", "Tab")
    page.keyboard.type(price)
    press(page, "Enter")


def test_numbers_and_days_are_read_as_people_type_them(office: Office) -> None:
    page = new_order(office)

    for typed, day in (("2026.5.6", "2026-05-06"), ("5-6", "2026-05-06"), ("２０２６/７/１", "2026-07-01")):
        fill(page, "要求到货日期", typed)
        expect(page.get_by_label("要求到货日期", exact=True).first).to_have_value(day)
    fill(page, "账期天数", "４５")
    fill(page, "联系电话", " 138 0013 8000 ")
    type_line(page, "１２．５", "￥1,000")
    save(page)

    expect(page.locator(".record-name h1")).to_have_text(re.compile(r"^DD\d{5}$"))
    stored = call(page, "GET", f"{API}/order/records/{page.url.rpartition('/')[2]}")["values"]
    assert (
        stored["required_on"],
        stored["term_days"],
        stored["phone"],
    ) == ("2026-07-01", "45", "13800138000")
    assert stored["total"].removesuffix(".00") == "12500"


def test_each_mistake_is_named_and_jumped_to_down_to_the_cell(office: Office) -> None:
    page = new_order(office)
    type_line(page, "1", "99999999999999")
    cell(page, 1, "折扣").click()
    page.keyboard.type("150%")
    press(page, "Enter")
    fill(page, "运费", "-3")
    fill(page, "快递单号", "9" * 80)
    fill(page, "发货日期", "2026-13-45")
    fill(page, "备注", "长" * 10_000)
    save(page)

    bar = page.get_by_test_id("error-bar")
    for words in (
        "整数部分最多 12 位",
        "「折扣」要在 0% 到 100% 之间，现在是 150%",
        "「运费」不能小于 0，现在是 -3",
        "「快递单号」最多 60 个字",
        "发货日期: 这不是日期",
        "「备注」最多 5000 个字",
    ):
        expect(bar).to_contain_text(words)
    bar.get_by_role("button", name=re.compile("折扣")).click()
    expect(page.get_by_role("textbox", name="订单明细 折扣 第 1 行")).to_be_focused()
    bar.get_by_role("button", name=re.compile("运费")).click()
    expect(page.get_by_label("运费", exact=True)).to_be_focused()


def test_a_mistake_in_a_line_opens_the_line_on_a_phone(office: Office) -> None:
    page = new_order(office, width=1440)
    type_line(page, "1", "不知道")
    page.set_viewport_size({"width": 360, "height": 640})
    save(page)

    page.get_by_test_id("error-bar").get_by_role("button", name=re.compile("单价")).click()

    expect(page.get_by_role("dialog", name="订单明细 第 1 行")).to_contain_text("这不是数字")


@pytest.mark.parametrize("lines", [600, 10_000])
def test_more_lines_than_an_order_takes_are_told_and_the_page_stays_alive(office: Office, lines: int) -> None:
    page = new_order(office)
    cell(page, 1, "数量").click()

    paste(page, [[str(number % 900 + 1)] for number in range(lines)])

    expect(page.get_by_text(re.compile(f"最多 500 行.*{lines - 500} 行"))).to_be_visible()
    expect(sheet(page).get_by_role("grid")).to_have_attribute("aria-rowcount", re.compile(r"^50[012]$"))
    began = page.evaluate("performance.now()")
    cell(page, 2, "数量").click()
    page.keyboard.type("77")
    press(page, "Enter")
    expect(cell(page, 2, "数量")).to_have_text("77")
    assert page.evaluate("performance.now()") - began < 10_000
    press(page, "Control+z", "Control+z")
    expect(cell(page, 2, "数量")).to_have_count(0)
    fill(page, "收货人", "老王")
    expect(page.get_by_label("收货人", exact=True)).to_have_value("老王")


def test_hostile_text_is_only_text(office: Office) -> None:
    page = new_order(office)
    hostile = "<script>alert(1)</script> 🎉 ' OR 1=1 --"
    fill(page, "收货人", hostile)
    save(page)

    expect(page.get_by_test_id("field.receiver")).to_contain_text(hostile)
    expect(page.get_by_role("button", name="编辑")).to_be_visible()


def test_a_save_whose_answer_got_lost_is_not_done_twice(office: Office) -> None:
    page = office.enter("boss", at="/a/orders/f/customer/new")
    page.get_by_label("客户名称").first.fill("丢了回音商贸")
    before = count(page, "customer")
    keys: list[str | None] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**/api/v1{API}/customer/records", lose)
    save(page)
    expect(page.get_by_test_id("error-bar")).to_contain_text("填的内容都还在")
    fill(page, "开户行", "工行舟山支行")
    page.get_by_test_id("error-bar").get_by_role("button", name="重试").click()

    expect(page.locator(".record-name h1")).to_have_text("丢了回音商贸")
    expect(page.get_by_test_id("field.bank")).to_contain_text("工行舟山支行")
    assert [keys[0]] * 2 == keys
    assert before + 1 == count(page, "customer")
    office.mistakes[:] = [one for one in office.mistakes if "ERR_FAILED" not in one]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(2_000), "它不是表格"),
        ("空.csv", "产品名称,单价\n".encode(), "文件里没有表格"),
        ("列名.csv", "甲,乙\n子,丑\n".encode(), "没有一列对得上"),
        ("类型.csv", "产品名称,单价\n甲,一百\n".encode("gbk"), "「单价」不接受「一百」"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(
    name: str, content: bytes, words: str, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page = office.enter("boss", at=IMPORT)

    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_text(re.compile(words)).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"^导入 \d+ 条"))).to_have_count(0)
    page.get_by_role("button", name="换一个文件").click()
    expect(page.locator(".drop")).to_be_visible()


def test_what_is_made_on_the_spot_has_the_defaults_of_its_form(office: Office) -> None:
    page = office.enter("zhoumin", at=f"{ORDERS}/new")
    page.get_by_role("combobox", name="客户", exact=True).click()
    page.keyboard.type("嘉兴新开的店")
    page.get_by_role("option", name="新建「嘉兴新开的店」").click()
    expect(page.get_by_role("dialog", name="新建客户")).to_be_visible()
    page.get_by_test_id("quick-create").get_by_role("button", name="保存").click()
    expect(page.get_by_role("combobox", name="客户", exact=True)).to_have_value("嘉兴新开的店")

    where = {"field": "name", "op": "eq", "value": "嘉兴新开的店"}
    body = {"columns": ["level", "terms", "owner"], "where": where}
    made = call(page, "POST", f"{API}/customer/query", body)["rows"][0]
    assert (made["level"], made["terms"], made["owner"]["title"]) == ("B", "月结30天", "周敏")
    expect(sheet(page)).to_be_visible()
