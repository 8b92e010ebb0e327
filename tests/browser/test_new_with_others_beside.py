"""What comes along with a new record is of another app, holds files, and chooses among what goes with the record to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person, prepare
from tests.browser import phone
from tests.browser.company import at_work, before
from tests.browser.house import PASSWORD, Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.support.apps import Tree, app, field, form, read
from tests.support.attaching import PDF, png
from tests.support.sales import EVERYTHING, rights

LIST = {
    "id": "li_claims",
    "part": "related",
    "over": "claim_deal",
    "columns": ["#claim_name", "#claim_photo"],
}


def labelled(one: Tree, zh: str, en: str) -> Tree:
    return {**one, "label": {"zh": zh, "en": en}}


def shop(*parts: Tree) -> Tree:
    """This function will write the app whose deals show the claims of another app."""
    deal = form(
        "deal",
        labelled(field("deal_name", "single_line_text", required=True), "名称", "Name"),
        labelled(field("deal_maker", "single_line_text"), "厂家", "Maker"),
        parts=list(parts),
        sections=[
            {
                "id": "s1",
                "key": "s1",
                "label": "",
                "fields": ["deal_name", "deal_maker", *(one["id"] for one in parts)],
            }
        ],
    )
    boss = {"id": "role_shop", "name": "经理", "forms": [rights("deal", EVERYTHING)]}
    return {
        **app(labelled(deal, "成交", "Deals"), roles=[boss]),
        "id": "shop",
        "key": "shop",
        "label": "成交",
    }


def after() -> Tree:
    """This function will write the app of claims: each has a photo, papers, and a part by the maker of its deal."""
    match = {"id": "m1", "field": "maker", "formula": "deal.maker"}
    offer = {"id": "d1", "do": "offer", "fields": ["claim_part"], "where": [match]}
    part = form(
        "part",
        labelled(field("part_name", "single_line_text"), "名称", "Name"),
        field("part_maker", "single_line_text"),
    )
    claim = form(
        "claim",
        labelled(field("claim_name", "single_line_text", required=True), "问题", "Trouble"),
        labelled(field("claim_deal", "relation", target="deal"), "成交", "Deal"),
        labelled(field("claim_part", "relation", target="part"), "配件", "Part"),
        labelled(field("claim_photo", "image"), "照片", "Photo"),
        labelled(field("claim_paper", "attachment"), "单据", "Paper"),
        rules=[{"id": "ru1", "name": "配件随厂家", "does": [offer]}],
    )
    names = (("part", "配件", "Parts"), ("claim", "售后", "Claims"))
    forms = [labelled(one, zh, en) for one, (_, zh, en) in zip((part, claim), names, strict=True)]
    keeper = {
        "id": "role_after",
        "name": "售后",
        "forms": [rights("part", EVERYTHING), rights("claim", EVERYTHING)],
    }
    return {**app(*forms, roles=[keeper]), "id": "after", "key": "after", "label": "售后"}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company of both apps."""
    folder = tmp_path_factory.mktemp("firm") / "data"
    folder.mkdir()
    database = Database(f"sqlite:///{folder}/huodan.db")
    prepare(database)
    for tree in (shop(), after(), shop(LIST)):
        done = publish_app(database, SYSTEM, read(tree))
        assert isinstance(done, int), done

    def staff(tx: Tx) -> None:
        write_setting(tx, "company", "沪东贸易")
        roles = find_roles(current_plan(tx), ["经理", "售后"])
        boss: dict[str, Any] = {
            "login": "boss",
            "password": PASSWORD,
            "roles": roles,
            "values": {"name": "沈"},
        }
        add_person(tx, **boss, must_change_password=False)

    database.transact(SYSTEM, staff)
    database.close()
    with at_work(folder) as url:
        yield url


@pytest.fixture
def firm_office(firm: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before it."""
    with before(firm, chromium) as office:
        yield office


def attach(place: Locator, name: str, kind: str, content: bytes) -> None:
    """This function will put a file into a box, and wait until it is there."""
    file = {"name": name, "mimeType": kind, "buffer": content}
    place.locator("input[type=file]").first.set_input_files([file])  # type: ignore[list-item]
    expect(place.get_by_test_id("file")).to_have_count(1)


def claims(page: Page, deal: str) -> list[dict[str, Any]]:
    """This function will read the claims of a deal."""
    body = {
        "columns": ["name", "part", "photo", "paper"],
        "where": {"field": "deal", "op": "eq", "value": deal},
    }
    return list(call(page, "POST", "/apps/after/forms/claim/query", body)["rows"])


def saved(page: Page) -> str:
    """This function will save, and give the id of the new deal."""
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile("/r/deal_"))
    return page.url.rpartition("/")[2]


def test_claims_of_another_app_come_along_with_their_files(firm_office: Office, album: Album) -> None:
    page = firm_office.enter("boss", at="/a/shop/f/deal/new")
    for maker in ("甲厂", "乙厂"):
        call(
            page,
            "POST",
            "/apps/after/forms/part/records",
            {"values": {"name": f"{maker}轴承", "maker": maker}},
        )
    page.get_by_label("名称").fill("一号成交")
    page.get_by_label("厂家").fill("甲厂")
    staged, dialog = page.get_by_test_id("staged.li_claims"), page.get_by_test_id("stage")
    staged.get_by_role("button", name=re.compile("^新建")).click()
    expect(dialog.get_by_text("「配件」能选哪些要看这条成交")).to_be_visible()
    dialog.get_by_label("问题").fill("漏油")
    attach(dialog.get_by_test_id("field.photo"), "漏油.png", "image/png", png(width=60, height=40))
    attach(dialog.get_by_test_id("field.paper"), "单据.pdf", "application/pdf", PDF)
    dialog.get_by_role("combobox", name="配件").fill("乙厂")
    page.get_by_role("option", name=re.compile("乙厂轴承")).click()
    album.take(page, "beside-dialog")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="放进列表").click()
    expect(dialog).to_be_hidden()
    expect(staged.get_by_text("1 条，保存后一起新增")).to_be_visible()
    album.take(page, "beside-staged")
    assert (serious(page), sideways(page)) == ([], 0)

    page.get_by_role("button", name="保存", exact=True).click()
    wrong = page.get_by_test_id("error-bar").get_by_role("button", name=re.compile("第 1 条售后：.*乙厂轴承"))
    expect(wrong).to_be_visible()
    album.take(page, "beside-refused")
    staged.get_by_role("button", name="漏油", exact=True).click()
    expect(dialog.get_by_test_id("file")).to_have_count(2)
    dialog.get_by_role("combobox", name="配件").fill("甲厂")
    page.get_by_role("option", name=re.compile("甲厂轴承")).click()
    dialog.get_by_role("button", name="放进列表").click()
    expect(dialog).to_be_hidden()
    deal = saved(page)

    (claim,) = claims(page, deal)
    assert (claim["name"], claim["part"]["title"]) == ("漏油", "甲厂轴承")
    for held in ("photo", "paper"):
        file = claim[held][0]["id"]
        assert (
            page.request.get(f"/api/v1/apps/after/forms/claim/records/{claim['id']}/files/{file}").status
            == 200
        )
    expect(page.get_by_test_id("related.li_claims").get_by_text("漏油")).to_be_visible()
    album.take(page, "beside-saved")


def test_it_is_said_in_english(firm_office: Office, album: Album) -> None:
    page = firm_office.enter("boss", at="/a/shop/f/deal/new", lang="en")
    page.get_by_test_id("staged.li_claims").get_by_role("button", name=re.compile("^New")).click()
    expect(
        page.get_by_test_id("stage").get_by_text(re.compile("What may be chosen for “Part” depends"))
    ).to_be_visible()
    album.take(page, "beside-dialog-en")
    page.get_by_test_id("stage").get_by_label("Trouble").fill("x")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("confirm")).to_be_visible()
    album.take(page, "beside-drop-en")
    page.get_by_test_id("confirm").get_by_role("button", name="Keep editing").click()
    page.get_by_test_id("stage").get_by_role("button", name="Put in the list").click()
    album.take(page, "beside-staged-en")
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_test_id("unsaved")).to_be_visible()
    album.take(page, "beside-unsaved-en")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_test_id("unsaved").get_by_role("button").first.click()


def test_files_of_what_comes_along_are_there_again_after_a_phone_was_put_away(
    firm_office: Office, album: Album
) -> None:
    page = phone.enter(firm_office, at="/a/shop/f/deal/new")
    page.get_by_test_id("field.name").get_by_role("textbox").fill("二号成交")
    staged, dialog = page.get_by_test_id("staged.li_claims"), page.get_by_test_id("stage")
    staged.get_by_role("button", name=re.compile("^新建")).click()
    dialog.get_by_test_id("field.name").get_by_role("textbox").fill("异响")
    attach(dialog.get_by_test_id("field.paper"), "单据.pdf", "application/pdf", PDF)
    phone.whole(page, album, "beside-phone-dialog")
    dialog.get_by_role("button", name="放进列表").click()
    expect(staged.get_by_text("1 条，保存后一起新增")).to_be_visible()
    phone.whole(page, album, "beside-phone-staged")
    page.wait_for_timeout(600)

    page.reload()
    staged.get_by_role("button", name=re.compile("^异响")).click()
    expect(dialog.get_by_test_id("file")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    deal = saved(page)

    (claim,) = claims(page, deal)
    assert [one["name"] for one in claim["paper"]] == ["单据.pdf"]
    phone.whole(page, album, "beside-phone-saved")
