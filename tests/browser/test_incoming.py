"""「接收 Webhook」: an administrator opens an address, maps a sample that came by clicking, and sees what became of messages."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

PATH = "/settings/incoming"
SIZES = {"wide": (1440, 900), "phone": (360, 740)}


class Shop:
    """Another program, that knows an address and its secret."""

    def __init__(self, page: Page, url: str, secret: str) -> None:
        self.page, self.url, self.secret = page, url, secret

    def send(self, body: dict[str, Any]) -> int:
        """Post a message, signed as shops do, and give the status."""
        content = json.dumps(body).encode()
        digest = hmac.digest(self.secret.encode(), content, "sha256").hex()
        signed = {"content-type": "application/json", "x-shop-signature": f"sha256={digest}"}
        return self.page.request.post(self.url, data=content, headers=signed).status


def opened(page: Page, name: str, album: Album, width: int) -> Shop:
    """Open an address with the keyboard and the mouse, and hand it over."""
    page.get_by_role("button", name="新增接收地址").click()
    dialog = page.get_by_test_id("incoming-dialog")
    dialog.get_by_role("button", name="新增并显示网址").click()
    expect(dialog.get_by_role("alert")).to_have_text("请填名称")
    dialog.get_by_label("名称").fill(name)
    dialog.get_by_label("表单", exact=True).select_option(value="orders/customer")
    dialog.get_by_label("不签名，只靠网址").check()
    expect(dialog.get_by_test_id("in-proof-hint")).to_contain_text("任何知道网址的人都能往活单里写数据")
    dialog.get_by_label("请求头里的 HMAC-SHA256").check()
    dialog.get_by_label("签名在哪个请求头").fill("X-Shop-Signature")
    dialog.get_by_label("总经理").check()
    album.take(page, f"incoming-dialog-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="新增并显示网址").click()
    told = page.get_by_test_id("in-tell")
    url = told.get_by_label("网址", exact=True).input_value()
    secret = told.get_by_label("密钥", exact=True).input_value()
    assert ("/api/v1/hooks/" in url, secret.startswith("whsec_")) == (True, True)
    assert serious(page) == []
    page.keyboard.press("Escape")  # it is seen this once, so that leaving it is asked about
    page.get_by_role("dialog", name="都保存好了吗？").get_by_role("button", name="取消").click()
    told.get_by_role("button", name="已保存好").click()
    return Shop(page, url, secret)


def map_sample(page: Page, card: Locator, album: Album, width: int) -> None:
    """Map the last message that came by clicking, and try it out."""
    card.get_by_role("button", name="对应字段").click()
    dialog = page.get_by_test_id("in-mapping")
    dialog.get_by_role("button", name="取最近一条").click()
    expect(dialog.get_by_role("button", name="data.company")).to_be_visible()
    dialog.get_by_role("button", name="给「客户名称」选一项").click()
    dialog.get_by_role("button", name="data.company").click()
    expect(dialog.get_by_label("「客户名称」的位置")).to_have_value("data.company")
    dialog.get_by_label("「客户等级」的位置").focus()
    dialog.get_by_role("button", name="data.grade").click()
    dialog.get_by_role("button", name="用样例试一下").click()
    expect(dialog.get_by_role("alert")).to_contain_text("data.grade")
    dialog.get_by_label("「客户等级」的位置").fill("")
    dialog.get_by_role("button", name="用样例试一下").click()
    expect(dialog.get_by_role("status")).to_contain_text("会新建一条数据")
    album.take(page, "incoming" if width == 1440 else f"incoming-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    expect(card.get_by_test_id("in-stands")).to_contain_text("对了 1 个字段")


def look_at_log(page: Page, card: Locator, shop: Shop, album: Album, width: int) -> None:
    """Have the sample done, let more come, and see in the log what became of each."""
    card.get_by_role("button", name="接收记录").click()
    log = card.get_by_test_id("in-log")
    kept = log.locator(".hook-delivery").filter(has_text="留作样例")
    kept.get_by_role("button", name="重做").click()
    expect(page.get_by_test_id("toast").filter(has_text="已重做：新建")).to_be_visible()
    assert shop.send({"data": {"company": f"又一家公司{width}"}}) == 201
    assert shop.send({"data": {"company": f"又一家公司{width}"}}) == 422  # its name is taken
    page.reload()
    card.get_by_role("button", name="接收记录").click()
    refused = log.locator(".hook-delivery").filter(has_text="没有成功")
    expect(refused).to_contain_text("data.company：")
    refused.get_by_role("button", name="查看内容").click()
    body = refused.get_by_test_id("in-came").get_by_label("收到的内容")
    assert f"又一家公司{width}" in body.input_value()
    album.take(page, f"incoming-log-{width}")
    assert (serious(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("size", SIZES)
def test_a_sample_is_mapped_by_clicking_and_what_comes_makes_records(
    size: str, office: Office, album: Album
) -> None:
    width, height = SIZES[size]
    name = f"官网{width}"
    page = office.enter("admin", at=PATH, width=width, height=height)
    shop = opened(page, name, album, width)
    card = page.get_by_test_id("incoming").filter(has_text=name)
    expect(card.get_by_test_id("in-stands")).to_contain_text("还没有对应关系")
    assert shop.send({"data": {"company": f"官网来的公司{width}", "grade": "没有的等级"}}) == 202

    map_sample(page, card, album, width)
    look_at_log(page, card, shop, album, width)
    made = call(
        office.enter("boss", at="/"), "POST", "/apps/orders/forms/customer/query", {"search": str(width)}
    )
    assert {f"官网来的公司{width}", f"又一家公司{width}"} <= {row["name"] for row in made["rows"]}

    english = office.enter("admin", at=PATH, width=width, height=height, lang="en")
    english.get_by_test_id("incoming").filter(has_text=name).get_by_role("button", name="Log").click()
    expect(english.locator(".hook-result").filter(has_text="refused").first).to_be_visible()
    assert (serious(english), sideways(english)) == ([], 0)

    card.get_by_role("button", name="更换密钥").click()
    page.get_by_role("dialog").get_by_role("button", name="更换密钥").click()
    page.get_by_test_id("in-tell").get_by_role("button", name="已保存好").click()
    expect(card.get_by_test_id("in-stands")).to_contain_text("旧密钥到")
    card.get_by_role("button", name="停用", exact=True).click()
    expect(card).to_contain_text("已停用")
    assert shop.send({"data": {"company": "停用以后"}}) == 403
    card.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_test_id("incoming").filter(has_text=name)).to_have_count(0)
    assert shop.send({"data": {"company": "删除以后"}}) == 404
