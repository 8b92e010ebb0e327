"""企业微信: the robot of a group, whose key stands in its address; nothing is signed (developer.work.weixin.qq.com, 91770)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from huodan.connectors.channels._base import Words
from huodan.connectors.channels._robot import MINUTE_MS, Robot
from huodan.kit.words import Text


class Wecom(Robot):
    """A robot of 企业微信: 20 messages a minute, each of 2 048 bytes."""

    label: ClassVar[Text] = {"zh": "企业微信", "en": "WeCom"}
    place: ClassVar[int] = 10
    gap_ms: ClassVar[int] = 3_400
    sample: ClassVar[str] = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
    hosts: ClassVar[tuple[str, ...]] = ("qyapi.weixin.qq.com",)
    most_bytes: ClassVar[int] = 2_048
    too_often: ClassVar[Mapping[int, int]] = {45009: MINUTE_MS, 45033: MINUTE_MS, -1: 0}
    gone: ClassVar[frozenset[int]] = frozenset({93000})
    remedies: ClassVar[Mapping[int, Text]] = {
        93000: {
            "zh": "：没有这个机器人，可能已从群里移除。请填新的地址",
            "en": ": there is no such robot, or it was removed from its group; give the address of another",
        }
    }

    def message(self, words: Words) -> dict[str, object]:
        """Write a text; ``<@…>`` would call somebody and is spelled otherwise."""
        lines = [*words.fitting(self.most_bytes), *([words.link] if words.link else ())]
        called = {"mentioned_mobile_list": [*words.calls]} if words.calls else {}
        return {"msgtype": "text", "text": {"content": "\n".join(lines).replace("<@", "(@"), **called}}
