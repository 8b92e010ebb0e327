"""
A receiver of webhooks on this machine that does what the specification asks of one: it looks at the signature of the raw
body and at the time, and answers as it is told to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE_SECONDS = 5 * 60


@dataclass
class Heard:
    """A message that came in. is_true: for each secret of the receiver, whether one of the signatures is right."""

    path: str
    id: str
    timestamp: int
    signatures: tuple[str, ...]
    body: dict[str, Any]
    raw: bytes
    is_true: bool


Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Receiver:
    """What came in, and how the next messages are answered; 204 once nothing is said any more."""

    url: str = ""
    secret: str = ""
    heard: list[Heard] = field(default_factory=list)
    replies: list[Reply | Callable[[Any], None]] = field(default_factory=list)
    always: Reply | None = None

    @property
    def kinds(self) -> list[str]:
        """Give the types of what came in."""
        return [one.body["type"] for one in self.heard]

    def will(self, *statuses: int, **headers: str) -> None:
        """Say with which statuses the next messages are answered."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies += [(status, named, b"") for status in statuses]

    def is_right(self, id: str, timestamp: int, raw: bytes, signatures: tuple[str, ...]) -> bool:
        """Check a signature as a receiver does, written down anew from the specification."""
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{id}.{timestamp}.".encode() + raw
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(f"v1,{wanted}", one) for one in signatures)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Open a receiver, gone in the end."""
    receiver = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            id, at = self.headers["webhook-id"], int(self.headers["webhook-timestamp"])
            signatures = tuple((self.headers["webhook-signature"] or "").split(" "))
            is_true = bool(receiver.secret) and receiver.is_right(id, at, raw, signatures)
            with lock:
                receiver.heard.append(Heard(self.path, id, at, signatures, json.loads(raw), raw, is_true))
                reply = receiver.replies.pop(0) if receiver.replies else receiver.always or (204, {}, b"")
            if not isinstance(reply, tuple):
                reply(self)
                return
            status, headers, content = reply
            self.send_response(status)
            for name, value in {"content-length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def now_seconds() -> int:
    """Give the time of a receiver."""
    return int(time.time())
