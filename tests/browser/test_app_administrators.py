"""An administrator lets a colleague design one app; she publishes what shows her nothing, and is refused what would."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album


def test_a_colleague_designs_one_app_and_is_refused_what_would_show_her_more(
    office: Office, album: Album
) -> None:
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
    album.take(zhou, "app-administrators-workbench")
    give = {"do": "give_rows", "role": "role_sales", "forms": ["customer"], "rows": "all"}
    call(zhou, "POST", "/building/orders/draft/acts", give)
    zhou.goto("/building/orders")
    expect(zhou.get_by_role("button", name="删除应用")).to_have_count(0)
    zhou.get_by_role("button", name="发布", exact=True).click()
    sheet = zhou.get_by_test_id("publish")
    expect(sheet.get_by_role("alert")).to_contain_text("请系统管理员打开这份草稿来发布")
    expect(sheet.get_by_role("button", name="发布", exact=True)).to_be_disabled()
    assert serious(zhou) == []
    album.take(zhou, "app-administrators-refused")

    call(zhou, "DELETE", "/building/orders/draft")
    new = [{"id": "note_more", "label": "补充说明"}]
    act = {"do": "add_fields", "form": "customer", "table": "customer", "after": None, "fields": new}
    call(zhou, "POST", "/building/orders/draft/acts", act)
    zhou.goto("/building/orders")
    zhou.get_by_role("button", name="发布", exact=True).click()
    button = zhou.get_by_test_id("publish").get_by_role("button", name="发布", exact=True)
    button.click(timeout=60_000)
    expect(zhou.get_by_test_id("publish")).to_be_hidden(timeout=30_000)


def test_choosing_them_fits_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders", width=360, height=640, lang="en")
    page.get_by_role("button", name="Name, icon and colour").click()
    page.get_by_test_id("app-administrators").scroll_into_view_if_needed()
    expect(page.get_by_test_id("app-administrators").get_by_label("Add a colleague")).to_be_visible()
    album.take(page, "app-administrators-phone")
    assert sideways(page) == 0
    assert serious(page) == []
