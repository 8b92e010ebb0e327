"""A shop owner says what a field offers; whoever fills in an order chooses among that, on computers and phones."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter, pick, whole
from tests.browser.pictures import Album
from tests.browser.test_building import kept
from tests.browser.test_building_rules import publish, take_back, tick, write

ORDER = "/a/orders/f/order"
CUSTOMER = "/a/orders/f/customer"
HZSJ = "杭州四季食品有限公司"


def form_of(page: Page, key: str = "order") -> Any:
    """This function will read a form as it is being built."""
    draft = call(page, "GET", "/building/orders/draft")
    return next(one for one in draft["document"]["forms"] if one["key"] == key)


def offers_of(page: Page) -> Locator:
    """This function will find what a field offers, in its settings."""
    return page.get_by_test_id("panel").get_by_test_id("offers")


def orders(page: Page, *, done: bool) -> list[str]:
    """This function will list the orders of one customer that are done, or are not."""
    where = {
        "and": [
            {"field": "status", "op": "eq" if done else "ne", "value": "已完成"},
            {"field": "customer.name", "op": "eq", "value": HZSJ},
        ]
    }
    body = {"columns": ["no"], "where": where, "limit": 100}
    rows = call(page, "POST", "/apps/orders/forms/order/query", body)["rows"]
    return sorted(row["no"] for row in rows)


def refer_to_orders(page: Page) -> str:
    """This function will add a relation to orders behind the customer of an order, and give its id."""
    page.get_by_role("button", name="客户（关联数据）").click()
    page.get_by_test_id("palette").get_by_role("button", name="关联数据", exact=True).click()
    page.get_by_test_id("ask-target").get_by_role("button", name="订单表").click()
    name = page.get_by_test_id("panel").get_by_label("名称", exact=True)
    expect(name).to_have_value("订单表")
    name.fill("参考订单")
    name.press("Enter")
    expect(page.get_by_role("button", name="参考订单（关联数据）")).to_be_visible()
    kept(page)
    return next(str(one["id"]) for one in form_of(page)["fields"] if one["label"] == "参考订单")


def test_a_relation_offers_what_goes_with_the_rest_of_the_form(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/order")
    relation = refer_to_orders(page)
    offers = offers_of(page)
    expect(offers.get_by_role("button", name="全部")).to_have_attribute("aria-pressed", "true")
    offers.get_by_role("button", name="只有符合条件的").press("Enter")
    offers.get_by_role("button", name="与本表字段比较").press("Enter")
    offers.get_by_label("关联表单的字段").select_option(label="客户")
    expect(offers.get_by_label("本表字段", exact=True)).to_have_value("ord_customer")
    expect(offers.get_by_label("本表字段", exact=True).get_by_role("option")).to_have_text(
        ["本表：客户", "用公式"]
    )
    offers.get_by_role("button", name="加一个条件").click()
    offers.get_by_label("字段", exact=True).click()
    page.get_by_role("listbox", name="字段").get_by_role("option", name="订单状态", exact=True).click()
    with page.expect_response(lambda one: one.url.endswith("/draft") and one.request.method == "PATCH"):
        offers.get_by_role("button", name="已完成", exact=True).click()
        # Whoever goes on at once loses nothing.
        page.get_by_role("button", name="客户（关联数据）").click()
    page.get_by_role("button", name="参考订单（关联数据）").click()
    expect(offers.get_by_role("button", name="已完成", exact=True)).to_have_attribute("aria-pressed", "true")
    album.take(page, "building-offers-zh")
    assert (serious(page), sideways(page)) == ([], 0)

    offers.get_by_role("button", name="全部").click()
    expect(offers.get_by_label("关联表单的字段")).to_have_count(0)
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(offers.get_by_label("关联表单的字段")).to_have_value("ord_customer")
    expect(offers.get_by_role("button", name="已完成", exact=True)).to_have_attribute("aria-pressed", "true")
    field = next(one for one in form_of(page)["fields"] if one["id"] == relation)
    assert field["where"] == {"field": "#ord_status", "op": "in", "value": ["已完成"]}

    page.get_by_role("button", name="客户（关联数据）").click()
    page.get_by_test_id("panel").get_by_role("button", name="哪里在用").click()
    told = page.get_by_role("dialog").get_by_text("表单规则「参考订单的可选范围」的可选范围的条件")
    expect(told).to_be_visible()
    page.keyboard.press("Escape")
    publish(page)

    try:
        choose_among_what_is_offered(office, album)
    finally:
        take_back(page)


def choose_among_what_is_offered(office: Office, album: Album) -> None:
    """This function will see that the pickers of a new order offer the done orders of its customer, and nothing else is taken."""
    wide = office.enter("boss", at=f"{ORDER}/new")
    done, others = (orders(wide, done=is_done) for is_done in (True, False))
    assert done
    assert others
    customer = wide.get_by_test_id("field.customer").get_by_role("combobox")
    customer.click()
    wide.keyboard.type("hzsj")
    wide.get_by_role("option", name=HZSJ).first.click()
    box = wide.get_by_test_id("field.can_kao_ding_dan").get_by_role("combobox")
    box.click()
    found = wide.get_by_role("listbox", name="参考订单").get_by_role("option", name=re.compile("^DD"))
    expect(found).to_have_count(len(done))
    assert sorted(text[:7] for text in found.all_inner_texts()) == done
    wide.keyboard.type(others[0])
    expect(found).to_have_count(0)

    values = {"customer": {"name": HZSJ}, "can_kao_ding_dan": others[0]}
    answer = wide.request.post(
        "/api/v1/apps/orders/forms/order/preview",
        data={"values": values},
        headers={"X-CSRF-Token": token(wide)},
    )
    assert "not_offered" in {one["code"] for one in answer.json()["errors"]}, answer.text()

    phone = enter(office, at=f"{ORDER}/new")
    pick(phone, phone.get_by_test_id("field.customer"), "hzsj", HZSJ)
    phone.get_by_test_id("field.can_kao_ding_dan").locator(".box-shown").click()
    sheet = phone.get_by_test_id("pick").locator(".pick:not(.is-make)")
    expect(sheet).to_have_count(len(done))
    assert sorted(text[:7] for text in sheet.all_inner_texts()) == done
    whole(phone, album, "phone-offers-zh")


def token(page: Page) -> str:
    """This function will give what a page proves itself by."""
    return next(str(one["value"]) for one in page.context.cookies() if one["name"] == "huodan_csrf")


def test_options_follow_another_field(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/customer")
    page.get_by_role("button", name="结算方式（下拉框）").click()
    offers = offers_of(page)
    offers.get_by_label("可选范围").select_option(label="按「客户等级」的选项")
    offers.get_by_text("C", exact=True).click()
    ticks = offers.get_by_role("group", name="结算方式：客户等级是C时")
    ticks.get_by_label("月结45天").click()
    ticks.get_by_label("月结60天").click()
    expect(ticks.get_by_label("月结45天")).not_to_be_checked()
    expect(ticks.get_by_label("月结60天")).not_to_be_checked()
    kept(page)
    album.take(page, "building-offers-options-zh")
    assert (serious(page), sideways(page)) == ([], 0)
    # What was ticked goes only when asked for.
    offers.get_by_label("可选范围").select_option(label="全部选项")
    asked = page.get_by_test_id("ask-uses")
    expect(asked).to_contain_text("结算方式：客户等级是C时")
    asked.get_by_role("button", name="取消").click()
    expect(offers.get_by_label("可选范围").locator("option:checked")).to_have_text("按「客户等级」的选项")
    expect(ticks.get_by_label("月结45天")).not_to_be_checked()
    publish(page)

    try:
        wide = office.enter("boss", at=f"{CUSTOMER}/new")
        for level, count in (("C", 0), ("A", 1)):
            wide.get_by_test_id("field.level").get_by_role("combobox").click()
            wide.get_by_role("option", name=level, exact=True).click()
            terms = wide.get_by_test_id("field.terms").get_by_role("combobox")
            terms.click()
            listed = wide.get_by_role("listbox", name="结算方式")
            expect(listed.get_by_role("option", name="月结60天")).to_have_count(count)
            expect(listed.get_by_role("option", name="月结15天")).to_have_count(1)
            wide.keyboard.press("Escape")
    finally:
        take_back(page)


def test_a_rule_of_its_own_is_begun_from_the_field_and_wrong_ones_are_told(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/product")
    page.get_by_role("button", name="类别（下拉框）").click()
    offers_of(page).get_by_role("button", name="按其他条件").click()
    rules = page.get_by_test_id("form-rules")
    expect(rules.get_by_label("规则名称")).to_have_value("类别的可选范围")
    deed = rules.locator(".rule-deed")
    deed.first.get_by_label("海鲜水产").click()
    expect(deed.first.get_by_label("海鲜水产")).not_to_be_checked()
    deed.first.get_by_label("留下哪些").select_option(label="满足公式的选项")
    write(deed.first.get_by_label("满足公式的选项"), "没有 = 1")
    expect(deed.first.get_by_role("alert")).to_contain_text("没有")
    write(deed.first.get_by_label("满足公式的选项"), 'LEFT(类别, 1) <> "海"')
    expect(deed.first.get_by_role("alert")).to_have_count(0)

    rules.get_by_role("button", name="再加一个动作").click()
    tick(page, "规格")
    rules.locator(".rule-deed").nth(1).get_by_role("combobox").first.select_option(label="只可选")
    asked = page.get_by_test_id("rule-fields")
    expect(asked.get_by_label("规格", exact=True)).to_have_count(0)
    asked.get_by_label("供应商", exact=True).check()
    expect(asked.get_by_label("类别", exact=True)).to_be_disabled()
    asked.get_by_role("button", name="完成").click()
    second = rules.locator(".rule-deed").nth(1)
    expect(second.get_by_text("还没有条件")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("要在「选项」「条件公式」「关联数据的条件」里写一样")).to_be_visible(
        timeout=30_000
    )
    page.keyboard.press("Escape")

    second.get_by_role("button", name="与本表字段比较").click()
    second.get_by_label("关联表单的字段").select_option(label="供应商名称")
    second.get_by_label("本表字段", exact=True).select_option(label="本表：规格")
    kept(page)
    assert (serious(page), sideways(page)) == ([], 0)
    does = next(one for one in form_of(page, "product")["rules"])["does"]
    assert (does[0]["formula"], does[0]["options"]) == ('LEFT(#pro_category, 1) <> "海"', [])
    assert [(one["field"], one["formula"]) for one in does[1]["where"]] == [("#sup_name", "#pro_spec")]
    assert call(page, "GET", "/building/orders/draft/check")["problems"] == []

    page.get_by_role("button", name="供应商（关联数据）").click()
    expect(offers_of(page)).to_contain_text("满足条件时，与本表的比较改按")
    offers_of(page).get_by_role("button", name="规则「类别的可选范围」").click()
    expect(rules.get_by_label("规则名称")).to_have_value("类别的可选范围")
    call(page, "DELETE", "/building/orders/draft")
