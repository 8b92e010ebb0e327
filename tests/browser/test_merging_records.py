"""Two customers become one: from the page of one, from a list, from the page of duplicates; and the way back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_lookalikes import choose_fields

CUSTOMERS = "/a/orders/f/customer"
FORM = "/apps/orders/forms/customer"


def two(page: Page, name: str = "云杉科技") -> list[dict[str, str]]:
    """This function will make two customers whose names look alike."""
    made = []
    for called in (name, f"{name}有限公司"):
        saved = call(page, "POST", f"{FORM}/records", {"values": {"name": called}})
        made.append({"id": saved["id"], "name": called})
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


def test_duplicates_are_found_told_apart_and_merged(office: Office, album: Album) -> None:
    choose_fields(office.enter("admin", at="/building/orders/customer"), album)
    page = office.enter("boss", at=CUSTOMERS)
    for name in ("白桦林场", "杭州白桦林场有限公司", "青松苗木", "青松苗木公司", "青松苗木（杭州）公司"):
        call(page, "POST", f"{FORM}/records", {"values": {"name": name}})
    page.reload()
    page.get_by_role("button", name="可能重复").click()
    told = page.get_by_test_id("looked")
    expect(told).to_contain_text("都看过了")
    pines = page.get_by_test_id("twins").filter(has_text="青松苗木")
    birches = page.get_by_test_id("twins").filter(has_text="白桦林场")
    expect(pines.get_by_role("row")).to_have_count(4)
    album.take(page, "duplicates")
    assert (serious(page), sideways(page)) == ([], 0)
    page.set_viewport_size({"width": 360, "height": 740})
    album.take(page, "duplicates-360")
    assert (serious(page), sideways(page)) == ([], 0)
    page.set_viewport_size({"width": 1440, "height": 900})

    # Of three that look alike two are said to be different; of the pair one becomes a part of the other.
    pines.get_by_role("button", name="不是重复").click()
    expect(page.get_by_test_id("toast")).to_contain_text("已标为不是重复")
    expect(pines.get_by_role("row")).to_have_count(4)  # each of them is like the third one still
    birches.get_by_role("button", name="合并").click()
    dialog = page.get_by_test_id("merge")
    expect(dialog.get_by_role("radio", name=re.compile("白桦林场")).first).to_be_checked()
    album.take(page, "merging")
    dialog.get_by_role("button", name="合并", exact=True).click()
    expect(birches).to_have_count(0)

    page.reload()
    expect(told).to_contain_text("都看过了")
    expect(birches).to_have_count(0)
    pines.get_by_role("checkbox").nth(2).check()
    pines.get_by_role("checkbox").nth(0).uncheck()
    pines.get_by_role("button", name="不是重复").click()
    expect(pines.get_by_role("row")).to_have_count(3)
    pines.get_by_role("button", name="不是重复").click()
    expect(pines).to_have_count(0)
    page.get_by_role("checkbox", name="也列出标过「不是重复」的").check()
    expect(pines.get_by_role("row")).to_have_count(4)
    expect(pines.get_by_role("button", name="取消标记")).to_be_visible()


def test_two_rows_of_a_list_are_merged_on_a_narrow_screen(office: Office, album: Album) -> None:
    page = office.enter("boss", at=CUSTOMERS, width=360)
    two(page, "红枫茶业")
    page.goto(f"{CUSTOMERS}?q=红枫茶业")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="选择").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    for card in page.locator("label.list-card").all():
        card.click()
    page.get_by_test_id("bulk").get_by_role("button", name="合并").click()
    dialog = page.get_by_test_id("merge")
    expect(dialog).to_contain_text("所有引用")
    album.take(page, "merging-360")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("radio", name=re.compile("红枫茶业有限公司")).first.check()
    dialog.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_test_id("toast")).to_contain_text("已并入")
