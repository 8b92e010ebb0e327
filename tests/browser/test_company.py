"""The company's name and logo: set by an administrator, seen at the top left and on the page for signing in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album

KEPT = re.compile(r"^/api/v1/settings/company/logo\?v=[0-9a-f]{16}$")


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh"), (360, "en")])
def test_a_name_and_a_logo_are_set_and_shown(
    office: Office, album: Album, tmp_path: Path, width: int, lang: str
) -> None:
    painted = tmp_path / "logo.png"
    Image.new("RGB", (600, 600), "#c4252f").save(painted)
    words = {"zh": ("公司名称", "标志", "保存"), "en": ("Name of the company", "Logo", "Save")}[lang]
    page = office.enter("admin", at="/settings/company", width=width, lang=lang)
    form = page.get_by_test_id("settings.company")

    form.get_by_label(words[0]).fill("青岛海天食品有限公司")
    form.locator("input[type=file]").set_input_files(painted)
    expect(form.locator("img.logo")).to_be_visible()
    form.get_by_role("button", name=words[2]).click()
    expect(form.locator("img.logo")).to_have_attribute("src", KEPT)
    expect(form.get_by_role("button", name=words[2])).to_be_disabled()
    album.take(page, f"company-{width}-{lang}")
    assert (serious(page), sideways(page)) == ([], 0)

    if width > 1000:
        expect(page.get_by_role("navigation").get_by_text("青岛海天食品有限公司")).to_be_visible()
        expect(page.get_by_role("navigation").locator("img.logo")).to_have_attribute("src", KEPT)
    door = office.screen(width=width, lang=lang)
    door.goto("/" if width > 1000 else "/m/")
    expect(door.get_by_text("青岛海天食品有限公司")).to_be_visible()
    expect(door.locator("img.logo")).to_have_attribute("src", KEPT)
    album.take(door, f"company-door-{width}-{lang}")
    assert (serious(door), sideways(door)) == ([], 0)


def test_a_picture_that_is_none_is_refused_at_once(office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "logo.png"
    broken.write_bytes(b"no picture")
    page = office.enter("admin", at="/settings/company")
    form = page.get_by_test_id("settings.company")
    form.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("这张图片打不开")).to_be_visible()
    expect(form.get_by_role("button", name="保存")).to_be_disabled()
    form.get_by_label("公司名称").fill(" ")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_role("alert")).to_have_text("请填公司名称")
