"""A form is filled in step by step: set up and tried out by a builder, filled in on a computer, a phone and by keys alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.support import stepped

FORM = "/a/orders/f/supplier"
RECORDS = "/apps/orders/forms/supplier/records"
DRAFT = "/building/orders/draft"


@pytest.fixture
def steps(office: Office) -> Iterator[Page]:
    """This function will publish suppliers in steps for one test, and give the builder's page."""
    page = office.sign_in("admin")
    number = call(page, "PATCH", DRAFT, {"edits": stepped.edits()})["number"]
    version = call(page, "POST", f"{DRAFT}/publish", {"number": number})["version"]
    yield page
    call(page, "POST", f"/building/orders/versions/{version}/undo", {})


@pytest.fixture
def builder(office: Office) -> Iterator[Page]:
    """This function will give the builder's page over a draft with tabs that are no steps, and discard it at the end."""
    page = office.enter("admin", at="/")
    edits = [one for one in stepped.edits() if one.get("name") != "in_steps"]
    call(page, "PATCH", DRAFT, {"edits": edits})
    yield page
    call(page, "DELETE", DRAFT)


def bar(page: Page, name: str = "填写步骤") -> Locator:
    """This function will find the bar of steps."""
    return page.get_by_role("navigation", name=name)


def current(page: Page) -> Locator:
    """This function will find the step one is at."""
    return page.locator(".steps [aria-current=step] .step-name")


def name_box(page: Page) -> Locator:
    """This function will find the box of the name, whose label has a star before it."""
    return page.get_by_test_id("field.name").get_by_role("textbox")


def press(page: Page, name: str) -> None:
    """This function will press a button by its whole name."""
    page.get_by_role("button", name=name, exact=True).click()


def healthy(page: Page) -> None:
    """This function will see that nobody is kept out and nothing scrolls sideways."""
    assert (serious(page), sideways(page)) == ([], 0)


def saved(page: Page) -> dict[str, Any]:
    """This function will wait for the record that was made, and read it."""
    page.wait_for_url(re.compile(r"/r/sup_"))
    id = re.sub(r".*/r/", "", page.url)
    return dict(call(page, "GET", f"{RECORDS}/{id}")["values"])


def test_a_builder_sets_steps_tries_them_and_takes_them_back(builder: Page, album: Album) -> None:
    page = builder
    page.goto("/building/orders/supplier")
    canvas, panel = page.get_by_test_id("canvas"), page.get_by_test_id("panel")
    canvas.locator(".canvas-section").nth(1).click()
    panel.get_by_label("新建时怎样填写").select_option(label="分步填写")
    expect(canvas.get_by_text("第 1 步「基本资料」")).to_be_visible()
    album.take(page, "steps-designer")
    healthy(page)

    page.keyboard.press("Control+z")
    expect(canvas.get_by_text("标签页「基本资料」")).to_be_visible()
    page.keyboard.press("Control+y")
    expect(canvas.get_by_text("第 4 步「更多」")).to_be_visible()

    press(page, "电脑预览")
    paper = page.get_by_test_id("preview")
    press(page, "下一步")
    expect(paper.get_by_test_id("field.name").get_by_role("alert")).to_contain_text("供应商名称")
    paper.get_by_label("供应商名称").fill("试试")
    press(page, "下一步")
    expect(current(page)).to_have_text("联系方式")
    expect(paper.get_by_label("手机")).to_be_focused()
    bar(page).get_by_role("button", name="更多").click()
    expect(paper.get_by_label("采购提前期天数")).to_be_visible()
    expect(page.get_by_role("button", name="下一步", exact=True)).to_have_count(0)
    album.take(page, "steps-tried")
    healthy(page)
    press(page, "手机预览")
    expect(current(page)).to_have_text("基本资料")
    album.take(page, "steps-tried-phone")
    healthy(page)


def refused_and_put_right(page: Page, album: Album) -> None:
    """This function will save while somebody else took the address, which opens the step it stands in, and save again."""
    taken = {"name": "别家", "phone": "13800138001", "email": "a@example.com"}
    call(page, "POST", RECORDS, {"values": taken})
    album.take(page, "steps-last")
    press(page, "保存")
    expect(current(page)).to_have_text("联系方式")
    expect(page.get_by_label("邮箱")).to_be_focused()
    expect(bar(page).get_by_role("button", name="联系方式")).to_contain_text("有要改的")
    album.take(page, "steps-refused")
    healthy(page)
    page.get_by_label("邮箱").fill("b@example.com")
    bar(page).get_by_role("button", name="更多").click()
    press(page, "保存")
    values = saved(page)
    assert (values["name"], values["email"]) == ("步步食品", "b@example.com")


@pytest.mark.usefixtures("steps")
def test_a_new_record_is_filled_in_step_by_step(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{FORM}/new")
    expect(page.get_by_label("供应商名称")).to_be_focused()
    expect(current(page)).to_have_text("基本资料")
    expect(bar(page).get_by_role("button")).to_have_count(4)
    expect(bar(page).get_by_role("button", name="地区")).to_be_disabled()
    expect(page.get_by_test_id("field.code")).to_be_visible()
    expect(page.get_by_role("button", name="保存", exact=True)).to_have_count(0)

    press(page, "下一步")
    bars = page.get_by_test_id("error-bar")
    expect(bars).to_contain_text("「供应商名称」还没填")
    expect(bars).not_to_contain_text("手机")
    expect(page.get_by_label("供应商名称")).to_be_focused()
    expect(current(page)).to_have_text("基本资料")
    album.take(page, "steps-missing")
    healthy(page)

    page.get_by_label("供应商名称").fill("步步食品")
    press(page, "下一步")
    expect(current(page)).to_have_text("联系方式")
    expect(page.get_by_label("手机")).to_be_focused()
    expect(page.get_by_test_id("error-bar")).to_have_count(0)
    expect(page.get_by_test_id("field.code")).to_be_visible()
    page.get_by_label("手机").fill("abc")
    press(page, "下一步")
    expect(page.get_by_test_id("field.phone").get_by_role("alert")).to_be_visible()
    expect(current(page)).to_have_text("联系方式")
    page.get_by_label("手机").fill("13800138000")
    page.get_by_label("邮箱").fill("a@example.com")
    bar(page).get_by_role("button", name="基本资料").click()
    expect(page.get_by_label("供应商名称")).to_have_value("步步食品")
    bar(page).get_by_role("button", name="联系方式").click()
    expect(page.get_by_label("邮箱")).to_have_value("a@example.com")
    press(page, "下一步")
    expect(current(page)).to_have_text("地区")
    album.take(page, "steps-third")
    healthy(page)
    press(page, "上一步")
    expect(current(page)).to_have_text("联系方式")
    press(page, "下一步")
    press(page, "下一步")
    expect(current(page)).to_have_text("更多")

    refused_and_put_right(page, album)

    # What is there is read and edited with tabs.
    expect(page.locator(".form-tabs").get_by_role("tab")).to_have_text(
        ["基本资料", "联系方式", "地区", "更多"]
    )
    press(page, "编辑")
    expect(page.locator(".form-tabs").get_by_role("tab")).to_have_count(4)
    expect(bar(page)).to_have_count(0)


@pytest.mark.usefixtures("steps")
def test_a_step_whose_fields_are_hidden_is_left_out_and_leaving_asks(office: Office) -> None:
    page = office.enter("boss", at=f"{FORM}/new")
    page.get_by_label("供应商名称").fill("本地厂")
    page.get_by_label("联系人").fill("本地")
    expect(bar(page).get_by_role("button")).to_have_count(3)
    press(page, "下一步")
    page.get_by_label("手机").fill("13800138002")
    press(page, "下一步")
    expect(current(page)).to_have_text("更多")
    bar(page).get_by_role("button", name="基本资料").click()
    page.get_by_label("联系人").fill("外地")
    expect(bar(page).get_by_role("button")).to_have_count(4)
    expect(bar(page).get_by_role("button", name="地区")).to_be_disabled()

    press(page, "取消")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="继续编辑").click()
    expect(page.get_by_label("联系人")).to_have_value("外地")


@pytest.mark.usefixtures("steps")
def test_steps_are_gone_through_by_keys_alone(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{FORM}/new", lang="en")
    expect(name_box(page)).to_be_focused()
    album.take(page, "steps-english")
    page.keyboard.type("Keys Ltd")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("field.contact").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Mobile")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Step 2 of 4: Contact")).to_be_attached()
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("error-bar")).to_contain_text("Mobile")
    expect(page.get_by_label("Mobile")).to_be_focused()
    page.keyboard.type("13800138003")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("Province")).to_be_focused()
    page.keyboard.press("Alt+1")
    expect(name_box(page)).to_be_focused()
    page.keyboard.press("Alt+4")
    expect(current(page)).to_have_text("Basics")
    page.keyboard.press("Alt+3")
    expect(page.get_by_label("Province")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Lead time")).to_be_focused()
    healthy(page)
    page.keyboard.press("Control+s")
    values = saved(page)
    assert (values["name"], values["phone"]) == ("Keys Ltd", "13800138003")


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_goes_step_by_step_and_keeps_where_one_was(office: Office, album: Album, lang: str) -> None:
    zh = lang == "zh"
    mobile, more = ("手机", "更多") if zh else ("Mobile", "More")
    on, back, save = ("下一步", "上一步", "保存") if zh else ("Next", "Previous", "Save")
    page = phone.enter(office, at=f"{FORM}/new", lang=lang)
    press(page, on)
    expect(page.get_by_test_id("error-bar")).to_be_visible()
    phone.whole(page, album, f"steps-phone-missing-{lang}")
    name_box(page).fill(f"手机步步{lang}")
    press(page, on)
    expect(current(page)).to_have_text("联系方式" if zh else "Contact")
    expect(page.get_by_role("group", name="联系方式" if zh else "Contact")).to_be_focused()
    phone.whole(page, album, f"steps-phone-{lang}")
    page.get_by_label(mobile).fill("13800138004")
    page.get_by_label(mobile).blur()
    page.wait_for_timeout(600)

    page.reload()
    expect(page.locator(".resumed")).to_be_visible()
    expect(current(page)).to_have_text("联系方式" if zh else "Contact")
    expect(page.get_by_label(mobile)).to_have_value(re.compile(r"138\s?0013\s?8004"))
    press(page, back)
    expect(name_box(page)).to_have_value(f"手机步步{lang}")
    press(page, on)
    press(page, on)
    press(page, on)
    expect(current(page)).to_have_text(more)
    phone.whole(page, album, f"steps-phone-last-{lang}")
    press(page, save)
    expect(page.get_by_test_id("record")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(4)


@pytest.mark.usefixtures("steps")
def test_a_narrow_window_has_the_steps_in_its_bar(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{FORM}/new", width=360, height=740)
    page.get_by_label("供应商名称").fill("窄窗")
    press(page, "下一步")
    page.get_by_label("手机").fill("13800138005")
    press(page, "下一步")
    press(page, "下一步")
    expect(current(page)).to_have_text("更多")
    album.take(page, "steps-narrow")
    healthy(page)
    press(page, "保存")
    assert saved(page)["name"] == "窄窗"
