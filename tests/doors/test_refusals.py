"""Refusals that belong to no record: addresses, methods, bodies, headers, overload, our own mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Event

import anyio
import pytest

from huodan.doors.http.headers import HEADERS
from huodan.doors.http.language import preferred
from huodan.doors.http.message import LARGEST_BODY
from huodan.doors.http.workers import Overloaded, Workers
from tests.doors.conftest import ORDERS, Browser

QUERY = f"{ORDERS}/order/query"


def send(
    browser: Browser, content: bytes, content_type: str = "application/json", path: str = QUERY
) -> object:
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": content_type}
    return browser.client.post(path, content=content, headers=headers)


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/v1/nothing",
        "/api/v2/apps",
        "/docs",
        "/redoc.json",
        "/assets/no.js",
        "/.git/config",
    ],
)
def test_an_unknown_address_is_a_problem_in_json(boss: Browser, path: str) -> None:
    answer = boss.client.get(path)

    if path == "/docs":  # an address of the web UI, not of an API documentation
        assert "text/html" in answer.headers["content-type"] or answer.status_code == 503
        return
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == "unknown_address"


@pytest.mark.parametrize("method", ["PUT", "TRACE", "DELETE"])
def test_a_wrong_method_says_so(boss: Browser, method: str) -> None:
    answer = boss.client.request(method, QUERY)

    assert answer.status_code == 405
    assert answer.json()["code"] == "wrong_method"
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nul",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b"[" * 5000,
        b"\xff\xfe{}",
    ],
)
def test_what_is_no_json_is_refused(boss: Browser, content: bytes) -> None:
    answer = send(boss, content)

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_json"


@pytest.mark.parametrize("content", [b"[]", b"null", b'"text"', b"5"])
def test_a_body_must_be_an_object(boss: Browser, content: bytes) -> None:
    assert send(boss, content).json()["code"] == "not_an_object"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_must_say_that_it_is_json(boss: Browser, content_type: str) -> None:
    answer = send(boss, b"{}", content_type)

    assert answer.status_code == 415


def test_a_body_too_large_is_refused_by_its_length_and_by_what_comes(boss: Browser) -> None:
    large = b'{"search": "' + b"x" * LARGEST_BODY + b'"}'

    assert send(boss, large).status_code == 413

    def pieces() -> object:
        yield from (large[at : at + 65536] for at in range(0, len(large), 65536))

    headers = {"X-CSRF-Token": boss.csrf, "Content-Type": "application/json"}
    answer = boss.client.post(QUERY, content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert "2 MB" in answer.json()["title"]


def test_an_unknown_entry_of_a_body_is_named(boss: Browser) -> None:
    answer = boss("POST", "/apps/orders/forms/order/records", {"values": {}, "approved": True})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "approved"


def test_every_answer_carries_the_safe_headers(boss: Browser) -> None:
    for path in ("/", "/api/v1/apps", "/api/v1/nothing", "/healthz"):
        answer = boss.client.get(path)

        assert dict(HEADERS).items() <= dict(answer.headers).items()


def test_answers_are_not_kept_by_anybody(boss: Browser) -> None:
    for path in ("/api/v1/session", "/api/v1/apps", "/api/v1/nothing"):
        assert boss.client.get(path).headers["cache-control"] == "no-store"


def test_other_sites_get_no_permission(boss: Browser) -> None:
    answer = boss.client.options(
        QUERY, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )

    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_mistake_of_ours_tells_a_reference_and_nothing_else(
    boss: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("huodan.doors.http.routes.apps.app_view", broken)

    answer = boss("GET", "/apps/orders")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    reference = answer.json()["title"].split("编号 ")[1].split(" ")[0]
    assert reference == answer.headers["X-Request-Id"] == answer.json()["request_id"]
    assert reference in caplog.text


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "zh"),
        ("", "zh"),
        ("fr", "zh"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.3,zh;q=0.7", "zh"),
        ("zh;q=0.3,en;q=0.7", "en"),
        ("en;q=nonsense", "zh"),
        ("*", "zh"),
    ],
)
def test_the_language_is_the_one_liked_better(header: str | None, lang: str) -> None:
    assert preferred(header) == lang


def test_a_full_queue_is_refused_and_what_was_begun_is_finished() -> None:
    workers, going, done = Workers(threads=1, queue=1), Event(), Event()

    def work() -> str:
        going.set()
        assert done.wait(10)
        return "done"

    async def scene() -> list[str]:
        answers: list[str] = []

        async def ask() -> None:
            answers.append(await workers.run(work))

        async with anyio.create_task_group() as group:
            group.start_soon(ask)
            group.start_soon(ask)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(Overloaded) as refused:
                await workers.run(work)
            assert refused.value.slots["retry_after"] == 2
            done.set()
        answers.append(await workers.run(lambda: "again"))
        return answers

    assert anyio.run(scene) == ["done", "done", "again"]


def test_problems_have_the_same_shape_in_both_languages(browse: Callable[..., Browser]) -> None:
    shapes = []
    for lang in ("zh", "en"):
        body = browse("boss", lang=lang)(
            "POST", "/apps/orders/forms/order/records", {"values": {"nonsense": 1}}
        ).json()
        shapes.append({name: type(value).__name__ for name, value in body.items()})
        assert body["errors"][0]["path"] == "nonsense"
        assert json.dumps(body)

    assert shapes[0] == shapes[1]
    assert set(shapes[0]) == {"type", "title", "status", "code", "errors", "request_id"}
