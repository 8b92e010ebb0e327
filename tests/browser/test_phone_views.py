"""The phone shows views as they are laid out: groups that open, a kanban lane by lane, a calendar day by day."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call
from tests.browser.phone import ORDERS, enter, fill_order, save, whole
from tests.browser.pictures import Album

API = "/apps/orders/forms/order"
OPEN = re.compile(r"\bis-on\b")
STATUS = ("forms", "order", "fields", "ord_status")
# What may follow 待发货 and 已取消 in the template.
TO_SHIP = ["s3", "s4", "s1", "s6", "s5"]
CANCELLED = ["s1", "s6"]


def saved(page: Page, name: str, **laid: object) -> str:
    """This function will save a view of orders as somebody's own and give its address."""
    columns = ["no", "customer", "total", "status", "required_on", "salesperson"]
    view = call(page, "POST", f"{API}/views", {"name": name, "columns": columns, **laid})
    return f"{ORDERS}?view={view['id']}"


def order(page: Page, number: str) -> dict[str, Any]:
    """This function will read an order by its number."""
    body = {"columns": ["no", "status", "required_on", "version"]}
    found: dict[str, Any] = call(
        page, "POST", f"{API}/query", body | {"where": {"field": "no", "op": "eq", "value": number}}
    )["rows"][0]
    return found


def publish(page: Page, *edits: dict[str, object]) -> None:
    """This function will change the app of orders and publish it."""
    call(page, "PATCH", "/building/orders/draft", {"edits": list(edits)})
    draft = call(page, "GET", "/building/orders/draft")
    call(page, "POST", "/building/orders/draft/publish", {"number": draft["number"]})


def swipe(place: Locator, from_x: int, to_x: int, y: int = 300) -> None:
    """This function will draw a finger sideways."""
    place.evaluate(
        """(on, [from, to, y]) => {
            const touch = (kind, x) => {
                const one = new Touch({ identifier: 1, target: on, clientX: x, clientY: y });
                const touches = kind === "touchend" ? [] : [one];
                on.dispatchEvent(new TouchEvent(kind, { touches, changedTouches: [one], bubbles: true }));
            };
            touch("touchstart", from);
            touch("touchend", to);
        }""",
        [from_x, to_x, y],
    )


def lanes(page: Page) -> Locator:
    """This function will find the bar of lanes."""
    return page.get_by_test_id("kanban").get_by_role("navigation")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_groups_are_told_and_opened_by_touch(lang: str, office: Office, album: Album) -> None:
    tint = {"where": {"field": "total", "op": "gte", "value": "3000"}, "color": "orange"}
    page = enter(office, lang=lang)
    page.goto(f"/m{saved(page, f'按状态 {lang}', group='status', sums=['total'], tints=[tint])}")
    groups = page.get_by_test_id("groups")
    waiting = groups.get_by_role("region", name="待发货" if lang == "zh" else "To ship")
    expect(waiting).to_contain_text("21")
    expect(waiting).to_contain_text("¥")
    expect(page.get_by_test_id("list-count")).to_have_text(
        "830 条，3 组" if lang == "zh" else re.compile("830")
    )
    expect(page.locator(".card")).to_have_count(0)

    waiting.get_by_role("button").first.click()
    expect(waiting.locator(".card")).to_have_count(21)
    expect(waiting.locator(".card.tint-orange").first).to_be_visible()
    whole(page, album, f"phone-groups-{lang}")
    many = groups.get_by_role("region", name="已完成" if lang == "zh" else "Done")
    many.get_by_role("button").first.click()
    expect(many.locator(".card")).to_have_count(30)
    many.get_by_role("button", name=re.compile("再看|more|More")).click()
    expect(many.locator(".card")).to_have_count(60)

    waiting.locator(".card").nth(3).click()
    expect(page.get_by_test_id("record-head")).to_be_visible()
    page.go_back()
    expect(waiting.locator(".card")).to_have_count(21)
    expect(many.locator(".card")).to_have_count(60)
    waiting.get_by_role("button").first.click()
    expect(waiting.locator(".card")).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_kanban_is_one_lane_at_a_time(lang: str, office: Office, album: Album) -> None:
    page = enter(office, lang=lang)
    where = saved(page, f"看板 {lang}", layout="kanban", lane_by="status", lane_sum="total", tint_by="status")
    page.goto(f"/m{where}")
    bar, board = lanes(page), page.get_by_test_id("kanban")
    waiting = bar.get_by_role("button", name=re.compile("待发货|To ship"))
    expect(waiting).to_contain_text("21")
    waiting.click()
    expect(waiting).to_have_class(OPEN)
    expect(board.locator("[data-card]")).to_have_count(21)
    expect(page.get_by_test_id("lane-sum")).to_contain_text("¥")
    whole(page, album, f"phone-kanban-{lang}")

    swipe(board, 300, 120)
    sent = bar.get_by_role("button", name=re.compile("已发货|Shipped"))
    expect(sent).to_have_class(OPEN)
    swipe(board, 120, 300)
    expect(waiting).to_have_class(OPEN)
    swipe(board, 8, 300)
    expect(waiting).to_have_class(OPEN)
    board.locator("[data-card] a").first.click()
    expect(page.get_by_test_id("record-head")).to_be_visible()
    page.go_back()
    expect(waiting).to_have_class(OPEN)
    page.reload()
    expect(waiting).to_have_class(OPEN)


def test_a_card_is_moved_where_it_may_go_and_back(office: Office, album: Album) -> None:
    admin = office.sign_in("admin")
    only = {
        "do": "set",
        "at": [*STATUS, "options", "s2"],
        "name": "next",
        "old": TO_SHIP,
        "new": ["s3", "s5"],
    }
    last = {"do": "set", "at": [*STATUS, "options", "s5"], "name": "next", "old": CANCELLED, "new": []}
    # A move asks for nothing, so that it needs no reason here.
    reason = {
        "do": "set",
        "at": ["forms", "order", "rules", "ord_r4"],
        "name": "when",
        "old": '#ord_status="已取消"',
        "new": "FALSE",
    }
    publish(admin, only, last, reason)
    page = enter(office)
    where = saved(page, "能移的看板", layout="kanban", lane_by="status")
    page.goto(f"/m{where}&lane={quote('待发货')}")
    board = page.get_by_test_id("kanban")
    one = board.locator("[data-card]").first
    number = re.search(r"DD\d+", one.inner_text())
    assert number is not None

    page.get_by_role("button", name=f"移到… {number[0]}").click()
    sheet = page.get_by_test_id("move")
    expect(sheet.get_by_role("button", name=re.compile("^移到"))).to_have_text(
        ["移到「已发货」", "移到「已取消」"]
    )
    whole(page, album, "phone-move")
    sheet.get_by_role("button", name="移到「已取消」").click()
    expect(page.get_by_test_id("toast")).to_contain_text(f"「{number[0]}」已移到「已取消」")
    expect(board.locator("[data-card]")).to_have_count(20)
    assert order(page, number[0])["status"] == "已取消"

    lanes(page).get_by_role("button", name=re.compile("已取消")).click()
    page.get_by_role("button", name=f"移到… {number[0]}").click()
    expect(sheet).to_contain_text("「已取消」之后没有你能移到的列")
    page.keyboard.press("Escape")
    free = {"do": "set", "at": last["at"], "name": "next", "old": [], "new": CANCELLED}
    again = {**reason, "old": reason["new"], "new": reason["old"]}
    publish(admin, free, {**only, "old": only["new"], "new": TO_SHIP}, again)


def test_a_refused_move_is_told_and_the_card_is_back(office: Office) -> None:
    page = enter(office)
    where = saved(page, "拒绝的看板", layout="kanban", lane_by="status")
    page.goto(f"/m{where}&lane={quote('待发货')}")
    cards = page.get_by_test_id("kanban").locator("[data-card]")
    words = {"status": 409, "code": "conflict", "title": "「订单状态」刚被 周敏 改过", "errors": []}

    def answer(route: Any) -> None:
        if route.request.method == "PATCH":
            route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(words))
        else:
            route.continue_()

    page.route(re.compile("/records/"), answer)
    expect(cards.first).to_be_visible()
    before = cards.count()
    said = cards.first.inner_text()

    cards.first.get_by_role("button").click()
    page.get_by_test_id("move").get_by_role("button", name="移到「已完成」").click()

    expect(page.get_by_test_id("toast")).to_contain_text("「订单状态」刚被 周敏 改过")
    expect(cards).to_have_count(before)
    expect(cards.first).to_have_text(said, use_inner_text=True)


def test_who_may_not_change_a_state_is_offered_no_move(office: Office) -> None:
    page = enter(office, "fanglei")
    where = saved(page, "只看的看板", layout="kanban", lane_by="status")
    page.goto(f"/m{where}&lane={quote('待发货')}")
    expect(page.locator("[data-card]").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^移到…"))).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_calendar_shows_days_and_begins_a_record_on_one(lang: str, office: Office, album: Album) -> None:
    page = enter(office, lang=lang)
    where = saved(page, f"到货 {lang}", layout="calendar", date="required_on", tint_by="status")
    page.goto(f"/m{where}")
    month = page.get_by_test_id("calendar")
    expect(month.get_by_role("heading", level=2)).to_have_text(
        "2026 年 5 月" if lang == "zh" else re.compile("2026")
    )
    expect(month.locator("[data-day]").first).to_have_attribute("data-day", "2026-04-27")
    expect(month.locator("[data-day='2026-05-06']")).to_have_attribute("aria-pressed", "true")
    full = month.locator("[data-day*='2026-05'] .lane-dot").first
    expect(full).to_be_visible()
    full.click()
    expect(page.get_by_test_id("day").locator(".laid-card").first).to_be_visible()
    whole(page, album, f"phone-calendar-{lang}")
    chosen = month.locator("[aria-pressed=true]").get_attribute("data-day")
    page.get_by_test_id("day").locator(".laid-card").first.click()
    expect(page.get_by_test_id("record-head")).to_be_visible()
    page.go_back()
    expect(month.locator(f"[data-day='{chosen}']")).to_have_attribute("aria-pressed", "true")

    month.get_by_role("button", name="往后" if lang == "zh" else "Later").click()
    expect(month.locator("[data-day]").first).to_have_attribute("data-day", "2026-06-01")
    month.get_by_role("button", name="往前" if lang == "zh" else "Earlier").click()
    swipe(month.locator("[data-day]").nth(9), 120, 300)
    expect(month.locator("[data-day]").first).to_have_attribute("data-day", "2026-03-30")
    month.get_by_role("button", name="今天" if lang == "zh" else "Today").click()
    month.locator("[data-day='2026-05-31']").click()
    expect(page.get_by_test_id("day").locator(".nothing")).to_be_visible()
    whole(page, album, f"phone-calendar-empty-{lang}")
    page.locator(".add-button").click()
    expect(
        page.locator("[data-path=required_on] input, [data-testid='field.required_on'] input")
    ).to_have_value("2026-05-31")
    page.go_back()
    expect(month.locator("[data-day='2026-05-31']")).to_have_attribute("aria-pressed", "true")


def test_a_record_begun_in_the_calendar_lies_on_its_day(office: Office) -> None:
    page = enter(office)
    where = saved(page, "新单日历", layout="calendar", date="required_on")
    page.goto(f"/m{where}&day=2026-05-30")
    shown = page.get_by_test_id("day")
    expect(shown).to_contain_text("5 月 30 日")
    before = shown.locator(".laid-card").count()
    page.locator(".add-button").click()
    fill_order(page, "CP002", "2")
    save(page)
    page.go_back()
    expect(shown.locator(".laid-card")).to_have_count(before + 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_views_are_chosen_from_a_sheet_and_kept_in_the_address(
    lang: str, office: Office, album: Album
) -> None:
    page = enter(office, lang=lang, at="/")
    where = saved(page, f"我的日历 {lang}", layout="calendar", date="required_on")
    page.goto("/m")
    page.locator(f"a[href='/m{ORDERS}']").first.click()
    every = "全部视图" if lang == "zh" else "All views"
    page.get_by_role("button", name=every).click()
    sheet = page.get_by_test_id("views")
    expect(sheet.get_by_role("button", name=re.compile(f"我的日历 {lang}"))).to_be_visible()
    whole(page, album, f"phone-views-{lang}")
    sheet.get_by_role("button", name=re.compile(f"我的日历 {lang}")).click()
    expect(page.get_by_test_id("calendar")).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(f"/m{where}") + "$"))

    page.get_by_role("button", name=every).click()
    sheet.get_by_role("button", name=re.compile("以后先打开|first from now on")).click()
    expect(sheet).to_have_count(0)
    expect(page.get_by_test_id("calendar")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("home")).to_be_visible()
    page.goto(f"/m{ORDERS}")
    expect(page.get_by_test_id("calendar")).to_be_visible()
    call(page, "POST", f"{API}/views/choice", {"view": ""})
