"""An administrator lets colleagues design one app: who sees it whole publishes it, who does not hands the draft in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

NEW = {"do": "add_fields", "form": "customer", "table": "customer", "after": None}


def administer(office: Office, login: str) -> None:
    """This function will let somebody administer the app of orders."""
    user = call(office.enter(login, at="/"), "GET", "/session")["user"]
    admin = office.enter("admin", at="/")
    call(admin, "PATCH", "/building/orders/administrators", {"people": [user["id"]]})


def test_who_does_not_see_the_app_whole_hands_the_draft_in(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    page.get_by_role("button", name="名称、图标和颜色").click()
    section = page.get_by_test_id("app-administrators")
    section.get_by_label("添加同事").fill("周敏")
    section.get_by_role("button", name="周敏").click()
    expect(section.get_by_role("button", name="去掉 周敏")).to_be_visible()
    assert serious(page) == []
    album.take(page, "app-administrators")

    zhou = office.enter("zhoumin", at="/")
    zhou.get_by_role("link", name="搭建").click()
    expect(zhou.get_by_role("heading", name="订单管理")).to_be_visible()
    expect(zhou.get_by_role("button", name="新建应用")).to_have_count(0)
    act = NEW | {"fields": [{"id": "note_more", "label": "补充说明"}]}
    call(zhou, "POST", "/building/orders/draft/acts", act)
    zhou.goto("/building/orders")
    expect(zhou.get_by_role("button", name="删除应用")).to_have_count(0)
    zhou.get_by_role("button", name="发布", exact=True).click()
    sheet = zhou.get_by_test_id("publish")
    expect(sheet.get_by_role("alert")).to_contain_text("要由系统管理员发布")
    expect(sheet.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    assert serious(zhou) == []
    album.take(zhou, "app-administrators-waits")
    sheet.get_by_role("button", name="提交给管理员发布").click()
    expect(zhou.get_by_test_id("handed-in")).to_contain_text("周敏")
    album.take(zhou, "app-administrators-handed-in")

    page.goto("/building")
    expect(page.get_by_text("周敏 提交，等待发布")).to_be_visible()
    assert serious(page) == []
    album.take(page, "app-administrators-list")
    page.get_by_role("link", name="订单管理").last.click()
    expect(page.get_by_test_id("handed-in")).to_contain_text("等您看过后发布")
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_test_id("others")).to_contain_text("周敏")
    album.take(page, "app-administrators-publishing")
    sheet.get_by_role("button", name="发布", exact=True).click(timeout=60_000)
    expect(sheet).to_be_hidden(timeout=30_000)
    expect(page.get_by_test_id("handed-in")).to_have_count(0)


def test_who_sees_the_app_whole_publishes_it(office: Office, album: Album) -> None:
    administer(office, "boss")
    boss = office.enter("boss", at="/building/orders", lang="en")
    call(
        boss, "POST", "/building/orders/draft/acts", NEW | {"fields": [{"id": "note_extra", "label": "备用"}]}
    )
    boss.goto("/building/orders")
    boss.get_by_role("button", name="Publish", exact=True).click()
    sheet = boss.get_by_test_id("publish")
    button = sheet.get_by_role("button", name="Publish", exact=True)
    expect(button).to_be_enabled(timeout=60_000)
    album.take(boss, "app-administrators-publishes-en")
    button.click()
    expect(sheet).to_be_hidden(timeout=30_000)


def test_choosing_them_fits_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders", width=360, height=640, lang="en")
    page.get_by_role("button", name="Name, icon and colour").click()
    page.get_by_test_id("app-administrators").scroll_into_view_if_needed()
    expect(page.get_by_test_id("app-administrators").get_by_label("Add a colleague")).to_be_visible()
    album.take(page, "app-administrators-phone")
    assert sideways(page) == 0
    assert serious(page) == []


def test_handing_in_fits_a_phone(office: Office, album: Album) -> None:
    administer(office, "zhoumin")
    zhou = office.enter("zhoumin", at="/building/orders", width=360, height=640, lang="en")
    call(zhou, "POST", "/building/orders/draft/acts", NEW | {"fields": [{"id": "note_last", "label": "末"}]})
    zhou.goto("/building/orders")
    zhou.get_by_role("button", name="Publish", exact=True).click()
    sheet = zhou.get_by_test_id("publish")
    expect(sheet.get_by_role("alert")).to_contain_text("has to publish this draft")
    album.take(zhou, "app-administrators-waits-phone")
    assert sideways(zhou) == 0
    sheet.get_by_role("button", name="Hand in for publishing").click()
    expect(zhou.get_by_test_id("handed-in")).to_be_visible()
    album.take(zhou, "app-administrators-handed-in-phone")
    assert sideways(zhou) == 0
    assert serious(zhou) == []
    call(zhou, "DELETE", "/building/orders/draft")
