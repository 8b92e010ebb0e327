"""
The journal as one, though entries of long ago lie in its archive (decision 0028).

Owns nothing but this union, for whoever reads; conditions on it reach both tables and use their indexes.
"""

from __future__ import annotations

from sqlalchemy import select, union_all

from huodan.storage.system import journal, journal_archive

every_entry = union_all(
    select(*journal.c), select(*(journal_archive.c[column.name] for column in journal.c))
).subquery("every_entry")
