"""Two people at their screens: what one does the other sees without asking for it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call

API = "/apps/orders/forms"
SOON = 5_000  # milliseconds; two seconds are promised, on a machine that does nothing else


def some_order(page: Page) -> dict[str, str]:
    """This function will take the newest order."""
    asked = {"columns": ["no"], "limit": 1, "order": [{"field": "no", "dir": "desc"}]}
    row: dict[str, str] = call(page, "POST", f"{API}/order/query", asked)["rows"][0]
    return row


def test_a_list_shows_what_a_colleague_did(office: Office) -> None:
    looking = office.enter("boss", at="/a/orders/f/customer?q=活页")
    expect(looking.get_by_text("没有找到「活页」")).to_be_visible()
    doing = office.sign_in("heyajing")
    name = "活页测试食品有限公司"

    call(doing, "POST", f"{API}/customer/records", {"values": {"code": "KH9001", "name": name}})

    expect(looking.get_by_test_id("list").get_by_text(name)).to_be_visible(timeout=SOON)


def test_two_people_in_one_record_see_each_other_and_what_was_saved(office: Office) -> None:
    boss = office.sign_in("boss")
    order = some_order(boss)
    place = f"/a/orders/f/order/r/{order['id']}"
    boss.goto(place)
    expect(boss.get_by_role("heading", name=order["no"])).to_be_visible()
    he = office.enter("heyajing", at=place)
    expect(he.locator(".visitors")).to_have_text(re.compile("沈建华 也在看"), timeout=SOON)
    expect(boss.locator(".visitors")).to_have_text(re.compile("何雅静 也在看"), timeout=SOON)

    he.get_by_role("button", name="编辑", exact=True).click()
    expect(boss.locator(".visitors")).to_have_text(re.compile("何雅静 正在编辑"), timeout=SOON)
    boss.get_by_role("button", name="编辑", exact=True).click()
    expect(boss.get_by_test_id("edited-too")).to_contain_text("何雅静")

    he.get_by_test_id("field.remark").locator("textarea, input").first.fill("加急")
    he.get_by_role("button", name="保存", exact=True).click()
    expect(boss.get_by_test_id("edited-too")).to_contain_text("何雅静 刚刚保存了", timeout=SOON)

    he.goto("/")
    # A goodbye may be lost on the way; then silence says it after 45 seconds.
    expect(boss.locator(".visitors")).to_have_count(0, timeout=60_000)
    boss.get_by_role("button", name="取消", exact=True).click()
    expect(boss.get_by_test_id("field.remark")).to_contain_text("加急")


def test_one_stream_serves_all_tabs_of_a_browser(office: Office) -> None:
    first = office.enter("boss", at="/a/orders/f/customer?q=杭州")
    expect(first.get_by_test_id("list")).to_be_visible()
    opened: list[str] = []
    second = first.context.new_page()
    second.on("request", lambda request: opened.append(request.url))
    second.goto("/a/orders/f/customer?q=杭州")
    expect(second.get_by_test_id("list")).to_be_visible()
    assert not [url for url in opened if url.endswith("/events")]

    name = "杭州第二食品有限公司"
    call(second, "POST", f"{API}/customer/records", {"values": {"code": "KH9002", "name": name}})
    expect(second.get_by_test_id("list").get_by_text(name)).to_be_visible(timeout=SOON)

    first.close()
    name = "杭州第三食品有限公司"
    second.wait_for_event("request", lambda request: request.url.endswith("/events"), timeout=10_000)
    call(second, "POST", f"{API}/customer/records", {"values": {"code": "KH9003", "name": name}})
    expect(second.get_by_test_id("list").get_by_text(name)).to_be_visible(timeout=SOON)
