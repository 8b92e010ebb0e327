"""
Incoming webhooks: who sets them, what a message means, with whose rights it is done, and that it is done once (decision 0086).

Does not own the addresses and the log (``engines/incoming``) or how a message is read off the wire (``doors/http``).
"""

from huodan.workspace.incoming.managing import (
    Made,
    Tried,
    Wish,
    end_former_secrets,
    make,
    renew_address,
    renew_secret,
    set_address,
    switch,
    take_away,
    try_out,
)
from huodan.workspace.incoming.receiving import Parcel, actor_of, opened, receive, replay

__all__ = [
    "Made",
    "Parcel",
    "Tried",
    "Wish",
    "actor_of",
    "end_former_secrets",
    "make",
    "opened",
    "receive",
    "renew_address",
    "renew_secret",
    "replay",
    "set_address",
    "switch",
    "take_away",
    "try_out",
]
