"""
The robots of three platforms on this machine, which do what the platforms do: they look at token, signature, time, shape and
size, answer 200 with a code, and take so many messages a minute and no more.

What they look at is written down anew from the pages of the platforms (see ``connectors/channels``), not taken from there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
TOKEN = "f3c9a1d2-7b64-4e0f-9a55-1c2d3e4f5a6b"
SECRET = "SEC1f2e3d4c5b6a"
PATHS = {
    "wecom": f"/cgi-bin/webhook/send?key={TOKEN}",
    "dingtalk": f"/robot/send?access_token={TOKEN}",
    "feishu": f"/open-apis/bot/v2/hook/{TOKEN}",
}
PER_MINUTE = {"wecom": 20, "dingtalk": 20, "feishu": 100}
Answer = dict[str, object]


@dataclass
class Group:
    """
    A group with its robot.

    now: what time it is for the platform, in ms; None: as the messages say. heard: the texts people read; called: the phones
    each mentions that mentions any; answers: what is answered next, instead of what is right.
    """

    platform: str
    now: Callable[[], int] | None
    secret: str = ""
    url: str = ""
    heard: list[str] = field(default_factory=list)
    called: list[list[str]] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    silent_until: int = 0
    _moments: list[int] = field(default_factory=list)

    def take(self, path: str, raw: bytes) -> Answer:
        """Do what the platform does with a message."""
        tree = json.loads(raw)
        look = {"wecom": self._wecom, "dingtalk": self._dingtalk, "feishu": self._feishu}[self.platform]
        code, said, text = look(path, raw, tree)
        if code == 0 and self._is_too_often():
            code, said = {"wecom": 45009, "dingtalk": 130101, "feishu": 11232}[self.platform], "too often"
        if code == 0:
            self.heard.append(text)
        self.codes.append(code)
        if self.platform == "feishu":
            return {"code": code, "msg": said, "data": {}}
        return {"errcode": code, "errmsg": said}

    def _is_near(self, moment: int) -> bool:
        return self.now is None or abs(self.now() - moment) <= HOUR_MS

    def _is_too_often(self) -> bool:
        if self.now is None:
            return False
        now = self.now()
        self._moments = [*(moment for moment in self._moments if now - moment < MINUTE_MS), now]
        if self.platform == "dingtalk" and len(self._moments) > PER_MINUTE[self.platform]:
            self.silent_until = now + 10 * MINUTE_MS
        return now < self.silent_until or len(self._moments) > PER_MINUTE[self.platform]

    def _wecom(self, path: str, raw: bytes, tree: Any) -> tuple[int, str, str]:
        if parse_qs(urlsplit(path).query).get("key") != [TOKEN]:
            return 93000, "invalid webhook url", ""
        if b"\\u" in raw:
            return 40033, "invalid charset", ""
        if tree.get("msgtype") != "text" or set(tree) != {"msgtype", "text"}:
            return 40008, "invalid message type", ""
        text, called = tree["text"]["content"], tree["text"].get("mentioned_mobile_list")
        if called is not None:
            self.called.append(called)
        if not text or len(text.encode()) > 2048:
            return 40058, "content exceed max length", ""
        return 0, "ok", text

    def _dingtalk(self, path: str, raw: bytes, tree: Any) -> tuple[int, str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        if asked.get("access_token") != TOKEN:
            return 300005, "token is not exist", ""
        if self.secret:
            moment = int(asked.get("timestamp", "0"))
            wanted = _hmac(self.secret, f"{moment}\n{self.secret}")
            if not self._is_near(moment) or not hmac.compare_digest(wanted, asked.get("sign", "")):
                return 310000, "sign not match", ""
        if tree.get("msgtype") != "text" or not tree["text"]["content"]:
            return 40035, "invalid parameters", ""
        if "at" in tree:
            self.called.append(tree["at"]["atMobiles"])
        return 0, "ok", tree["text"]["content"]

    def _feishu(self, path: str, raw: bytes, tree: Any) -> tuple[int, str, str]:
        if path.rpartition("/")[2] != TOKEN:
            return 19001, "param invalid: incoming webhook access token invalid", ""
        if self.secret:
            seconds = int(tree.get("timestamp", "0"))
            wanted = _hmac(f"{seconds}\n{self.secret}", "")
            if not self._is_near(1000 * seconds) or not hmac.compare_digest(wanted, tree.get("sign", "")):
                return 19021, "sign match fail or timestamp is not within one hour from current time", ""
        if tree.get("msg_type") != "post" or len(raw) > 20 * 1024:
            return 9499, "Bad Request", ""
        post = tree["content"]["post"]["zh_cn"]
        lines = ["".join(piece.get("href") or piece["text"] for piece in line) for line in post["content"]]
        assert all(piece["tag"] in ("text", "a") for line in post["content"] for piece in line)
        return 0, "success", "\n".join([post["title"], *lines])


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


@contextmanager
def grouped(platform: str, now: Callable[[], int] | None) -> Iterator[Group]:
    """Open a group with a robot, gone in the end."""
    group = Group(platform, now, secret="" if platform == "wecom" else SECRET)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            assert self.headers["content-type"] == "application/json; charset=utf-8"
            with lock:
                if group.answers:
                    status, content = group.answers.pop(0)
                else:
                    status, content = 200, json.dumps(group.take(self.path, raw)).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    group.url = f"http://127.0.0.1:{server.server_address[1]}{PATHS[platform]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield group
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
