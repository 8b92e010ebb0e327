"""The server's settings at the screen: the address people use, room on the disk, and what the workbench says of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

PATH = "/settings/server"


def test_an_address_is_typed_tried_and_saved(office: Office) -> None:
    page = office.enter("admin", at=PATH)
    server = page.get_by_test_id("settings.server")
    address = server.get_by_label("大家用什么地址打开活单")

    address.fill("erp.example.com")
    server.get_by_role("button", name="从服务器试一试").click()
    expect(server.get_by_role("status")).to_contain_text("要以 http:// 或 https:// 开头")
    server.get_by_role("button", name="用现在这个").click()
    expect(address).to_have_value(office.url)
    expect(page.get_by_test_id("address-differs")).to_have_count(0)
    server.get_by_role("button", name="从服务器试一试").click()
    expect(server.get_by_role("status")).to_contain_text("就是这个活单")
    server.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，马上生效")).to_be_visible()

    assert call(page, "GET", "/settings/server")["public_address"] == office.url
    address.fill("https://erp.example.com")
    expect(page.get_by_test_id("address-differs")).to_contain_text(office.url)
    address.fill("")
    server.get_by_role("button", name="保存").click()
    expect(server.get_by_role("button", name="保存")).to_be_disabled()
    assert call(page, "GET", "/settings/server")["public_address"] is None


@pytest.mark.parametrize("width", [1440, 360])
def test_little_room_is_said_on_the_workbench_and_in_the_settings(
    office: Office, album: Album, width: int
) -> None:
    page = office.enter("admin", at=PATH, width=width, height=800)
    server = page.get_by_test_id("settings.server")
    expect(server.get_by_label("至少留出")).to_be_visible()
    assert page.get_by_test_id("disk-line").count() == 0
    server.get_by_label("至少留出").fill("1000000")
    server.get_by_role("button", name="保存").click()
    expect(server).to_contain_text("暂时不能上传、导入、导出和备份")
    album.take(page, f"server-{width}")
    assert (serious(page), sideways(page)) == ([], 0)

    page.goto("/")
    expect(page.get_by_test_id("disk-line")).to_contain_text("保存单据照常")
    album.take(page, f"server-home-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_test_id("disk-line").get_by_role("link").click()
    server.get_by_label("至少留出").fill("")
    server.get_by_role("button", name="保存").click()
    expect(server.get_by_role("button", name="保存")).to_be_disabled()
    assert call(page, "GET", "/doctor/disk")["level"] == "good"
