"""
Imports: the records a file speaks of are found, checked and written: all of them or those that are right.

Owns which stored record a row means, looking references up together, past imports and saved mappings, and the two
ways of running the same decisions: on a snapshot (dry run) or in one Tx through the write door. Does not own reading
files and mapping columns (``engines/exchange``) or what is right (``engines/records``).
"""

from huodan.workspace.importing.report import ImportColumn, ImportReport
from huodan.workspace.importing.run import Commit, Large, run_import, write_error_file
from huodan.workspace.importing.trying import BadKey, NoKey, Refused, try_table
from huodan.workspace.importing.wish import MODES, BadAccept, BadImportAs, BadMode, Mode, Wish

__all__ = [
    "MODES",
    "BadAccept",
    "BadImportAs",
    "BadKey",
    "BadMode",
    "Commit",
    "ImportColumn",
    "ImportReport",
    "Large",
    "Mode",
    "NoKey",
    "Refused",
    "Wish",
    "run_import",
    "try_table",
    "write_error_file",
]
