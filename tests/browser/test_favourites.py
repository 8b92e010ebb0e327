"""What one starred and opened last stands on the workbench, on desktop and phone, while one may see it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import ORDERS, enter, whole
from tests.browser.pictures import Album

API = "/apps/orders/forms/customer"


def mine(page: Page) -> dict[str, str]:
    """This function will give a customer of the person's own."""
    rows = call(page, "POST", f"{API}/query", {"columns": ["name", "owner"], "limit": 1})["rows"]
    return dict(rows[0])


@pytest.mark.parametrize("width", [1440, 360])
def test_a_form_a_view_and_a_record_are_starred(width: int, office: Office, album: Album) -> None:
    login = "linxiaoyun" if width == 360 else "wuhao"
    page = office.enter(login, at="/", width=width, height=800)
    hand = page.get_by_test_id("at-hand")
    expect(hand.get_by_text("在列表或一条数据上点星形")).to_be_visible()
    record = mine(page)
    for address in (ORDERS, f"{ORDERS}?view=to_ship"):
        page.goto(address)
        if width == 360:
            page.get_by_role("button", name="更多", exact=True).click()
            page.get_by_role("menuitem", name=re.compile("^收藏")).click()
        else:
            star = page.get_by_role("button", name=re.compile("^收藏「"))
            star.click()
            expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(f"/a/orders/f/customer/r/{record['id']}")
    star = page.get_by_role("button", name=f"收藏「{record['name']}」")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/")

    starred = hand.get_by_role("region", name="收藏")
    expect(starred.get_by_role("link")).to_have_text(
        [re.compile(str(record["name"])), re.compile("^待发货"), re.compile("^订单表")]
    )
    recents = hand.get_by_role("region", name="最近打开")
    expect(recents.get_by_role("link").first).to_contain_text(str(record["name"]))
    expect(recents.get_by_role("link", name="订单表")).to_be_visible()
    album.take(page, f"home-at-hand-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    starred.get_by_role("link", name=re.compile("^待发货")).click()
    expect(page).to_have_url(re.compile(r"view=to_ship"))
    page.goto("/")
    # What was starred comes first of what one may fill in.
    fill_in = hand.get_by_role("region", name="快速填写").get_by_role("link")
    expect(fill_in.first).to_have_accessible_name("新建订单")
    fill_in.first.click()
    expect(page).to_have_url(re.compile(rf"{ORDERS}/new"))


def test_a_phone_shows_them_and_forgets_what_is_out_of_sight(office: Office, album: Album) -> None:
    page = enter(office, "zhoumin")
    record = mine(page)
    page.goto(f"/m/a/orders/f/customer/r/{record['id']}")
    star = page.get_by_role("button", name=f"收藏「{record['name']}」")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    whole(page, album, "phone-starred-record")
    page.goto(f"/m{ORDERS}")
    page.get_by_role("button", name="收藏「订单表」").click()
    expect(page.get_by_role("button", name="收藏「订单表」")).to_have_attribute("aria-pressed", "true")
    page.goto("/m")
    for name in ("收藏", "最近打开"):
        part = page.get_by_role("region", name=name, exact=True)
        expect(part.get_by_role("link", name=re.compile(str(record["name"])))).to_be_visible()
        part.scroll_into_view_if_needed()
    whole(page, album, "phone-home-at-hand")

    boss = office.sign_in("boss")
    found = call(boss, "GET", f"{API}/records/{record['id']}")
    owner = call(boss, "GET", "/session")["user"]["id"]
    body = {"values": {"owner": owner}}
    call(boss, "PATCH", f"{API}/records/{record['id']}", body, version=found["version"])
    page.goto("/m")

    expect(page.get_by_role("region", name="收藏", exact=True).get_by_role("link")).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile("^订单表")).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert str(record["name"]) not in page.locator("body").inner_text()
    assert str(record["name"]) not in str(page.evaluate("JSON.stringify(localStorage)"))
