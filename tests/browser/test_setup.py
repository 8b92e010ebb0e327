"""The first minute of an installation."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, serious, sideways
from tests.browser.sheet import press


def test_a_new_installation_is_set_up_and_takes_its_first_customer(new_office: Office) -> None:
    page = new_office.screen()
    page.goto("/")
    expect(page.get_by_role("heading", name="欢迎使用活单")).to_be_visible()
    assert serious(page) == []

    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("还没填公司名称")).to_be_visible()
    expect(page.get_by_label("公司名称")).to_be_focused()
    page.keyboard.type("舟山开张食品")
    page.get_by_label("管理员姓名").fill("钱老板")
    page.get_by_label("登录名").fill("laoban")
    page.get_by_label("密码", exact=True).fill("abc")
    expect(page.get_by_text("太短，至少 8 个字符")).to_be_visible()
    page.get_by_label("密码", exact=True).fill("Kaizhang-2026-hao")
    expect(page.get_by_text("强", exact=True)).to_be_visible()
    press(page, "Enter")

    expect(page.get_by_role("heading", name="想怎么开始？")).to_be_visible()
    assert serious(page) == []
    press(page, "2")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("舟山开张食品")).to_be_visible()

    page.get_by_role("link", name="客户信息表").click()
    expect(page.get_by_text("「客户信息表」里还没有数据")).to_be_visible()
    page.get_by_role("link", name="新建第一条").click()
    page.get_by_label("客户名称").fill("岱山第一家")
    press(page, "Control+s")
    expect(page.get_by_role("heading", name="岱山第一家")).to_be_visible()


def test_the_wizard_works_on_a_phone_and_in_english(new_office: Office) -> None:
    page = new_office.screen(width=360, height=640, lang="en")
    page.goto("/")

    page.get_by_label("Company name").fill("Zhoushan Foods")
    page.get_by_label("Your name").fill("Qian")
    page.get_by_label("Login").fill("qian")
    page.get_by_label("Password", exact=True).fill("Kaizhang-2026-hao")
    assert sideways(page) == 0
    page.get_by_role("button", name="Next").click()
    assert sideways(page) == 0
    page.get_by_role("button", name="Start empty").click()

    expect(page.get_by_test_id("figure-total")).to_be_visible()


def test_the_sample_is_loaded_from_the_first_page(new_office: Office) -> None:
    page = new_office.screen()
    page.goto("/")
    page.get_by_label("公司名称").fill("舟山开张食品")
    page.get_by_label("管理员姓名").fill("钱老板")
    page.get_by_label("登录名").fill("laoban")
    page.get_by_label("密码", exact=True).fill("Kaizhang-2026-hao")
    press(page, "Enter")

    expect(page.get_by_role("heading", name="想怎么开始？")).to_be_visible()
    press(page, "1")
    expect(page.get_by_text("正在装入，请不要关闭这一页")).to_be_visible()
    expect(page.get_by_test_id("figure-total")).to_contain_text("8,860,551.55", timeout=90_000)

    page.get_by_role("link", name="客户信息表").click()
    expect(page.get_by_test_id("list-count")).to_contain_text("91")
