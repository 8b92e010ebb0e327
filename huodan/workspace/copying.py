"""Beginning a record like another, with files of its own: what only reads (``engines.query``) and what keeps files, joined."""

from __future__ import annotations

from typing import Any

from huodan.engines import files
from huodan.engines.query import Likeness, copied
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx


def begin_copy(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> Likeness:
    """
    Give the values a new record like this one begins with, and copies of its files as the asker's loose ones.

    Only files the asker sees plainly, in fields a new record of theirs may have, are copied.

    Raises:
        NotFound, NotAllowed: if the record may not be seen, or none created.
    """

    def copy(shown: list[Any]) -> list[dict[str, object]]:
        ids = (parse_id(each["id"]) for each in shown)
        return [file.view() for file in files.copy(tx, [id for id in ids if id is not None])]

    return copied(tx, plan, grant, form, id, copy=copy)
