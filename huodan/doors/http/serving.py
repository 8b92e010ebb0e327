"""The server process: says where it listens once it answers, finishes what it began when asked to stop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import uvicorn

from huodan.doors.http.app import create_app
from huodan.engines import replay
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database

GRACE_SECONDS = 10
MOST_CONNECTIONS = 1000


class _Server(uvicorn.Server):
    """A server that tells people when it is ready."""

    def __init__(self, config: uvicorn.Config, lines: Sequence[str]) -> None:
        super().__init__(config)
        self._lines = lines

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            for line in self._lines:
                print(line, flush=True)  # noqa: T201


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
    shown = f"[{host}]" if ":" in host else host
    _Server(config, (f"活单已启动 Huodan is ready: http://{shown}:{port}", *lines)).run()
