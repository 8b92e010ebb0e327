"""Robots of chat groups over HTTP: added, told in words, at the pace of their platforms, with the rights of roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.webhooks import sending
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.address import set_public_address
from huodan.workspace.webhooks import ALLOWED, deliver
from tests.doors.conftest import Browser
from tests.support.hooked import add, change, later, log, state
from tests.support.robots import SECRET, TOKEN, Group, grouped

PLATFORMS = ("wecom", "dingtalk", "feishu")


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """Sign the administrator in."""
    return browse("admin")


@pytest.fixture
def group(request: Any, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    """Open a group of a platform on this machine, as an operator allows; its clock is that of the database."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    monkeypatch.setattr(sending, "DELAY_SECONDS", (600, *sending.DELAY_SECONDS[1:]))
    with grouped(getattr(request, "param", "dingtalk"), database.now) as opened:
        yield opened


every_platform = pytest.mark.parametrize("group", PLATFORMS, indirect=True)


def join(admin: Browser, group: Group, **body: object) -> dict[str, Any]:
    """Add the robot of a group."""
    usual: dict[str, object] = {
        "channel": group.platform,
        "name": "订单群",
        "url": f" {group.url}\n",
        "secret": group.secret,
        "forms": ["orders/customer"],
        "events": ["created", "updated", "deleted", "restored"],
        "roles": ["总经理"],
    }
    answer = admin("POST", "/webhooks", usual | body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def tell(database: Database) -> None:
    """Send all there is, letting time pass as the platform wants."""
    for _ in range(100):
        while deliver(database):
            pass
        with database.read() as tx:
            if not tx.run("SELECT count(*) FROM webhook_delivery WHERE due_at IS NOT NULL").fetchone()[0]:
                return
        later(database, 1_000)


@every_platform
def test_a_group_is_told_in_words(database: Database, admin: Browser, boss: Browser, group: Group) -> None:
    database.transact(SYSTEM, lambda tx: set_public_address(tx, "https://erp.example.com"))
    made = join(admin, group)
    id = add(boss, "W1")
    tell(database)
    change(boss, id, 1, level="A")
    tell(database)

    created, updated = group.heard
    link = f"https://erp.example.com/a/orders/f/customer/r/{id}"
    assert created.startswith("【活单】沈建华 新建了 客户信息表 ")
    assert updated.split("\n")[0].startswith("【活单】沈建华 修改了 客户信息表 ")
    assert re.search("：B.* → A", updated)
    assert (created.split("\n")[-1], updated.split("\n")[-1]) == (link, link)
    assert {row["state"] for row in log(admin, made)} == {"delivered"}


@every_platform
def test_a_robot_is_tried_out_and_its_address_is_told_nobody(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    made = join(admin, group)
    assert made["secret"] is None

    tried = admin("POST", f"/webhooks/{made['id']}/test", {}).json()
    add(boss, "W1")
    tell(database)

    assert (tried["state"], tried["error"]) == ("delivered", None)
    assert "测试消息" in group.heard[0]
    (row, _) = log(admin, made)
    sent = admin("GET", f"/webhooks/{made['id']}/deliveries/{row['id']}").text
    told = sent + admin("GET", "/webhooks").text + admin("GET", "/audit").text
    assert (TOKEN in told, SECRET in told) == (False, False)
    assert state(admin)["url"].endswith("…5a6b")
    with database.read() as tx:
        kept = str(tx.run("SELECT * FROM webhook").fetchall())
    assert (TOKEN in kept, SECRET in kept) == (False, False)


@pytest.mark.parametrize("group", ["dingtalk", "feishu"], indirect=True)
def test_a_wrong_secret_is_said_and_mended(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    made = join(admin, group, secret="SECwrong")

    tried = admin("POST", f"/webhooks/{made['id']}/test", {}).json()
    assert (tried["state"], tried["status"]) == ("dead", 200)
    assert "密钥" in tried["error"]
    add(boss, "W1")
    deliver(database)
    assert (state(admin)["waiting"], group.heard) == (1, [])

    mended = {name: made[name] for name in ("name", "forms", "events", "roles", "version")}
    body = {**mended, "url": group.url, "secret": group.secret, "on": True}
    assert admin("PATCH", f"/webhooks/{made['id']}", body).status_code == 200
    later(database, 3_400)
    tell(database)
    assert len(group.heard) == 1


def test_changing_a_name_keeps_address_and_secret(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    made = join(admin, group)
    body = {name: made[name] for name in ("url", "forms", "events", "roles", "version")}

    changed = admin("PATCH", f"/webhooks/{made['id']}", {**body, "name": "新名字", "secret": "", "on": True})
    add(boss, "W1")
    tell(database)

    assert (changed.json()["name"], changed.json()["url"]) == ("新名字", made["url"])
    assert len(group.heard) == 1


@every_platform
def test_more_than_a_platform_takes_is_told_together(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    join(admin, group)
    add(boss, "W0")
    deliver(database)
    for number in range(60):
        add(boss, f"W{number + 1}")

    tell(database)

    first, together = group.heard
    assert "新建了" in first
    assert together.startswith("【活单】共 60 条变化\n1. 沈建华 新建了 客户信息表")
    lines = together.split("\n")[1:]
    left = re.fullmatch(r"……还有 (\d+) 条，请到活单里看", lines[-1])
    assert (len(lines) - 1 + int(left[1]) if left else len(lines)) == 60


@every_platform
def test_a_platform_is_never_written_to_too_often(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    join(admin, group)

    for number in range(40):
        add(boss, f"W{number}")
        deliver(database)
        later(database, 500)
    tell(database)

    assert set(group.codes) == {0}
    assert len(group.heard) < 40


def test_a_platform_that_wants_silence_is_left_alone_and_told_later(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    made = join(admin, group)
    group.answers.append((200, b'{"errcode":130101,"errmsg":"send too fast"}'))
    add(boss, "W1")
    deliver(database)
    add(boss, "W2")
    later(database, 8 * 60_000)
    deliver(database)
    assert group.heard == []
    (_, row) = log(admin, made)
    assert "130101" in row["error"]

    later(database, 4 * 60_000)
    tell(database)

    assert "共 2 条变化" in group.heard[0]


@pytest.mark.parametrize("group", ["wecom"], indirect=True)
def test_a_robot_that_was_removed_is_switched_off(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    join(admin, group)
    group.answers.append((200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'))
    add(boss, "W1")

    deliver(database)

    assert (state(admin)["on"], state(admin)["off_why"]) == (False, "gone")


def test_what_its_roles_do_not_see_is_not_told(
    database: Database, admin: Browser, boss: Browser, group: Group
) -> None:
    made = join(admin, group, roles=["管理员"])
    add(boss, "W1")

    tell(database)

    assert group.heard == []
    assert [row["state"] for row in log(admin, made)] == ["withheld"]


def test_wrong_robots_are_refused_in_words(
    admin: Browser, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = {"name": "n", "forms": ["*"], "events": ["created"], "roles": ["总经理"]}

    def refused(channel: str, url: str, **more: object) -> str:
        answer = admin("POST", "/webhooks", {**usual, "channel": channel, "url": url, **more})
        assert answer.status_code == 422, answer.text
        return str(answer.json()["code"])

    assert refused("fax", group.url) == "unknown_channel"
    assert refused("wecom", group.url) == "bad_webhook_address"
    assert refused("dingtalk", "https://erp.example.com/robot/send?access_token=x") == "bad_webhook_address"
    assert (
        refused("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", secret="a")
        == "secret_not_taken"
    )
    assert refused("dingtalk", group.url, secret="a b") == "bad_robot_secret"
    join(admin, group)
    assert refused("dingtalk", group.url) == "robot_is_there"
    made = admin("GET", "/webhooks").json()["webhooks"][0]
    assert admin("POST", f"/webhooks/{made['id']}/secret", {}).json()["code"] == "secret_not_ours"
    monkeypatch.delenv(ALLOWED)
    assert refused("dingtalk", group.url.replace(TOKEN, "other")) == "bad_webhook_address"
