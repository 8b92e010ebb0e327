"""The server process: says where it listens once it answers, finishes what it began when asked to stop."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn

from huodan.doors.http.app import create_app
from huodan.engines import replay
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database

GRACE_SECONDS = 10
MOST_CONNECTIONS = 1000


class _Server(uvicorn.Server):
    """A server that tells people when it is ready, and whose caller goes on after a signal to stop."""

    def __init__(self, config: uvicorn.Config, lines: Sequence[str]) -> None:
        super().__init__(config)
        self._lines = lines

    async def startup(self, sockets: Any = None) -> None:
        """This function will begin to listen and say where."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = self.config.host
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            for line in (f"活单已启动 Huodan is ready: {address}", *self._lines):
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


def serve(database: Database, *, host: str, port: int, lines: Sequence[str] = ()) -> None:
    """
    This function will answer HTTP until the process is told to stop.

    lines: what to print below the address.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    database.transact(SYSTEM, replay.purge)
    config = uvicorn.Config(
        create_app(database),
        host=host,
        port=port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    _Server(config, lines).run()
