"""A changed formula: the sheet before publishing asks which records follow it, and only these do."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways

ORDERS = "/apps/orders/forms/order"
NUMBER = "DD11077"
DONE = """async () => (await (await fetch("/api/v1/jobs")).json()).rows.some(
    (one) => one.kind === "bulk" && one.state === "done")"""
OLD, NEW = "RMB(#ord_total)", 'RMB(#ord_total)&"（人民币）"'


def words(page: Page) -> dict[str, str]:
    """This function will read the amounts in words of all orders, by number."""
    body = {"columns": ["no", "total_words"], "limit": 200, "order": [{"field": "no", "dir": "desc"}]}
    return {row["no"]: row["total_words"] for row in call(page, "POST", f"{ORDERS}/query", body)["rows"]}


def change(page: Page) -> None:
    """This function will give the amount in words another formula in the draft."""
    at = ["forms", "order", "fields", "ord_words"]
    edit = {"do": "set", "at": at, "name": "formula", "old": OLD, "new": NEW}
    call(page, "PATCH", "/building/orders/draft", {"edits": [edit]})


def ask(page: Page) -> Locator:
    """This function will open the sheet and wait for what it asks of the formula."""
    page.get_by_role("button", name="发布", exact=True).click()
    asked = page.get_by_test_id("follow.ord_words")
    expect(asked).to_contain_text("《订单表》的「大写金额」的公式改了", timeout=30_000)
    return asked


def choose(asked: Locator, box: str, typed: str) -> None:
    """This function will choose the field or comparison of the condition by typing it."""
    found = asked.locator(f".filter-{box} input").first
    found.click()
    found.press_sequentially(typed)
    asked.page.get_by_role("option", name=typed, exact=True).first.click()


def test_those_a_condition_holds_for_follow_a_changed_formula(office: Office) -> None:
    boss = office.sign_in("boss")
    before = words(boss)
    page = office.enter("admin", at="/building/orders")
    change(page)
    page.reload()
    asked = ask(page)
    expect(asked).to_contain_text(f"{before[NUMBER]}（人民币）")
    expect(asked.get_by_role("radio", name=re.compile("只用于新记录"))).to_be_checked()

    asked.get_by_role("radio", name=re.compile("未完成的")).check()
    publish = page.get_by_test_id("publish").get_by_role("button", name="看过了，发布")
    expect(publish).to_be_disabled()
    choose(asked, "field", "订单编号")
    choose(asked, "op", "等于")
    asked.locator(".filter-value input").first.fill(NUMBER)
    expect(asked).to_contain_text("现在有 1 条符合")
    assert serious(page) == []
    publish.click()

    expect(page.get_by_test_id("publish")).to_be_hidden(timeout=30_000)
    page.wait_for_function(DONE, polling=300, timeout=30_000)
    job = next(one["id"] for one in call(page, "GET", "/jobs")["rows"] if one["kind"] == "bulk")
    assert words(boss) == {**before, NUMBER: f"{before[NUMBER]}（人民币）"}
    call(page, "POST", f"/jobs/{job}/undo", {})
    version = call(page, "GET", "/building/orders/versions")["rows"][0]["version"]
    call(page, "POST", f"/building/orders/versions/{version}/undo", {})
    assert words(boss) == before


def test_it_fits_a_narrow_screen(office: Office) -> None:
    page = office.enter("admin", at="/building/orders", width=360, height=800, lang="en")
    change(page)
    page.reload()
    page.get_by_role("button", name="Publish", exact=True).click()
    asked = page.get_by_test_id("follow.ord_words")
    asked.get_by_role("radio").nth(1).check(timeout=30_000)

    expect(asked.locator(".filter-field input").first).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)
    call(page, "DELETE", "/building/orders/draft")
