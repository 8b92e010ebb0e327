"""
Every page at 1440 and at 360 pixels: loads without a mistake, nobody is kept out, nothing scrolls sideways, and Tab reaches
whatever can be clicked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.keys import ONLY_BY_MOUSE, unreached
from tests.browser.pictures import Album
from tests.browser.sheet import cell, paste

ORDERS = "/a/orders/f/order"
SIZES = {"wide": (1440, 900), "phone": (360, 640)}
PAGES = {
    "home": ("/", ".card"),
    "orders": (ORDERS, "[data-testid=list]"),
    "orders-filtered": (
        f'{ORDERS}?filter={{"field":"status","op":"in","value":["待发货"]}}',
        "[data-testid=list]",
    ),
    "products": ("/a/orders/f/product", "[data-testid=list]"),
    "order": (f"{ORDERS}/r/DD11070", ".record-paper"),
    "order-new": (f"{ORDERS}/new", ".record-paper"),
    "customer": ("/a/orders/f/customer/r/KH0001", ".record-paper"),
    "import": ("/a/orders/f/product/import", ".drop"),
    "trash": (f"{ORDERS}/trash", ".trash"),
    "jobs": ("/jobs", ".jobs-page"),
    "settings": ("/settings", ".settings"),
    "settings-company": ("/settings/company", ".company-logo"),
    "settings-people": ("/settings/people", ".people-list"),
    "settings-signing": ("/settings/signing", ".settings-number"),
    "settings-files": ("/settings/files", ".settings-facts"),
    "settings-history": ("/settings/history", ".settings-number"),
    "settings-backup": ("/settings/backup", ".backup-rules"),
    "settings-server": ("/settings/server", ".server-address"),
    "settings-webhooks": ("/settings/webhooks", ".settings-part"),
    "settings-incoming": ("/settings/incoming", ".settings-part"),
    "settings-health": ("/settings/health", ".finding"),
    "building": ("/building", ".build-apps li"),
    "building-app": ("/building/orders", ".build-form"),
    "from-file": ("/building/from-file", ".drop"),
    "building-roles": ("/building/orders/roles", "[data-testid=verbs]"),
    "building-fields": ("/building/orders/roles?role=role_sales&form=order", "[data-testid=fields]"),
    "building-flows": ("/building/orders/flows", ".flow-list-of"),
    "building-runs": ("/building/orders/flows/flow_new_order/runs", ".page-title"),
    "todo": ("/todo", ".todo-left"),
    "todo-stuck": ("/todo/stuck", ".choice-tabs"),
    "todo-analysis": ("/todo/analysis", "[data-testid=analysis]"),
    "todo-compare": ("/todo/compare", ".page-title"),
    "todo-stand-ins": ("/todo/stand-ins", ".stand-ins"),
    "building-log": ("/building/orders/log", ".version"),
    "designer": ("/building/orders/order", "[data-testid=canvas]"),
    "account": ("/account", "[data-testid=devices]"),
    "view-as": ("/view-as", ".view-as ul"),
    "rights": ("/rights", ".rights-cell"),
    "missing": ("/a/nowhere", ".empty"),
}

OF_ADMINISTRATORS = tuple(
    name
    for name in PAGES
    if name.startswith(
        (
            "settings",
            "view-as",
            "building",
            "from-file",
            "designer",
            "rights",
            "todo-stuck",
            "todo-analysis",
            "todo-compare",
        )
    )
)

WALKED = (
    "home",
    "orders",
    "order",
    "order-new",
    "import",
    "trash",
    "jobs",
    "account",
    *OF_ADMINISTRATORS,
)


@pytest.fixture(scope="module")
def house(demo_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will keep the screens of those who go from page to page: each is opened once."""
    house = Office(demo_url, chromium)
    yield house
    house.leave()


@pytest.fixture(scope="module")
def screens() -> dict[tuple[str, str], Page]:
    """This function will remember whose screen of which size is which."""
    return {}


@pytest.fixture
def walker(name: str, size: str, house: Office, screens: dict[tuple[str, str], Page]) -> Iterator[Page]:
    """This function will give the screen of who sees a page, and fail a test whose page made mistakes."""
    who = "admin" if name in OF_ADMINISTRATORS else "boss"
    if (who, size) not in screens:
        width, height = SIZES[size]
        screens[who, size] = house.sign_in(who, width=width, height=height)
    yield screens[who, size]
    mistakes, house.mistakes = house.mistakes, []
    assert mistakes == []


def address(page: Page, path: str) -> str:
    """This function will put the id of a record where the table names it by its number."""
    before, mark, number = path.partition("/r/")
    if not mark:
        return path
    form = before.rpartition("/")[2]
    field = "no" if form == "order" else "code"
    body = {"columns": [field], "where": {"field": field, "op": "eq", "value": number}}
    return f"{before}/r/{call(page, 'POST', f'/apps/orders/forms/{form}/query', body)['rows'][0]['id']}"


def look(page: Page, album: Album, name: str) -> None:
    """This function will take a picture and check what every page must hold."""
    album.take(page, name)
    assert sideways(page) == 0
    assert serious(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(name: str, size: str, walker: Page, album: Album) -> None:
    path, sign = PAGES[name]

    walker.goto(address(walker, path))
    expect(walker.locator(sign).first).to_be_visible()

    look(walker, album, f"{name}-{SIZES[size][0]}")
    if size == "wide" and name in WALKED:
        assert (unreached(walker), walker.evaluate(ONLY_BY_MOUSE)) == ([], [])


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_in_page_is_whole(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.screen(width=width, height=height)

    page.goto("/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()

    look(page, album, f"sign-in-{width}")


@pytest.mark.parametrize("size", SIZES)
def test_what_opens_over_a_page_is_whole(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.enter("boss", at=ORDERS, width=width, height=height)
    expect(page.get_by_test_id("list")).to_be_visible()

    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_test_id("filter")).to_be_visible()
    look(page, album, f"filter-{width}")
    page.keyboard.press("Escape")
    page.goto(f"{address(page, f'{ORDERS}/r/DD11070')}")
    page.get_by_role("button", name="编辑").click()
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_visible()
    look(page, album, f"order-edit-{width}")
    page.keyboard.press("Control+k")
    page.keyboard.type("hzsj")
    expect(page.get_by_role("option", name="杭州四季食品有限公司").last).to_be_visible()
    look(page, album, f"jump-{width}")


def test_a_phone_walks_through_an_order(office: Office) -> None:
    page = office.enter("heyajing", at=ORDERS, width=360, height=640)

    page.get_by_role("button", name="新建订单").click()
    page.get_by_role("combobox", name="客户", exact=True).click()
    sheet = page.get_by_role("dialog", name="客户")
    sheet.get_by_role("textbox").fill("hzsj")
    sheet.get_by_role("option", name="杭州四季食品").click()
    page.get_by_role("button", name="添加一行").click()
    row = page.get_by_role("dialog", name="订单明细")
    row.get_by_label("产品").click()
    found = page.get_by_role("dialog", name="产品", exact=True)
    found.get_by_role("textbox").fill("CP002")
    found.get_by_role("option", name="常牌啤酒").click()
    row.get_by_label("数量").fill("3")
    row.get_by_role("button", name="完成").click()
    expect(page.get_by_test_id("field.lines")).to_contain_text("399.00")
    assert sideways(page) == 0
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    expect(page.get_by_test_id("field.total")).to_contain_text("¥ 399.00")
    page.get_by_role("button", name="打开导航").click()
    page.get_by_role("dialog").get_by_role("link", name="工作台").click()
    expect(page.get_by_test_id("figure-total")).to_be_visible()


def test_the_tour_is_walked_in_five_steps(office: Office, album: Album, tmp_path: Path) -> None:
    page = office.enter("heyajing", at="/a/orders/f/customer", width=1280, height=720)
    page.get_by_role("searchbox").fill("hzsj")
    expect(page.get_by_test_id("list-count")).to_have_text("1 条")
    album.take(page, "tour-customer")

    page.goto(f"{ORDERS}/new")
    page.get_by_role("combobox", name="客户", exact=True).click()
    page.keyboard.type("hzsj")
    expect(page.get_by_role("option", name="杭州四季食品").first).to_be_visible()
    album.take(page, "tour-order")

    page.keyboard.press("Enter")
    cell(page, 1, "产品").click()
    paste(
        page,
        [
            ["常牌啤酒", "20"],
            ["布莱依坡红酒", "3"],
            ["图林根烤肠", "1.5"],
            ["糖派", "12"],
            ["卡门贝尔奶酪", "7"],
        ],
    )
    expect(page.get_by_test_id("field.total_words")).to_contain_text("元")
    expect(cell(page, 5, "金额")).to_have_text("1,666.00")
    page.evaluate("document.getElementById('content').scrollTop = 290")
    album.take(page, "tour-totals")

    page.keyboard.press("Control+s")
    number = page.locator(".record-name h1")
    expect(number).to_have_text(re.compile(r"^DD\d{5}$"))
    page.keyboard.press("Control+k")
    page.keyboard.type(number.inner_text())
    expect(page.get_by_role("option", name=number.inner_text())).to_be_visible()
    album.take(page, "tour-found")

    boss = office.enter("boss", at="/a/orders/f/product/import", width=1280, height=720)
    file = tmp_path / "新产品.csv"
    file.write_text(
        "产品编码,产品名称,类别,规格,单价,成本价\nCP901,冻干草莓,果蔬干货,12×80g袋,168,97\nCP902,燕麦饮,饮料,12×1L盒,￥96,58\n"
    )
    boss.locator("input[type=file]").set_input_files(file)
    expect(boss.get_by_test_id("import-counts")).to_contain_text("新建 2 条")
    album.take(boss, "tour-import")
