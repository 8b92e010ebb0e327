"""The history of a record: compared side by side, a value brought back, and that undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.test_every_page import address

ORDER = "/a/orders/f/order/r/DD11071"


@pytest.mark.parametrize("width", [1440, 360])
def test_a_value_is_compared_brought_back_and_that_undone(office: Office, width: int) -> None:
    page = office.sign_in("boss", width=width)
    path = address(page, ORDER)
    record = f"/apps/orders/forms/order/records/{path.rpartition('/')[2]}"
    version = call(page, "GET", record)["version"]
    for freight in ("88", "120"):
        version = call(page, "PATCH", record, {"values": {"freight": freight}}, version=version)["version"]
    page.goto(path)
    history = page.get_by_test_id("history")

    history.get_by_label(f"第 {version - 1} 版的操作").click()
    page.get_by_role("menuitem", name="和现在比较").click()
    compare = page.get_by_test_id("compare")
    expect(compare.locator(".is-other")).to_contain_text("120.00")
    assert serious(page) == []
    assert sideways(page) == 0
    compare.get_by_role("button", name="恢复到左边的版本").click()
    restore = page.get_by_test_id("restore")
    expect(restore.locator("ins").first).to_contain_text("88.00")
    assert serious(page) == []
    restore.get_by_role("button", name="恢复", exact=True).click()

    expect(history.get_by_role("listitem").first).to_contain_text("恢复到")
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(history.get_by_role("listitem").first.locator("ins")).to_contain_text("120.00")
