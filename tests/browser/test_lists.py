"""Lists: the filter in sentences, the address that carries everything, search, order, columns, empty lists."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import ROOT, Office, serious
from tests.browser.sheet import press

ORDERS = "/a/orders/f/order"
EXPECTED = json.loads((ROOT / "huodan/templates/orders/sample/expected.json").read_text(encoding="utf-8"))


def count(page: Page, text: str) -> None:
    """This function will wait until the list holds so many rows."""
    expect(page.get_by_test_id("list-count")).to_have_text(text)


def pick(page: Page, label: str, index: int, typed: str) -> None:
    """This function will choose a field or comparison of the n-th condition by typing it."""
    box = page.get_by_test_id("filter").locator(f".filter-{label} input").nth(index)
    box.click()
    box.press_sequentially(typed)
    page.get_by_role("option", name=typed, exact=True).first.click()


def test_the_workbench_shows_the_figures_of_the_sample_to_the_cent(office: Office) -> None:
    page = office.enter("boss")

    total = f"{float(EXPECTED['订单总金额']):,.2f}"
    expect(page.get_by_test_id("figure-total")).to_contain_text(total)
    expect(page.get_by_test_id("figure-month")).to_contain_text(
        f"{float(EXPECTED['月度销售额']['2026-05']):,.2f}"
    )
    expect(page.get_by_test_id("figure-count")).to_contain_text("830")
    ranking = page.get_by_test_id("card-top_products").get_by_role("listitem")
    for place, (_, name, amount) in enumerate(EXPECTED["热销TOP10_金额"]):
        expect(ranking.nth(place)).to_contain_text(name)
        expect(ranking.nth(place)).to_contain_text(f"{float(amount):,.2f}")
    states = page.get_by_test_id("card-status").get_by_role("row")
    for state, number in EXPECTED["状态计数"].items():
        expect(states.filter(has_text=state)).to_contain_text(str(number))

    page.get_by_test_id("card-status").get_by_role("link", name="待发货").click()
    count(page, "21 条")


def test_a_filter_is_built_in_sentences_and_lives_in_the_address(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")

    press(page, "f")
    pick(page, "field", 0, "订单状态")
    page.get_by_role("button", name="待发货", exact=True).click()
    count(page, "21 条")
    page.get_by_role("button", name="加一个条件").click()
    pick(page, "field", 1, "客户 · 客户等级")
    page.get_by_role("button", name="A", exact=True).click()
    count(page, "7 条")
    page.get_by_role("button", name="且", exact=True).click()
    expect(page.get_by_test_id("list-count")).not_to_have_text("7 条")
    page.get_by_role("button", name="或", exact=True).click()
    count(page, "7 条")
    address = page.url

    other = office.enter("qianwenjing", at=address)
    count(other, "7 条")
    expect(other.get_by_text("订单状态 是 待发货")).to_be_visible()
    other.get_by_role("button", name="去掉条件 客户 · 客户等级 是 A").click()
    count(other, "21 条")
    other.get_by_role("button", name="清除条件").click()
    count(other, "830 条")


def test_a_condition_may_name_people_periods_numbers_and_groups(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")

    press(page, "f")
    pick(page, "field", 0, "订单总金额")
    pick(page, "op", 0, "大于")
    page.get_by_test_id("filter").locator(".filter-value input").fill("50000")
    count(page, "18 条")
    page.get_by_role("button", name="加一组条件").click()
    pick(page, "field", 1, "客户")
    page.get_by_test_id("filter").locator(".filter-picker input").press_sequentially("绍兴嘉禾")
    page.get_by_role("option", name=re.compile("绍兴嘉禾")).first.click()
    pick(page, "field", 2, "下单时间")
    page.get_by_test_id("filter").locator(".filter-value").nth(2).locator("input").click()
    page.get_by_role("option", name="今年", exact=True).click()

    expect(page.get_by_test_id("list-count")).not_to_have_text("18 条")
    assert {"and", "or"} <= set(
        re.findall(r'"(and|or)"', page.evaluate("decodeURIComponent(location.search)"))
    )


def test_a_group_of_conditions_may_be_denied(office: Office) -> None:
    denied = {"not": {"field": "status", "op": "in", "value": ["待发货"]}}
    page = office.enter("boss", at=f"{ORDERS}?filter=" + json.dumps(denied, ensure_ascii=False))
    count(page, "809 条")
    expect(page.get_by_text("不满足（订单状态 是 待发货）")).to_be_visible()

    press(page, "f")
    assert serious(page) == []
    page.get_by_test_id("filter").get_by_role("button", name="不满足", exact=True).click()
    count(page, "21 条")
    page.get_by_test_id("filter").get_by_role("button", name="满足", exact=True).click()
    count(page, "809 条")


def test_search_finds_by_number_name_and_pinyin(office: Office) -> None:
    page = office.enter("boss", at="/a/orders/f/customer")
    count(page, "91 条")

    press(page, "/")
    page.keyboard.type("bdbw")
    count(page, "1 条")
    expect(page.get_by_test_id("list")).to_contain_text("保定百味超市连锁有限公司")
    page.get_by_role("searchbox").fill("KH0002")
    expect(page.get_by_test_id("list")).to_contain_text("杭州四季食品有限公司")
    page.get_by_role("searchbox").fill("没有这家")
    expect(page.get_by_text("没有找到「没有这家」")).to_be_visible()
    page.get_by_role("button", name="清除搜索").click()
    count(page, "91 条")


def test_headers_sort_and_lists_go_on_while_they_are_read(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    rows = page.get_by_test_id("list").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("DD1107")

    page.get_by_role("button", name="订单总金额").click()
    page.get_by_role("button", name="订单总金额").click()
    expect(page).to_have_url(re.compile("sort=-total"))
    expect(rows.nth(1)).to_contain_text("114,712.50")
    page.get_by_role("button", name="客户", exact=True).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=-total%2Ccustomer"))

    grid = page.get_by_role("grid")
    grid.focus()
    # Also when the end was reached while rows in another order were still on their way.
    for loaded in (*range(200, 830, 100), 830):
        press(page, "Control+ArrowDown")
        expect(grid).to_have_attribute("aria-rowcount", str(loaded + 1))
    press(page, "Control+ArrowDown")
    expect(page.get_by_test_id("list").locator("[aria-rowindex='831']")).to_be_visible()


def test_columns_are_chosen_and_ordered(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_role("checkbox", name="已收").uncheck()
    page.get_by_role("textbox", name="找一列").fill("客户等级")
    page.get_by_role("checkbox", name="客户 · 客户等级").check()
    page.get_by_role("button", name="客户 往前").click()
    page.get_by_role("button", name="完成").click()

    heads = page.get_by_role("columnheader")
    expect(heads.nth(1)).to_contain_text("客户")
    expect(page.get_by_role("columnheader", name="客户 · 客户等级")).to_be_visible()
    expect(page.get_by_role("columnheader", name="已收")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("columnheader", name="客户 · 客户等级")).to_be_visible()


def test_empty_lists_say_what_to_do(office: Office) -> None:
    page = office.enter(
        "boss", at=f"{ORDERS}?filter=" + json.dumps({"field": "no", "op": "eq", "value": "DD1"})
    )

    expect(page.get_by_text("「订单表」里没有符合 1 个条件的数据")).to_be_visible()
    page.get_by_role("button", name="清除条件").first.click()
    count(page, "830 条")


def test_people_see_only_what_their_role_shows(office: Office) -> None:
    seller = office.enter("zhoumin", at="/a/orders/f/product")
    expect(seller.get_by_role("columnheader", name="单价")).to_be_visible()
    expect(seller.get_by_role("columnheader", name="成本价")).to_have_count(0)
    expect(seller.get_by_role("button", name="新建")).to_have_count(0)

    keeper = office.enter("tangdaqiang", at="/a/orders/f/product")
    expect(keeper.get_by_test_id("list")).to_be_visible()
    expect(keeper.get_by_role("columnheader", name="单价")).to_have_count(0)

    manager = office.enter("admin")
    manager.get_by_role("link", name="成员", exact=True).click()
    expect(manager.get_by_test_id("list")).to_contain_text("赵国栋")


def test_import_shows_mistakes_first_and_then_does_it(office: Office, tmp_path: Path) -> None:
    page = office.enter("boss", at="/a/orders/f/supplier/import")
    file = tmp_path / "供应商.csv"
    rows = [
        "供应商编号,供应商名称,手机,采购提前期天数",
        "GYS901,温州试制食品厂,12,7",
        "GYS902,台州试制食品厂,13700010009,x",
    ]
    file.write_text("\n".join(rows), encoding="gb18030")

    page.set_input_files("input[type=file]", file)
    mistakes = page.get_by_test_id("import-mistakes")
    expect(mistakes.get_by_role("row").filter(has_text="手机")).to_be_visible()
    expect(mistakes.get_by_role("row").filter(has_text="采购提前期天数")).to_be_visible()
    expect(page.get_by_role("button", name="导入", exact=True).last).to_be_disabled()

    page.get_by_role("button", name="换一个文件").click()
    rows[1:] = [
        "GYS901,温州试制食品厂,13700010008,7",
        "GYS902,台州试制食品厂,13700010009,9",
        "GYS001,昆明佳美食品工业有限公司,13700010000,12",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_test_id("import-counts")).to_have_text("新建 2 条，更新 1 条，0 条没有变化")
    page.get_by_role("button", name="导入 3 条").click()

    expect(page.get_by_test_id("import-done")).to_contain_text("已导入 3 条")
    page.get_by_role("link", name="查看供应商信息表").click()
    page.get_by_role("searchbox").fill("试制")
    count(page, "2 条")
