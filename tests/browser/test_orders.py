"""The main job: an order with five lines by keyboard, right totals, found again; wrong input answered with words."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call
from tests.browser.sheet import cell, compose, paste, press, sheet

ORDERS = "/a/orders/f/order"
API = "/apps/orders/forms"


def prices(page: Page, names: list[str]) -> dict[str, Decimal]:
    """This function will look the prices of products up."""
    where = {"field": "name", "op": "in", "value": names}
    rows = call(page, "POST", f"{API}/product/query", {"columns": ["name", "price"], "where": where})["rows"]
    return {row["name"]: Decimal(row["price"]) for row in rows}


def rounded(amount: Decimal) -> Decimal:
    """This function will round to the cent, halves up, as each line is rounded."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """This function will write an amount as pages do."""
    return f"{rounded(amount):,}"


def choose_customer(page: Page, typed: str, name: str) -> None:
    """This function will fill the customer by typing a part of it."""
    box = page.get_by_role("combobox", name="客户", exact=True)
    box.click()
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=re.compile(name)).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile(name))


def test_five_lines_by_keyboard_with_right_totals_and_found_again(office: Office) -> None:
    page = office.enter("heyajing", at=ORDERS)
    expect(page.get_by_test_id("list")).to_be_visible()
    press(page, "n")
    expect(page.get_by_role("heading", name="新建订单")).to_be_visible()

    expect(page.get_by_role("combobox", name="客户", exact=True)).to_be_focused()
    page.keyboard.type("hzsj")
    expect(page.get_by_role("option", name=re.compile("杭州四季食品"))).to_be_visible()
    press(page, "Enter")
    expect(page.get_by_role("combobox", name="客户", exact=True)).to_have_value("杭州四季食品有限公司")

    press(page, "Alt+2")
    compose(page, "changpai", "常牌啤酒")
    expect(page.get_by_role("option", name=re.compile("常牌啤酒"))).to_be_visible()
    press(page, "Tab")
    expect(cell(page, 1, "产品")).to_have_text("常牌啤酒")
    page.keyboard.type("20")
    press(page, "Enter")
    for typed, name, count in (("CP038", "布莱依坡红酒", "3"), ("tlgkc", "图林根烤肠", "1.5")):
        page.keyboard.type(typed)
        expect(page.get_by_role("option", name=re.compile(name))).to_be_visible()
        press(page, "Tab")
        page.keyboard.type(count)
        press(page, "Enter")
    paste(page, [["糖派", "12"], ["卡门贝尔奶酪", "7"]])

    wanted = {"常牌啤酒": "20", "布莱依坡红酒": "3", "图林根烤肠": "1.5", "糖派": "12", "卡门贝尔奶酪": "7"}
    price = prices(page, list(wanted))
    amounts = [rounded(price[name] * Decimal(count)) for name, count in wanted.items()]
    for row, (name, amount) in enumerate(zip(wanted, amounts, strict=True), 1):
        expect(cell(page, row, "产品")).to_have_text(name)
        expect(cell(page, row, "金额")).to_have_text(money(amount))
    total = sum(amounts, Decimal(0))
    expect(page.get_by_test_id("field.total")).to_contain_text(f"¥ {money(total)}")
    press(page, "Control+s")

    number = page.locator(".record-name h1")
    expect(number).to_have_text(re.compile(r"^DD\d{5}$"))
    title = number.inner_text()
    id = page.url.rpartition("/")[2]
    stored = call(page, "GET", f"{API}/order/records/{id}")["values"]
    assert total == Decimal(stored["total"])
    assert len(stored["lines"]) == 5

    press(page, "Control+k")
    expect(page.get_by_role("combobox", name="快速跳转")).to_be_focused()
    page.keyboard.type(title)
    expect(page.get_by_role("option", name=re.compile(title))).to_be_visible()
    press(page, "Enter")
    expect(number).to_have_text(title)
    page.goto(ORDERS)
    press(page, "/")
    page.keyboard.type("hzsj")
    expect(page.get_by_test_id("list").get_by_text(title)).to_be_visible()


def test_what_is_missing_or_wrong_is_named_and_jumped_to(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    expect(page.get_by_test_id("field.ordered_at").locator("input")).not_to_have_value("")

    page.get_by_role("button", name="保存", exact=True).click()
    bar = page.get_by_test_id("error-bar")
    expect(bar).to_contain_text("客户")
    bar.get_by_role("button", name=re.compile("客户")).click()
    expect(page.get_by_role("combobox", name="客户", exact=True)).to_be_focused()

    choose_customer(page, "KH0002", "杭州四季食品")
    cell(page, 1, "产品").click()
    page.keyboard.type("没有这种货")
    press(page, "Tab")
    cell(page, 1, "数量").click()
    page.keyboard.type("两箱")
    press(page, "Tab")
    page.get_by_label("联系电话").fill("不知道")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(bar).to_contain_text("没有叫「没有这种货」的产品")
    expect(bar).to_contain_text("订单明细 第 1 行 数量")

    cell(page, 1, "产品").click()
    page.keyboard.type("CP001")
    expect(page.get_by_role("option", name=re.compile("印度香料奶茶"))).to_be_visible()
    press(page, "Enter")
    cell(page, 1, "数量").click()
    page.keyboard.type("-2")
    press(page, "Tab")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(bar).to_contain_text("数量")
    expect(bar).to_contain_text("联系电话")

    cell(page, 1, "数量").click()
    page.keyboard.type("2")
    press(page, "Tab")
    page.get_by_label("联系电话").fill("13800001111")
    press(page, "Control+s")
    expect(page.locator(".record-name h1")).to_have_text(re.compile(r"^DD\d{5}$"))


def test_a_double_click_on_save_makes_one_order(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    choose_customer(page, "KH0003", "福州利群")
    count = {"measures": [{"key": "n", "op": "count"}]}
    before = call(page, "POST", f"{API}/order/aggregate", count)["rows"][0]["n"]

    page.get_by_role("button", name="保存", exact=True).dblclick()
    expect(page.locator(".record-name h1")).to_have_text(re.compile(r"^DD\d{5}$"))

    assert before + 1 == call(page, "POST", f"{API}/order/aggregate", count)["rows"][0]["n"]


def test_leaving_with_changes_asks_and_keeps_what_was_typed(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    choose_customer(page, "KH0003", "福州利群")

    page.get_by_role("link", name="客户信息表").click()
    dialog = page.get_by_test_id("unsaved")
    dialog.get_by_role("button", name="继续编辑").click()
    expect(page.get_by_role("combobox", name="客户", exact=True)).to_have_value(re.compile("福州利群"))

    page.get_by_role("link", name="客户信息表").click()
    dialog.get_by_role("button", name="不保存").click()
    expect(page.get_by_role("heading", name="客户信息表")).to_be_visible()


def test_a_missing_customer_is_made_on_the_spot(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")

    page.get_by_role("combobox", name="客户", exact=True).click()
    page.keyboard.type("义乌临时起意商行")
    page.get_by_role("option", name="新建「义乌临时起意商行」").click()
    dialog = page.get_by_test_id("quick-create")
    expect(dialog.get_by_label("客户名称")).to_have_value("义乌临时起意商行")
    dialog.get_by_role("button", name="保存").click()

    expect(page.get_by_role("combobox", name="客户", exact=True)).to_have_value("义乌临时起意商行")
    press(page, "Control+s")
    expect(page.get_by_test_id("field.customer")).to_contain_text("义乌临时起意商行")


def test_five_hundred_lines_stay_quick_and_one_more_is_refused_with_words(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    choose_customer(page, "KH0003", "福州利群")
    cell(page, 1, "产品").click()

    paste(page, [["常牌啤酒", "1", "箱", "1.5"] for _ in range(501)])

    expect(page.get_by_test_id("toast")).to_contain_text("最多 500 行")
    expect(page.get_by_test_id("field.total")).to_contain_text("¥ 750.00", timeout=30_000)
    assert sheet(page).get_by_role("row").count() < 60
