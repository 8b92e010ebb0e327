"""
Posting a message to an address somebody named: once, in a limited time, to nobody it may not reach, following nobody.

The name is asked for once, and what is connected to is what was looked at: an answer that is another a moment later (DNS
rebinding) reaches nothing. Owns the limits. Does not own what is sent, who may name an address, or what an answer means.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from huodan.connectors.hosts import Address, addresses
from huodan.connectors.reaching import reason_of
from huodan.kit.words import Text

SECONDS = 15.0
BODY_SECONDS = 3.0
"""For which the rest of an answer is waited for, whose status is there."""
MOST_ANSWER = 16 * 1024
LONGEST_ADDRESS = 1000
MOST_RETRY_AFTER = 86_400

Refuse = Callable[[str, Address], Text | None]
"""Says why an address behind a name may not be reached, None if it may."""


class Unsent(Exception):
    """Nothing was answered; ``reason`` for who set the address. is_refused: nothing was sent, as it may not be."""

    def __init__(self, reason: Text, *, is_refused: bool = False) -> None:
        super().__init__()
        self.reason, self.is_refused = reason, is_refused


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. body: its beginning. retry_after: in how many seconds it wants to hear again, if it says."""

    status: int
    body: bytes
    content_type: str
    retry_after: int | None


def split_address(text: str) -> SplitResult | None:
    """Read an address a message can be posted to, None if it is none."""
    if len(text) > LONGEST_ADDRESS or any(mark.isspace() or not mark.isprintable() for mark in text):
        return None
    try:
        parts = urlsplit(text)
        is_good = parts.port != 0 and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    labels = (parts.hostname or "").removesuffix(".").split(".")
    is_host = ":" in (parts.hostname or "") or all(0 < len(label) <= 63 for label in labels)
    is_plain = text.isascii() and parts.username is None and parts.password is None and not parts.fragment
    return parts if is_good and is_host and is_plain else None


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, refuse: Refuse, seconds: float = SECONDS
) -> Answered:
    """
    Post a body, and give what is answered; where an address sends us on to is an answer like any other.

    Raises:
        Unsent: in words for who set the address.
    """
    parts = split_address(url)
    if parts is None:
        raise Unsent({"zh": "地址不对", "en": "the address is wrong"}, is_refused=True)
    deadline = _Deadline(seconds)
    connection = _Connection(parts, _chosen(str(parts.hostname), refuse), deadline)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        answer = _asked(connection, body, headers, target)
        deadline.bring_forward(BODY_SECONDS)
        read = _beginning(answer)
    finally:
        connection.hang_up()
    content_type = (answer.getheader("content-type") or "")[:200]
    return Answered(answer.status, read, content_type, _seconds(answer.getheader("retry-after")))


def _asked(
    connection: _Connection, body: bytes, headers: Mapping[str, str], target: str
) -> http.client.HTTPResponse:
    try:
        connection.request("POST", target, body, {"Connection": "close", **headers})
        return connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unsent(reason_of(error)) from error


def _beginning(answer: http.client.HTTPResponse) -> bytes:
    """Read what comes of a body; one that does not end as it should takes nothing back of the status before it."""
    most = MOST_ANSWER if answer.length is None else min(MOST_ANSWER, answer.length)
    read = b""
    try:
        while len(read) < most and (more := answer.read1(most - len(read))):
            read += more
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return read


def _chosen(host: str, refuse: Refuse) -> Address:
    """Ask for a name once, and choose what is connected to; one address that may not be reached spoils all."""
    found = addresses(host)
    for each in found:
        reason = refuse(host, each)
        if reason is not None:
            raise Unsent(reason, is_refused=True)
    if not found:
        raise Unsent(reason_of(socket.gaierror()))
    return found[0]


def _seconds(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 9
    return min(int(text), MOST_RETRY_AFTER) if text is not None and is_number else None


class _Deadline:
    """When all of it ends."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def bring_forward(self, seconds: float) -> None:
        """Leave no more than some time from now."""
        self._until = min(self._until, time.monotonic() + seconds)

    def left(self) -> float:
        """Say how much time is left, never none: that would mean «for ever»."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Connection(http.client.HTTPConnection):
    """Connects to an address that was chosen, whatever the name means by now; all together ends in time."""

    def __init__(self, parts: SplitResult, address: Address, deadline: _Deadline) -> None:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        super().__init__(str(parts.hostname), port)
        self._is_tls, self._address, self._deadline = parts.scheme == "https", address, deadline
        self.default_port = 443 if self._is_tls else 80
        self._opened: socket.socket | None = None

    def connect(self) -> None:
        """Open the connection."""
        opened = socket.create_connection((str(self._address), self.port), self._deadline.left())
        try:
            if self._is_tls:
                opened.settimeout(self._deadline.left())
                opened = ssl.create_default_context().wrap_socket(opened, server_hostname=self.host)
        except BaseException:
            opened.close()
            raise
        self._opened = opened
        self.sock: Any = _Timed(opened, self._deadline)

    def hang_up(self) -> None:
        """End the connection, once all that is wanted of it was read."""
        self.close()
        if self._opened is not None:
            self._opened.close()


class _Timed:
    """A connection whose every step has no more time than is left for all of them."""

    def __init__(self, opened: socket.socket, deadline: _Deadline) -> None:
        self._opened, self._deadline = opened, deadline

    def sendall(self, content: bytes) -> None:
        """Send all of it, or run out of time."""
        self._opened.settimeout(self._deadline.left())
        self._opened.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Give what is read from."""
        assert mode == "rb"
        return io.BufferedReader(_Reader(self._opened, self._deadline))

    def close(self) -> None:
        """Do nothing yet: an answer is read after the connection it came on was given up."""


class _Reader(io.RawIOBase):
    def __init__(self, opened: socket.socket, deadline: _Deadline) -> None:
        self._opened, self._deadline = opened, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._opened.settimeout(self._deadline.left())
        return self._opened.recv_into(buffer)
