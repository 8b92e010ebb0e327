"""Two options that mean the same become one in the designer; records follow, and undoing the publish brings both back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album


def regions(page: Page) -> dict[str, int]:
    """This function will count customers by their region."""
    body = {"group": [{"field": "region", "key": "region"}], "measures": [{"key": "n", "op": "count"}]}
    rows = call(page, "POST", "/apps/orders/forms/customer/aggregate", body)["rows"]
    return {row["region"]: row["n"] for row in rows}


def test_options_are_merged_looked_at_published_and_apart_again(office: Office, album: Album) -> None:
    boss = office.sign_in()
    before = regions(boss)
    page = office.enter("admin", at="/building/orders/customer")
    page.get_by_role("button", name="大区（下拉框）").click()
    opens = page.get_by_test_id("panel").get_by_role("button", name="合并选项")
    opens.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("merge-options")
    merges = dialog.get_by_role("button", name="合并", exact=True)
    expect(merges).to_be_disabled()
    dialog.get_by_role("checkbox", name="华北", exact=True).focus()
    page.keyboard.press("Space")
    expect(merges).to_be_disabled()
    dialog.get_by_role("checkbox", name="东北", exact=True).focus()
    page.keyboard.press("Space")
    dialog.get_by_role("radio", name="保留「东北」").check()
    expect(dialog.get_by_text("「华北」并入「东北」")).to_be_visible()
    dialog.get_by_role("radio", name="保留「华北」").check()
    expect(dialog.get_by_text("「东北」并入「华北」")).to_be_visible()
    assert serious(page) == []
    album.take(page, "merging")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    album.take(page, "merging-narrow")
    page.set_viewport_size({"width": 1440, "height": 900})
    merges.click()
    expect(page.get_by_test_id("panel").get_by_text("「华北」也认得：东北")).to_be_visible()
    album.take(page, "merged")

    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    told = f"的选项「东北」并入「华北」：{before['东北']} 条改为「华北」"
    expect(sheet.get_by_text(told)).to_have_count(1, timeout=30_000)
    album.take(page, "merging-checked")
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)
    expect(page.get_by_test_id("toast").filter(has_text="已发布").first).to_be_visible()
    after = regions(boss)
    assert after == {name: n for name, n in before.items() if name != "东北"} | {
        "华北": before["华北"] + before["东北"]
    }

    versions = call(page, "GET", "/building/orders/versions")["rows"]
    call(page, "POST", f"/building/orders/versions/{versions[0]['version']}/undo", {})
    assert regions(boss) == before
