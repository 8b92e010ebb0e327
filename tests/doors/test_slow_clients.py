"""Clients that send nothing, or drop by drop, are let go with words; others are answered meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from huodan.doors.http import patience, protocol
from huodan.doors.http.serving import serve, take_address
from huodan.storage import Database
from tests.doors.conftest import build_company

PATIENCE = 0.6


@pytest.fixture
def address(
    prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, int]]:
    """This function will run the real server, impatient, in a thread."""
    monkeypatch.setattr(patience, "SILENT_SECONDS", PATIENCE)
    monkeypatch.setattr(protocol, "HEAD_SECONDS", PATIENCE)
    monkeypatch.setattr("signal.signal", lambda *_: None)  # only a main thread may listen to signals
    servers: list[object] = []
    monkeypatch.setattr("huodan.doors.http.serving._Server", kept(servers))
    database = Database(prepared_database("company", build_company), today=20260506)
    listening = take_address("127.0.0.1", 0)
    thread = threading.Thread(target=serve, args=(database, listening))
    thread.start()
    yield listening.getsockname()[:2]
    servers[0].should_exit = True  # type: ignore[attr-defined]
    servers[0].config.app.state.house.stopping.set()  # type: ignore[attr-defined]
    thread.join(30)
    assert not thread.is_alive()
    database.close()


def kept(servers: list[object]) -> Callable[..., object]:
    """This function will note the server that is made, so that the test can stop it."""
    from huodan.doors.http.serving import _Server

    def make(*given: object) -> object:
        servers.append(_Server(*given))  # type: ignore[arg-type]
        return servers[-1]

    return make


def opened(address: tuple[str, int], text: str) -> socket.socket:
    """This function will open a connection and say the beginning of something."""
    made = socket.create_connection(address, timeout=20)
    made.sendall(text.encode())
    return made


def rest(connection: socket.socket) -> str:
    """This function will read until the other side closes."""
    told = b""
    while piece := connection.recv(65536):
        told += piece
    return told.decode()


def head(path: str, length: int, type: str = "application/json") -> str:
    """This function will write the head of a request whose body is to come."""
    return (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: a\r\nAccept-Language: zh\r\n"
        f"Content-Type: {type}\r\nContent-Length: {length}\r\n\r\n"
    )


@pytest.mark.parametrize("begun", ["", "GET /healthz HTTP/1.1\r\nX-A: "])
def test_a_connection_that_asks_nothing_is_closed(address: tuple[str, int], begun: str) -> None:
    with opened(address, begun) as connection:
        assert rest(connection) == ""


def test_a_second_request_that_hangs_is_closed_too(address: tuple[str, int]) -> None:
    with opened(address, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") as connection:
        assert b"200 OK" in connection.recv(65536)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-A: ")

        assert rest(connection) == ""


def test_a_body_that_does_not_come_is_refused_in_words_while_others_are_answered(
    address: tuple[str, int],
) -> None:
    slow = [opened(address, head("/session", 100) + '{"login": "b') for _ in range(20)]

    with opened(address, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as quick:
        assert '"ok":true' in rest(quick)

    for connection in slow:
        told = rest(connection)
        assert told.startswith("HTTP/1.1 408 ")
        assert "too_slow_to_send" in told
        assert "传得太慢" in told
        connection.close()


def test_a_body_that_drips_is_refused_although_it_never_stops(address: tuple[str, int]) -> None:
    with opened(address, head("/session", 1000)) as connection:
        began = time.monotonic()
        told = b""
        connection.settimeout(PATIENCE / 6)
        while not told and time.monotonic() - began < 20:
            try:
                connection.sendall(b" ")
                told = connection.recv(65536)
            except TimeoutError:
                continue

    assert told.startswith(b"HTTP/1.1 408 ")


def test_a_body_in_pieces_is_taken(address: tuple[str, int]) -> None:
    body = '{"login": "boss", "password": "Tg7#kd02-xq"}'
    with opened(
        address, head("/session", len(body)).replace("Host", "Connection: close\r\nHost")
    ) as connection:
        for letter in body:
            connection.sendall(letter.encode())
            threading.Event().wait(0.002)

        assert rest(connection).startswith("HTTP/1.1 200 ")
