"""
钉钉: the custom robot of a group (open.dingtalk.com, custom robots).

Signed is ``<ms>\\n<secret>`` with the secret as the key; time and signature stand in the address. Who chose a key word
instead chooses 「活单」, which is in every message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from huodan.connectors.channels._base import Words
from huodan.connectors.channels._robot import MINUTE_MS, Robot, digest
from huodan.kit.words import Text


class Dingtalk(Robot):
    """A robot of 钉钉: 20 messages a minute; who sends more is not heard for ten."""

    label: ClassVar[Text] = {"zh": "钉钉", "en": "DingTalk"}
    place: ClassVar[int] = 20
    gap_ms: ClassVar[int] = 3_400
    takes_secret: ClassVar[bool] = True
    sample: ClassVar[str] = "https://oapi.dingtalk.com/robot/send?access_token="
    hosts: ClassVar[tuple[str, ...]] = ("oapi.dingtalk.com",)
    most_bytes: ClassVar[int] = 6_000
    too_often: ClassVar[Mapping[int, int]] = {130101: 10 * MINUTE_MS, -1: 0}
    remedies: ClassVar[Mapping[int, Text]] = {
        310000: {
            "zh": "：请核对加签密钥和服务器时间；用关键词的请填「活单」；限制了 IP 的请加上服务器的公网 IP",
            "en": ": look at the secret and the clock; a key word must be 活单, and addresses include the server's",
        }
    }

    def sign(self, address: str, secret: str, now: int) -> tuple[str, dict[str, object]]:
        """Put time and signature behind the address."""
        return f"{address}&timestamp={now}&sign={quote(signature(secret, now), safe='')}", {}

    def message(self, words: Words) -> dict[str, object]:
        """Write a text; who is called would stand in a list of its own."""
        lines = [*words.fitting(self.most_bytes), *([words.link] if words.link else ())]
        called = {"at": {"atMobiles": [*words.calls]}} if words.calls else {}
        return {"msgtype": "text", "text": {"content": "\n".join(lines)}, **called}


def signature(secret: str, now: int) -> str:
    """Sign a moment. now: in ms."""
    return digest(secret, f"{now}\n{secret}")
