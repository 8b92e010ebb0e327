"""
The tables of records: they follow the Plan, and remember what fields were of another kind.

Owns ``field_store`` and ``field_past``. Does not own what the tables look like (``storage.sql.tables``).
"""

from huodan.engines.schema.beside import index_beside
from huodan.engines.schema.duplicates import Clash, Duplicates
from huodan.engines.schema.following import (
    clashes,
    conflicts,
    index,
    mend_search,
    missing,
    narrow,
    stores,
    sync,
    widen,
    widen_by,
)
from huodan.engines.schema.kinds import Becoming, becoming, keep, kinds, with_becoming

__all__ = [
    "Becoming",
    "Clash",
    "Duplicates",
    "becoming",
    "clashes",
    "conflicts",
    "index",
    "index_beside",
    "keep",
    "kinds",
    "mend_search",
    "missing",
    "narrow",
    "stores",
    "sync",
    "widen",
    "widen_by",
    "with_becoming",
]
