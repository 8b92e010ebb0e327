"""The address of the workspace: what may be one, how links are made with it, and that it opens this very server."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from huodan.connectors.reaching import Unreachable
from huodan.storage import Database
from huodan.workspace.address import (
    BadAddress,
    OtherServer,
    link,
    parse_address,
    public_address,
    set_public_address,
    try_address,
)
from huodan.workspace.doctor import Level, address as look
from tests.crash.test_load import serving
from tests.support.sales import build


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the published app."""
    return prepared_database("sales", build)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Open it."""
    opened = Database(url)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://ERP.Example.com/ ", "https://erp.example.com"),
        ("HTTP://192.168.1.20:8765", "http://192.168.1.20:8765"),
        ("https://erp.example.com:443", "https://erp.example.com"),
        ("http://erp:80/", "http://erp"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://订单.公司.cn", "https://xn--4kr132k.xn--55qx5d.cn"),
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, address: str) -> None:
    assert parse_address(typed) == address
    assert parse_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "erp.example.com",
        "ftp://erp.example.com",
        "javascript://erp/%0aalert(1)",
        "https://",
        "https://erp.example.com/orders",
        "https://erp.example.com?a=1",
        "https://erp.example.com#a",
        "https://boss:Geheim1@erp.example.com",
        "https://erp example.com",
        "https://erp.example.com:99999",
        "https://erp.example.com:0",
        "https://-erp.com",
        "https://erp..com",
        "http://0.0.0.0:8765",
        "https://erp.example.com\nX: y",
        f"https://{'a' * 64}.com",
        f"https://{'a.' * 120}com",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused_in_both_languages(typed: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse_address(typed)

    assert "https://erp.example.com" in refused.value.text("zh")
    assert "https://erp.example.com" in refused.value.text("en")
    assert "Geheim1" not in refused.value.text("zh")


def test_links_have_the_address_that_is_set(database: Database) -> None:
    with database.write() as tx:
        assert link(tx, "/a/orders") == "/a/orders"
        set_public_address(tx, "https://erp.example.com/")
        assert link(tx, "/a/orders") == "https://erp.example.com/a/orders"
        set_public_address(tx, " ")
        assert public_address(tx) is None


def test_an_address_is_tried_and_what_is_wrong_with_it_is_said(database: Database, url: str) -> None:
    with serving(url) as (_, port):
        try_address(database, f"http://127.0.0.1:{port}")
        with database.write() as tx:
            set_public_address(tx, f"http://127.0.0.1:{port}")
        assert look(database).level is Level.GOOD
        with pytest.raises(Unreachable):
            try_address(database, f"https://127.0.0.1:{port}")
        kept, database.stamp = database.stamp, "another"
        with pytest.raises(OtherServer):
            try_address(database, f"http://127.0.0.1:{port}")
        database.stamp = kept

    stopped = look(database)
    assert (stopped.level, stopped.remedy is None) == (Level.WARN, False)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 301 Moved\r\nLocation: https://erp.example.com/\r\n\r\n", "https://erp.example.com/"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "不是活单"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "不是活单"),
        (b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", "502"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "不是网页服务"),
    ],
)
def test_other_programs_are_told_apart(database: Database, answer: bytes, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak() -> None:
            connection, _ = other.accept()
            connection.recv(1000)
            connection.sendall(answer)
            connection.close()

        Thread(target=speak, daemon=True).start()
        with pytest.raises(Unreachable) as refused:
            try_address(database, f"http://127.0.0.1:{other.getsockname()[1]}")

    assert re.search(said, refused.value.text("zh"))


def test_where_nobody_listens_and_what_has_no_name(database: Database) -> None:
    for address, said in (
        ("http://127.0.0.1:1", "没有程序在那里监听"),
        ("http://no.such.host.invalid", "找不到这个域名"),
    ):
        with pytest.raises(Unreachable) as refused:
            try_address(database, address)
        assert said in refused.value.text("zh")
