"""
Two records of one thing become one: the other's values where they are chosen, and all that named it (decision 0066).

Owns the table ``merged``: what went into what, and what is needed to take it back. Everything is written through ``perform``;
what anybody may do with the two records is asked there, while letting others name the one that stays is the system's act.
"""

from huodan.workspace.merging.choosing import (
    Merging,
    NotMergeable,
    OneRecord,
    Pair,
    Settled,
    Side,
    UnknownSide,
    settle,
)
from huodan.workspace.merging.doing import (
    PREFIX,
    AlreadyMerging,
    Merged,
    StandsTwice,
    Unfinished,
    finish,
    merge,
    repoint_some,
    require_free_of_clashes,
)
from huodan.workspace.merging.kept import (
    Became,
    Kept,
    MergedInto,
    MergeNotFound,
    State,
    became,
    find,
    require_not_merged,
)
from huodan.workspace.merging.looking import Named, Outlook, look
from huodan.workspace.merging.stayed import told
from huodan.workspace.merging.undoing import (
    CannotUndoMerge,
    LaterMerge,
    NotTheirs,
    Undone,
    take_back_some,
    undo,
)

__all__ = [
    "PREFIX",
    "AlreadyMerging",
    "Became",
    "CannotUndoMerge",
    "Kept",
    "LaterMerge",
    "MergeNotFound",
    "Merged",
    "MergedInto",
    "Merging",
    "Named",
    "NotMergeable",
    "NotTheirs",
    "OneRecord",
    "Outlook",
    "Pair",
    "Settled",
    "Side",
    "StandsTwice",
    "State",
    "Undone",
    "Unfinished",
    "UnknownSide",
    "became",
    "find",
    "finish",
    "look",
    "merge",
    "repoint_some",
    "require_free_of_clashes",
    "require_not_merged",
    "settle",
    "take_back_some",
    "told",
    "undo",
]
