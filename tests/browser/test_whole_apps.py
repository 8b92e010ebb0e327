"""Apps as wholes: from a template looked at before, copied, taken out as a file and brought in again."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album


def test_an_app_comes_from_a_template_is_copied_and_goes_through_a_file(
    office: Office, album: Album, tmp_path: Path
) -> None:
    page = office.enter("admin", at="/building")
    page.get_by_role("button", name="模板和应用文件").click()
    ways = page.get_by_test_id("more-ways")
    expect(ways.get_by_text("订单表")).to_be_visible()
    album.take(page, "more-ways")
    assert serious(page) == []
    ways.get_by_label("应用名称").fill("分公司订单")
    ways.get_by_role("button", name="用这个模板").click()
    expect(page.get_by_role("heading", name="分公司订单")).to_be_visible(timeout=30_000)

    page.get_by_role("button", name="复制应用").click()
    expect(page.get_by_test_id("ask-name").get_by_role("textbox")).to_have_value("分公司订单 副本")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="分公司订单 副本")).to_be_visible(timeout=30_000)

    with page.expect_download() as got:
        page.get_by_role("button", name="导出应用").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    assert file.name == "分公司订单 副本.huodan.json"

    page.goto("/building")
    page.get_by_role("button", name="模板和应用文件").click()
    odd = tmp_path / "odd.json"
    odd.write_text('{"forms": []}')
    page.get_by_test_id("more-ways").locator("input[type=file]").set_input_files(odd)
    expect(page.get_by_test_id("toast").filter(has_text="这不是活单的应用文件")).to_be_visible()
    page.get_by_test_id("more-ways").locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("app-forms").get_by_role("link", name="订单表")).to_be_visible(timeout=30_000)
    page.goto("/building")
    expect(page.get_by_role("link", name="分公司订单 副本")).to_have_count(2)


def test_the_ways_fit_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building", width=360, height=640, lang="en")
    page.get_by_role("button", name="Templates and app files").click()
    expect(page.get_by_role("button", name="Use this template")).to_be_visible()
    album.take(page, "more-ways-phone")
    assert sideways(page) == 0
    assert serious(page) == []
