"""
The journal: every Change of every record, appended and never altered (sentence 10).

Owns the tables ``journal`` and ``journal_archive``, into which entries of long ago move, and reading both as the
history of a record. What a Change holds is ``engines.records``' business; who listens to it is ``workspace.perform``'s.
"""

from huodan.engines.journal.archiving import archive_old
from huodan.engines.journal.history import MOST_ENTRIES, Entry, MergedNames, Page, history, sight_of
from huodan.engines.journal.looking import (
    Behind,
    Caused,
    Entered,
    Stamp,
    Written,
    bodies_at,
    brought_as,
    caused_by,
    caused_in,
    changes_behind,
    count_caused,
    entry_at,
    fields_behind,
    fields_since,
    former_targets,
    held_at,
    last_version,
    stamps,
    touched_since,
    written_by,
    written_then,
)
from huodan.engines.journal.telling import CellChange, Sight, tell, tell_values, told_changes
from huodan.engines.journal.writing import Packed, append, pack_change, put

__all__ = [
    "MOST_ENTRIES",
    "Caused",
    "Behind",
    "CellChange",
    "Entered",
    "Entry",
    "MergedNames",
    "Packed",
    "Page",
    "Sight",
    "Stamp",
    "Written",
    "append",
    "archive_old",
    "bodies_at",
    "brought_as",
    "caused_by",
    "caused_in",
    "changes_behind",
    "count_caused",
    "entry_at",
    "fields_behind",
    "fields_since",
    "former_targets",
    "held_at",
    "history",
    "last_version",
    "pack_change",
    "put",
    "sight_of",
    "stamps",
    "tell",
    "tell_values",
    "told_changes",
    "touched_since",
    "written_by",
    "written_then",
]
