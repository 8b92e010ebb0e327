"""Two people at one record: what differs is merged, what clashes is asked per field; history, trash and undo."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call
from tests.browser.sheet import press

ORDERS = "/a/orders/f/order"
API = "/apps/orders/forms/order"


def order(page: Page, number: str) -> str:
    """This function will find the address of an order by its number."""
    where = {"field": "no", "op": "eq", "value": number}
    return str(call(page, "POST", f"{API}/query", {"columns": ["no"], "where": where})["rows"][0]["id"])


def edit(page: Page) -> None:
    """This function will begin to edit the record that is shown."""
    page.get_by_role("button", name="编辑").click()
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_visible()


def test_clashing_changes_are_decided_field_by_field(office: Office) -> None:
    first = office.sign_in("boss")
    address = f"{ORDERS}/r/{order(first, 'DD11076')}"
    first.goto(address)
    second = office.enter("heyajing", at=address)
    edit(first)
    edit(second)

    first.get_by_label("收货人").fill("老王")
    first.get_by_label("快递单号").fill("SF0001")
    press(first, "Control+s")
    expect(first.get_by_test_id("toast")).to_contain_text("已保存")
    second.get_by_label("收货人").fill("小李")
    second.get_by_label("快递单号").fill("SF0002")
    press(second, "Control+s")

    banner = second.get_by_test_id("conflict")
    expect(banner).to_contain_text("沈建华")
    expect(banner).to_contain_text("老王")
    line = banner.locator(".conflict-line")
    line.filter(has_text="收货人").get_by_role("button", name=re.compile("用我的")).click()
    line.filter(has_text="快递单号").get_by_role("button", name=re.compile("用他的")).click()

    expect(second.get_by_test_id("field.receiver")).to_contain_text("小李")
    expect(second.get_by_test_id("field.tracking_no")).to_contain_text("SF0001")
    expect(second.get_by_role("button", name="编辑")).to_be_visible()


def test_changes_of_different_fields_are_merged(office: Office) -> None:
    first = office.sign_in("boss")
    id = order(first, "DD11075")
    first.goto(f"{ORDERS}/r/{id}")
    second = office.enter("heyajing", at=f"{ORDERS}/r/{id}")
    edit(first)
    edit(second)

    first.get_by_label("收货人").fill("老王")
    press(first, "Control+s")
    expect(first.get_by_role("button", name="编辑")).to_be_visible()
    second.get_by_label("快递单号").fill("SF0003")
    press(second, "Control+s")

    expect(second.get_by_role("button", name="编辑")).to_be_visible()
    values = call(second, "GET", f"{API}/records/{id}")["values"]
    assert (values["receiver"], values["tracking_no"]) == ("老王", "SF0003")


def test_history_tells_who_changed_what(office: Office) -> None:
    page = office.sign_in("boss")
    page.goto(f"{ORDERS}/r/{order(page, 'DD11074')}")

    edit(page)
    page.get_by_role("radiogroup", name="订单状态").get_by_text("已发货").click()
    press(page, "Control+s")

    entry = page.get_by_test_id("history").get_by_role("listitem").first
    expect(entry).to_contain_text("沈建华")
    expect(entry).to_contain_text("订单状态")
    expect(entry.locator("del")).to_have_text("待发货")
    expect(entry.locator("ins")).to_have_text("已发货")


def test_a_deleted_order_comes_back_by_undo_and_from_the_trash(office: Office) -> None:
    page = office.sign_in("boss")
    page.goto(f"{ORDERS}/r/{order(page, 'DD11069')}")
    delete = page.get_by_role("menuitem", name="删除")

    page.get_by_role("button", name="更多").click()
    delete.click()
    expect(page.get_by_test_id("list-count")).to_have_text(re.compile("829 条"))
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(page.locator(".record-name h1")).to_have_text("DD11069")
    expect(page.get_by_test_id("toast").filter(has_text="已恢复 DD11069")).to_be_visible()

    page.get_by_role("button", name="更多").click()
    delete.click()
    expect(page.get_by_test_id("list-count")).to_have_text(re.compile("829 条"))
    page.get_by_role("button", name="回收站").click()
    row = page.get_by_role("row").filter(has_text="DD11069")
    expect(row).to_contain_text("沈建华")
    row.get_by_role("button", name="恢复").click()
    expect(page.get_by_text("回收站是空的")).to_be_visible()


def test_a_record_that_is_gone_says_so(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}/r/ord_0000000000001")

    expect(page.get_by_text(re.compile("找不到"))).to_be_visible()
    page.get_by_role("link", name="回到订单表").click()
    expect(page.get_by_test_id("list")).to_be_visible()


def test_neighbours_are_walked_by_keys_and_the_list_is_where_it_was(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}?view=to_ship")
    expect(page.get_by_test_id("list-count")).to_have_text(re.compile("条"))
    count = page.get_by_test_id("list-count").inner_text()
    page.get_by_test_id("list").get_by_role("link", name="DD11076").click()
    number = page.locator(".record-name h1")
    expect(number).to_have_text("DD11076")
    expect(page.get_by_role("navigation", name="列表中的上一条和下一条")).to_contain_text(
        f"/ {count.split()[0]}"
    )

    press(page, "j")
    expect(number).not_to_have_text("DD11076")
    press(page, "k")
    expect(number).to_have_text("DD11076")
    press(page, "Escape")

    expect(page.get_by_test_id("list-count")).to_have_text(count)


def test_giving_up_an_edit_asks_and_shows_the_record_as_it_was(office: Office) -> None:
    page = office.sign_in("boss")
    page.goto(f"{ORDERS}/r/{order(page, 'DD11068')}")
    edit(page)
    page.get_by_label("收货人").fill("不该留下")

    page.get_by_role("button", name="取消").click()
    page.get_by_test_id("unsaved").get_by_role("button", name="不保存").click()

    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    expect(page.get_by_test_id("field.receiver")).not_to_contain_text("不该留下")
