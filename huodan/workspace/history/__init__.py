"""
History and recovery: comparing versions of a record, going back to one, the end of the trash, the journal's archive.

Owns what a person wants back and what they are told of what cannot be; each way back is one ordinary ``perform`` with
their own rights. Does not own what a version was (``engines/records/past.py``) or how it is told (``engines/journal``).
"""

from huodan.workspace.history.comparing import Comparison, Version, compare
from huodan.workspace.history.keeping import (
    BadKeeping,
    Keeping,
    archive_journal,
    delete_for_good,
    forget_trash,
    keeping,
    next_night,
    set_keeping,
)
from huodan.workspace.history.restoring import CannotRestore, Restoring, preview_restore, restore

__all__ = [
    "BadKeeping",
    "CannotRestore",
    "Comparison",
    "Keeping",
    "Restoring",
    "Version",
    "archive_journal",
    "compare",
    "delete_for_good",
    "forget_trash",
    "keeping",
    "next_night",
    "preview_restore",
    "restore",
    "set_keeping",
]
