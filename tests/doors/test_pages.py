"""The web UI's files: packed, kept for ever by their hash, and one start page for all addresses."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from huodan.doors.http.pages import Pages

START = "<!doctype html><title>活单</title>"
SCRIPT = "console.log('活单');" * 50


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "index.html").write_text(START)
    (tmp_path / "assets" / "app-Dk3.js").write_text(SCRIPT)
    (tmp_path / "assets" / "app-Dk3.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    return client_of(tmp_path)


def client_of(folder: Path) -> TestClient:
    pages = Pages(folder)

    async def answer(request: Request) -> Response:
        return pages.answer(request) or Response("none", 404)

    return TestClient(Starlette(routes=[Route("/{path:path}", answer)]))


def test_a_hashed_file_is_kept_for_ever_and_sent_packed(client: TestClient) -> None:
    packed = client.get("/assets/app-Dk3.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/app-Dk3.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"] == "text/javascript; charset=utf-8"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.text == plain.text == SCRIPT
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    "path", ["/", "/orders/order", "/orders/order/ord_0d5c2jw4qz8k1?view=all", "/index.html"]
)
def test_every_address_of_the_ui_gets_the_start_page_asked_for_anew(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.text == START
    assert answer.headers["cache-control"] == "no-cache"
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/favicon.ico",
        "/.vite/manifest.json",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/app-Dk3.js.gz",
    ],
)
def test_a_file_that_is_not_there_is_not_the_start_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_that_were_not_built_say_so(tmp_path: Path) -> None:
    answer = client_of(tmp_path / "none").get("/")

    assert answer.status_code == 503
    assert "make web" in answer.text
