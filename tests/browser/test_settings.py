"""Settings at the screen: an administrator reads, changes and tries what holds for files; others see none of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways


def test_an_administrator_limits_files_and_tries_the_place(office: Office) -> None:
    page = office.enter("admin")
    page.get_by_role("link", name="设置").click()
    page.get_by_role("link", name="附件").click()
    files = page.get_by_test_id("settings.files")
    expect(files.get_by_role("meter")).to_be_visible()

    files.get_by_label("单个文件最大").fill("20")
    files.get_by_label("音视频").uncheck()
    files.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，马上生效")).to_be_visible()
    files.get_by_role("button", name="测试读写").click()
    expect(files.get_by_role("status")).to_contain_text("读写正常")

    told = call(page, "GET", "/settings/files")
    assert (told["largest_mb"], told["kinds"]) == (20, ["picture", "document", "archive", "other"])
    page.reload()
    expect(files.get_by_label("单个文件最大")).to_have_value("20")
    expect(files.get_by_label("音视频")).not_to_be_checked()
    files.get_by_label("单个文件最大").fill("99999")
    files.get_by_role("button", name="保存").click()
    expect(files.get_by_role("alert")).to_contain_text("总空间不能小于单个文件的上限")
    files.get_by_label("单个文件最大").fill("50")
    files.get_by_label("音视频").check()
    files.get_by_role("button", name="保存").click()
    expect(files.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "en")])
def test_the_settings_are_whole_in_english(office: Office, width: int, lang: str) -> None:
    page = office.enter("admin", at="/settings/files", width=width, height=800, lang=lang)

    expect(page.get_by_role("button", name="Try it")).to_be_visible()

    assert (serious(page), sideways(page)) == ([], 0)


def test_the_section_that_is_shown_is_in_sight_on_a_phone(office: Office) -> None:
    page = office.enter("admin", at="/settings/health", width=360, height=740)
    tab = page.get_by_role("navigation", name="设置的分类").get_by_role("link", name="体检")

    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_be_in_viewport(ratio=0.9)


def test_who_is_no_administrator_has_no_settings(office: Office) -> None:
    page = office.enter("boss", at="/settings/files")

    expect(page.get_by_text("没有这个页面")).to_be_visible()
    expect(page.get_by_role("link", name="设置", exact=True)).to_have_count(0)
