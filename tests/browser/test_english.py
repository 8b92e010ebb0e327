"""In English no page says a Chinese word of its own: what is Chinese on it is somebody's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.house import Office, serious
from tests.browser.test_every_page import OF_ADMINISTRATORS, ORDERS, PAGES, address

HAN = re.compile(r"[\u3400-\u9fff]+")
# Answers whose texts are the house's words, not anybody's data.
OF_THE_HOUSE = re.compile(
    r"/api/v1/(apps$|apps/\w+$|doctor|settings/(server|files)|regions|backups|jobs|setup)|openapi"
)
SAID = """() => {
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [document.title];
    while (walk.nextNode()) if (seen(walk.currentNode.parentElement)) found.push(walk.currentNode.data);
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
        if (!seen(one)) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(one.getAttribute(name) ?? "");
    }
    return found;
}"""


def texts(tree: Any) -> Iterator[str]:
    """This function will give every text in JSON."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from texts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from texts(value)


def values(tree: Any) -> Iterator[str]:
    """This function will give what apps keep as data in their documents: the values of options, and names typed by people."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from texts(value) if name in ("value", "default", "by", "company") else values(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from values(value)


class Reader:
    """Somebody who reads pages and knows what of them is data."""

    def __init__(self, page: Page) -> None:
        self.page, self.data = page, {"活单", "中文", "简体中文"}
        self.unread: list[Response] = []
        page.on("response", lambda response: self.unread.append(response))

    def chinese(self) -> list[str]:
        """This function will list the Chinese words on the page that nobody's data holds."""
        self.page.wait_for_load_state("networkidle")
        said = self.page.evaluate(SAID)
        self._read()
        known = "\n".join(self.data)
        return sorted(
            {text.strip()[:80] for text in said if any(run not in known for run in HAN.findall(text))}
        )

    def _read(self) -> None:
        """Read the answers that came so far: whatever is on the page came with one of them."""
        while self.unread:
            response = self.unread.pop(0)
            if "/api/v1/" in response.url and "json" in response.headers.get("content-type", ""):
                with suppress(Exception):  # the page left before it was read
                    tree = response.json()
                    is_ours = OF_THE_HOUSE.search(response.url.partition("?")[0])
                    self.data.update(values(tree) if is_ours else texts(tree))


@pytest.mark.parametrize("login", ["boss", "admin"])
def test_no_page_says_a_chinese_word_of_its_own(office: Office, login: str) -> None:
    page = office.sign_in(login, lang="en")
    reader = Reader(page)
    found = {}
    for name, (path, sign) in PAGES.items():
        if (name in OF_ADMINISTRATORS) == (login == "admin") or name in (
            "home",
            "jobs",
            "account",
            "missing",
        ):
            page.goto(address(page, path))
            expect(
                page.locator(sign if (name, login) != ("home", "admin") else ".empty").first
            ).to_be_visible()
            found[name] = reader.chinese()

    assert {name: words for name, words in found.items() if words} == {}
    page.evaluate("document.body.append('无人说过的话')")
    assert reader.chinese() == ["无人说过的话"]


def test_what_opens_over_pages_is_english_too(office: Office, tmp_path: Path) -> None:
    page = office.enter("boss", at=ORDERS, lang="en")
    reader = Reader(page)
    page.reload()
    expect(page.get_by_test_id("list")).to_be_visible()
    found = {}

    def look(name: str) -> None:
        found[name] = [*reader.chinese(), *serious(page)]

    page.get_by_role("button", name="Filter").first.click()
    expect(page.get_by_test_id("filter")).to_be_visible()
    look("filter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Export").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("export")
    page.keyboard.press("Escape")
    page.goto("/a/orders/f/product/import")
    file = tmp_path / "products.csv"
    file.write_text("产品编码,产品名称,类别,单价\nCP901,冻干草莓,果蔬干货,168\nCP902,,没有的类别,many\n")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("import-counts")).to_be_visible()
    reader.data.update(file.read_text().replace(",", "\n").splitlines())
    look("import")
    page.goto("/account")
    page.get_by_role("button", name="Change password").first.click()
    look("password")

    assert {name: words for name, words in found.items() if words} == {}
