"""Backups for an administrator: the line on the workbench, making one, the list, how to restore, the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 640)}


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_makes_a_backup_and_sees_that_it_counts(
    size: str, office: Office, album: Album
) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", width=width, height=height)
    line = page.get_by_test_id("backup-line")
    expect(line).to_contain_text("备份")

    line.get_by_role("link").click()
    page.get_by_role("button", name="立即备份").click()
    table = page.get_by_test_id("settings.backup").locator("tbody tr")
    expect(table.first).to_contain_text("一致", timeout=60_000)
    expect(table.first).to_contain_text("手动")
    with page.expect_download() as fetched:
        table.first.get_by_role("link").click()
    assert fetched.value.suggested_filename.endswith(".tar")

    page.get_by_label("时间").fill("03:30" if size == "wide" else "04:30")
    page.get_by_role("form", name="每晚的备份").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    album.take(page, f"backups-{width}")
    if size == "wide":
        album.take(page, "backups-list", page.locator(".backups table"))
    assert sideways(page) == 0
    assert serious(page) == []
    page.get_by_role("button", name="恢复说明").click()
    expect(page.get_by_role("dialog")).to_contain_text("huodan restore")
    album.take(page, f"backups-how-{width}")
    assert serious(page) == []
    page.keyboard.press("Escape")

    page.goto("/")
    expect(line).to_contain_text("已备份并核对")
    album.take(page, f"backups-home-{width}")
    assert sideways(page) == 0


def test_others_see_nothing_of_it(office: Office) -> None:
    page = office.enter("zhoumin")

    expect(page.locator(".card").first).to_be_visible()
    expect(page.get_by_test_id("backup-line")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_a_second_place_is_tried_set_and_shows_its_backups(
    size: str, office: Office, album: Album, nas: Path
) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", at="/settings/backup", width=width, height=height)
    part = page.get_by_role("form", name="第二份备份")
    part.get_by_label("复制到").select_option("bucket")
    album.take(page, f"backups-second-bucket-{width}")
    assert sideways(page) == 0
    assert serious(page) == []
    part.get_by_label("复制到").select_option("folder")
    part.get_by_label("服务器上的完整路径").fill("/nowhere/at/all")
    part.get_by_role("button", name="测试").click()
    expect(page.get_by_text("目录不存在")).to_be_visible()
    part.get_by_label("服务器上的完整路径").fill(str(nas))
    part.get_by_role("button", name="测试").click()
    expect(page.get_by_text("可以用")).to_be_visible()
    part.get_by_role("button", name="保存").click()
    expect(page.get_by_test_id("second-state")).to_be_visible()
    page.get_by_role("button", name="立即备份").click()
    expect(page.get_by_test_id("second-state")).to_contain_text("那里最新的一份", timeout=60_000)
    page.get_by_role("button", name="查看那里的备份").click()
    expect(page.get_by_role("list", name="第二个位置的备份").locator("li").first).to_contain_text("找回数据")
    album.take(page, f"backups-second-{width}", page.locator(".second-place"))
    assert sideways(page) == 0
    assert serious(page) == []
    part.get_by_label("复制到").select_option("none")
    part.get_by_role("button", name="保存").click()
    expect(page.get_by_text("不再复制")).to_be_visible()
