"""
What other programs tell us: the addresses they post to, and each message with what became of it (decision 0086).

Owns the tables ``incoming`` and ``incoming_call``. A message that is done is noted in the Tx that does it, so that neither is
there without the other and a repeat finds its answer. Does not own what becomes of it (``workspace/incoming``) or the key by
which it acts (``engines/people``).
"""

from huodan.engines.incoming.addresses import (
    MOST_ADDRESSES,
    Address,
    Clash,
    Settings,
    TooMany,
    Unknown,
    add,
    change,
    end_former,
    find,
    find_by_token,
    list_all,
    remove,
    renew,
    rotate,
)
from huodan.engines.incoming.calls import (
    KEPT_MS,
    MOST_LISTED,
    Answer,
    Call,
    Came,
    State,
    UnknownCall,
    claim,
    find_came,
    finish,
    is_done,
    is_failing,
    list_calls,
    newest_body,
    note,
    purge,
)

__all__ = [
    "KEPT_MS",
    "MOST_ADDRESSES",
    "MOST_LISTED",
    "Address",
    "Answer",
    "Call",
    "Came",
    "Clash",
    "Settings",
    "State",
    "TooMany",
    "Unknown",
    "UnknownCall",
    "add",
    "change",
    "claim",
    "end_former",
    "find",
    "find_by_token",
    "find_came",
    "finish",
    "is_done",
    "is_failing",
    "list_all",
    "list_calls",
    "newest_body",
    "note",
    "purge",
    "remove",
    "renew",
    "rotate",
]
