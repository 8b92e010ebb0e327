"""
What is offered again in a field of free words: those used most in the records the asker may see.

Owns how many are looked at and which fit what is typed. Who may see which is up to the figures they are counted by.
"""

from __future__ import annotations

from huodan.engines.query.figures import aggregate
from huodan.engines.query.paths import is_masked
from huodan.engines.query.request import Aggregate, Group, Measure, Order
from huodan.kit.text import fold
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import Path, Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import Scope

LOOKED_AT = 500


def suggest_words(
    tx: Tx, plan: Plan, grant: Grant, form: str, path: Path, *, search: str, limit: int
) -> tuple[str, ...]:
    """This function will list the words of a field that hold what is typed, the most used first; none to who may not read it."""
    scope = Scope(tx, plan, grant)
    if not grant.form(form).can(Verb.READ) or not scope.may_read(path) or is_masked(scope, path):
        return ()
    asked = Aggregate(
        form,
        group=(Group(path.text, key="word"),),
        measures=(Measure("used", "count"),),
        order=(Order("used", "desc"),),
        limit=LOOKED_AT,
    )
    wanted = fold(search)
    words = (str(row["word"]) for row in aggregate(tx, plan, grant, asked) if row["word"] is not None)
    return tuple(word for word in words if wanted in fold(word))[:limit]
