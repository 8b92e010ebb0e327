"""The password of backups for an administrator: set, seen in the list, asked for where the server does not know it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from huodan.workspace.backup.keys import FILE
from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album
from tests.browser.test_recovering import owner

__all__ = ["owner"]

SIZES = {"wide": (1440, 900), "phone": (360, 640)}
PASSWORD = "纸箱 42 号仓库"


@pytest.mark.parametrize("size", SIZES)
def test_a_password_is_set_and_backups_say_that_they_are_sealed(
    size: str, office: Office, album: Album, company: Path, owner: str
) -> None:
    width, height = SIZES[size]
    page = office.enter(owner, at="/settings/backup", width=width, height=height)
    part = page.get_by_test_id("backup-seal")
    expect(part).to_contain_text("没有加密")
    album.take(page, f"seal-off-{width}")

    part.get_by_role("button", name="设置密码").click()
    dialog = page.get_by_test_id("seal")
    dialog.get_by_label("备份的密码").fill(PASSWORD)
    dialog.get_by_label("再输入一次").fill("anders")
    dialog.get_by_role("button", name="开始加密").click()
    expect(dialog.get_by_role("alert")).to_contain_text("不一样")
    dialog.get_by_label("再输入一次").fill(PASSWORD)
    dialog.get_by_role("button", name="开始加密").click()
    expect(dialog.get_by_role("alert")).to_contain_text("安全的地方")
    album.take(page, f"seal-dialog-{width}")
    assert serious(page) == []
    dialog.get_by_label("我已把密码记在安全的地方").check()
    dialog.get_by_role("button", name="开始加密").click()
    expect(part).to_contain_text("已加密", timeout=30_000)

    page.get_by_role("button", name="立即备份").click()
    row = page.locator(".backups tbody tr").first
    expect(row).to_contain_text("已加密", timeout=60_000)
    album.take(page, f"seal-on-{width}")
    assert sideways(page) == 0
    assert serious(page) == []

    keys = company / FILE  # as if it were of another machine
    kept = keys.read_bytes()
    keys.unlink()
    page.reload()
    expect(row).to_contain_text("另有密码")
    row.get_by_role("button", name=re.compile("找回数据")).click()
    found = page.get_by_test_id("recover")
    found.get_by_label("表单").select_option("orders/customer")
    found.get_by_role("button", name="打开备份").click()
    found.get_by_label("这份备份的密码").fill("falsch, falsch")
    found.get_by_role("button", name="打开备份").click()
    expect(page.get_by_text("备份的密码不对")).to_be_visible(timeout=30_000)
    found.get_by_label("这份备份的密码").fill(PASSWORD)
    album.take(page, f"seal-ask-{width}")
    assert serious(page) == []
    found.get_by_role("button", name="打开备份").click()
    expect(page.get_by_text("后来删除的")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")

    keys.write_bytes(kept)
    keys.chmod(0o600)
    page.reload()
    part.get_by_role("button", name="不再加密").click()
    page.get_by_role("dialog").get_by_role("button", name="不再加密").click()
    expect(part).to_contain_text("没有加密")
