"""Settings of the server over HTTP: address, disk and log, for administrators alone; what they change holds at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser

PATH = "/settings/server"


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    return browse("admin")


def test_an_administrator_sees_how_the_server_stands(admin: Browser) -> None:
    told = admin("GET", PATH).json()

    assert (told["public_address"], told["disk_limit_mb"], told["log_level"]) == (None, None, "info")
    assert 0 < told["disk"]["free"] <= told["disk"]["total"]
    assert told["log"]["folder"].endswith("logs")
    assert told["log_levels"] == ["debug", "info", "warning", "error"]


def test_the_address_is_that_of_the_open_api_s_document(admin: Browser, boss: Browser) -> None:
    path = "/apps/orders/openapi.json"
    assert boss("GET", path).json()["servers"] == [{"url": "/"}]

    answer = admin("PATCH", PATH, {"public_address": "https://ERP.example.com/"})

    assert (answer.status_code, answer.json()["public_address"]) == (200, "https://erp.example.com")
    assert boss("GET", path).json()["servers"] == [{"url": "https://erp.example.com"}]
    assert admin("PATCH", PATH, {"public_address": None}).json()["public_address"] is None
    assert boss("GET", path).json()["servers"] == [{"url": "/"}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"public_address": "erp"}, "bad_public_address"),
        ({"public_address": 7}, "wrong_setting"),
        ({"disk_limit_mb": 10}, "bad_disk_limit"),
        ({"disk_limit_mb": "500"}, "wrong_setting"),
        ({"log_level": "loud"}, "bad_log_level"),
        ({"log_level": None}, "wrong_setting"),
        ({"log_folder": "/"}, "unknown_setting"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_set(
    admin: Browser, body: dict[str, Any], code: str
) -> None:
    before = admin("GET", PATH).json()

    answer = admin("PATCH", PATH, body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    after = admin("GET", PATH).json()
    assert [after[name] for name in ("public_address", "disk_limit_mb", "log_level")] == [
        before[name] for name in ("public_address", "disk_limit_mb", "log_level")
    ]


def test_only_administrators_see_set_and_try(boss: Browser) -> None:
    tried = {"public_address": "http://127.0.0.1:1"}
    asked = [
        ("GET", PATH, None),
        ("PATCH", PATH, {}),
        ("POST", f"{PATH}/trial", tried),
        ("GET", "/doctor/disk", None),
    ]

    answers = [boss(method, path, body) for method, path, body in asked]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "administrator_needed")] * 4


def test_an_address_is_tried_from_the_server(admin: Browser) -> None:
    refused = admin("POST", f"{PATH}/trial", {"public_address": "http://127.0.0.1:1"})

    assert (refused.status_code, refused.json()["code"]) == (422, "address_unreachable")
    assert "没有程序在那里监听" in refused.json()["title"]


def test_only_who_shares_the_workspace_can_answer_a_challenge(browse: Callable[..., Browser]) -> None:
    client = browse().client
    one, other = (client.get(f"/healthz?challenge={text}").json()["proof"] for text in ("a", "b"))

    assert one != other
    assert client.get("/healthz").json().keys() == {"ok", "version"}


def test_a_refusal_names_its_reference(admin: Browser) -> None:
    answer = admin("GET", "/nowhere")

    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
    assert admin("GET", "/nowhere").headers["X-Request-Id"] != answer.headers["X-Request-Id"]
