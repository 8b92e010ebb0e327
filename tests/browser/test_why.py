"""「为什么能看到」 and 「谁能看到什么」 on screen: of a record, of a cell of the table, and of what is not seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 640)}
ORDERS = "/a/orders/f/order"
QUERY = "/apps/orders/forms/order/query"


def whole(page: Page, album: Album, name: str) -> None:
    """This function will take a picture and check what every page must hold."""
    album.take(page, name)
    assert sideways(page) == 0
    assert serious(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_salesperson_asks_why_they_see_an_order(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.sign_in("chenjia", width=width, height=height)
    order = call(page, "POST", QUERY, {"columns": ["no"], "limit": 1})["rows"][0]

    page.goto(f"{ORDERS}/r/{order['id']}")
    page.get_by_test_id("history").get_by_role("button", name="为什么能看到").click()

    told = page.get_by_test_id("why")
    expect(told.get_by_role("listitem").first).to_contain_text("「销售员」给的：本人负责的数据")
    expect(told.get_by_role("listitem").first).to_contain_text("是陈佳")
    expect(told.get_by_text("看不到", exact=True)).to_have_count(0)
    whole(page, album, f"why-{width}")
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_finds_out_why_an_order_is_not_seen(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    boss = office.sign_in("boss")
    own = office.sign_in("chenjia")
    asked = {"columns": ["no"], "limit": 1000}
    seen = {row["id"] for row in call(own, "POST", QUERY, asked)["rows"]}
    unseen = next(row for row in call(boss, "POST", QUERY, asked)["rows"] if row["id"] not in seen)
    # No page is open yet: what one still asks for as an administrator would be refused to the person looked as.
    page = office.enter("admin", at="/healthz", width=width, height=height)
    (person,) = call(page, "GET", "/session/viewing/people?search=cj")["rows"]
    call(page, "POST", "/session/viewing", {"person": person["id"]})

    page.goto(f"{ORDERS}/r/{unseen['id']}")
    page.get_by_role("button", name="为什么看不到").click()

    told = page.get_by_test_id("why")
    expect(told).to_contain_text("陈佳 看不到这条数据")
    expect(told.get_by_role("listitem").first).to_contain_text("这一条不在其中")
    expect(told.get_by_role("listitem").first).to_contain_text("总经理")
    whole(page, album, f"why-not-{width}")
    told.get_by_label("问谁的权限").fill("沈建华")
    expect(told).to_contain_text("沈建华 能看到这条数据")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="谁能看到什么").click()

    expect(page.get_by_role("heading", name="谁能看到什么")).to_be_visible()
    expect(page.locator(".rights-cell").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_tells_what_everybody_may_do(lang: str, size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", at="/rights", width=width, height=height, lang=lang)

    expect(page.locator(".rights-cell").first).to_be_visible()
    whole(page, album, f"rights-{lang}-{width}")
    page.get_by_role("searchbox").fill("cj")
    expect(page.locator(".rights-who")).to_have_count(1)
    form = {"zh": "在「产品信息表」里", "en": "in “"}[lang]
    page.locator(".rights-cell", has_text=form).first.click()

    told = page.get_by_test_id("why")
    expect(told.locator(".is-hidden" if lang == "zh" else ".why-verbs").first).to_be_visible()
    if lang == "zh":
        expect(told.locator(".why-fields")).to_contain_text("成本价")
    whole(page, album, f"rights-why-{lang}-{width}")
