"""A server of the house in a process of its own, and a client that costs little."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

BOOT_SECONDS = 30


class Client:
    """One kept-alive connection that speaks JSON with a bearer key."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Accept-Language": "zh",
        }

    def send(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """This function will send one request and demand a good answer."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.connection.request(method, path, body=data, headers=self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, (answer.status, text.decode())
        found = json.loads(text)
        assert isinstance(found, dict)
        return found

    def close(self) -> None:
        """This function will end the connection."""
        self.connection.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def serving(place: str) -> Iterator[tuple[int, int, float]]:
    """This function will start a server on a place; gives its port, its process id and the seconds to its first answer."""
    port = free_port()
    environment = {"HUODAN_DATABASE_URL": place} if "://" in place else {}
    words = [sys.executable, "-c", "from huodan.doors.cli import main; main()", "serve", "--port", str(port)]
    words += [] if environment else ["--data", place]
    import os

    started = time.monotonic()
    process = subprocess.Popen(words, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        yield port, process.pid, _first_answer(port, started)
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """This function will find a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _first_answer(port: int, started: float) -> float:
    while time.monotonic() - started < BOOT_SECONDS:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return time.monotonic() - started
        except OSError:
            time.sleep(0.01)
    raise TimeoutError("the server did not answer")
