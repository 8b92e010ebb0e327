"""
What the robots of chat groups have in common: an address that is a secret itself, JSON in, JSON with a code out.

That the status is 200 says nothing: what a platform means stands in the code of its answer.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from huodan.connectors.channels._base import HttpChannel, Parcel, Request, Target, Verdict, Words
from huodan.connectors.posting import Answered, split_address
from huodan.kit.words import Text, excerpt, say

AGENT = "Huodan-Robots/1"
MINUTE_MS = 60_000
TIRED = 429
SHOWN_END = 4
LONGEST_QUOTE = 120
WRONG: Text = {
    "zh": "这不是{label}群机器人的地址。请在群里打开机器人的设置，复制完整的 Webhook 地址，开头是 {sample}",
    "en": "This is no address of a robot of {label}. Copy the whole of it from the robot's settings; it begins with {sample}",
}
STRANGE: Text = {
    "zh": "回答 {status} 的不是{label}",
    "en": "what answered {status} is not {label}",
}
REFUSED: Text = {
    "zh": "{label}没有接收（{code} {said}）{remedy}",
    "en": "{label} did not take it ({code} {said}){remedy}",
}


class Robot(HttpChannel):
    """A robot in a group of a chat platform."""

    is_for_people: ClassVar[bool] = True
    most_bytes: ClassVar[int]
    """Of the text of a message."""
    code_name: ClassVar[str] = "errcode"
    said_name: ClassVar[str] = "errmsg"
    """Where an answer has its code, and what is said of it."""
    too_often: ClassVar[Mapping[int, int]] = {}
    """Codes that mean «not now», each with how long the robot is left alone, in ms; 0: as long as is usual."""
    gone: ClassVar[frozenset[int]] = frozenset()
    """Codes that mean that there is no such robot."""
    remedies: ClassVar[Mapping[int, Text]] = {}
    """What administrators can do about some codes."""

    def message(self, words: Words) -> dict[str, object]:
        """Write words as the platform takes them; nothing in them calls anybody."""
        raise NotImplementedError(self.label)

    def sign(self, address: str, secret: str, now: int) -> tuple[str, dict[str, object]]:
        """Give the address to post to, and what stands in the body to sign it. now: in ms."""
        return address, {}

    def refuse(self, address: str) -> Text | None:
        """Take the path of the platform, with the token of a robot."""
        if split_address(address) is not None and self._token(address):
            return None
        return self._filled(WRONG, sample=self.sample)

    def shown(self, address: str) -> str:
        """Hide the token but its end: who has it writes to the group."""
        token, parts = self._token(address), urlsplit(address)
        end = token[-SHOWN_END:] if len(token) > 3 * SHOWN_END else ""
        return f"{parts.scheme}://{parts.netloc}/…{end}"

    def request(self, target: Target, parcel: Parcel, now: int) -> Request:
        """Write the words, signed if there is a secret."""
        assert parcel.words is not None
        message = self.message(parcel.words)
        url, signed = (
            self.sign(target.address, target.secrets[0], now) if target.secrets else (target.address, {})
        )
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": AGENT}
        return Request(url, headers, _dump(signed | message), _dump(message))

    def judge(self, answered: Answered, took_ms: int) -> Verdict:
        """Go by the code; an answer without one is of somebody in between."""
        tree = _tree(answered.body)
        code, said = tree.get(self.code_name), tree.get(self.said_name)
        if not isinstance(code, int):
            pause_ms = 1000 * (answered.retry_after or 0)
            error = self._filled(STRANGE, status=answered.status)
            return Verdict(False, error, is_down=answered.status >= TIRED, pause_ms=pause_ms)
        if code == 0:
            return Verdict(True)
        quoted = excerpt(str(said or ""), LONGEST_QUOTE)
        error = self._filled(REFUSED, code=code, said=quoted, remedy=self.remedies.get(code, ""))
        pause = self.too_often.get(code)
        return Verdict(
            False, error, is_down=pause is not None, is_gone=code in self.gone, pause_ms=pause or 0
        )

    def _token(self, address: str) -> str:
        """Give what names the robot, nothing if the address names none."""
        parts, usual = urlsplit(address), urlsplit(self.sample)
        if usual.query:
            named = parse_qs(parts.query).get(usual.query.removesuffix("="), [""])
            return named[0] if parts.path == usual.path else ""
        token = parts.path.removeprefix(usual.path)
        return "" if token == parts.path or "/" in token else token

    def _filled(self, text: Text, **slots: object) -> Text:
        """Fill a text in both languages."""
        filled = {}
        for lang in ("zh", "en"):
            words = {
                name: say(slot, lang) if isinstance(slot, dict) else slot for name, slot in slots.items()
            }
            filled[lang] = say(text, lang).format(label=say(self.label, lang), **words)
        return filled


def digest(key: str, text: str) -> str:
    """Give HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode("ascii")


def _tree(body: bytes) -> Mapping[str, Any]:
    try:
        tree = json.loads(body)
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}


def _dump(tree: Mapping[str, object]) -> bytes:
    """Write plain UTF-8: 企业微信 refuses escapes."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
