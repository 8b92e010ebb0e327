"""「Webhook」: an administrator lets another system be told, looks at what was sent, and sends again what was not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.support.receiver import Receiver, receiving
from tests.support.robots import TOKEN, grouped

PATH = "/settings/webhooks"
SIZES = {"wide": (1440, 900), "phone": (360, 740)}
CUSTOMERS = "/apps/orders/forms/customer/records"


@pytest.fixture(scope="module", autouse=True)
def _allowed() -> Iterator[None]:
    """Let the server of this file reach this machine, as its operator would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUODAN_WEBHOOK_ALLOW", "127.0.0.1")
        yield


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Open a receiver."""
    with receiving() as opened:
        yield opened


def wait_for(is_so: Callable[[], bool]) -> bool:
    """Wait until something happened at the receiver."""
    return any(is_so() or Event().wait(0.1) for _ in range(600))


def make(page: Page, receiver: Receiver, name: str, album: Album, width: int) -> None:
    """Make a webhook with the keyboard and the mouse, and hand its secret over."""
    page.get_by_role("button", name="新增 Webhook").click()
    dialog = page.get_by_test_id("hook")
    dialog.get_by_role("button", name="新增并显示密钥").click()
    expect(dialog.get_by_role("alert")).to_have_text("请填名称")
    dialog.get_by_label("名称").fill(name)
    dialog.get_by_label("接收地址").fill(receiver.url)
    dialog.get_by_label("客户信息表").check()
    dialog.get_by_role("button", name="新增并显示密钥").click()
    expect(dialog.get_by_role("alert")).to_have_text("请至少选一个角色")
    dialog.get_by_label("总经理").check()
    album.take(page, f"webhook-dialog-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="新增并显示密钥").click()
    told = page.get_by_test_id("hook-secret")
    receiver.secret = told.get_by_role("textbox").input_value()
    assert receiver.secret.startswith("whsec_")
    assert serious(page) == []
    page.keyboard.press("Escape")  # it is seen this once, so that leaving it is asked about
    page.get_by_role("dialog", name="都保存好了吗？").get_by_role("button", name="取消").click()
    told.get_by_role("button", name="已保存好").click()


@pytest.mark.parametrize("size", SIZES)
def test_another_system_is_told_and_told_again(
    size: str, office: Office, album: Album, receiver: Receiver
) -> None:
    width, height = SIZES[size]
    name = f"仓库系统{width}"
    page = office.enter("admin", at=PATH, width=width, height=height)
    make(page, receiver, name, album, width)
    card = page.get_by_test_id("webhook").filter(has_text=name)
    expect(card).to_contain_text("启用中")
    card.get_by_role("button", name="发送测试").click()
    expect(page.get_by_test_id("toast").filter(has_text="对方回答 204")).to_be_visible()
    assert (receiver.kinds, receiver.heard[0].is_true) == (["webhook.test"], True)

    receiver.will(400, 400)
    boss = office.enter("boss", at="/")
    call(boss, "POST", CUSTOMERS, {"values": {"name": f"被通知的公司{width}"}})
    assert wait_for(lambda: len(receiver.heard) == 3)
    page.reload()
    card.get_by_role("button", name="投递记录").click()
    log = card.get_by_test_id("hook-log")
    line = log.locator(".hook-delivery").filter(has_text="客户信息表")
    expect(line.get_by_text("400", exact=False).first).to_be_visible()
    expect(card.get_by_test_id("hook-stands")).to_contain_text("正在自动重试")
    album.take(page, f"webhook-refused-{width}")
    line.get_by_role("button", name="重发").click()
    expect(page.get_by_test_id("toast").filter(has_text="已重新排队")).to_be_visible()
    expect(line.locator(".hook-result")).to_have_text("成功")
    line.get_by_role("button", name="查看内容").click()
    sent = line.get_by_test_id("hook-sent")
    assert f"被通知的公司{width}" in sent.get_by_label("发送的内容").input_value()
    assert sent.get_by_label("对方的回答").input_value().startswith("204")
    album.take(page, "webhooks" if size == "wide" else f"webhooks-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    assert len({one.id for one in receiver.heard[1:]}) == 1
    english = office.enter("admin", at=PATH, width=width, height=height, lang="en")
    english.get_by_test_id("webhook").filter(has_text=name).get_by_role("button", name="Log").click()
    expect(english.locator(".hook-result").first).to_have_text("taken")
    album.take(english, f"webhooks-english-{width}")
    assert (serious(english), sideways(english)) == ([], 0)

    card.get_by_role("button", name="更换密钥").click()
    page.get_by_role("dialog").get_by_role("button", name="更换密钥").click()
    page.get_by_test_id("hook-secret").get_by_role("button", name="已保存好").click()
    expect(card.get_by_test_id("hook-stands")).to_contain_text("旧密钥到")
    card.get_by_role("button", name="停用旧密钥").click()
    page.get_by_role("dialog").get_by_role("button", name="停用旧密钥").click()
    expect(card.get_by_test_id("hook-stands")).not_to_contain_text("旧密钥到")
    card.get_by_role("button", name="停用").click()
    expect(card).to_contain_text("已停用")
    card.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_test_id("webhook").filter(has_text=name)).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_a_group_is_told_by_its_robot(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    name = f"客户群{width}"
    page = office.enter("admin", at=PATH, width=width, height=height)
    with grouped("dingtalk", None) as group:
        page.get_by_role("button", name="新增群机器人").click()
        dialog = page.get_by_test_id("hook")
        expect(dialog.get_by_label("签名密钥")).to_have_count(0)
        dialog.get_by_label("钉钉").check()
        dialog.get_by_label("名称").fill(name)
        dialog.get_by_label("机器人地址").fill(group.url)
        dialog.get_by_label("签名密钥").fill("SECwrong")
        dialog.get_by_label("客户信息表").check()
        dialog.get_by_label("总经理").check()
        album.take(page, f"robot-dialog-{width}")
        assert (serious(page), sideways(page)) == ([], 0)
        dialog.get_by_role("button", name="新增并发一条测试消息").click()
        expect(page.get_by_test_id("toast").filter(has_text="请核对加签密钥")).to_be_visible()
        card = page.get_by_test_id("webhook").filter(has_text=name)
        expect(card).to_contain_text("钉钉")
        expect(card).not_to_contain_text(TOKEN)

        card.get_by_role("button", name="修改").click()
        dialog.get_by_label("签名密钥").fill(group.secret)
        dialog.get_by_role("button", name="保存").click()
        expect(dialog).to_have_count(0)
        card.get_by_role("button", name="发一条测试消息").click()
        expect(page.get_by_test_id("toast").filter(has_text="测试成功")).to_be_visible()
        boss = office.enter("boss", at="/")
        call(boss, "POST", CUSTOMERS, {"values": {"name": f"群里看到的公司{width}"}})
        assert wait_for(lambda: len(group.heard) == 2)
        assert f"群里看到的公司{width}" in group.heard[1]
        page.reload()
        card.get_by_role("button", name="投递记录").click()
        line = card.get_by_test_id("hook-log").locator(".hook-delivery").filter(has_text="客户信息表")
        expect(line.locator(".hook-result")).to_have_text("成功")
        line.get_by_role("button", name="查看内容").click()
        assert "【活单】" in line.get_by_test_id("hook-sent").get_by_label("发送的内容").input_value()
        album.take(page, "robots" if size == "wide" else f"robots-{width}")
        assert (serious(page), sideways(page)) == ([], 0)
        card.get_by_role("button", name="删除").click()
        page.get_by_role("dialog").get_by_role("button", name="删除").click()
        expect(page.get_by_test_id("webhook").filter(has_text=name)).to_have_count(0)


def test_private_networks_are_allowed_and_who_wants_no_more_is_said_on_the_workbench(
    office: Office, album: Album, receiver: Receiver
) -> None:
    page = office.enter("admin", at=PATH)
    networks = page.get_by_label("允许的内网地址")
    networks.fill("192.168.1")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("不是 IP 地址或网段")
    networks.fill("192.168.1.0/24")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，马上生效")).to_be_visible()
    assert call(page, "GET", "/webhooks")["networks"] == ["192.168.1.0/24"]

    make(page, receiver, "旧系统", album, 1440)
    receiver.will(410)
    boss = office.enter("boss", at="/")
    call(boss, "POST", CUSTOMERS, {"values": {"name": "没人要的通知"}})
    card = page.get_by_test_id("webhook").filter(has_text="旧系统")
    assert wait_for(lambda: len(receiver.heard) == 1)
    page.reload()
    expect(card).to_contain_text("已自动停用")
    page.goto("/")
    line = page.get_by_test_id("webhooks-line")
    expect(line).to_contain_text("旧系统")
    assert (serious(page), sideways(page)) == ([], 0)
    line.get_by_role("link").click()
    card.get_by_role("button", name="启用").click()
    expect(card).to_contain_text("启用中")


@pytest.mark.parametrize(
    ("purpose", "asks_roles"), [("短信（经 Webhook 网关）", True), ("流程调用的系统", False)]
)
def test_a_gateway_and_a_system_that_is_called_ask_for_no_forms(
    office: Office, receiver: Receiver, purpose: str, asks_roles: bool
) -> None:
    page = office.enter("admin", at=PATH, width=1280, height=800)
    page.get_by_role("button", name="新增 Webhook").click()
    dialog = page.get_by_test_id("hook")
    dialog.get_by_label(purpose).check()
    expect(dialog.get_by_role("group", name="表单")).to_have_count(0)
    expect(dialog.get_by_role("group", name="按哪些角色的权限发送")).to_have_count(int(asks_roles))
    dialog.get_by_label("名称").fill(purpose)
    dialog.get_by_label("接收地址").fill(f"{receiver.url}/{int(asks_roles)}")
    if asks_roles:
        dialog.get_by_role("button", name="新增并显示密钥").click()
        expect(dialog.get_by_role("alert")).to_have_text("请至少选一个角色")
        dialog.get_by_label("总经理").check()
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="新增并显示密钥").click()
    told = page.get_by_test_id("hook-secret")
    receiver.secret = told.get_by_label("密钥", exact=True).input_value()
    told.get_by_role("button", name="已保存好").click()

    card = page.get_by_test_id("webhook").filter(has_text=purpose)
    card.get_by_role("button", name="发送测试").click()
    expect(page.get_by_test_id("toast").filter(has_text="测试成功")).to_be_visible()
    assert receiver.heard[-1].is_true
