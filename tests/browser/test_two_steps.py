"""Two-step sign-in at the screen: set up with a typed secret, asked for, demanded of a role, helped with; and its rules."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser import phone
from tests.browser.house import PASSWORD, Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.support.agents import PHONES

SIZES = {"wide": (1440, 900), "phone": (360, 740)}


def code(page: Page, secret: str, *, steps: int = 0) -> str:
    """This function will give the code the server's clock wants, of a step from now; that clock is moved by whole days."""
    told = page.evaluate("async () => (await (await fetch('/api/v1/session')).json()).today")
    real = datetime.now(ZoneInfo("Asia/Shanghai"))
    moved = date.fromisoformat(str(told)) - real.date()
    return pyotp.HOTP(secret).at(int(real.timestamp() + moved.total_seconds()) // 30 + steps)


def set_up(page: Page, *, keyboard: bool = False) -> str:
    """This function will type what is asked for and keep nothing but the secret."""
    if page.get_by_text("扫不了就手工输入密钥").count():
        page.get_by_text("扫不了就手工输入密钥").click()
    secret = page.get_by_test_id("totp-secret").inner_text().replace(" ", "")
    page.get_by_label("验证码").fill(code(page, secret))
    page.get_by_label("你的密码").fill(PASSWORD)
    if keyboard:
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="确认打开").click()
    return secret


def enter(page: Page, login: str) -> None:
    """This function will fill login and password in, with the keyboard alone."""
    page.goto("/")
    page.get_by_role("textbox", name="登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("size", "login"), [("wide", "xuli"), ("phone", "wuhao")])
def test_codes_are_switched_on_and_asked_for(size: str, login: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.enter(login, at="/account", width=width, height=height)
    card = page.get_by_test_id("two-step")
    expect(card).to_contain_text("没有打开")
    card.get_by_role("button", name="打开").click()
    dialog = page.get_by_test_id("totp")
    expect(dialog.get_by_role("img", name="二维码")).to_be_visible()
    album.take(page, f"two-steps-set-up-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="确认打开").click()
    expect(dialog.get_by_role("alert")).to_have_text("请输入验证码")
    secret = set_up(page, keyboard=True)
    codes = page.get_by_test_id("recovery-codes")
    expect(codes.get_by_role("listitem")).to_have_count(10)
    album.take(page, f"two-steps-recovery-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    recovery = codes.get_by_role("listitem").first.inner_text()
    page.keyboard.press("Enter")
    expect(card).to_contain_text("已打开")
    expect(card).to_contain_text("还剩 10 个恢复码")

    guest = office.screen(width=width, height=height)
    enter(guest, login)
    box = guest.get_by_label("验证码")
    expect(box).to_be_focused()
    album.take(guest, f"two-steps-code-{width}")
    assert (serious(guest), sideways(guest)) == ([], 0)
    guest.keyboard.type("000000")
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("alert")).to_contain_text("验证码不对")
    box.fill(code(page, secret, steps=1))
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("heading", name=re.compile("工作台|好"))).to_be_visible()
    other = office.screen(width=width, height=height)
    enter(other, login)
    other.get_by_label("验证码").fill(recovery)
    other.keyboard.press("Enter")
    expect(other.get_by_label("验证码")).to_have_count(0)
    page.reload()
    expect(card).to_contain_text("还剩 9 个恢复码")
    card.get_by_role("button", name="关闭").click()
    page.get_by_role("dialog").get_by_label("你的密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(card).to_contain_text("没有打开")


def test_a_role_demands_codes_and_an_administrator_helps(office: Office, album: Album) -> None:
    admin = office.enter("admin", at="/settings/people")
    admin.get_by_role("button", name="角色", exact=True).click()
    admin.get_by_label("要求「会计」用两步验证").click()
    expect(admin.get_by_text("已保存，马上生效")).to_be_visible()

    guest = office.screen(width=360, height=740)
    enter(guest, "fanglei")
    expect(guest.get_by_role("heading", name="先设置两步验证")).to_be_visible()
    album.take(guest, "two-steps-demanded-360")
    assert (serious(guest), sideways(guest)) == ([], 0)
    set_up(guest)
    guest.get_by_role("button", name="已经记好").click()
    expect(guest.get_by_role("heading", name="先设置两步验证")).to_have_count(0)
    guest.goto("/account")
    expect(guest.get_by_test_id("two-step")).to_contain_text("不能关闭")

    admin.goto("/settings/people")
    admin.get_by_role("searchbox").fill("fanglei")
    row = admin.locator(".people-list tbody tr").filter(has_text="方蕾")
    expect(row).to_contain_text("两步验证")
    admin.get_by_role("button", name="更多操作：方蕾").click()
    admin.get_by_role("menuitem", name="重置两步验证").click()
    admin.get_by_role("dialog").get_by_role("button", name="重置两步验证").click()
    expect(admin.get_by_text("两步验证已重置")).to_be_visible()
    expect(row).not_to_contain_text("两步验证")
    call(admin, "PATCH", "/settings/signing", {"totp_roles": []})
    admin.goto("/audit")
    admin.get_by_label("类别").select_option(label="两步验证")
    expect(admin.locator(".audit-page tbody tr").first).to_contain_text("重置了 方蕾（fanglei） 的两步验证")
    admin.get_by_label("类别").select_option(label="登录规则")
    expect(admin.locator(".audit-page tbody")).to_contain_text("要求两步验证的角色：无 → 会计")
    album.take(admin, "two-steps-audit-1440")


def test_a_phone_sets_codes_up_and_is_asked_for_one(office: Office, album: Album) -> None:
    admin = office.sign_in("admin")
    boss = next(role for role in call(admin, "GET", "/staff")["roles"] if role["name"] == "采购员")
    call(admin, "PATCH", "/settings/signing", {"totp_roles": [boss["id"]]})
    page = phone.enter(office, "xuli")
    expect(page.get_by_role("heading", name="先设置两步验证")).to_be_visible()
    expect(page.get_by_role("link", name="用这台设备上的验证器打开")).to_have_attribute(
        "href", re.compile("^otpauth://totp/")
    )
    phone.whole(page, album, "two-steps-phone-set-up")
    secret = set_up(page)
    expect(page.get_by_test_id("recovery-codes").get_by_role("listitem")).to_have_count(10)
    phone.whole(page, album, "two-steps-phone-recovery")
    page.get_by_role("button", name="已经记好").click()
    expect(page.get_by_role("heading", name="先设置两步验证")).to_have_count(0)

    guest = office.screen(agent=PHONES["wechat-android"], **phone.SIZE)
    enter(guest, "xuli")
    expect(guest.get_by_label("验证码")).to_be_focused()
    phone.whole(guest, album, "two-steps-phone-code")
    guest.keyboard.type(code(page, secret, steps=1))
    guest.keyboard.press("Enter")
    expect(guest.get_by_label("验证码")).to_have_count(0)
    call(admin, "PATCH", "/settings/signing", {"totp_roles": []})
    call(admin, "DELETE", f"/staff/{call(page, 'GET', '/session')['user']['id']}/totp")


@pytest.mark.parametrize("size", SIZES)
def test_rules_of_signing_in_are_set_and_felt(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", at="/settings/signing", width=width, height=height)
    page.get_by_label("最少字符数").fill("7")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("8 到 64 个字符")
    page.get_by_label("最少字符数").fill("14")
    page.get_by_label("定期要换").check()
    expect(page.get_by_label("有效天数")).to_have_value("180")
    page.get_by_label("另外不能用的词").fill("江南 酱油")
    page.get_by_label("允许在自己的电脑上保持登录").uncheck()
    album.take(page, f"signing-rules-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，马上生效")).to_be_visible()

    guest = office.screen(width=width, height=height)
    guest.goto("/")
    expect(guest.get_by_label("密码", exact=True)).to_be_visible()
    expect(guest.get_by_text("保持登录")).to_have_count(0)
    own = office.enter("linxiaoyun", at="/account", width=width, height=height)
    expect(own.get_by_text("至少 14 个字符")).to_be_visible()
    usual = {"shortest": 8, "expires_days": None, "words": [], "may_stay": True}
    call(page, "PATCH", "/settings/signing", usual)
