"""From an empty workspace to the first record out of an order list: dropped, made, compared, changed, used."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album
from tests.browser.sheet import press
from tests.support.messy_orders import HEADER, order_rows, workbook

ENOUGH_SECONDS = 600
MOST_STEPS = 24


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """This function will write an order list with one amount that is wrong."""
    rows = order_rows()
    rows[1][HEADER.index("金额")] = "1.00"
    path = tmp_path / "2026年订单.xlsx"
    path.write_bytes(workbook(rows, title="2026 年订单"))
    return path


class Steps:
    """Counts what a person does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.began = page, 0, time.monotonic()

    def __call__(self, _what: str) -> Page:
        """This function will count one more step."""
        self.count += 1
        return self.page


def begin(step: Steps) -> None:
    """This function will set the company up and go to where a file is dropped."""
    step("open").goto("/")
    step("company").get_by_label("公司名称").fill("舟山开张食品")
    step("name").get_by_label("管理员姓名").fill("钱老板")
    step("login").get_by_label("登录名").fill("laoban")
    step("password").get_by_label("密码", exact=True).fill("Kaizhang-2026-hao")
    press(step("next"), "Enter")
    expect(step.page.get_by_role("heading", name="想怎么开始？")).to_be_visible()
    assert serious(step.page) == []
    assert sideways(step.page) == 0
    step("file").get_by_role("button", name="从 Excel 开始").click()
    expect(step.page.locator(".drop")).to_be_visible()


def make(step: Steps, file: Path, album: Album) -> None:
    """This function will drop the file, change a name and a kind, and have the app made."""
    page = step("drop")
    page.locator("input[type=file]").set_input_files(file)
    plan = page.get_by_test_id("begin-plan")
    expect(plan).to_be_visible(timeout=30_000)
    expect(plan.get_by_text("「金额」自动计算：数量 × 单价")).to_be_visible()
    expect(plan.get_by_text("（文件里有 1 处对不上，会列出来）")).to_be_visible()
    album.take(page, "from-file-plan")
    assert serious(page) == []
    step("rename").get_by_label("名称：备注").fill("订单备注")
    step("kind").get_by_label("类型：备注").select_option(label="多行文本")
    step("make").get_by_role("button", name="建好").click()
    expect(page.get_by_test_id("reconciled")).to_be_visible(timeout=60_000)
    sheet = page.get_by_test_id("reconciled")
    amount = sheet.get_by_role("row", name="订单 · 订单金额 合计")
    expect(amount).to_contain_text("¥ 8,071.00")
    expect(amount).to_contain_text("一致")
    expect(sheet.get_by_role("row", name="订单明细（条数）")).to_contain_text("100")
    expect(sheet.get_by_text("1 处有疑问")).to_be_visible()
    album.take(page, "from-file-reconciled")
    assert serious(page) == []


def drag(page: Page) -> None:
    """This function will drag a date from the palette between two fields of the form."""
    page.get_by_test_id("palette").get_by_role("button", name="日期", exact=True).hover()
    page.mouse.down()
    target = page.get_by_test_id("canvas").locator("[data-field]").nth(1).bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 4, target["y"] + 20, steps=6)
    expect(page.locator(".is-over")).to_be_visible()
    page.mouse.up()


def test_ten_minutes_from_nothing_to_the_first_record(new_office: Office, file: Path, album: Album) -> None:
    page = new_office.screen()
    step = Steps(page)
    begin(step)
    make(step, file, album)

    step("design").get_by_role("button", name="继续搭建").click()
    step("form").get_by_test_id("app-forms").get_by_role("link", name="订单", exact=True).click()
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_be_visible()
    drag(step("drag"))
    expect(page.get_by_role("button", name="日期（日期）")).to_be_visible()
    panel = page.get_by_test_id("panel")
    expect(panel.get_by_role("heading", name="日期")).to_be_visible()
    name = panel.get_by_label("名称", exact=True)
    step("name")
    name.fill("要求到货日期")
    name.press("Enter")
    expect(page.get_by_role("button", name="要求到货日期（日期）")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    step("publish").get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("没有发现问题")).to_be_visible(timeout=30_000)
    step("sure")
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)

    step("list").get_by_role("navigation").get_by_role("link", name="订单", exact=True).click()
    expect(page.get_by_test_id("list-count")).to_contain_text("40")
    step("new").get_by_role("button", name="新建", exact=True).click()
    step("number").locator(".record-paper").get_by_label("订单编号").fill("DD-NEW-1")
    press(step("save"), "Control+s")
    expect(page.get_by_role("heading", name="DD-NEW-1")).to_be_visible()

    took = time.monotonic() - step.began
    assert step.count <= MOST_STEPS
    assert took < ENOUGH_SECONDS


def test_the_plan_and_the_comparison_fit_a_phone_in_english(
    new_office: Office, file: Path, album: Album
) -> None:
    page = new_office.screen(width=360, height=640, lang="en")
    page.goto("/")
    page.get_by_label("Company name").fill("Zhoushan Foods")
    page.get_by_label("Your name").fill("Qian")
    page.get_by_label("Login").fill("qian")
    page.get_by_label("Password", exact=True).fill("Kaizhang-2026-hao")
    page.get_by_role("button", name="Next").click()
    album.take(page, "starts-phone")
    assert sideways(page) == 0
    page.get_by_role("button", name="From Excel Drop").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("begin-plan")).to_be_visible(timeout=30_000)
    album.take(page, "from-file-plan-phone")
    assert sideways(page) == 0
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_test_id("reconciled")).to_be_visible(timeout=60_000)
    album.take(page, "from-file-reconciled-phone")
    assert sideways(page) == 0
    assert serious(page) == []
