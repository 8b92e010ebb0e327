"""
Bringing back single records from a backup, without touching the rest.

A backup is opened by taking the records of one form out of it into a file that lives a day (``opening``, by
``jobs/open_backup.py``). In it an administrator finds what was deleted or changed since and compares it with now
(``looking``). What they choose is brought back through ``perform`` with their own rights (``doing``, by
``jobs/recover.py``), and can be taken back like an import. ``alone`` does both for the command line.
"""

from huodan.workspace.recovering.alone import FormUnknown, NumberUnknown, Recovered, recover_alone
from huodan.workspace.recovering.doing import (
    ask_recovery,
    ask_undo,
    bring_back,
    contents_needed,
    put_contents,
)
from huodan.workspace.recovering.looking import (
    MOST_LISTED,
    Found,
    Opened,
    OpenedGone,
    chosen,
    difference,
    find_opened,
    formers,
    listed,
    lost_labels,
    opened,
)
from huodan.workspace.recovering.opening import (
    KIND as OPEN_KIND,
    OPENED,
    FormNotThere,
    NotAllRows,
    ask_opening,
    note_audit,
    require,
    take_out,
)

__all__ = [
    "MOST_LISTED",
    "OPENED",
    "OPEN_KIND",
    "FormNotThere",
    "FormUnknown",
    "Found",
    "NotAllRows",
    "NumberUnknown",
    "Opened",
    "OpenedGone",
    "Recovered",
    "ask_opening",
    "ask_recovery",
    "ask_undo",
    "bring_back",
    "chosen",
    "contents_needed",
    "difference",
    "find_opened",
    "formers",
    "listed",
    "lost_labels",
    "note_audit",
    "opened",
    "put_contents",
    "recover_alone",
    "require",
    "take_out",
]
