"""The phone tells of a record in sheets: what happened to it, why one sees it, and who else has it open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, call
from tests.browser.phone import ORDERS, enter, whole
from tests.browser.pictures import Album

API = "/apps/orders/forms/order"
WORDS = {
    "zh": ("更多", "变更记录", "为什么能看到", "修改", "「销售员」给的：本人负责的数据"),
    "en": ("More", "History", "Why it can be seen", "changed it", "Sales"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_a_record_tells_its_history_and_why_it_is_seen(lang: str, office: Office, album: Album) -> None:
    more, history, why, changed, given = WORDS[lang]
    page = enter(office, "chenjia", lang=lang)
    order = call(page, "POST", f"{API}/query", {"columns": ["no"], "limit": 1})["rows"][0]["id"]
    found = call(page, "GET", f"{API}/records/{order}")
    body = {"values": {"remark": f"明天上午送 {lang}"}}
    call(page, "PATCH", f"{API}/records/{order}", body, version=found["version"])
    page.goto(f"/m{ORDERS}/r/{order}")
    expect(page.get_by_test_id("record-head")).to_be_visible()

    page.get_by_role("button", name=more, exact=True).click()
    page.get_by_role("button", name=history, exact=True).click()
    told = page.get_by_test_id("history")
    first = told.get_by_role("listitem").first
    expect(first).to_contain_text(f"明天上午送 {lang}")
    expect(first).to_contain_text(changed)
    whole(page, album, f"phone-history-{lang}")
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)

    page.get_by_role("button", name=more, exact=True).click()
    page.get_by_role("button", name=why, exact=True).click()
    reasons = page.get_by_test_id("why")
    expect(reasons.get_by_role("listitem").first).to_contain_text(given)
    whole(page, album, f"phone-why-{lang}")
    page.keyboard.press("Escape")
    expect(reasons).to_have_count(0)
    expect(page.get_by_test_id("record-head")).to_be_visible()


def test_two_people_see_each_other_at_a_record(office: Office, album: Album) -> None:
    other = office.sign_in("boss")
    order = call(other, "POST", f"{API}/query", {"columns": ["no"], "limit": 1})["rows"][0]["id"]
    other.goto(f"{ORDERS}/r/{order}")
    page = enter(office, "heyajing", at=f"{ORDERS}/r/{order}")

    expect(page.locator(".visitor")).to_contain_text("沈建华")
    other.get_by_role("button", name="编辑").click()
    expect(page.locator(".visitor.is-editing")).to_be_visible()
    whole(page, album, "phone-visitors")
    page.get_by_role("link", name="编辑").click()

    expect(page.get_by_text(re.compile("沈建华.*编辑"))).to_be_visible()
    whole(page, album, "phone-edited-too")
    expect(other.locator(".visitor.is-editing").first).to_be_visible()
