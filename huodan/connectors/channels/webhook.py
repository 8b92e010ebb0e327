"""Programs, told as Standard Webhooks asks: a JSON body for each change, signed with a secret we drew."""

from __future__ import annotations

from typing import ClassVar

from huodan.connectors.channels._base import HttpChannel, Parcel, Request, Target, Verdict
from huodan.connectors.posting import Answered, split_address
from huodan.connectors.standard_webhooks import headers as signed_headers
from huodan.kit.words import Text

SLOW_MS = 5_000
"""A server error that took so long speaks of the address, too."""
TIRED = frozenset({408, 425, 429, 502, 503, 504})
"""Answers that speak of the address, not of the message."""
GONE = 410
AGENT = "Huodan-Webhooks/1"
WRONG: Text = {
    "zh": "这不是能接收通知的地址。请写成 https://erp.example.com/hooks/huodan，不带用户名、空格和 # 号。",
    "en": "Nothing can be sent there. Write https://erp.example.com/hooks/huodan, without a user, blanks or #.",
}


class Webhook(HttpChannel):
    """An address of a program."""

    label: ClassVar[Text] = "Webhook"
    place: ClassVar[int] = 40

    def refuse(self, address: str) -> Text | None:
        """Take whatever can be posted to."""
        return WRONG if split_address(address) is None else None

    def request(self, target: Target, parcel: Parcel, now: int) -> Request:
        """Sign the body with each secret that signs now."""
        sent = {"content-type": "application/json", "user-agent": AGENT}
        signed = signed_headers(target.secrets, id=parcel.id, timestamp=now // 1000, body=parcel.body)
        return Request(target.address, sent | signed, parcel.body)

    def judge(self, answered: Answered, took_ms: int) -> Verdict:
        """Go by the status alone."""
        status, after = answered.status, answered.retry_after
        is_tired = status in TIRED or (status >= 500 and took_ms > SLOW_MS)
        pause_ms = 1000 * after if after is not None and is_tired else 0
        is_taken = 200 <= status < 300
        return Verdict(is_taken, is_down=is_tired, is_gone=status == GONE, pause_ms=pause_ms)
