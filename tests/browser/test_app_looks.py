"""What an app looks like is chosen on its page, published like any change, and seen in the navigation."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album


def test_an_app_gets_a_name_a_description_an_icon_and_a_colour(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building")
    app = call(page, "POST", "/building", {"label": "设备"})["key"]
    page.goto(f"/building/{app}")
    page.get_by_role("button", name="名称、图标和颜色").click()
    looks = page.get_by_test_id("app-looks")
    looks.get_by_label("应用名称").fill("设备管理")
    looks.get_by_label("说明").fill("车间的设备和保养")
    looks.get_by_role("button", name="图标 box", exact=True).click()
    looks.get_by_role("button", name="绿", exact=True).click()
    expect(looks.get_by_role("button", name="绿", exact=True)).to_have_attribute("aria-pressed", "true")
    assert serious(page) == []
    album.take(page, "app-looks")
    looks.get_by_role("button", name="保存").click()
    expect(looks).to_be_hidden()
    expect(page.get_by_role("heading", name="设备管理")).to_be_visible()

    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("没有发现问题")).to_be_visible(timeout=30_000)
    expect(sheet.get_by_text("应用「设备管理」的颜色：（空） → 绿色")).to_be_visible()
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)

    page.goto("/building")
    card = page.get_by_role("listitem").filter(has_text="车间的设备和保养")
    expect(card.get_by_role("link", name="设备管理")).to_be_visible()
    expect(card.locator(".app-icon.tag-green")).to_be_visible()
    album.take(page, "app-card")


def test_the_looks_fit_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders", width=360, height=640, lang="en")
    page.get_by_role("button", name="Name, icon and colour").click()
    expect(page.get_by_test_id("app-looks").get_by_label("Description")).to_be_visible()
    album.take(page, "app-looks-phone")
    assert sideways(page) == 0
    assert serious(page) == []
