"""Bodies far too large or nested without end, at every route that takes one: refused early, in words, never kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import orjson
import pytest

from huodan.doors.http import routes
from huodan.doors.http.message import LARGEST_BODY, MEGABYTE, UNSAFE
from huodan.doors.http.receiving import UploadRoute
from huodan.doors.http.route import Route
from huodan.workspace.filing import limits
from tests.doors.conftest import Browser

NAMES = {"app": "orders", "form": "order", "id": "ord_0d5c2jw4qz8k1", "version": "1", "key": "k"}
TAKING = [route for route in routes.ROUTES if route.method in UNSAFE]
JSON_ROUTES = [route for route in TAKING if not isinstance(route, UploadRoute)]
FILE_ROUTES = [route for route in TAKING if isinstance(route, UploadRoute)]
BOUNDARY = "xyzzy"
FILE_HEAD = (
    f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n"
    "Content-Type: text/csv\r\n\r\ncode,name\r\n"
).encode()


def path_of(route: Route) -> str:
    """This function will fill in what a route's path names."""
    path = route.path
    for name, value in NAMES.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def named(route: Route) -> str:
    """This function will name a route."""
    return f"{route.method} {route.path}"


def pour(
    browser: Browser, route: Route, pieces: list[bytes], *, type: str, says_length: bool
) -> tuple[int, Any, int]:
    """This function will send a body piece by piece; it gives status, refusal, and how many pieces were taken."""
    sent: list[dict[str, Any]] = []
    taken = 0
    token = browser.client.cookies["huodan_session"]
    headers = {"content-type": type, "cookie": f"huodan_session={token}", "x-csrf-token": browser.csrf}
    if says_length:
        headers["content-length"] = str(sum(map(len, pieces)))

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        more = taken < len(pieces)
        return {"type": "http.request", "body": pieces[min(taken, len(pieces)) - 1], "more_body": more}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": route.method,
        "scheme": "http",
        "path": path_of(route),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
    }
    anyio.run(browser.client.app, scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], orjson.loads(body), taken


@pytest.mark.parametrize("says_length", [True, False])
def test_ten_megabytes_of_json_are_refused_before_they_are_read(boss: Browser, says_length: bool) -> None:
    pieces = [b'{"values": "', *([b"x" * MEGABYTE] * 10), b'"}']

    for route in JSON_ROUTES:
        status, told, taken = pour(boss, route, pieces, type="application/json", says_length=says_length)

        assert (named(route), status, told["code"]) == (named(route), 413, "too_large")
        assert f" {route.limit // MEGABYTE} MB" in told["title"]
        assert taken <= (0 if says_length else LARGEST_BODY // MEGABYTE + 2)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"values":[', b'{"where":{"not":'])
def test_endless_nesting_is_refused_everywhere(boss: Browser, opening: bytes) -> None:
    closing = opening.translate(bytes.maketrans(b"[{", b"]}"), b'":abcdefghijklmnopqrstuvwxyz')[::-1]
    deep = 100_000
    bodies = (
        opening * deep + b"1" + closing * deep,
        opening * deep,
        b'{"values":' + opening * 500 + b"1" + closing * 500 + b"}",
    )

    for route in (one for one in JSON_ROUTES if one.method != "DELETE"):
        for body in bodies:
            status, told, _ = pour(boss, route, [body], type="application/json", says_length=True)

            assert status in (400, 403, 404, 413, 422, 428), (named(route), status, told)
            assert told["title"]


@pytest.mark.parametrize("route", FILE_ROUTES, ids=named)
@pytest.mark.parametrize("says_length", [True, False])
def test_more_than_a_file_may_be_is_refused_at_every_upload(
    boss: Browser, database: Any, route: UploadRoute, says_length: bool, files_folder: Any
) -> None:
    with database.read() as tx:
        most = route.largest or limits(tx).largest
    pieces = [FILE_HEAD, *([b"x" * MEGABYTE] * (most // MEGABYTE + 100)), f"\r\n--{BOUNDARY}--\r\n".encode()]

    type = f"multipart/form-data; boundary={BOUNDARY}"
    status, told, taken = pour(boss, route, pieces, type=type, says_length=says_length)

    assert status == 413, told
    assert f"{most // MEGABYTE} MB" in told["title"]
    assert taken <= (0 if says_length else most // MEGABYTE + 3)
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("count", [1, 2])
def test_many_sub_rows_are_bounded_where_several_records_bring_them(
    key: Callable[..., Any], count: int
) -> None:
    line = {"product": {"match": {"code": "CP1"}}, "quantity": "1", "price": "1"}
    customer = {"match": {"code": "KH1"}}
    rows = [line] * 500
    made = [{"op": "create", "values": {"customer": customer, "lines": rows}}] * count
    edited = [{"op": "create", "values": {"customer": customer, "lines": [line]}}]

    answer = key("POST", "/apps/orders/forms/order/records/batch", {"operations": made + edited})

    if count == 1:
        assert answer.status_code == 200, answer.text
        return
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_rows_at_once")
    assert "1000 行" in answer.json()["title"]
    assert "1001 行" in answer.json()["title"]
    assert key("POST", "/apps/orders/forms/order/query", {}).json()["rows"] == []


def test_sub_rows_added_by_edits_count_as_well(key: Callable[..., Any]) -> None:
    customer = {"match": {"code": "KH1"}}
    values = {
        "customer": customer,
        "lines": [{"quantity": "1", "price": "1", "product": {"match": {"code": "CP1"}}}],
    }
    ids = [key("POST", "/apps/orders/forms/order/records", {"values": values}).json()["id"] for _ in range(3)]
    lines = {"add": values["lines"] * 400}
    changes = [{"op": "update", "id": id, "values": {"lines": lines}} for id in ids]

    answer = key("POST", "/apps/orders/forms/order/records/batch", {"operations": changes})

    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_rows_at_once")
    assert "1200 行" in answer.json()["title"]
