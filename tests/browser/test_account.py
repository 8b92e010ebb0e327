"""One's account: where one is signed in, ending that, and changing the password with its rules in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 740)}


@pytest.mark.parametrize("size", SIZES)
def test_a_lost_phone_is_signed_out_from_the_desk(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    lost = office.enter("moxiaolan", at="/", width=360, height=640)
    desk = office.enter("moxiaolan", at="/account", width=width, height=height)
    devices = desk.get_by_test_id("devices")
    expect(devices.get_by_text("这台设备")).to_have_count(1)
    expect(devices.get_by_text("127.0.0.1").first).to_be_visible()
    album.take(desk, f"account-{width}")

    desk.get_by_role("button", name="结束其他设备的登录").click()
    desk.get_by_role("dialog").get_by_role("button", name="结束登录").click()

    expect(desk.get_by_text("登录已结束")).to_be_visible()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    lost.reload()
    expect(lost.get_by_role("heading", name="登录")).to_be_visible()
    expect(desk.get_by_role("button", name="结束其他设备的登录")).to_have_count(0)


def test_the_rules_of_passwords_are_in_sight_while_typing(office: Office) -> None:
    page = office.enter("moxiaolan", at="/account", lang="en")
    box = page.get_by_label("New password", exact=True)

    expect(page.get_by_text("no common words")).to_be_visible()
    box.fill("abc")
    expect(page.get_by_text("Too short")).to_be_visible()
    box.fill("P@ssw0rd!2024")
    page.get_by_label("Current password", exact=True).fill("wrong-one-here")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("too common")
