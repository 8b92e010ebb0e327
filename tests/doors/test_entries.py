"""Which entry a screen is led to: phones and the browsers inside 微信 and 企业微信 to the phone's, others to the desktop's."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.doors.test_pages import client_of
from tests.support.agents import DESKTOPS, PHONES

RECORD = "/a/orders/f/order/r/ord_0d5c2jw4qz8k1"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "index.html").write_text("the desktop's")
    (tmp_path / "m.html").write_text("the phone's")
    return client_of(tmp_path)


def led(client: TestClient, path: str, agent: str, choice: str | None = None) -> str:
    """This function will say where a browser ends up, or what it is shown."""
    headers = {"User-Agent": agent} | ({"Cookie": f"huodan_screen={choice}"} if choice else {})
    answer = client.get(path, headers=headers, follow_redirects=False)
    if answer.status_code == 302:
        assert answer.headers["cache-control"] == "no-store"
        return answer.headers["location"]
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("agent", PHONES.values(), ids=PHONES.keys())
def test_a_phone_is_led_to_the_twin_of_a_page(client: TestClient, agent: str) -> None:
    assert led(client, "/", agent) == "/m"
    assert led(client, RECORD, agent) == f"/m{RECORD}"
    assert led(client, "/todo", agent) == "/m/todo"
    assert led(client, "/todo/tsk_1?list=done", agent) == "/m/todo/tsk_1?list=done"
    assert (
        led(client, "/a/orders/f/order?view=all&q=%E4%BA%91", agent)
        == "/m/a/orders/f/order?view=all&q=%E4%BA%91"
    )
    assert led(client, f"/m{RECORD}", agent) == "the phone's"


@pytest.mark.parametrize("agent", DESKTOPS.values(), ids=DESKTOPS.keys())
def test_a_computer_is_led_back(client: TestClient, agent: str) -> None:
    assert led(client, RECORD, agent) == "the desktop's"
    assert led(client, f"/m{RECORD}/edit?from=chat", agent) == f"{RECORD}?from=chat"
    assert led(client, "/m/search", agent) == "/"
    assert led(client, "/m/todo/tsk_1", agent) == "/todo/tsk_1"
    assert led(client, "/m", agent) == "/"


@pytest.mark.parametrize(
    "path", ["/settings", "/a/orders/f/order/import", "/a/orders/f/order/trash", "/open-api"]
)
def test_what_only_the_desktop_has_stays_there(client: TestClient, path: str) -> None:
    assert led(client, path, PHONES["android"]) == "the desktop's"


def test_a_choice_counts_more_than_the_browser(client: TestClient) -> None:
    phone, desktop = PHONES["wechat-ios"], DESKTOPS["chrome"]

    assert led(client, RECORD, phone, "desktop") == "the desktop's"
    assert led(client, f"/m{RECORD}", phone, "desktop") == RECORD
    assert led(client, RECORD, desktop, "phone") == f"/m{RECORD}"
    assert led(client, f"/m{RECORD}", desktop, "phone") == "the phone's"
    assert led(client, RECORD, phone, "nonsense") == f"/m{RECORD}"


def test_no_address_leads_out_of_the_server(client: TestClient) -> None:
    for path in ("/m//evil/a", "/m/\\evil", "/m/https://evil/"):
        assert led(client, path, DESKTOPS["chrome"]) == "/"


def test_without_a_phone_s_page_nobody_is_led_anywhere(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the desktop's")

    assert led(client_of(tmp_path), RECORD, PHONES["android"]) == "the desktop's"
