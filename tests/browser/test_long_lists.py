"""Long lists: both ends at once, few rows at hand, places kept, and no more requests than pages looked at."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.sheet import press

ORDERS = "/a/orders/f/order"
ALL = 830
PAGE = 100
MOST_DRAWN = 70
NEWEST, OLDEST = "DD1107", "DD10248"


@dataclass
class Asked:
    """What a page asks of the lists of the server, and how much of it at the same time."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    open: set[Request] = field(default_factory=set)
    most_at_once: int = 0

    def pages(self) -> list[dict[str, Any]]:
        """This function will give the requests for pages, not those that only count."""
        return [body for body in self.bodies if body["limit"] > 1]

    def begin(self, request: Request) -> None:
        """This function will note a request."""
        if not request.url.endswith("/order/query"):
            return
        body = json.loads(request.post_data or "{}")
        self.bodies.append(body)
        if body["limit"] > 1:
            self.open.add(request)
            self.most_at_once = max(self.most_at_once, len(self.open))

    def end(self, request: Request) -> None:
        """This function will note that a request was answered or given up."""
        self.open.discard(request)


def listen(page: Page) -> Asked:
    """This function will listen to the requests of a page from now on."""
    asked = Asked()
    page.on("request", asked.begin)
    page.on("requestfinished", asked.end)
    page.on("requestfailed", asked.end)
    return asked


def rows(page: Page, number: int) -> Any:
    """This function will find the drawn row that is counted as so many."""
    return page.locator(".sheet-row").filter(
        has=page.locator(".cell-number .num", has_text=re.compile(rf"^{number}$"))
    )


def first_number(page: Page) -> int:
    """This function will give the number of the first row that is drawn and counted."""
    return min(map(int, page.locator(".cell-number .num").all_inner_texts()))


def standing(page: Page, asked: Asked) -> int:
    """This function will give where the list stands, once no page that moves its rows is on its way."""
    top, last = -1, -2
    while top != last or asked.open:
        page.wait_for_timeout(300)
        top, last = int(page.get_by_role("grid").evaluate("grid => grid.scrollTop")), top
    return top


def test_scrolling_asks_once_for_each_page_and_keeps_few_rows(office: Office) -> None:
    page = office.sign_in("boss")
    asked = listen(page)
    page.goto(ORDERS)
    grid = page.get_by_role("grid")
    expect(rows(page, 1)).to_contain_text(NEWEST)

    grid.focus()
    for loaded in (*range(2 * PAGE, ALL, PAGE), ALL):
        press(page, "Control+ArrowDown")
        expect(grid).to_have_attribute("aria-rowcount", str(loaded + 1))
    press(page, "Control+ArrowDown")

    expect(rows(page, ALL)).to_contain_text(OLDEST)
    assert len(asked.pages()) == -(-ALL // PAGE)
    assert [body["count"] for body in asked.pages()] == ["capped", *["none"] * 8]
    assert len({body.get("after") for body in asked.pages()}) == 9
    assert asked.most_at_once == 1
    assert page.locator(".sheet-row").count() < MOST_DRAWN

    # The first page was let go of; it is fetched again when it is looked at.
    press(page, "Control+ArrowUp")
    expect(rows(page, 1)).to_contain_text(NEWEST)
    assert len(asked.pages()) <= 9 + 2
    assert asked.most_at_once == 1


def test_the_last_row_is_one_step_away_and_reading_goes_on_from_there(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    expect(rows(page, 1)).to_contain_text(NEWEST)
    asked = listen(page)

    page.get_by_role("button", name="到最后").click()
    expect(rows(page, ALL)).to_contain_text(OLDEST)
    assert asked.pages()[0]["from"] == "end"
    assert len(asked.pages()) <= 2

    page.get_by_role("grid").focus()
    for _ in range(40):
        press(page, "Control+ArrowUp")
        if first_number(page) <= ALL - 4 * PAGE + 1:
            break
        page.wait_for_timeout(150)
    assert first_number(page) <= ALL - 4 * PAGE + 1
    press(page, "Control+Home")
    expect(rows(page, 1)).to_contain_text(NEWEST)
    press(page, "Control+End")
    expect(rows(page, ALL)).to_contain_text(OLDEST)
    assert page.locator(".sheet-row").count() < MOST_DRAWN
    assert asked.most_at_once <= 2, "leaving for the other end does not wait for what was asked here"


@pytest.mark.parametrize("is_from_end", [False, True], ids=["start", "end"])
def test_going_back_from_a_record_shows_the_same_rows(office: Office, is_from_end: bool) -> None:
    page = office.enter("boss", at=ORDERS)
    asked = listen(page)
    grid = page.get_by_role("grid")
    expect(rows(page, 1)).to_contain_text(NEWEST)
    if is_from_end:
        page.get_by_role("button", name="到最后").click()
        expect(rows(page, ALL)).to_contain_text(OLDEST)
    grid.focus()
    for _ in range(4):
        press(page, "Control+ArrowUp" if is_from_end else "Control+ArrowDown")
        page.wait_for_timeout(300)
    grid.evaluate("grid => grid.scrollTop = Math.round(grid.scrollHeight / 2) + 7")
    top = standing(page, asked)
    seen = page.locator(".sheet-row .cell-number .num").nth(12).inner_text()
    row = rows(page, int(seen))
    number_of_it = row.locator("[data-col='0']").inner_text()

    row.locator("[data-col='2']").click()
    expect(page.locator(".record-paper")).to_be_visible()
    page.go_back()

    expect(rows(page, int(seen))).to_contain_text(number_of_it)
    assert abs(grid.evaluate("grid => grid.scrollTop") - top) < 2


def test_typing_and_choosing_ask_once_they_have_settled(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    expect(rows(page, 1)).to_contain_text(NEWEST)
    asked = listen(page)

    page.get_by_role("searchbox").press_sequentially("hangzhousiji", delay=5)
    expect(page).to_have_url(re.compile("q=hangzhousiji"))
    page.wait_for_timeout(600)
    assert len(asked.pages()) <= 3
    assert asked.pages()[-1]["search"] == "hangzhousiji"

    page.get_by_role("searchbox").fill("")
    expect(rows(page, 1)).to_contain_text(NEWEST)
    asked.bodies.clear()
    page.get_by_role("button", name="筛选").click()
    page.keyboard.press("Escape")
    for view in ("待发货", "本月订单", "全部订单"):
        page.get_by_role("link", name=view, exact=True).click()
    expect(rows(page, 1)).to_contain_text(NEWEST)
    page.wait_for_timeout(600)
    assert len(asked.pages()) <= 3


def test_a_product_finds_the_orders_that_have_it(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    name = call(page, "POST", "/apps/orders/forms/product/query", {"columns": ["name"], "limit": 1})["rows"][
        0
    ]["name"]
    where = {"field": "lines.product.name", "op": "contains", "value": name}
    body = {"columns": ["no"], "where": where, "limit": 1, "count": "exact"}
    found = call(page, "POST", "/apps/orders/forms/order/query", body)

    page.get_by_role("searchbox").fill(name)

    assert found["count"] > 0
    expect(page.get_by_test_id("list-count")).to_have_text(f"{found['count']} 条")


def test_a_phone_reads_to_both_ends_with_few_cards(office: Office) -> None:
    page = office.enter("boss", at=ORDERS, width=360, height=740)
    cards = page.locator(".cards-list > li")
    expect(cards.first).to_contain_text(NEWEST)
    asked = listen(page)

    page.get_by_role("button", name="到最后").click()
    expect(cards.last).to_contain_text(OLDEST)
    assert cards.count() < MOST_DRAWN
    for _ in range(12):
        page.mouse.move(180, 400)
        page.mouse.wheel(0, -2500)
        page.wait_for_timeout(150)
    assert cards.count() < MOST_DRAWN
    assert asked.most_at_once == 1
    assert sideways(page) == 0
    assert serious(page) == []
    name = cards.nth(10).inner_text()
    cards.nth(10).get_by_role("link").click()
    expect(page.locator(".record-paper")).to_be_visible()
    page.go_back()
    expect(cards.filter(has_text=name.splitlines()[0]).first).to_be_visible()

    page.get_by_role("button", name="回到顶部").click()
    expect(cards.first).to_contain_text(NEWEST)
