"""The phone's entry at 360 × 640: its screens, lists, links and the way back, in 微信 and elsewhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, set_free
from tests.browser.phone import ORDERS, SIZE, enter, sign_in, whole
from tests.browser.pictures import Album
from tests.browser.test_every_page import address
from tests.support.agents import PHONES


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_screen_is_whole(lang: str, office: Office, album: Album) -> None:
    door = office.screen(agent=PHONES["wechat-android"], lang=lang, **SIZE)
    door.goto("/")
    expect(door.get_by_role("button", name="登录" if lang == "zh" else "Sign in")).to_be_visible()
    whole(door, album, f"phone-door-{lang}")

    page = enter(office, lang=lang)
    expect(page.locator(".line-count").first).to_be_visible()
    whole(page, album, f"phone-home-{lang}")
    page.goto("/m/search")
    page.get_by_role("searchbox").fill("hzsj")
    expect(page.locator(".line-main").first).to_be_visible()
    whole(page, album, f"phone-search-{lang}")
    page.goto("/m/me")
    whole(page, album, f"phone-me-{lang}")
    page.goto(f"/m{ORDERS}")
    expect(page.get_by_test_id("list")).to_be_visible()
    whole(page, album, f"phone-list-{lang}")
    page.get_by_role("button", name="筛选" if lang == "zh" else "Filter").click()
    whole(page, album, f"phone-filter-{lang}")
    page.goto(f"/m{address(page, f'{ORDERS}/r/DD11070')}")
    expect(page.get_by_test_id("record-head")).to_be_visible()
    whole(page, album, f"phone-record-{lang}")
    page.goto(f"{page.url}/edit")
    expect(page.get_by_test_id("sum")).to_contain_text("¥")
    whole(page, album, f"phone-edit-locked-{lang}")
    page.goto(f"/m{ORDERS}/r/{set_free(page, 'DD10250' if lang == 'zh' else 'DD10251')}/edit")
    expect(page.get_by_test_id("sum")).to_contain_text("¥")
    whole(page, album, f"phone-edit-{lang}")
    page.locator(".row-card").first.click()
    whole(page, album, f"phone-row-{lang}")
    page.get_by_role("dialog").locator("[data-path=product] .box-shown").click()
    expect(page.locator(".pick").first).to_be_visible()
    whole(page, album, f"phone-pick-{lang}")


def test_a_link_in_a_chat_leads_through_the_door_to_its_record(office: Office) -> None:
    link = address(enter(office), f"{ORDERS}/r/DD11070")
    page = office.screen(agent=PHONES["wechat-ios"], **SIZE)

    page.goto(link)
    sign_in(page, "boss")

    expect(page.get_by_test_id("record-head")).to_contain_text("DD11070")
    assert page.url.endswith(f"/m{link}")
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_test_id("list")).to_be_visible()


def test_the_desktop_s_version_is_remembered_until_the_phone_s_is_wished(office: Office) -> None:
    page = enter(office)
    page.goto("/m/me")

    page.get_by_role("button", name="电脑版").click()
    expect(page.get_by_role("button", name="打开导航")).to_be_visible()
    page.goto(f"/m{ORDERS}?view=all")
    expect(page).to_have_url(re.compile(rf"(?<!/m){ORDERS}\?view=all$"))
    page.get_by_role("button", name="打开导航").click()
    page.get_by_role("button", name="手机版").click()

    expect(page.get_by_test_id("list-screen")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/m{ORDERS}\?view=all$"))


def test_a_list_is_searched_filtered_and_keeps_its_place(office: Office) -> None:
    page = enter(office, at=ORDERS)
    cards = page.locator(".card")
    expect(cards).to_have_count(30)
    page.mouse.wheel(0, 20_000)
    expect(cards).to_have_count(60)
    page.mouse.wheel(0, 20_000)
    expect(cards).to_have_count(90)
    chosen = cards.nth(70)
    chosen.scroll_into_view_if_needed()
    said = chosen.inner_text()
    top = page.evaluate("window.scrollY")
    chosen.click()
    expect(page.get_by_test_id("record-head")).to_be_visible()
    assert page.evaluate("window.scrollY") == 0
    page.go_back()
    expect(cards.nth(70)).to_have_text(said, use_inner_text=True)
    assert abs(page.evaluate("window.scrollY") - top) < 3

    page.get_by_role("link", name="待发货", exact=True).click()
    expect(page.get_by_test_id("list-count")).to_have_text("21 条")
    page.get_by_role("button", name="筛选").click()
    page.get_by_test_id("filter").get_by_role("group", name="物流公司").get_by_role("button").first.click()
    page.get_by_role("button", name="完成", exact=True).click()
    expect(page.get_by_test_id("list-count")).not_to_have_text("21 条")
    page.get_by_role("button", name=re.compile("^去掉条件")).click()
    expect(page.get_by_test_id("list-count")).to_have_text("21 条")
    page.get_by_role("searchbox").fill("没有这样的单")
    expect(page.get_by_text("没有找到「没有这样的单」")).to_be_visible()
    page.get_by_role("button", name="清除搜索").click()
    expect(page.get_by_test_id("list")).to_be_visible()


def test_pulling_a_list_down_reads_it_anew(office: Office) -> None:
    page = enter(office, at=ORDERS)
    expect(page.get_by_test_id("list")).to_be_visible()

    with page.expect_request(lambda request: request.url.endswith("/forms/order/query")):
        page.evaluate(
            """() => {
                const touch = (kind, y) => {
                    const one = new Touch({ identifier: 1, target: document.body, clientX: 100, clientY: y });
                    const touches = kind === "touchend" ? [] : [one];
                    document.body.dispatchEvent(new TouchEvent(kind, { touches, bubbles: true }));
                };
                touch("touchstart", 100);
                for (let y = 120; y <= 320; y += 20) touch("touchmove", y);
                touch("touchend", 320);
            }"""
        )


def test_the_gesture_back_closes_what_lies_over_the_page(office: Office) -> None:
    page = enter(office, at=ORDERS)
    page.goto(f"/m{ORDERS}/r/{set_free(page, 'DD10252')}")
    page.get_by_role("link", name="编辑").click()
    page.locator(".row-card").first.click()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.get_by_role("dialog").locator("[data-path=product] .box-shown").click()
    expect(page.get_by_role("dialog")).to_have_count(2)

    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("editor")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("record")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("list")).to_be_visible()


def test_people_see_what_they_may(office: Office) -> None:
    keeper = enter(office, "tangdaqiang")
    expect(keeper.locator(".line-count").first).to_be_visible()
    keeper.goto(f"/m{address(keeper, f'{ORDERS}/r/DD11070')}")
    expect(keeper.get_by_test_id("record-head")).to_contain_text("DD11070")
    assert "¥" not in keeper.get_by_test_id("record").inner_text(), "who keeps the store sees no prices"

    seller = enter(office, "zhoumin")
    others = address(enter(office), f"{ORDERS}/r/DD11070")
    seller.goto(f"/m{others}")
    expect(seller.locator(".nothing")).to_be_visible()
    seller.goto("/m/a/orders/f/nowhere")
    expect(seller.get_by_text("没有这个页面").first).to_be_visible()
