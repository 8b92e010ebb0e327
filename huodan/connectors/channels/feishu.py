"""
飞书: the custom robot of a group (open.feishu.cn, custom bots).

Signed is nothing at all, with ``<seconds>\\n<secret>`` as the key; time and signature stand in the body. Words are told as
a ``post``, whose pieces are what their tags say: no value of a record can call anybody, and nobody is mentioned, as 飞书 knows
no one by a phone here. A key word must be 「活单」.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from huodan.connectors.channels._base import Words
from huodan.connectors.channels._robot import MINUTE_MS, Robot, digest
from huodan.kit.words import Text


class Feishu(Robot):
    """A robot of 飞书: 100 messages a minute, five a second, of 20 KB."""

    label: ClassVar[Text] = {"zh": "飞书", "en": "Feishu"}
    place: ClassVar[int] = 30
    gap_ms: ClassVar[int] = 1_000
    takes_secret: ClassVar[bool] = True
    sample: ClassVar[str] = "https://open.feishu.cn/open-apis/bot/v2/hook/"
    hosts: ClassVar[tuple[str, ...]] = ("open.feishu.cn", "open.larksuite.com")
    most_bytes: ClassVar[int] = 6_000
    code_name: ClassVar[str] = "code"
    said_name: ClassVar[str] = "msg"
    too_often: ClassVar[Mapping[int, int]] = {11232: MINUTE_MS, 99991400: MINUTE_MS}
    remedies: ClassVar[Mapping[int, Text]] = {
        19021: {
            "zh": "：请核对签名密钥和服务器时间",
            "en": ": look at the secret and the clock of the server",
        },
        19022: {
            "zh": "：请在机器人的 IP 白名单里加上服务器的公网 IP",
            "en": ": let the robot take messages from the address of this server",
        },
        19024: {"zh": "：请把机器人的关键词设为「活单」", "en": ": let the key word of the robot be 活单"},
    }

    def sign(self, address: str, secret: str, now: int) -> tuple[str, dict[str, object]]:
        """Put time and signature into the body."""
        seconds = now // 1000
        return address, {"timestamp": str(seconds), "sign": signature(secret, seconds)}

    def message(self, words: Words) -> dict[str, object]:
        """Write a post: the title, a paragraph for each line, the link last."""
        title, *lines = words.fitting(self.most_bytes)
        said: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in lines]
        if words.link:
            said.append([{"tag": "a", "text": "在活单里打开", "href": words.link}])
        post = {"zh_cn": {"title": title, "content": said or [[{"tag": "text", "text": title}]]}}
        return {"msg_type": "post", "content": {"post": post}}


def signature(secret: str, seconds: int) -> str:
    """Sign a moment."""
    return digest(f"{seconds}\n{secret}", "")
