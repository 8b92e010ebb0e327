"""The working calendar at the screen: clicked, drawn over, pasted, on a computer, at 360 px and in English."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine


def day(page: Page, day: str) -> str:
    """This function will say what a day is shown as."""
    return page.locator(f'[data-day="{day}"]').get_attribute("title") or ""


def test_an_administrator_keeps_the_days_of_next_year(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/settings/calendar")
    expect(page.get_by_role("heading", name="2026 年", exact=True)).to_be_visible(timeout=SLOW)
    assert day(page, "2026-10-10") == "2026-10-10 上班 · 国务院安排"
    page.get_by_role("button", name="下一年").click()
    expect(page.get_by_text("2027 年还没有国务院的放假安排，请按公布的安排点选")).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)

    page.locator('[data-day="2027-01-01"]').click()
    page.locator('[data-day="2027-02-08"]').hover()
    page.mouse.down()
    page.locator('[data-day="2027-02-10"]').hover()
    page.mouse.up()
    page.get_by_text("粘贴一份清单").click()
    list = page.get_by_label("放假和调休的日子")
    list.fill("2027-02-06 班\n2027-02-31 休")
    page.get_by_role("button", name="填进日历").click()
    expect(page.get_by_role("alert")).to_contain_text("2027-02-31 休")
    list.fill("2027-02-06 班\n2027-02-11 至 2027-02-12 休")
    page.get_by_role("button", name="填进日历").click()
    expect(page.get_by_text("改了 7 天，还没保存")).to_be_visible()
    album.take(page, "working-days")
    page.locator("form").first.get_by_role("button", name="保存").click()
    expect(page.get_by_text("改了 7 天，还没保存")).to_be_hidden()
    expect(page.get_by_role("heading", name="2027 年", exact=True)).to_be_visible()
    page.get_by_label("从哪天开始用活单").fill("2026-01-01")
    page.locator("form").last.get_by_role("button", name="保存").click()
    expect(page.locator("form").last.get_by_role("button", name="保存")).to_be_disabled()

    kept = call(page, "GET", "/calendar")
    assert {row["day"]: row["is_worked"] for row in kept["rows"] if row["is_own"]} == {
        "2027-01-01": False,
        **{f"2027-02-{n:02}": False for n in (8, 9, 10, 11, 12)},
        "2027-02-06": True,
    }
    assert kept["opening_day"] == "2026-01-01"
    small = office.enter("admin", at="/settings/calendar", width=360, height=740, lang="en")
    small.get_by_role("button", name="Year after").click(timeout=SLOW)
    assert day(small, "2027-02-06") == "2027-02-06 worked · set by the company"
    assert (serious(small), sideways(small)) == ([], 0)
    album.take(small, "working-days-360-en")
    small.get_by_role("button", name="Back to the usual").click()
    small.locator("form").first.get_by_role("button", name="Save").click()
    expect(small.get_by_text("Nobody has said yet which days are off in 2027")).to_be_visible()
    call(small, "POST", "/calendar", {"opening_day": None})
