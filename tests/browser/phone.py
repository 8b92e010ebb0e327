"""
What tests of the phone's entry share: a screen of 360 × 640 that calls itself 微信, filling in by touch, what a screen must hold.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.house import PASSWORD, Office, serious, sideways
from tests.browser.pictures import Album
from tests.support.agents import PHONES

SIZE: Final[dict[str, int]] = {"width": 360, "height": 640}
ORDERS: Final = "/a/orders/f/order"


def enter(
    office: Office, login: str = "boss", *, at: str = "/", agent: str = "wechat-android", lang: str = "zh"
) -> Page:
    """This function will open the phone's entry as somebody who is signed in."""
    return office.enter(login, at=at, lang=lang, agent=PHONES[agent], **SIZE)


def whole(page: Page, album: Album, name: str) -> None:
    """This function will take a picture and see that nobody is kept out, and nothing scrolls sideways or is too small."""
    album.take(page, name)
    assert (serious(page), sideways(page), small(page)) == ([], 0, [])


def small(page: Page) -> list[str]:
    """This function will list what can be touched and is lower than 36 px or narrower than 32 px."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("button, .screen a, select")]
                .filter((one) => !one.closest("[aria-hidden=true], .form-bars, .value-text, .row-cards"))
                .map((one) => [one, one.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.height < 36 || box.width < 32))
                .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width}×${box.height}`)"""
        )
    )


def photograph(name: str = "回单.jpg", size: tuple[int, int] = (3000, 2000)) -> FilePayload:
    """This function will make what a camera gives: large, and of many colours."""
    noise = Image.effect_noise(size, 90).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def card(page: Page, text: str) -> Locator:
    """This function will find the card of a list that says something."""
    return page.locator(".card", has_text=text)


def save(page: Page) -> None:
    """This function will save, and wait for the record."""
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_test_id("record")).to_be_visible()


def new_order(page: Page, product: str = "CP002", quantity: str = "3") -> str:
    """This function will make an order by touch and give its number."""
    page.goto(f"/m{ORDERS}/new")
    fill_order(page, product, quantity)
    save(page)
    return page.get_by_test_id("record-head").get_by_text(re.compile(r"DD\d+")).inner_text()


def fill_order(page: Page, product: str, quantity: str) -> None:
    """This function will choose a customer and fill in one line."""
    pick(page, page.get_by_test_id("field.customer"), "hzsj", "杭州四季食品")
    page.get_by_role("button", name="添加一行").click()
    row = page.get_by_role("dialog", name="订单明细")
    pick(page, row.locator("[data-path=product]"), product, "常牌啤酒" if product == "CP002" else "")
    row.get_by_label("数量").fill(quantity)
    row.get_by_role("button", name="完成").click()


def pick(page: Page, place: Locator, search: str, title: str) -> None:
    """This function will find a record in the sheet of a box and take it."""
    place.locator(".box-shown").click()
    sheet = page.get_by_test_id("pick")
    sheet.get_by_role("searchbox").fill(search)
    sheet.locator(".pick:not(.is-make)", has_text=title).first.click()
    expect(sheet).to_have_count(0)


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """This function will take the network away for a while."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def sign_in(page: Page, login: str) -> None:
    """This function will come in by the door."""
    page.get_by_label("登录名", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
