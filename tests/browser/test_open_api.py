"""「开放接口」: an administrator makes, hands over and revokes keys; everybody reads and tries what they may do."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, serious, sideways

SIZES = {"wide": (1440, 900), "phone": (360, 740)}


def whole(page: Page) -> None:
    """This function will check what every page must hold."""
    assert sideways(page) == 0
    assert serious(page) == []


def make_key(page: Page, name: str) -> str:
    """This function will make a key that may only read orders, and give its text."""
    page.get_by_role("button", name="新建密钥").click()
    dialog = page.get_by_test_id("new-key")
    dialog.get_by_role("button", name="新建", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("起个名字")
    dialog.get_by_label("名字").fill(name)
    dialog.get_by_role("checkbox", name="总经理").check()
    dialog.get_by_role("checkbox", name="只开放部分表单和操作").check()
    orders = dialog.get_by_role("group", name="订单表")
    orders.get_by_role("checkbox", name="查看").check()
    dialog.get_by_label("IP 名单").fill("10.0.0")
    dialog.get_by_role("button", name="新建", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("10.0.0")
    dialog.get_by_label("IP 名单").fill("127.0.0.0/8")
    whole(page)
    dialog.get_by_role("button", name="新建", exact=True).click()
    token = page.get_by_test_id("new-token").get_by_role("textbox").input_value()
    page.get_by_role("button", name="我已保存").click()
    return token


@pytest.mark.parametrize("size", SIZES)
def test_a_key_is_made_used_and_revoked(office: Office, size: str) -> None:
    width, height = SIZES[size]
    name = f"网店 {size}"
    page = office.enter("admin", at="/open-api", width=width, height=height)

    token = make_key(page, name)

    line = page.get_by_test_id("api-keys").get_by_role("listitem").filter(has_text=name)
    expect(line).to_contain_text("订单表: 查看")
    expect(line).to_contain_text("127.0.0.0/8")
    expect(line).to_contain_text("还没用过")
    expect(page.get_by_text(token)).to_have_count(0)
    whole(page)
    headers = {"Authorization": f"Bearer {token}"}
    query = "/api/v1/apps/orders/forms/order/query"
    assert page.request.post(query, data={"limit": 1}, headers=headers).status == 200
    refused = page.request.post(
        query.replace("order/query", "order/records"), data={"values": {}}, headers=headers
    )
    assert refused.status == 403

    line.get_by_role("button", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用", exact=True).click()
    expect(line).to_contain_text("已停用")
    assert page.request.post(query, data={"limit": 1}, headers=headers).status == 401


@pytest.mark.parametrize("size", SIZES)
def test_the_documentation_is_read_and_tried(office: Office, size: str) -> None:
    width, height = SIZES[size]
    page = office.enter("boss", at="/open-api", width=width, height=height)
    docs = page.get_by_test_id("api-docs")
    expect(docs.get_by_role("heading", name="订单表")).to_be_visible()
    expect(docs).to_contain_text("lines.quantity")

    reading = page.get_by_test_id("order_get")
    reading.locator("summary").click()
    expect(reading.get_by_label("id")).not_to_have_value("")
    reading.get_by_role("button", name="Python").click()
    expect(reading).to_contain_text("import requests")
    reading.get_by_role("button", name="发送").click()
    expect(reading.get_by_test_id("tried")).to_contain_text("状态 200")
    expect(reading.get_by_test_id("tried")).to_contain_text('"no": "DD')
    whole(page)

    asking = page.get_by_test_id("order_query")
    asking.locator("summary").click()
    body = json.dumps({"columns": ["no"], "where": {"field": "no", "op": "eq", "value": "DD10248"}})
    asking.get_by_label("内容 JSON").fill("{oops")
    asking.get_by_role("button", name="发送").click()
    expect(asking.get_by_role("alert")).to_contain_text("JSON")
    asking.get_by_label("内容 JSON").fill(body)
    asking.get_by_role("button", name="发送").click()
    expect(asking.get_by_test_id("tried")).to_contain_text("DD10248")
    asking.get_by_label("API 密钥").fill("hd_wrong")
    asking.get_by_role("button", name="发送").click()
    expect(asking.get_by_test_id("tried")).to_contain_text("状态 401")

    page.get_by_role("button", name="通用与错误码").click()
    expect(docs).to_contain_text("too_many_requests")
    whole(page)


def test_the_documentation_names_only_what_its_reader_sees(office: Office) -> None:
    page = office.enter("zhoumin", at="/open-api")
    docs = page.get_by_test_id("api-docs")
    expect(docs.get_by_role("heading", name="订单表")).to_be_visible()

    expect(page.get_by_role("button", name="新建密钥")).to_have_count(0)
    page.get_by_role("button", name="产品信息表").click()
    expect(docs.get_by_role("heading", name="产品信息表")).to_be_visible()
    expect(docs.get_by_text("成本价")).to_have_count(0)
    expect(page.get_by_test_id("product_query")).to_be_visible()
    expect(page.get_by_test_id("product_create")).to_have_count(0)


def test_the_page_is_found_by_keyboard_and_reads_in_english(office: Office) -> None:
    page = office.enter("boss", lang="en")
    page.get_by_role("button", name="沈建华").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Open API").click()

    docs = page.get_by_test_id("api-docs")
    expect(docs).to_contain_text("Operations")
    summary = page.get_by_test_id("order_create").locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("order_create").get_by_role("heading", name="Try it")).to_be_visible()
    whole(page)
