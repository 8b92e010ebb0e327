"""
Saying of two records that they are no duplicates though they look alike, and taking that back (decision 0069).

Owns the table ``parted``. It tells nothing of the records and changes none: 「可能重复」 and the hint leave the two alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from huodan.engines.query import parted_from
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import VERB_WORDS, Grant, NotAllowed, NotFound, RecordNotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.statements import fetch_rows
from huodan.storage.system import parted as table

MOST_OTHERS = 100


class NothingToPart(HuodanError):
    """A record is to be told from itself, from nothing, or from too many."""

    code = "nothing_to_part"
    status = 422
    zh = "请给出 1 到 {most} 条别的数据，说明它们和这一条不是重复的。"
    en = "Please name 1 to {most} other records, which are no duplicates of this one."


def part(
    tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, others: Sequence[Id], *, is_parted: bool
) -> None:
    """
    Say that a record is not the same thing as some others, or that it may be again.

    Raises:
        NothingToPart. NotFound, NotAllowed: who does not see all of them and cannot change one of each two.
    """
    assert tx.is_write
    if tx.dialect != "sqlite" and form in plan.forms:
        fetch_rows(tx, plan, form, (id,), lock=True)  # of two who say the same one waits
    if form not in plan.forms or not grant.sees(form):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    wanted = frozenset(others)
    if id in wanted or not 0 < len(wanted) <= MOST_OTHERS:
        raise NothingToPart(path="others", most=MOST_OTHERS)
    grant.require(form, Verb.UPDATE)
    every = (id, *sorted(wanted))
    if len(visible(tx, plan, grant, form, every, Verb.READ)) < len(every):
        raise RecordNotFound
    changeable = visible(tx, plan, grant, form, every, Verb.UPDATE)
    if id not in changeable and not wanted <= changeable.keys():
        raise NotAllowed(form=plan.forms[form].label, verb=VERB_WORDS[Verb.UPDATE])
    there = parted_from(tx, form, id)
    for other in sorted(wanted - there if is_parted else wanted & there):
        newer, older = max(id, other), min(id, other)
        if is_parted:
            who = {"person": tx.actor.person, "api_key": tx.actor.key, "at": tx.now}
            tx.execute(insert(table), {"form": form, "newer": newer, "older": older, **who})
        else:
            same = (table.c.form == form, table.c.newer == newer, table.c.older == older)
            tx.execute(delete(table).where(*same))
