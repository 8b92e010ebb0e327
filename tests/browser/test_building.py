"""A shop owner builds: a form from nothing by clicks and typing only, published, used, changed, and the change taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious
from tests.browser.pictures import Album


def kept(page: Page) -> None:
    """This function will wait until the last step is on the server."""
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def add(page: Page, kind: str, label: str) -> None:
    """This function will add a field of a kind and name it."""
    page.get_by_test_id("palette").get_by_role("button", name=kind, exact=True).click()
    panel = page.get_by_test_id("panel")
    expect(panel.get_by_role("heading", name=kind)).to_be_visible()
    name = panel.get_by_label("名称", exact=True)
    name.fill(label)
    name.press("Enter")
    expect(page.get_by_role("button", name=f"{label}（{kind}）")).to_be_visible()


def publish(page: Page) -> None:
    """This function will look at what is published and publish it."""
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("没有发现问题")).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)
    expect(page.get_by_test_id("toast").filter(has_text="已发布").first).to_be_visible()


def become_a_number_and_back(page: Page, record: str) -> None:
    """This function will make a number of the day, look at what that does, publish it all the same and take it back."""
    page.get_by_role("button", name="返回").click()
    page.get_by_test_id("app-forms").get_by_role("link", name="设备表").click()
    page.get_by_role("button", name="购买日期（日期）").click()
    page.get_by_test_id("panel").get_by_label("类型", exact=True).select_option(label="数字")
    expect(page.get_by_role("button", name="购买日期（数字）")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_test_id("publish-asks")).to_contain_text("1 个值里有 1 个不能转换", timeout=30_000)
    sheet.get_by_role("button", name="看看是哪 1 个值").click()
    expect(sheet.get_by_text("2026-05-01")).to_be_visible()
    assert serious(page) == []
    sheet.get_by_role("button", name="看过了，发布").click()
    expect(sheet).to_be_hidden(timeout=30_000)
    assert call(page, "GET", record)["values"]["gou_mai_ri_qi"] is None
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="购买日期（日期）")).to_be_visible()
    assert call(page, "GET", record)["values"]["gou_mai_ri_qi"] == "2026-05-01"


def test_a_form_is_built_from_nothing_used_changed_and_changed_back(office: Office) -> None:
    page = office.enter("admin", at="/building")
    page.get_by_role("button", name="新建应用").first.click()
    page.get_by_test_id("ask-name").get_by_role("textbox").fill("设备管理")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="新建表单").click()
    page.get_by_test_id("ask-table").get_by_label("表单名称").fill("设备表")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("designer")).to_be_visible()
    page.get_by_role("button", name="名称（单行文本）").click()
    add(page, "金额", "单价")
    add(page, "数字", "数量")
    add(page, "公式", "总价")
    formula = page.get_by_label("公式", exact=True)
    formula.fill("单价 * 数量")
    formula.press("Control+Enter")
    expect(page.get_by_test_id("canvas").get_by_text("自动得出")).to_be_visible()
    kept(page)
    assert serious(page) == []
    publish(page)

    page.get_by_role("link", name="设备表").click()
    page.get_by_text("新建第一条").click()
    page.get_by_label("名称").fill("叉车")
    page.get_by_label("单价").fill("1500")
    page.get_by_label("数量").fill("2")
    expect(page.get_by_test_id("field.zong_jia")).to_contain_text("3,000")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()

    page.get_by_role("link", name="搭建").click()
    page.get_by_role("link", name="设备管理").click()
    page.get_by_test_id("app-forms").get_by_role("link", name="设备表").click()
    page.get_by_role("button", name="总价（公式）").click()
    add(page, "日期", "购买日期")
    publish(page)
    app = call(page, "GET", "/building")["apps"]
    key = next(one["key"] for one in app if one["label"] == "设备管理")
    assert len(call(page, "GET", f"/apps/{key}")["forms"][0]["fields"]) == 5
    rows = call(page, "POST", f"/apps/{key}/forms/she_bei_biao/query", {"columns": ["name"]})["rows"]
    record = f"/apps/{key}/forms/she_bei_biao/records/{rows[0]['id']}"
    call(page, "PATCH", record, {"values": {"gou_mai_ri_qi": "2026-05-01"}}, version=1)

    page.get_by_role("button", name=re.compile("^返回")).click()
    page.get_by_role("button", name="修改记录").click()
    expect(page.get_by_text("《设备表》新增字段「购买日期」（日期）")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="撤销这一次").first.click()
    expect(page.get_by_role("button", name=re.compile("^版本 \\d+：撤销版本"))).to_be_visible()
    assert "gou_mai_ri_qi" not in call(page, "GET", record)["values"]
    page.get_by_role("button", name="撤销这一次").first.click()
    expect(page.get_by_role("button", name=re.compile("^版本 \\d+：撤销版本"))).to_have_count(2)
    assert call(page, "GET", record)["values"]["gou_mai_ri_qi"] == "2026-05-01"

    become_a_number_and_back(page, record)


@pytest.mark.parametrize("kind", ["关联数据", "关联数据（多选）"])
def test_what_a_text_names_may_be_made_when_it_becomes_a_relation(
    office: Office, album: Album, kind: str
) -> None:
    page = office.enter("admin", at="/building/orders/supplier")
    page.get_by_role("button", name="联系人（单行文本）").click()
    page.get_by_test_id("panel").get_by_label("类型", exact=True).select_option(label=kind)
    page.get_by_role("dialog").get_by_text("客户信息表").click()
    expect(page.get_by_role("button", name=f"联系人（{kind}）")).to_be_visible()
    album.take(page, f"building-becomes-{kind}")
    assert serious(page) == []
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    box = sheet.get_by_role("checkbox", name="「联系人」里写了、还没有的数据，发布时新建")
    expect(box).to_be_visible(timeout=30_000)
    expect(sheet.get_by_text("不能转换")).to_be_visible()
    box.click()
    expect(box).to_be_checked(timeout=30_000)
    expect(sheet.get_by_text("不能转换")).to_be_hidden()
    assert serious(page) == []
    call(page, "DELETE", "/building/orders/draft")


def test_fields_are_moved_by_pointer_and_keys_and_steps_taken_back_after_reload(
    office: Office, album: Album
) -> None:
    page = office.enter("admin", at="/building/orders/order")
    page.get_by_role("button", name="订单状态（单选按钮组）").click()
    expect(page.get_by_role("textbox", name="选项：待审批")).to_be_visible()
    album.take(page, "building")
    page.goto("/building/orders/product")
    canvas = page.get_by_test_id("canvas")
    names = canvas.locator(".canvas-field > .field-label")
    expect(names.nth(2)).to_be_visible()
    before = names.all_text_contents()

    page.get_by_role("button", name="网址", exact=True).hover()
    page.mouse.down()
    target = canvas.locator("[data-field]").nth(1).bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 4, target["y"] + 20, steps=6)
    expect(page.locator(".is-over")).to_be_visible()
    page.mouse.up()
    expect(names.nth(1)).to_have_text("网址")
    page.keyboard.press("Control+z")
    expect(names).to_have_text(before)
    canvas.locator("[data-pick]").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(names.nth(1)).to_have_text(before[0])
    canvas.locator("[data-pick]").nth(1).click()
    page.get_by_role("button", name="哪里在用").click()
    told = page.get_by_test_id("tell-uses")
    expect(told.get_by_role("listitem").first).to_be_visible()
    assert serious(page) == []
    album.take(page, "where-used")
    told.get_by_role("button", name="关闭").last.click()
    canvas.locator("[data-pick]").nth(1).focus()
    page.keyboard.press("Delete")
    page.get_by_test_id("ask-uses").get_by_role("button", name="删除").click()
    expect(names).to_have_count(len(before) - 1)
    page.reload()
    expect(names).to_have_count(len(before) - 1)
    page.get_by_role("button", name="撤销", exact=True).first.click()
    page.get_by_role("button", name="撤销", exact=True).first.click()
    expect(names).to_have_text(before)
    page.get_by_role("button", name="重做").click()
    expect(names.nth(1)).to_have_text(before[0])


def test_columns_and_fields_come_by_their_names(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/order")
    page.get_by_role("button", name="订单明细（子表单）").click(position={"x": 6, "y": 6})
    columns = page.get_by_test_id("columns")
    expect(columns.get_by_role("button", name=re.compile("^数量"))).to_be_visible()
    expect(page.get_by_test_id("panel").get_by_text("一条数据里的多行明细")).to_be_visible()
    album.take(page, "building-columns")
    columns.get_by_role("button", name="批量添加列").click()
    page.get_by_test_id("ask-lines").get_by_role("textbox").fill("生产日期\n供应商")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="供应商（关联数据）")).to_be_visible()
    assert serious(page) == []
    search = page.get_by_test_id("palette").get_by_role("textbox")
    search.fill("验收等级")
    page.get_by_role("button", name="添加「验收等级」").click()
    expect(page.get_by_role("button", name="验收等级（单选按钮组）")).to_be_visible()
    search.fill("手写签名")
    search.press("Enter")
    expect(page.get_by_role("button", name="手写签名（手写签名）")).to_be_visible()
    page.get_by_role("button", name="订单明细（子表单）").click(position={"x": 6, "y": 6})
    columns.get_by_role("button", name=re.compile("^生产日期")).click()
    expect(page.get_by_test_id("panel").get_by_role("heading", name="日期")).to_be_visible()
    call(page, "DELETE", "/building/orders/draft")
