"""The server process: says where it listens once it answers, finishes what it began when asked to stop."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn

from huodan.doors.http.app import create_app
from huodan.doors.http.lan import EVERYWHERE, address_lines, lan_lines
from huodan.doors.http.protocol import PatientProtocol
from huodan.doors.telling import Teller
from huodan.doors.worker import Worker
from huodan.kit.errors import HuodanError
from huodan.storage.db import Database
from huodan.workspace.logs import SERVER, keeping_log

GRACE_SECONDS = 10
MOST_CONNECTIONS = 1000
BACKLOG = 2048


class AddressTaken(HuodanError):
    """Nobody can listen there."""

    code = "address_taken"
    status = 503
    zh = "不能在 {host}:{port} 上启动：{reason}。可能已有一个活单在运行；否则请用 --port 换一个端口。"
    en = (
        "Cannot listen on {host}:{port}: {reason}. Huodan may be running already; else choose another --port."
    )


class _Server(uvicorn.Server):
    """A server that tells people when it is ready, and whose caller goes on after a signal to stop."""

    def __init__(self, config: uvicorn.Config, lines: Sequence[str]) -> None:
        super().__init__(config)
        self._lines = lines

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """This function will begin to stop; streams end by themselves then."""
        super().handle_exit(sig, frame)
        self.config.app.state.house.stopping.set()  # type: ignore[union-attr]

    async def startup(self, sockets: Any = None) -> None:
        """This function will begin to listen and say where."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            near = "127.0.0.1" if host in EVERYWHERE else host
            address = f"http://{f'[{near}]' if ':' in near else near}:{port}"
            for line in (f"活单已启动 Huodan is ready: {address}", *lan_lines(host, port), *self._lines):
                print(line, flush=True)  # noqa: T201

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """This function will stop at a signal; uvicorn would then raise it anew and leave the database open."""
        signals = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self.handle_exit) for number in signals]
        try:
            yield
        finally:
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)


def take_address(host: str, port: int) -> socket.socket:
    """
    This function will take the address to listen on, before a long first loading rather than after it.

    Raises:
        AddressTaken: if another program has it, or this machine does not.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, number)
    except OSError as error:
        raise AddressTaken(host=host, port=port, reason=error.strerror) from error
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise AddressTaken(host=host, port=port, reason=error.strerror) from error
    return taken


def serve(database: Database, listening: socket.socket, *, lines: Sequence[str] = ()) -> None:
    """
    This function will answer HTTP, and do jobs beside it, until the process is told to stop.

    lines: what to print below the address.
    """
    config = uvicorn.Config(
        create_app(database),
        http=PatientProtocol,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with keeping_log(database, SERVER):
        worker, teller = Worker(database), Teller(database, has_screens=True)
        gc.freeze()  # modules and Plan stay; looking through them kept a save waiting 10 ms now and then
        gc.enable()
        try:
            _Server(config, (*address_lines(database), *lines)).run([listening])
        finally:
            worker.stop()
            teller.stop()
