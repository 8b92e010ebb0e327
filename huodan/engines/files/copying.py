"""Giving somebody a file of their own with the content of one they see: no second upload, no room taken."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select

from huodan.engines.files.keeping import described, loose, take_turns
from huodan.kit.ids import Id
from huodan.language.fields._files import File
from huodan.storage.db import Tx
from huodan.storage.system import file as files


def copy(tx: Tx, ids: Sequence[Id]) -> list[File]:
    """
    Make a loose file of the actor's for each of these, in their order; one that is gone meanwhile is left out.

    That the actor may see them is for the caller to have asked.
    """
    take_turns(tx)
    known = {row.id: row for row in tx.execute(select(files).where(files.c.id.in_(ids)))}
    made = [(known[id], described(known[id], tx.new_id())) for id in ids if id in known]
    if made:
        tx.execute(insert(files), [loose(tx, new, old.hash) for old, new in made])
    return [new for _, new in made]
