"""
Exports: the records somebody may see and export, page by page, into a file; large ones by a job.

Does not own how a file is written (``engines/exchange/export``) or what may be seen (the read door).
"""

from huodan.workspace.exporting.later import (
    EXPORTED,
    ExportGone,
    enqueue_export,
    open_export,
    write_export,
)
from huodan.workspace.exporting.writing import (
    AT_ONCE,
    ExportOutdated,
    Wish,
    export,
    file_name,
    grant_of,
    is_large,
    note_export,
    read_wish,
)

__all__ = [
    "AT_ONCE",
    "EXPORTED",
    "ExportGone",
    "ExportOutdated",
    "Wish",
    "enqueue_export",
    "export",
    "file_name",
    "grant_of",
    "is_large",
    "note_export",
    "open_export",
    "read_wish",
    "write_export",
]
