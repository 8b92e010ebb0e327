"""Secrets before people: typed, shown as dots, read on demand, in lists, sheets, the history, on a phone; in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.storage.place import open_workspace
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person, prepare
from tests.browser.house import PASSWORD, Office, call, huodan, serious, served, sideways
from tests.browser.phone import enter
from tests.browser.pictures import Album
from tests.browser.test_kinds import box
from tests.support.apps import Tree, field, form, read
from tests.support.sales import EVERYTHING, rights

VEIL = "••••••"
SECRET, PIN = "6222 0202 7788", "PIN-4711"
FORM = "/a/cards/f/card"
RECORDS = "/apps/cards/forms/card/records"
RECORD = re.compile(r"/r/card_")


def cards() -> Tree:
    """This function will write an app of accounts, with keys below them."""
    keys = [field("key_name", "single_line_text", label="用途"), field("key_code", "encrypted", label="密码")]
    fields = [
        field("card_name", "single_line_text", required=True, label="名称"),
        field("card_number", "encrypted", label="账号"),
        field("card_keys", "subform", fields=keys, label="钥匙"),
    ]
    look = {"columns": ["name", "number"]}
    views = [
        {"id": "v1", "key": "all", "label": "全部", **look},
        {"id": "v2", "key": "grid", "label": "表格", "layout": "grid", **look},
    ]
    made = form("card", *fields, views=views) | {"label": "账户"}
    masked = [{"id": "masked", "fields": ["card_number", "key_code"], "right": "masked"}]
    roles = [
        {"id": "chief", "name": "财务", "forms": [rights("card", [*EVERYTHING])]},
        {"id": "teller", "name": "出纳", "forms": [rights("card", [*EVERYTHING], but=masked)]},
    ]
    return {"format": 1, "id": "cards", "key": "cards", "label": "账户", "forms": [made], "roles": roles}


def fill(folder: Path) -> None:
    """This function will make the company and its people."""
    database = open_workspace(folder)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(cards())), int)

    def work(tx: Tx) -> None:
        write_setting(tx, "company", "沪东贸易")
        for login, role in (("boss", "财务"), ("teller", "出纳")):
            roles = find_roles(current_plan(tx), [role])
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=roles, values=values, must_change_password=False
            )

    database.transact(SYSTEM, work)
    database.close()


@pytest.fixture(scope="module")
def cards_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve the company."""
    folder = tmp_path_factory.mktemp("cards") / "data"
    fill(folder)
    with served(huodan("serve", "--data", str(folder), "--port", "0")) as url:
        yield url


@pytest.fixture
def office(cards_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    office = Office(cards_url, chromium)
    yield office
    office.leave()
    assert office.mistakes == []


def kept(page: Page) -> str:
    """This function will give all this browser keeps."""
    return str(page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))


def made(page: Page, name: str) -> str:
    """This function will keep an account with a key below it, and give its id."""
    values = {"name": name, "number": SECRET, "keys": [{"name": "网银", "code": PIN}]}
    return str(call(page, "POST", RECORDS, {"values": values})["id"])


def settled(page: Page, album: Album, name: str) -> None:
    """This function will take a picture and see that nobody is kept out."""
    album.take(page, name)
    assert (serious(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize(("lang", "width"), [("zh", 1440), ("en", 1440), ("zh", 360), ("en", 360)])
def test_a_secret_is_typed_and_read_on_demand(office: Office, album: Album, lang: str, width: int) -> None:
    save, show, hide = ("保存", "显示", "隐藏") if lang == "zh" else ("Save", "Show", "Hide")
    page = office.enter(at=f"{FORM}/new", width=width, lang=lang, is_guarded=False)
    box(page, "name").get_by_role("textbox").fill(f"基本户{lang}{width}")
    number = box(page, "number").locator("input")
    number.fill(SECRET)
    expect(number).to_have_attribute("type", "password")
    assert SECRET not in kept(page)
    settled(page, album, f"secret-new-{lang}-{width}")

    page.get_by_role("button", name=save, exact=True).click()
    expect(page).to_have_url(RECORD)
    page.reload()
    shown = box(page, "number")
    expect(shown).to_contain_text(VEIL)
    assert SECRET not in page.content()
    shown.get_by_role("button", name=show).click()
    expect(shown).to_contain_text(SECRET)
    settled(page, album, f"secret-shown-{lang}-{width}")
    shown.get_by_role("button", name=hide).click()
    expect(shown).to_contain_text(VEIL)
    assert SECRET not in page.content()


def test_lists_grids_and_the_history_have_dots(office: Office, album: Album) -> None:
    page = office.enter(at=FORM)
    id = made(page, "一般户")
    for view in ("all", "grid"):
        page.goto(f"{FORM}?view={view}")
        expect(page.get_by_text("一般户").first).to_be_visible()
        expect(page.get_by_text(VEIL).first).to_be_visible()
        settled(page, album, f"secret-{view}")
        assert SECRET not in page.content()
    page.get_by_text(VEIL).first.dblclick()
    page.keyboard.type("99")
    page.keyboard.press("Tab")
    told = call(page, "POST", f"{RECORDS}/{id}/reveal", {"field": "number"})
    assert told == {"value": SECRET}
    changed = {"values": {"number": "6222 9"}}
    call(page, "PATCH", f"{RECORDS}/{id}", changed, version=1)
    page.goto(f"{FORM}/r/{id}")
    expect(page.get_by_test_id("history")).to_contain_text(VEIL)
    settled(page, album, "secret-history")
    assert "6222" not in page.content()


def test_a_secret_of_a_sub_row_is_read_in_its_sheet_and_on_a_narrow_screen(
    office: Office, album: Album
) -> None:
    page = office.enter(at=FORM)
    id = made(page, "专用户")
    page.goto(f"{FORM}/r/{id}")
    sheet = box(page, "keys")
    sheet.get_by_role("button", name="显示").click()
    expect(sheet).to_contain_text(PIN)
    settled(page, album, "secret-sheet")


def test_who_sees_it_masked_is_offered_nothing(office: Office) -> None:
    id = made(office.enter(at=FORM), "验资户")
    page = office.enter("teller", at=f"{FORM}/r/{id}")
    expect(box(page, "number")).to_contain_text("****")
    expect(page.get_by_role("button", name="显示")).to_have_count(0)


def test_a_phone_shows_it_on_demand_and_keeps_it_unless_something_is_typed(
    office: Office, album: Album
) -> None:
    page = enter(office, at=FORM)
    id = made(page, "手机户")
    page.goto(f"{FORM}/r/{id}")
    button = page.get_by_role("button", name="显示").first
    expect(button).to_be_visible()
    album.take(page, "secret-phone")
    button.click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    album.take(page, "secret-phone-shown")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="编辑").click()
    typed = page.locator("input[type=password]").first
    typed.fill("7")
    typed.fill("")
    expect(typed).to_have_attribute("placeholder", "已加密保存，不改就留空")
    assert SECRET not in kept(page)
