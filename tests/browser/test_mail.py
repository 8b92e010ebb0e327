"""E-mail at the screen: an administrator sets and tries the server, everybody says where they get theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, serious, sideways
from tests.browser.pictures import Album
from tests.support.postbox import Postbox, posting

SIZES = {"wide": (1440, 900), "phone": (360, 740)}


@pytest.fixture(scope="module", autouse=True)
def _allowed() -> Iterator[None]:
    """Let the server of this file reach this machine, as its operator would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUODAN_WEBHOOK_ALLOW", "127.0.0.1")
        yield


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Open a mail server on this machine."""
    with posting(asks=False) as opened:
        yield opened


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_sets_the_server_and_tries_it(
    office: Office, postbox: Postbox, album: Album, size: str
) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", at="/settings/mail", width=width, height=height)
    page.get_by_label("服务器地址（SMTP）").fill("127.0.0.1")
    page.get_by_label("加密方式").select_option("none")
    page.get_by_label("端口").fill(str(postbox.port + 1))
    page.get_by_label("发件人邮箱").fill("erp@example.com")
    page.get_by_label("发件人名称").fill("沪东贸易")
    expect(page.get_by_role("button", name="发测试邮件")).to_be_disabled()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="发测试邮件")).to_be_enabled()

    page.get_by_label("测试邮件发到").fill("chen@example.com")
    page.get_by_role("button", name="发测试邮件").click()
    expect(page.get_by_role("alert")).to_contain_text("测试邮件没有发出去")
    album.take(page, f"mail-{width}")
    assert (serious(page), sideways(page)) == ([], 0)

    page.get_by_label("端口").fill(str(postbox.port))
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("测试邮件发到")).to_have_value("chen@example.com")
    page.get_by_role("button", name="发测试邮件").click()
    expect(page.get_by_text("测试邮件已发到 chen@example.com")).to_be_visible()
    assert postbox.receivers == ["chen@example.com"]


@pytest.mark.parametrize("size", SIZES)
def test_everybody_says_where_they_get_mail(office: Office, album: Album, size: str) -> None:
    width, height = SIZES[size]
    page = office.enter("zhoumin", at="/account", width=width, height=height)
    own = page.get_by_test_id("own-mail")
    own.get_by_label("我的邮箱").fill("zhou@")
    own.get_by_role("button", name="保存").click()
    expect(own.get_by_role("alert")).to_contain_text("邮箱地址不对")
    own.get_by_label("我的邮箱").fill(f"zhou{width}@example.com")
    own.get_by_label("我发起的已结束").click()
    own.get_by_role("button", name="保存").click()
    expect(own.get_by_role("button", name="保存")).to_be_disabled()

    album.take(page, f"mail-own-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.reload()
    expect(own.get_by_label("我的邮箱")).to_have_value(f"zhou{width}@example.com")
