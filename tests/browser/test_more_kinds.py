"""Tags, codes and places before people: typed, scanned, offered again, filtered, drawn; wide, narrow and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from huodan.storage.place import open_workspace
from tests.browser.company import at_work, before, found
from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter
from tests.browser.test_kinds import box
from tests.support.apps import Tree, field, form
from tests.support.sales import EVERYTHING, Desk

RECORD = re.compile(r"/r/box_")
LABELS = {
    "name": "名称",
    "tags": "标签",
    "code": "箱码",
    "label": "标牌",
    "place": "放在哪里",
    "lent": "借出",
    "sort": "分类",
    "keepers": "保管人",
    "depts": "使用部门",
    "made": "生产年月",
    "checked": "年检年度",
}


def boxes() -> Tree:
    """This function will write an app of boxes in a store."""
    fields = [
        field("box_name", "single_line_text", required=True),
        field("box_tags", "tags"),
        field("box_code", "barcode"),
        field("box_label", "barcode", symbol="qr"),
        field("box_place", "location", width=4),
        field("box_lent", "date_range"),
        field("box_sort", "cascader", tree="家电\n  冰箱\n    双门\n  电视\n食品"),
        field("box_keepers", "members"),
        field("box_depts", "departments"),
        field("box_made", "month"),
        field("box_checked", "year"),
    ]
    for each in fields:
        each["label"] = LABELS[each["key"]]
    view = {"id": "v1", "key": "all", "label": "全部", "columns": [each["key"] for each in fields]}
    made = form("box", *fields, views=[view]) | {"label": "箱子"}
    role = {
        "id": "keeper",
        "name": "库管",
        "forms": [{"id": "r1", "form": "box", "verbs": [*EVERYTHING, "import", "export"]}],
    }
    return {"format": 1, "id": "boxes", "key": "boxes", "label": "仓库", "forms": [made], "roles": [role]}


@pytest.fixture(scope="module")
def boxes_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company with boxes."""
    folder = tmp_path_factory.mktemp("boxes") / "data"
    fill(folder)
    with at_work(folder) as url:
        yield url


def fill(folder: Path) -> None:
    """This function will make the company with its people and departments."""
    found(folder, boxes())
    database = open_workspace(folder)
    for name in ("韩梅梅", "周敏"):
        Desk(database).create("people", name=name)
    for name in ("东区", "西区"):
        Desk(database).create("departments", name=name)
    database.close()


@pytest.fixture
def office(boxes_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    with before(boxes_url, chromium) as office:
        yield office


@pytest.mark.parametrize("width", [1440, 360])
def test_a_box_is_described_and_read_again(office: Office, width: int) -> None:
    page = office.enter(at="/a/boxes/f/box/new", width=width)
    box(page, "name").get_by_role("textbox").fill(f"箱{width}")
    tags = box(page, "tags").get_by_role("combobox")
    if width > 767:
        for word in ("加急", "易碎"):
            tags.fill(word)
            expect(page.get_by_role("option", name=word)).to_be_visible()
            tags.press("Enter")
        tags.press("Tab")
    else:
        tags.click()
        for word in ("加急", "易碎"):
            page.locator(".combobox-search input").fill(word)
            page.get_by_role("option", name=word).click()
        page.get_by_role("button", name="完成").click()
    expect(box(page, "tags")).to_contain_text("易碎")
    # A hand scanner types the digits and presses Enter: the next box is at hand.
    code = box(page, "code").get_by_role("textbox")
    code.focus()
    page.keyboard.type("6901234567892")
    page.keyboard.press("Enter")
    expect(box(page, "label").get_by_role("textbox")).to_be_focused()
    box(page, "label").get_by_role("textbox").fill("仓库 A 架")
    box(page, "place").get_by_role("textbox").fill("东仓（121.5，31.2）")
    first, last = (box(page, "lent").get_by_role("textbox").nth(place) for place in (0, 1))
    first.fill("2026-5-6")
    first.press("Tab")
    expect(last).to_have_value("2026-05-06")
    last.fill("2026-05-08")
    last.press("Tab")
    if width > 767:
        box(page, "sort").get_by_role("combobox").fill("双门")
        page.get_by_role("option", name="双门").click()
    else:
        box(page, "sort").get_by_role("combobox").click()
        page.locator(".combobox-search input").fill("双门")
        page.get_by_role("option", name="双门").click()
    assert serious(page) == []
    assert sideways(page) == 0

    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    expect(page.get_by_text("2026-05-06 ~ 2026-05-08").first).to_be_visible()
    expect(page.get_by_text("家电 / 冰箱 / 双门").first).to_be_visible()
    expect(page.get_by_role("img", name="6901234567892")).to_be_visible()
    expect(page.get_by_role("img", name="仓库 A 架")).to_be_visible()
    link = page.get_by_role("link", name="东仓 @121.5,31.2").first
    assert "position=121.5,31.2" in str(link.get_attribute("href"))
    assert "noopener" in str(link.get_attribute("rel"))
    assert serious(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1440, 360])
def test_a_month_and_a_year_are_picked_typed_and_filtered_by(office: Office, width: int) -> None:
    page = office.enter(at="/a/boxes/f/box/new", width=width)
    box(page, "name").get_by_role("textbox").fill(f"月{width}")
    made, checked = (box(page, name).get_by_role("textbox") for name in ("made", "checked"))
    made.fill("2026年5月")
    made.press("Tab")
    expect(made).to_have_value("2026-05")
    box(page, "made").get_by_role("button", name="打开日历").click()
    panel = page.get_by_role("dialog", name="打开日历")
    expect(panel.get_by_role("button", name="5 月", exact=True)).to_have_attribute("aria-pressed", "true")
    assert serious(page) == []
    panel.get_by_role("button", name="下一年").click()
    panel.get_by_role("button", name="3 月", exact=True).click()
    expect(made).to_have_value("2027-03")
    box(page, "checked").get_by_role("button", name="打开日历").press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(checked).to_have_value(re.compile(r"^20\d\d$"))
    checked.fill("明天")
    checked.press("Tab")
    expect(box(page, "checked")).to_contain_text("这不是年份")
    checked.fill("2026")
    checked.press("Tab")
    assert sideways(page) == 0

    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    expect(page.get_by_text("2027-03").first).to_be_visible()
    page.goto('/a/boxes/f/box?filter={"field":"made","op":"eq","value":"2027-03"}')
    expect(page.get_by_text("生产年月 等于 2027-03")).to_be_visible()
    expect(page.get_by_role("link", name=f"月{width}")).to_be_visible()


def test_known_tags_are_offered_and_filtered_by(office: Office) -> None:
    page = office.enter(at="/a/boxes/f/box")
    for name, tags in (("甲", ["防潮", "轻放"]), ("乙", ["防潮"]), ("丙", None)):
        call(page, "POST", "/apps/boxes/forms/box/records", {"values": {"name": name, "tags": tags}})
    where = '{"field":"tags","op":"contains","value":["防潮","轻放"]}'
    page.goto(f"/a/boxes/f/box?filter={where}")

    expect(page.get_by_text("标签 同时包含 防潮、轻放")).to_be_visible()
    expect(page.get_by_role("link", name="甲")).to_be_visible()
    expect(page.get_by_role("link", name="乙")).to_have_count(0)

    where = '{"field":"lent","op":"between","value":["2026-05-01","2026-05-31"]}'
    page.goto(f"/a/boxes/f/box?filter={where}")
    expect(page.get_by_text("借出 有重叠 2026-05-01")).to_be_visible()

    page.goto("/a/boxes/f/box/new")
    box(page, "tags").get_by_role("combobox").fill("防")
    expect(page.get_by_role("option", name="防潮")).to_be_visible()


def test_a_phone_takes_tags_codes_and_places(office: Office) -> None:
    page = enter(office, at="/m/a/boxes/f/box/new")
    box(page, "name").get_by_role("textbox").fill("手机箱")
    box(page, "name").get_by_role("textbox").press("Enter")
    page.wait_for_timeout(300)
    box(page, "tags").locator(".box-shown").click()
    sheet = page.get_by_test_id("pick")
    sheet.get_by_role("searchbox").fill("自提")
    sheet.locator(".pick", has_text="自提").click()
    sheet.get_by_role("button", name="选好了（1）").click()
    box(page, "code").get_by_role("textbox").fill("AB-1")
    box(page, "place").get_by_role("textbox").fill("30.5, 121.5")
    box(page, "lent").locator("input").first.fill("2026-05-06")
    box(page, "lent").locator("input").last.fill("2026-05-08")
    for place, name in enumerate(("家电", "电视")):
        box(page, "sort").locator("select").nth(place).select_option(name)
    assert serious(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_text("2026-05-06 ~ 2026-05-08").first).to_be_visible()
    expect(page.get_by_text("家电 / 电视").first).to_be_visible()
    expect(page.get_by_role("link", name="@121.5,30.5")).to_be_visible()
    expect(page.get_by_text("自提").first).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1440, 360])
def test_several_people_and_departments_are_named_taken_away_and_filtered_by(
    office: Office, width: int
) -> None:
    page = office.enter(at="/a/boxes/f/box/new", width=width)
    name = f"多人箱{width}"
    box(page, "name").get_by_role("textbox").fill(name)
    for key, words in (("keepers", ("韩梅", "zm")), ("depts", ("东区",))):
        what = box(page, key).get_by_role("combobox")
        for word in words:
            shown = {"韩梅": "韩梅梅", "zm": "周敏"}.get(word, word)
            if width > 767:
                what.fill(word)
                expect(page.get_by_role("option", name=shown)).to_be_visible()
                what.press("Enter")
            else:
                what.click()
                page.locator(".combobox-search input").fill(word)
                page.get_by_role("option", name=shown).click()
                page.get_by_role("button", name="完成").click()
            expect(box(page, key).locator(".option-chip", has_text=shown)).to_be_visible()
    box(page, "keepers").get_by_role("button", name="去掉 周敏").click()
    expect(box(page, "keepers").locator(".option-chip")).to_have_count(1)
    assert serious(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    expect(page.get_by_text("韩梅梅").first).to_be_visible()
    expect(page.get_by_text("东区").first).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0

    where = '{"field":"keepers","op":"in","value":["韩梅梅"]}'
    page.goto(f"/a/boxes/f/box?filter={where}")
    expect(page.get_by_text(name).first).to_be_visible()


def test_a_phone_takes_several_people(office: Office) -> None:
    page = enter(office, at="/m/a/boxes/f/box/new")
    box(page, "name").get_by_role("textbox").fill("多人手机箱")
    box(page, "name").get_by_role("textbox").press("Enter")
    box(page, "keepers").locator(".box-shown").click()
    sheet = page.get_by_test_id("pick")
    for name in ("韩梅梅", "周敏"):
        sheet.locator(".pick", has_text=name).click()
    sheet.get_by_role("button", name="选好了（2）").click()
    expect(box(page, "keepers")).to_contain_text("周敏")
    assert serious(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_text("韩梅梅").first).to_be_visible()
    expect(page.get_by_text("周敏").first).to_be_visible()
    assert serious(page) == []
