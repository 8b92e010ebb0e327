"""Two customers become one from the page of one; the way back; the address of the one that went."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious

CUSTOMERS = "/a/orders/f/customer"
FORM = "/apps/orders/forms/customer"


def two(page: Page) -> list[dict[str, str]]:
    """This function will make two customers whose names look alike."""
    made = []
    for name in ("云杉科技", "云杉科技有限公司"):
        saved = call(page, "POST", f"{FORM}/records", {"values": {"name": name}})
        made.append({"id": saved["id"], "name": name})
    return made


def test_two_are_merged_from_the_page_of_one_and_taken_back(office: Office) -> None:
    page = office.enter("boss", at=CUSTOMERS)
    stays, gone = two(page)
    page.goto(f"{page.url.partition('/a/')[0]}{CUSTOMERS}/r/{stays['id']}")

    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="与…合并").click()
    other = page.get_by_test_id("merge-other")
    other.get_by_role("searchbox").fill(gone["name"])
    other.get_by_role("button", name=gone["name"]).first.click()
    dialog = page.get_by_test_id("merge")
    expect(dialog).to_contain_text(f"所有引用「{gone['name']}」的数据都会改为引用「{stays['name']}」")
    assert serious(page) == []
    dialog.get_by_role("radio", name=f"用谁的：{gone['name']}").first.check()
    dialog.get_by_role("button", name="合并", exact=True).click()

    toast = page.get_by_test_id("toast")
    expect(toast).to_contain_text(f"「{gone['name']}」已并入「{stays['name']}」")
    expect(page.get_by_role("heading", level=1)).to_have_text(gone["name"])  # its name was chosen
    page.goto(f"{page.url.partition('/r/')[0]}/r/{gone['id']}")
    expect(page).to_have_url(re.compile(f"/r/{stays['id']}$"))
    page.goto(f"{page.url.partition('/r/')[0]}/trash")
    page.get_by_role("button", name="撤销合并").first.click()
    expect(page.get_by_test_id("toast")).to_contain_text("已撤销合并")
    assert call(page, "GET", f"{FORM}/records/{gone['id']}")["values"]["name"] == gone["name"]
