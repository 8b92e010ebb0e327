"""Who builds one app names only the robots, gateways and systems that administrators lent to it, or to them (decision 0100)."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors import app_builders
from tests.doors.app_builders import (
    DRAFT,
    admin as admin,
    database as database,
    element,
    person,
    publish,
    sure,
    waits,
    why,
    zhou as zhou,
)
from tests.doors.conftest import Browser

add, put = sure(app_builders.add), sure(app_builders.put)
CHANNELS = "/building/open/channels"
WHO = [{"id": "n_w", "by": "starter"}]
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=f3c9a1d2-7b64-4e0f-9a55-1c2d3e4f5a6b"


def make(admin: Browser, channel: str, url: str) -> dict[str, Any]:
    """Let an administrator add an address."""
    body = {
        "name": channel,
        "url": url,
        "channel": channel,
        "roles": ["客服"],
        "forms": ["*"],
        "events": ["todo"],
    }
    if channel != "wecom":
        body |= {"forms": [], "events": []}
    made = admin("POST", "/webhooks", body)
    assert made.status_code == 201, made.text
    return dict(made.json())


def lend(admin: Browser, made: dict[str, Any], **to: list[str]) -> dict[str, Any]:
    """Lend it to some."""
    now = next(one for one in admin("GET", "/webhooks").json()["webhooks"] if one["id"] == made["id"])
    told = {name: now[name] for name in ("name", "url", "forms", "events", "roles", "on", "version")}
    answer = admin("PATCH", f"/webhooks/{made['id']}", told | {"lent": {"apps": [], "people": [], **to}})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def steps(hook: str, gateway: str) -> list[dict[str, Any]]:
    """Write a flow that names all three ways."""
    asks = {
        "id": "a",
        "kind": "approve",
        "label": "a",
        "who": [{"id": "a_w", "by": "starter_manager"}],
        "groups": [{"id": "a_g", "robot": hook}],
    }
    told = {"id": "n", "kind": "notify", "label": "n", "who": WHO, "text": "{name}", "over": [gateway]}
    return [asks, told, {"id": "c", "kind": "call", "label": "c", "address": "https://erp.example.com/in"}]


def test_what_is_not_lent_is_published_by_administrators(
    admin: Browser, zhou: Browser, database: Database
) -> None:
    robot, gateway = make(admin, "wecom", ROBOT), make(admin, "gateway", "https://sms.example.com/in")
    called = make(admin, "calls", "https://erp.example.com/in")
    nodes = steps(robot["id"], gateway["id"])
    flow = {"key": "flow", "label": "f", "form": "client", "start": {"id": "s", "on": "submitted"}}
    assert zhou("GET", CHANNELS).json() == {"rows": []}
    add(zhou, name="flows", id="flow", nodes=nodes, **flow)

    assert waits(zhou).count("设置 → Webhook 和群机器人") == 3
    places = {one["path"] for one in zhou("GET", f"{DRAFT}/check").json()["problems"]}
    assert places == {f"open.flows.0.nodes.{at}" for at in ("0.groups.0.robot", "1.over.0", "2.address")}

    lend(admin, robot, apps=["open"])
    lend(admin, gateway, people=[person(database, "zhou")])
    assert len(why(zhou)) == 1, "the system that is called is left"
    assert lend(admin, called, apps=["open"])["lent"] == {"apps": ["open"], "people": []}
    assert {one["id"] for one in zhou("GET", CHANNELS).json()["rows"]} == {
        one["id"] for one in (robot, gateway, called)
    }
    assert publish(zhou).status_code == 200

    for one in (robot, gateway, called):
        lend(admin, one)
    put(zhou, "flows", "flow", label="still so")
    assert publish(zhou).status_code == 200, "what it names already it may go on with"
    put(zhou, "flows", "flow", "nodes", "n", text="{name} {note}")
    assert len(why(zhou)) == 1
    assert "不能" not in waits(zhou)
    assert element(zhou, "flows", "flow", "nodes", "n")["text"] == "{name} {note}"

    noted = [
        one for one in admin("GET", "/audit?kind=webhook").json()["rows"] if one["detail"]["did"] == "lent"
    ]
    assert len(noted) == 6


@pytest.mark.parametrize("more", [{"text": "{who.phone}"}, {"text": "x", "fields": ["who.phone"]}])
def test_nobody_writes_to_strangers_what_they_do_not_see_themselves(
    admin: Browser, zhou: Browser, more: dict[str, Any]
) -> None:
    gateway = make(admin, "gateway", "https://sms.example.com/in")
    lend(admin, gateway, apps=["open"])
    told = {"id": "n", "kind": "notify", "label": "n", "who": WHO, "over": [gateway["id"]], **more}
    flow = {"key": "flow", "label": "f", "form": "client", "start": {"id": "s", "on": "submitted"}}
    add(zhou, name="flows", id="flow", nodes=[told], **flow)

    assert waits(zhou)


def test_a_group_is_not_handed_to_other_steps_nor_shown_other_fields(admin: Browser, zhou: Browser) -> None:
    robot = make(admin, "wecom", ROBOT)
    lend(admin, robot, apps=["open"])
    group = {"id": "g", "robot": robot["id"]}
    asks = {"kind": "approve", "who": [{"id": "w", "by": "starter_manager"}]}
    nodes = [asks | {"id": "a", "label": "a", "groups": [group]}, asks | {"id": "b", "label": "b"}]
    flow = {"key": "flow", "label": "f", "form": "client", "start": {"id": "s", "on": "submitted"}}
    add(zhou, name="flows", id="flow", nodes=nodes, **flow)
    assert publish(zhou).status_code == 200
    lend(admin, robot)
    put(zhou, "flows", "flow", label="still so")
    assert why(zhou) == []

    put(zhou, "flows", "flow", "nodes", "b", groups=[group])
    assert len(why(zhou)) == 1, "another step has it as well"
    put(zhou, "flows", "flow", "nodes", "b", groups=[])
    put(zhou, "flows", "flow", groups=[group])
    assert len(why(zhou)) == 1, "the whole process has it"
    put(zhou, "flows", "flow", groups=[])
    put(zhou, "flows", "flow", "nodes", "a", groups=[group, group])
    assert why(zhou), "it has it twice"
    put(zhou, "flows", "flow", "nodes", "a", groups=[group])
    assert why(zhou) == []

    put(zhou, "flows", "flow", summary=["client_name"])
    assert len(why(zhou)) == 1, "the group reads the card"
    put(zhou, "flows", "flow", summary=[])
    put(zhou, "flows", "flow", "nodes", "a", summary=["client_name"])
    assert len(why(zhou)) == 1, "and that of the step"
