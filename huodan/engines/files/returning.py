"""Files that come back with the record they belonged to, though they were forgotten meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from huodan.engines.files.keeping import loose, take_turns
from huodan.language.fields._files import File
from huodan.storage.db import Tx
from huodan.storage.extract import KeptFile
from huodan.storage.system import file as files


def bring_back(tx: Tx, kept: Iterable[KeptFile]) -> int:
    """
    Let files that were forgotten be there again under their old ids, loose and their actor's, and say how many.

    Their contents were put on the shelf before.
    """
    wanted = {one.id: one for one in kept}
    if not wanted:
        return 0
    take_turns(tx)
    there = set(tx.execute(select(files.c.id).where(files.c.id.in_(wanted))).scalars())
    rows = [
        loose(tx, File(one.id, one.name, one.size, one.type), one.hash)
        for id, one in sorted(wanted.items())
        if id not in there
    ]
    if rows:
        tx.execute(insert(files), rows)
    return len(rows)
