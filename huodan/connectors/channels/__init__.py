"""
On which ways others are told: one file each, and the folder is the registry (decision 0078).

Does not own what is told and with whose rights (``workspace/webhooks``), or when it is tried again (``engines/webhooks``).
"""

import sys

from huodan.connectors.channels._base import Channel, Parcel, Sent, Target, Verdict, Words
from huodan.kit.discover import discover

CHANNELS: dict[str, Channel] = {
    name: kind() for name, kind in discover(sys.modules[__name__], Channel).items()
}
"""Each channel by its name."""

PROGRAMS, CALLED = "webhook", "calls"
"""The channels of programs that are told of changes, and of those that steps of processes call."""

__all__ = ["CALLED", "CHANNELS", "PROGRAMS", "Channel", "Parcel", "Sent", "Target", "Verdict", "Words"]
