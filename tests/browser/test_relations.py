"""An order of several contracts: chosen, made on the spot, shown and linked from both sides; wide, narrow and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from tests.browser import phone
from tests.browser.house import PASSWORD, Office, call, huodan, serious, served, sideways
from tests.browser.pictures import Album
from tests.browser.test_kinds import box
from tests.support.apps import Tree, field, form, read
from tests.support.sales import EVERYTHING, Desk

LIST = {
    "id": "their_deals",
    "part": "related",
    "label": "它的订单",
    "over": "deal_contracts",
    "columns": ["name", "contracts"],
}


def deals() -> Tree:
    """This function will write an app of orders that belong to several contracts."""
    contract = form(
        "contract",
        field("contract_name", "single_line_text", label="合同名称", required=True),
        field("contract_no", "single_line_text", label="合同号", unique=True),
    )
    contract |= {"label": "合同", "parts": [LIST]}
    contract["sections"] = [
        {"id": "s1", "key": "s1", "label": "全部", "fields": ["contract_name", "contract_no", LIST["id"]]}
    ]
    view = {"id": "v1", "key": "all", "label": "全部", "columns": ["name", "contracts"]}
    deal = form(
        "deal",
        field("deal_name", "single_line_text", label="订单", required=True),
        field("deal_contracts", "relations", label="合同", target="contract", columns=["no"], width=4),
        views=[view],
    )
    verbs = [*EVERYTHING, "import", "export"]
    rights = [{"id": f"{one}_r", "form": one, "verbs": verbs} for one in ("contract", "deal")]
    role = {"id": "clerk", "name": "内勤", "forms": rights}
    read_only = [{"id": f"{one}_only", "form": one, "verbs": ["read"]} for one in ("contract", "deal")]
    reader = {"id": "reader", "name": "查看", "forms": read_only}
    made = {"format": 1, "id": "deals", "key": "deals", "label": "合同", "roles": [role, reader]}
    return made | {"forms": [contract, deal | {"label": "订单"}]}


@pytest.fixture(scope="module")
def deals_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company with two contracts."""
    folder = tmp_path_factory.mktemp("deals") / "data"
    database = open_workspace(folder)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(deals())), int)

    def work(tx: Tx) -> None:
        roles = find_roles(current_plan(tx), ["内勤"])
        boss = {"login": "boss", "password": PASSWORD, "roles": roles, "values": {"name": "沈建华"}}
        write_setting(tx, "company", "沪东贸易")
        add_person(tx, **boss, must_change_password=False)
        reader = {
            "login": "reader",
            "roles": find_roles(current_plan(tx), ["查看"]),
            "values": {"name": "李雷"},
        }
        add_person(tx, **boss | reader, must_change_password=False)

    database.transact(SYSTEM, work)
    for name, no in (("框架合同", "HT-1"), ("补充协议", "HT-2")):
        Desk(database).create("contract", name=name, no=no)
    database.close()
    with served(huodan("serve", "--data", str(folder), "--port", "0")) as url:
        yield url


@pytest.fixture
def office(deals_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    office = Office(deals_url, chromium)
    yield office
    office.leave()
    assert office.mistakes == []


@pytest.mark.parametrize("width", [1440, 360])
def test_contracts_are_chosen_made_and_read_from_both_sides(office: Office, album: Album, width: int) -> None:
    page = office.enter(at="/a/deals/f/deal/new", width=width)
    name, new = f"订单{width}", f"新合同{width}"
    box(page, "name").get_by_role("textbox").fill(name)
    what = box(page, "contracts").get_by_role("combobox")
    for word, shown in (("kjht", "框架合同"), ("HT-2", "补充协议"), (new, new)):
        if width > 767:
            what.fill(word)
        else:
            what.click()
            page.locator(".combobox-search input").fill(word)
        choice = page.get_by_role("option", name=shown).first
        expect(choice).to_be_visible()
        choice.click()
        if shown == new:
            page.get_by_test_id("quick-create").get_by_role("button", name="保存").click()
        if width <= 767:
            page.get_by_role("button", name="完成").click()
        expect(box(page, "contracts").locator(".option-chip", has_text=shown)).to_be_visible()
    album.take(page, f"relations-filled-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile("/f/deal/r/"))
    chip = page.get_by_role("link", name="框架合同").first
    expect(chip).to_be_visible()
    album.take(page, f"relations-read-{width}")
    assert (serious(page), sideways(page)) == ([], 0)

    chip.click()
    expect(page).to_have_url(re.compile("/f/contract/r/"))
    theirs = page.locator(".related")
    expect(theirs.get_by_text(name).first).to_be_visible()
    album.take(page, f"relations-other-side-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    theirs.get_by_role("button", name=f"取消关联「{name}」").click()
    expect(page.get_by_text(f"已取消关联「{name}」")).to_be_visible()
    assert _contracts(page, name) == {new, "补充协议"}
    theirs.get_by_role("button", name="关联已有的").click()
    page.get_by_test_id("link-record").get_by_role("button", name=name).click()
    expect(page.get_by_text(f"已关联「{name}」")).to_be_visible()
    assert _contracts(page, name) == {new, "补充协议", "框架合同"}

    theirs.get_by_role("link", name=re.compile("^新建")).click()
    expect(box(page, "contracts").locator(".option-chip", has_text="框架合同")).to_be_visible()
    page.goto(
        "/a/deals/f/deal?filter=" + '{"field":"contracts","op":"contains","value":["框架合同","补充协议"]}'
    )
    expect(page.get_by_text(name).first).to_be_visible()
    album.take(page, f"relations-list-{width}")


def _contracts(page: Page, name: str) -> set[str]:
    found = {"columns": ["contracts"], "where": {"field": "name", "op": "eq", "value": name}}
    (row,) = call(page, "POST", "/apps/deals/forms/deal/query", found)["rows"]
    return {one["title"] for one in row["contracts"]}


@pytest.mark.parametrize("width", [1440, 360])
def test_who_only_reads_links_nothing_and_reads_english(office: Office, album: Album, width: int) -> None:
    boss = office.sign_in()
    ids = {
        row["name"]: row["id"]
        for row in call(boss, "POST", "/apps/deals/forms/contract/query", {"columns": ["name"]})["rows"]
    }
    values = {"name": f"Order {width}", "contracts": [ids["框架合同"], ids["补充协议"]]}
    deal = call(boss, "POST", "/apps/deals/forms/deal/records", {"values": values})

    page = office.enter("reader", at=f"/a/deals/f/contract/r/{ids['框架合同']}", width=width, lang="en")
    theirs = page.locator(".related")
    expect(theirs.get_by_text(f"Order {width}").first).to_be_visible()
    expect(theirs.get_by_role("button")).to_have_count(0)
    expect(theirs.get_by_role("link", name=re.compile("^New"))).to_have_count(0)
    album.take(page, f"relations-reader-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.goto(f"/a/deals/f/deal/r/{deal['id']}")
    expect(page.get_by_role("link", name="补充协议")).to_be_visible()
    page = office.enter(at=f"/a/deals/f/deal/r/{deal['id']}", width=width, lang="en")
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(box(page, "contracts").get_by_role("button", name="Take away 框架合同")).to_be_visible()
    album.take(page, f"relations-english-{width}")
    assert (serious(page), sideways(page)) == ([], 0)


def test_a_phone_takes_and_makes_several_contracts(office: Office, album: Album) -> None:
    page = phone.enter(office, at="/m/a/deals/f/deal/new")
    box(page, "name").get_by_role("textbox").fill("手机订单")
    box(page, "contracts").locator(".box-shown").click()
    sheet = page.get_by_test_id("pick")
    sheet.locator(".pick", has_text="框架合同").click()
    sheet.get_by_role("searchbox").fill("手机合同")
    sheet.locator(".pick.is-make", has_text="手机合同").click()
    quick = page.get_by_test_id("quick-create")
    expect(quick.get_by_role("textbox").first).to_have_value("手机合同")
    quick.get_by_role("button", name="保存").click()
    expect(quick).to_be_hidden()
    album.take(page, "relations-phone-made")
    for name in ("框架合同", "手机合同"):
        expect(box(page, "contracts")).to_contain_text(name)
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="手机合同").first).to_be_visible()
    phone.whole(page, album, "relations-phone")
    assert serious(page) == []
