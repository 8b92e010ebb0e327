"""
Files people attach: taking one in, linking it to the record that holds it, giving it out, removing it in time.

Owns the tables ``file`` and ``file_link``. A new file is loose: only who uploaded it may link it. A record that is
saved with it holds it; one that no longer does lets it go, and ninety days later it is removed. Does not own the
bytes (``storage/shelf.py``), cells (``engines/records``), or who may see which (``engines/query``).
"""

from huodan.engines.files.copying import copy
from huodan.engines.files.keeping import (
    Incoming,
    Limits,
    QuotaReached,
    Stored,
    count,
    find,
    find_own,
    is_kept,
    keep,
    loose_of,
    meant_field,
    require_attaching,
    used,
)
from huodan.engines.files.kinds import Kind, kind_of
from huodan.engines.files.linking import follow, hold, holders
from huodan.engines.files.names import clean_name
from huodan.engines.files.removing import mend, purge, unknown
from huodan.engines.files.returning import bring_back
from huodan.engines.files.sniffing import SHOWN_INLINE, sniff

__all__ = [
    "SHOWN_INLINE",
    "Incoming",
    "Kind",
    "Limits",
    "QuotaReached",
    "Stored",
    "bring_back",
    "clean_name",
    "copy",
    "count",
    "find",
    "find_own",
    "follow",
    "hold",
    "holders",
    "is_kept",
    "keep",
    "kind_of",
    "loose_of",
    "meant_field",
    "mend",
    "purge",
    "require_attaching",
    "sniff",
    "unknown",
    "used",
]
