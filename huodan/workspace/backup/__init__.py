"""
Backups that are proved: made, restored into a place of their own, compared and checked before they count (decision 0022).

``manifest`` says what one holds, ``store`` where they lie, ``making`` makes them, ``proving`` tries them, ``keeping`` says
which stay, ``packing`` makes one file of one, ``restoring`` makes a workspace of one.
"""

from huodan.workspace.backup.keeping import BadRules, Rules, forget_old, rules, set_rules, to_forget
from huodan.workspace.backup.making import Watching, make_backup
from huodan.workspace.backup.manifest import (
    BackupUnreadable,
    Kind,
    Manifest,
    NewerBackup,
    NoBackup,
    read_manifest,
)
from huodan.workspace.backup.packing import (
    PasswordNeeded,
    ShortPassword,
    WrongPassword,
    pack,
    pack_into,
    packed_size,
    unpacked_file,
)
from huodan.workspace.backup.proving import BackupDiffers, ContentDamaged, prove
from huodan.workspace.backup.restoring import Living, OtherDatabase, Restored, StillOpen, restore
from huodan.workspace.backup.scheduled import (
    MANUAL_KIND,
    NIGHTLY_KIND,
    ask_backup,
    change_rules,
    make_in_child,
)
from huodan.workspace.backup.state import State, note_failed, note_made, state
from huodan.workspace.backup.store import CONTENTS, BackupRunning, Store, store_of

__all__ = [
    "BackupDiffers",
    "BackupRunning",
    "BackupUnreadable",
    "BadRules",
    "CONTENTS",
    "ContentDamaged",
    "Kind",
    "Living",
    "MANUAL_KIND",
    "Manifest",
    "NIGHTLY_KIND",
    "NewerBackup",
    "NoBackup",
    "OtherDatabase",
    "PasswordNeeded",
    "Restored",
    "Rules",
    "ShortPassword",
    "StillOpen",
    "State",
    "Store",
    "Watching",
    "WrongPassword",
    "ask_backup",
    "change_rules",
    "forget_old",
    "make_backup",
    "make_in_child",
    "note_failed",
    "note_made",
    "pack",
    "pack_into",
    "packed_size",
    "prove",
    "read_manifest",
    "restore",
    "rules",
    "set_rules",
    "state",
    "store_of",
    "to_forget",
    "unpacked_file",
]
