"""Programs that steps of processes call: what they are sent is signed as what other programs are told."""

from __future__ import annotations

from typing import ClassVar

from huodan.connectors.channels.webhook import Webhook
from huodan.kit.words import Text


class Calls(Webhook):
    """An address steps call."""

    label: ClassVar[Text] = {"zh": "流程调用的系统", "en": "System that processes call"}
    place: ClassVar[int] = 60
    hears_changes: ClassVar[bool] = False
