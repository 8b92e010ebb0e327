"""Which state may follow which: ticked by a shop owner, offered and kept where records are filled in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_building import publish


def test_a_table_of_ticks_is_published_and_kept(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders/order")
    page.get_by_role("button", name="订单状态（单选按钮组）").click()
    page.get_by_role("button", name="允许的流转").click()
    dialog = page.get_by_test_id("transitions")
    dialog.get_by_role("button", name="不限制").click()
    expect(dialog.get_by_text("任何状态都可以改成任何别的状态")).to_be_visible()
    dialog.get_by_role("button", name="按下表限制").click()
    for label in ("待审批", "已完成", "已取消", "待修改", "已拒绝"):
        dialog.get_by_label(f"可以从「待发货」改为「{label}」", exact=True).uncheck()
        dialog.get_by_label(f"新建时可以是「{label}」", exact=True).set_checked(label == "待审批")
    assert serious(page) == []
    album.take(page, "transitions")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    page.set_viewport_size({"width": 1440, "height": 900})
    dialog.get_by_role("button", name="完成").click()
    expect(page.get_by_text("按表限制")).to_be_visible()
    publish(page)

    page = office.enter(at="/")
    rows = call(
        page,
        "POST",
        "/apps/orders/forms/order/query",
        {
            "columns": ["no"],
            "where": {"field": "status", "op": "eq", "value": "待发货"},
            "order": [{"field": "no", "dir": "asc"}],  # the newest are being approved, and locked
            "limit": 1,
        },
    )["rows"]
    page.goto(f"/a/orders/f/order/r/{rows[0]['id']}")
    page.get_by_role("button", name="编辑").first.click()
    box = page.get_by_test_id("field.status")
    expect(box.get_by_role("radio")).to_have_count(2)
    assert serious(page) == []
    box.get_by_text("已发货").click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    expect(box).to_contain_text("已发货")


def test_a_combination_is_chosen_for_the_form(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/order")
    part = page.get_by_test_id("combinations")
    part.get_by_role("button", name="添加组合").click()
    dialog = page.get_by_test_id("combination")
    for label in ("客户", "下单时间"):
        dialog.get_by_label(label, exact=True).check()
    assert serious(page) == []
    dialog.get_by_role("button", name="完成").click()
    expect(part.get_by_role("button", name="客户＋下单时间", exact=True)).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_test_id("publish").get_by_text("新增不能重复的组合「客户＋下单时间」")).to_be_visible(
        timeout=30_000
    )
