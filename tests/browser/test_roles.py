"""A shop owner makes a role by ticking: verbs, whose records, fields; by mouse and by keys, wide and narrow."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways

PICTURES = os.environ.get("HUODAN_LOOK", "")


def look(page: Page, name: str) -> None:
    """This function will keep a picture for who wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_a_role_is_made_copied_and_narrowed_until_it_says_what_is_meant(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/roles?role=role_sales")
    role = page.get_by_test_id("role")
    expect(page.get_by_test_id("role-sentence")).to_contain_text("只看到自己负责的订单表、客户信息表")
    expect(role).to_contain_text("有这个角色的人：")
    look(page, "roles")
    assert serious(page) == []

    page.get_by_role("button", name="更多：销售员").click()
    page.get_by_role("menuitem", name="复制").or_(
        page.get_by_role("button", name="复制", exact=True)
    ).first.click()
    expect(role.get_by_role("heading", name="销售员 副本")).to_be_visible()
    page.get_by_role("checkbox", name="供应商信息表：导出", exact=True).click()
    expect(page.get_by_role("checkbox", name="供应商信息表：看", exact=True)).to_be_checked()
    page.get_by_label("订单表：能用谁的数据").select_option(label="全部")
    expect(page.get_by_test_id("role-sentence")).to_contain_text("能导出供应商信息表")
    page.get_by_role("button", name="订单表：字段权限").click()
    total = page.get_by_role("radio", name="订单总金额：可改")
    expect(total).to_have_count(0)
    page.get_by_role("radio", name="订单总金额：只看").focus()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="订单总金额：打码")).to_be_checked()
    look(page, "roles-fields")
    assert serious(page) == []
    page.get_by_role("radio", name="毛利：只看").first.click()
    page.get_by_role("checkbox", name="选中 下单时间").check()
    page.get_by_role("checkbox", name="选中 收货人").check()
    page.get_by_role("group", name="选中的 2 个字段设为").get_by_role("button", name="隐藏").click()
    expect(page.get_by_role("radio", name="收货人：隐藏")).to_be_checked()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="收货人：隐藏")).not_to_be_checked()
    page.get_by_role("button", name="返回角色").click()
    page.get_by_label("客户信息表：能用谁的数据").select_option(label="符合条件的")
    asked = page.get_by_test_id("ask-where")
    asked.get_by_label("字段").first.click()
    page.get_by_role("option", name="客户等级", exact=True).click()
    asked.get_by_role("button", name="A", exact=True).click()
    look(page, "roles-where")
    assert serious(page) == []
    asked.get_by_role("button", name="完成").click()
    expect(role).to_contain_text("客户等级")
    draft = call(page, "GET", "/building/orders/draft")
    made = next(one for one in draft["document"]["roles"] if one["id"] == page.url.split("role=")[1])
    where = next(one["where"] for one in made["forms"] if one["form"] == "customer")
    assert where == {"field": "#cus_level", "op": "in", "value": ["A"]}
    call(page, "DELETE", "/building/orders/draft")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_roles_are_read_and_ticked_on_a_phone(office: Office, lang: str) -> None:
    page = office.enter(
        "admin", at="/building/orders/roles?role=role_warehouse", width=360, height=760, lang=lang
    )
    expect(page.get_by_test_id("role-sentence")).to_be_visible()
    look(page, f"roles-360-{lang}")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"{office.url}/building/orders/roles?role=role_warehouse&form=order")
    expect(page.get_by_test_id("fields")).to_be_visible()
    look(page, f"roles-fields-360-{lang}")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("width", [1440, 360])
def test_a_form_is_looked_at_as_a_role_will_see_it(office: Office, width: int) -> None:
    page = office.enter("admin", at="/building/orders/customer", width=width)
    page.get_by_role("button", name="手机预览" if width < 768 else "电脑预览").click()
    preview = page.get_by_test_id("preview")
    limit = preview.get_by_role("textbox", name="信用额度")
    expect(limit).to_be_visible()

    preview.get_by_label("以谁的身份看").select_option(label="销售员")

    expect(limit).to_have_count(0)
    expect(preview.get_by_role("textbox", name="客户名称")).to_be_visible()
    preview.get_by_label("以谁的身份看").select_option(label="会计")
    expect(preview.get_by_text("「会计」不能新建")).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0
