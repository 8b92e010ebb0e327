"""Single records come back from a backup on the screen: opened for a form, found, compared, brought back, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.storage.place import open_workspace
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import add_person
from tests.browser.house import PASSWORD, Office, call, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 640)}
PAYMENTS = "/apps/orders/forms/payment"


@pytest.fixture(scope="module")
def owner(company: Path) -> str:
    """This function will let somebody in who administers and sees everything."""
    database = open_workspace(company)

    def add(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), ["总经理", "管理员"])
        values = {"name": "东家"}
        add_person(
            tx, login="owner", password=PASSWORD, roles=roles, values=values, must_change_password=False
        )

    database.transact(SYSTEM, add)
    database.close()
    return "owner"


def spoil(page: Page, amount: str) -> tuple[str, str]:
    """This function will delete one payment and change another; their ids."""
    asked = {"columns": ["no", "amount"], "limit": 2}
    gone, changed = call(page, "POST", f"{PAYMENTS}/query", asked)["rows"]
    call(page, "POST", f"{PAYMENTS}/bulk", {"action": "delete", "ids": [gone["id"]]})
    values = {"amount": amount}
    call(page, "POST", f"{PAYMENTS}/bulk", {"action": "update", "ids": [changed["id"]], "values": values})
    return gone["id"], changed["id"]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_deleted_and_changed_is_found_and_comes_back(
    size: str, office: Office, album: Album, owner: str
) -> None:
    width, height = SIZES[size]
    page = office.enter(owner, at="/settings/backup", width=width, height=height)
    page.get_by_role("button", name="立即备份").click()
    table = page.get_by_test_id("settings.backup").locator("tbody tr")
    expect(table).to_have_count(1 if size == "wide" else 2, timeout=60_000)
    amount = "1" if size == "wide" else "2"
    gone, changed = spoil(page, amount)

    table.first.get_by_role("button", name="找回数据").click()
    opening = page.get_by_test_id("recover")
    opening.get_by_label("表单").select_option("orders/payment")
    album.take(page, f"recover-open-{width}")
    assert serious(page) == []
    opening.get_by_role("button", name="打开备份").click()
    found = page.get_by_test_id("found")
    expect(found.get_by_role("list", name="备份里的数据").locator("li")).to_have_count(1, timeout=60_000)
    found.get_by_role("button", name="看内容").click()
    expect(found.locator(".found-changes ins").first).to_be_visible()
    album.take(page, f"recover-deleted-{width}")
    assert serious(page) == []
    found.get_by_role("checkbox").nth(1).check()
    found.get_by_role("button", name="找回选中的 1 条").click()
    expect(found.get_by_test_id("outcome")).to_contain_text("已找回 1 条", timeout=30_000)

    found.get_by_role("button", name="后来修改的").click()
    found.get_by_role("button", name="看差别").click()
    expect(found.locator(".found-changes del").first).to_contain_text(f"{amount}.00")
    album.take(page, f"recover-changed-{width}")
    assert sideways(page) == 0
    assert serious(page) == []
    found.get_by_role("button", name="全部找回").click()
    expect(found).to_contain_text("与现在的内容一样", timeout=30_000)
    assert call(page, "GET", f"{PAYMENTS}/records/{changed}")["values"]["amount"] != amount
    found.get_by_test_id("outcome").get_by_role("button", name="撤销").click()
    expect(found.get_by_test_id("outcome")).to_contain_text("已撤销", timeout=30_000)
    album.take(page, f"recover-undone-{width}")
    assert call(page, "GET", f"{PAYMENTS}/records/{changed}")["values"]["amount"] == amount

    page.goto(f"/a/orders/f/payment/r/{gone}")
    expect(page.get_by_test_id("history")).to_contain_text("的备份恢复")
    album.take(page, f"recover-history-{width}")
