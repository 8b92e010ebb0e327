"""
Backups that are proved: made, restored into a place of their own, compared and checked before they count (decision 0022);
sealed if they have a password (decision 0035).

``manifest`` says what one holds, ``keys`` who can read it, ``reading`` reads it, ``store`` says where they lie, ``making``
makes them, ``proving`` tries them, ``keeping`` says
which stay, ``packing`` makes one file of one, ``restoring`` makes a workspace of one.
"""

from huodan.workspace.backup.keeping import BadRules, Rules, forget_old, rules, set_rules, to_forget
from huodan.workspace.backup.keys import (
    WRAPPED,
    AlreadySealed,
    BadKeys,
    Key,
    KeyLost,
    Keys,
    PasswordNeeded,
    ShortPassword,
    WrongPassword,
    key_in_use,
    learn,
    read_keys,
    sealed_since,
    set_password,
)
from huodan.workspace.backup.making import Watching, make_backup
from huodan.workspace.backup.manifest import (
    BackupUnreadable,
    Kind,
    Manifest,
    NewerBackup,
    NoBackup,
    read_manifest,
)
from huodan.workspace.backup.packing import pack, pack_into, packed_size, unpacked_file
from huodan.workspace.backup.place import (
    BadSecondPlace,
    NoSecondPlace,
    SecondForeign,
    SecondGone,
    SecondPlace,
    SecondTrouble,
    SecondUnknown,
    keep_place,
    known_place,
    place_in_use,
    tried,
)
from huodan.workspace.backup.proving import BackupDiffers, ContentDamaged, prove, require_contents
from huodan.workspace.backup.reading import Backup, contents_by, open_backup, require_readable
from huodan.workspace.backup.restoring import Living, OtherDatabase, Restored, StillOpen, restore
from huodan.workspace.backup.scheduled import (
    MANUAL_KIND,
    NIGHTLY_KIND,
    SECOND_KIND,
    ask_backup,
    change_rules,
    make_in_child,
    sweep_left,
)
from huodan.workspace.backup.second import (
    Second,
    SecondDiffers,
    copy_all,
    copy_in_child,
    look_at_second,
    second_of,
)
from huodan.workspace.backup.state import SECOND, State, note_copied, note_failed, note_made, state
from huodan.workspace.backup.store import CONTENTS, BackupRunning, Store, store_of

__all__ = [
    "AlreadySealed",
    "Backup",
    "BadKeys",
    "Key",
    "KeyLost",
    "Keys",
    "WRAPPED",
    "contents_by",
    "key_in_use",
    "learn",
    "open_backup",
    "read_keys",
    "require_contents",
    "require_readable",
    "sealed_since",
    "set_password",
    "BackupDiffers",
    "BackupRunning",
    "BackupUnreadable",
    "BadRules",
    "BadSecondPlace",
    "CONTENTS",
    "ContentDamaged",
    "Kind",
    "Living",
    "MANUAL_KIND",
    "Manifest",
    "NIGHTLY_KIND",
    "NewerBackup",
    "NoBackup",
    "NoSecondPlace",
    "OtherDatabase",
    "PasswordNeeded",
    "Restored",
    "Rules",
    "SECOND",
    "SECOND_KIND",
    "Second",
    "SecondDiffers",
    "SecondForeign",
    "SecondGone",
    "SecondPlace",
    "SecondTrouble",
    "SecondUnknown",
    "ShortPassword",
    "StillOpen",
    "State",
    "Store",
    "Watching",
    "WrongPassword",
    "ask_backup",
    "change_rules",
    "copy_all",
    "copy_in_child",
    "forget_old",
    "keep_place",
    "known_place",
    "look_at_second",
    "make_backup",
    "make_in_child",
    "note_copied",
    "note_failed",
    "note_made",
    "pack",
    "pack_into",
    "packed_size",
    "place_in_use",
    "prove",
    "read_manifest",
    "restore",
    "rules",
    "second_of",
    "set_rules",
    "state",
    "sweep_left",
    "store_of",
    "to_forget",
    "tried",
    "unpacked_file",
]
