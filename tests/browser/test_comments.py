"""People talk about a record: at two screens at once, calling one another, on computers and on phones."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter, whole
from tests.browser.pictures import Album
from tests.browser.test_live import SOON, some_order

ORDER = "/a/orders/f/order/r"
SLOW = 20_000  # milliseconds: the first page of a browser, while others work on the machine


def talk(page: Page) -> None:
    """This function will open what was said, by key."""
    expect(page.locator(".record-paper")).to_be_visible(timeout=SLOW)
    page.keyboard.press("c")
    expect(page.get_by_test_id("comments").get_by_role("combobox")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 360])
def test_two_people_talk_and_one_is_called_to_just_that_comment(
    office: Office, album: Album, width: int
) -> None:
    boss = office.sign_in("boss", width=width)
    order = some_order(boss)
    place = f"{ORDER}/{order['id']}"
    he = office.enter("heyajing", at=place)
    talk(he)
    boss.goto(place)
    talk(boss)
    said = f"请确认交期 {width}，见 https://example.com/a?b=1。"

    boss.keyboard.type("@hyj")
    expect(boss.get_by_role("option")).to_contain_text(["何雅静"])
    assert serious(boss) == []
    album.take(boss, f"comments-calling-{width}")
    boss.keyboard.press("Enter")
    boss.keyboard.type(said)
    boss.keyboard.press("Control+Enter")

    first = boss.get_by_test_id("comment").first
    expect(first).to_contain_text(f"@何雅静 {said}")
    expect(first.get_by_role("link", name="https://example.com/a?b=1")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    expect(boss.get_by_test_id("comments").get_by_role("combobox")).to_have_value("")
    expect(he.get_by_test_id("comment").first).to_contain_text(said, timeout=SOON)
    expect(he.get_by_role("button", name=re.compile("消息，1 条未读"))).to_be_visible(timeout=SOON)

    he.get_by_test_id("comment").first.get_by_role("button", name="回复").click()
    he.keyboard.type("可以，明天发")
    he.keyboard.press("Control+Enter")
    answer = boss.get_by_test_id("comment").first
    expect(answer).to_contain_text("可以，明天发", timeout=SOON)
    expect(answer.locator(".comment-quote")).to_contain_text("回复 沈建华：@何雅静")
    assert serious(boss) == []
    assert sideways(boss) == 0
    album.take(boss, f"comments-{width}")

    he.goto("/")
    he.get_by_test_id("bell").click()
    message = he.get_by_test_id("message").first
    expect(message).to_contain_text("沈建华 提到了你")
    assert serious(he) == []
    album.take(he, f"messages-{width}")
    message.press("Enter")
    expect(he).to_have_url(re.compile(f"{order['id']}.comment=cmt_"))
    expect(he.locator(".comment.is-asked")).to_contain_text(said)
    expect(he.get_by_role("button", name="消息", exact=True)).to_be_visible()


def test_a_comment_is_changed_and_deleted_and_a_begun_one_outlives_a_save(office: Office) -> None:
    boss = office.sign_in("boss")
    order = some_order(boss)
    boss.goto(f"{ORDER}/{order['id']}")
    talk(boss)
    boss.keyboard.type("写错了")
    boss.get_by_role("button", name="发送").dblclick()
    mine = boss.get_by_test_id("comment").filter(has_text="写错了")
    expect(mine).to_have_count(1)

    mine.get_by_role("button", name="修改").click()
    boss.keyboard.press("Control+a")
    boss.keyboard.type("改好了")
    boss.keyboard.press("Control+Enter")
    changed = boss.get_by_test_id("comment").filter(has_text="改好了")
    expect(changed).to_contain_text("已编辑")

    boss.get_by_test_id("comments").get_by_role("combobox").fill("还没写完")
    other = office.sign_in("heyajing")
    record = f"/apps/orders/forms/order/records/{order['id']}"
    version = call(other, "GET", record)["version"]
    call(other, "PATCH", record, {"values": {"freight": "77"}}, version=version)
    expect(boss.get_by_test_id("field.freight")).to_contain_text("77", timeout=SOON)
    expect(boss.get_by_test_id("comments").get_by_role("combobox")).to_have_value("还没写完")

    changed.get_by_role("button", name="删除").click()
    dialog = boss.get_by_role("dialog")
    assert serious(boss) == []
    dialog.get_by_role("button", name="删除").click()
    expect(boss.get_by_test_id("comment").first).to_contain_text("这条评论已删除")
    expect(boss.get_by_text("改好了")).to_have_count(0)


def test_a_phone_shows_who_called_and_answers(office: Office, album: Album) -> None:
    boss = office.sign_in("boss")
    order = some_order(boss)
    path = f"/apps/orders/forms/order/records/{order['id']}/comments"
    him = call(boss, "GET", "/members?search=何雅静")["rows"][0]["id"]
    call(boss, "POST", path, {"text": "@何雅静 客户催了", "mentions": [him]})
    page = enter(office, "heyajing")

    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("message").first).to_contain_text("客户催了")
    whole(page, album, "phone-messages")
    page.get_by_test_id("message").first.click()
    expect(page.locator(".comment.is-asked")).to_contain_text("客户催了")
    expect(page.locator(".comment.is-asked")).to_be_in_viewport()
    whole(page, album, "phone-comments")

    box = page.get_by_test_id("comments").get_by_role("combobox")
    box.fill("马上处理 @sjh")
    box.press("End")
    page.get_by_role("option", name=re.compile("沈建华")).click()
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_test_id("comment").first).to_contain_text("马上处理 @沈建华")
    assert call(boss, "GET", "/messages")["unread"] == 1
