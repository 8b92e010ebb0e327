"""
How long the head of a request may take: a connection that never says what it wants is closed.

The server closes by itself what is idle between requests, but not what begins one and lets it hang.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20


class PatientProtocol(HttpToolsProtocol):
    """A connection that must have told a whole head ``HEAD_SECONDS`` after it was opened or began the next."""

    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """This function will begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """This function will take a piece in, and wait for the rest of a head."""
        super().data_received(data)
        if self._is_asked():
            self._stop_waiting()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """This function will forget a connection that is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_asked(self) -> bool:
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        if self._end is None:
            self._end = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _give_up(self) -> None:
        self._end = None
        if not self._is_asked() and not self.transport.is_closing():
            self.transport.close()
