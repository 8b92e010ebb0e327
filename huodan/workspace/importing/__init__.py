"""
Imports: the records a file speaks of are found, checked and written, all or none.

Owns which stored record a row means, looking references up together, and the two ways of running the same
decisions: on a snapshot (dry run) or in one Tx through the write door. Does not own reading files and mapping
columns (``engines/exchange``) or what is right (``engines/records``).
"""

from huodan.workspace.importing.run import (
    MODES,
    BadKey,
    BadMode,
    Commit,
    ImportColumn,
    ImportReport,
    Mode,
    NoKey,
    Refused,
    import_table,
    run_import,
)

__all__ = [
    "MODES",
    "BadKey",
    "BadMode",
    "Commit",
    "ImportColumn",
    "ImportReport",
    "Mode",
    "NoKey",
    "Refused",
    "import_table",
    "run_import",
]
