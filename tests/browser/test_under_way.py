"""A process is changed while orders are under way: who publishes sees them by version, moves one and lets one finish."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.flowing import ORDER, hand_in
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_flow_design import add, by_role, name

SLOW = 30_000
SOON = 15_000


def change(admin: Page) -> None:
    """This function will have another step come first in place of the one there is, and ask for the publish."""
    tree = admin.get_by_test_id("flow-tree")
    expect(tree).to_be_visible(timeout=SLOW)
    panel = add(admin, "开始", "审批人")
    name(panel, "财务先看")
    by_role(panel, "财务总监")
    tree.get_by_role("button", name="更多：销售总监审批", exact=True).click()
    admin.get_by_role("menuitem", name="删除").click()
    expect(tree.get_by_text("销售总监审批")).to_have_count(0)
    admin.get_by_role("button", name="发布", exact=True).click()


def test_orders_under_way_are_moved_to_a_new_version_or_finish_by_theirs(
    office: Office, album: Album
) -> None:
    zhou = office.enter("zhoumin")
    moved, finishes = hand_in(zhou), hand_in(zhou)
    admin = office.enter("admin", at="/building/orders/flows")
    me = next(row for row in call(admin, "GET", "/staff")["rows"] if "admin" in row["roles"])
    call(admin, "PATCH", f"/staff/{me['id']}", {"roles": sorted({*me["roles"], "总经理"})})  # reads orders
    admin.get_by_role("link", name="新订单审批", exact=True).click(timeout=SLOW)
    change(admin)
    sheet = admin.get_by_test_id("publish")
    expect(sheet).to_contain_text("会按原来的版本走完", timeout=SLOW)
    sheet.get_by_role("button", name=re.compile("发布$")).click()
    after = admin.get_by_test_id("after-publish")
    expect(after).to_contain_text(re.compile(r"「新订单审批」有 \d+ 条按旧版本走"), timeout=SLOW)
    album.take(admin, "under-way-after")

    after.get_by_role("button", name="去看看").click()
    page = admin.get_by_test_id("under-way")
    titles = [call(zhou, "GET", f"{ORDER}/records/{one['id']}")["values"]["no"] for one in (moved, finishes)]
    lines = [page.get_by_role("row").filter(has_text=title) for title in titles]
    for line in lines:
        expect(line).to_contain_text("销售总监审批", timeout=SLOW)
        expect(line).to_contain_text("从「财务先看」开始，重新处理这一步")
    page.get_by_text("对比新旧步骤").click()
    expect(page.get_by_role("region", name="旧版本")).to_contain_text("销售总监审批 去掉了")
    expect(page.get_by_role("region", name="现在的版本")).to_contain_text("财务先看 新加的")
    lines[0].get_by_role("combobox").select_option("改走新流程")
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "under-way")
    admin.set_viewport_size({"width": 360, "height": 740})
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "under-way-360")
    admin.set_viewport_size({"width": 1440, "height": 900})

    page.get_by_role("button", name="1 条改走新流程").press("Enter")
    sure = admin.get_by_test_id("under-sure")
    assert serious(admin) == []
    sure.get_by_role("button", name="改走新流程").press("Enter")

    expect(page.get_by_test_id("under-done")).to_contain_text("1 条已改走新流程", timeout=SLOW)
    expect(lines[0]).to_have_count(0, timeout=SOON)
    page.get_by_role("button", name=re.compile("^现在的版本 1 条")).click()
    expect(page.get_by_role("row").filter(has_text=titles[0])).to_contain_text("财务先看", timeout=SOON)
    english = office.enter("admin", at="/todo/under-way?app=orders&flow=new_order", lang="en")
    expect(english.get_by_role("heading", name=re.compile("^Under way in"))).to_be_visible(timeout=SLOW)
    expect(english.get_by_test_id("under-rows")).to_contain_text("Goes on from", timeout=SOON)
    album.take(english, "under-way-en")
    finance = office.enter("qianwenjing", at="/todo")
    expect(finance.get_by_test_id("todo.row").filter(has_text=titles[0])).to_contain_text(
        "财务先看", timeout=SLOW
    )
    (run,) = call(zhou, "GET", f"{ORDER}/records/{finishes['id']}/runs")["rows"]
    assert [one["step"] for one in call(zhou, "GET", f"/runs/{run['id']}")["waits"]] == ["销售总监审批"]
