"""
Webhooks: who sets them, what they are told with whose rights, and sending it (decision 0076).

Does not own what waits to be told (``engines/webhooks``) or how a message travels (``connectors``).
"""

from huodan.workspace.webhooks.courier import deliver, has_due
from huodan.workspace.webhooks.managing import (
    Made,
    Wish,
    end_former_secrets,
    make,
    renew_secret,
    set_webhook,
    take_away,
    tell_again,
    try_out,
)
from huodan.workspace.webhooks.permitted import (
    ALLOWED,
    allowed_networks,
    set_allowed_networks,
)

__all__ = [
    "ALLOWED",
    "Made",
    "Wish",
    "allowed_networks",
    "deliver",
    "end_former_secrets",
    "has_due",
    "make",
    "renew_secret",
    "set_allowed_networks",
    "set_webhook",
    "take_away",
    "tell_again",
    "try_out",
]
