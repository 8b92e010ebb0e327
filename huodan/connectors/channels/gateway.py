"""
Single persons, told by their phone over an address the company has: a gateway that sends SMS, or writes them elsewhere.

One message for each, as JSON, signed as those of programs are.
"""

from __future__ import annotations

from typing import ClassVar

from huodan.connectors.channels.webhook import Webhook
from huodan.kit.words import Text


class Gateway(Webhook):
    """An address that passes messages on to persons."""

    label: ClassVar[Text] = {"zh": "短信（经 Webhook 网关）", "en": "SMS (by a webhook gateway)"}
    place: ClassVar[int] = 50
    gap_ms: ClassVar[int] = 10_000
    hears_changes: ClassVar[bool] = False
    is_to_each: ClassVar[bool] = True
