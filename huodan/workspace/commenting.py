"""
The write door for what is said about records: a remark is decided, stored, and who is mentioned is told of it.

It goes the way of ``perform`` (locked, decided, applied, followed, all in the caller's Tx), but makes no version of the
record and no Change: who edits it is not disturbed, and nothing reacts to it (decision 0052).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huodan.engines import comments, inbox, people
from huodan.engines.people import AskerGone
from huodan.kit.ids import Id
from huodan.language.access import Grant, grant as grant_of
from huodan.language.document import Verb
from huodan.language.messages import Remark
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import live


@dataclass(frozen=True, slots=True)
class Remarked:
    """What was done. unreached: who is mentioned and was not told, as they do not see the record or may not sign in."""

    comment: Id
    unreached: tuple[Id, ...]


def remark(tx: Tx, plan: Plan, grant: Grant, wanted: Remark) -> Remarked:
    """
    Say something about a record, in other words, or take it back.

    Raises:
        NotFound and what ``comments.decide`` raises: the Tx must be given up then.
    """
    assert tx.is_write
    if tx.dialect != "sqlite" and wanted.form in plan.forms:
        fetch_rows(tx, plan, wanted.form, (wanted.record,), lock=True)
    decision = comments.decide(tx, plan, grant, wanted)
    said, old = decision.said, decision.old
    if old == said:
        return Remarked(said.id, ())
    comments.apply(tx, decision)
    others = [person for person in said.mentions if person != tx.actor.person]
    reached = [person for person in others if _sees(tx, plan, person, said.form, said.record)]
    before = inbox.told_of(tx, said.id)
    inbox.tell(tx, reached, mentioned=said.mentions, form=said.form, record=said.record, about=said.id)
    live.tell(tx, {live.COMMENTS_OF + said.form, *live.inboxes({*reached, *before})})
    return Remarked(said.id, tuple(person for person in others if person not in reached))


def forget_remarks(tx: Tx, form: str, records: Collection[Id]) -> None:
    """Forget what was said about records that are gone for good, and what people were told of it."""
    comments.forget(tx, form, records)
    inbox.forget(tx, form, records)


def _sees(tx: Tx, plan: Plan, person: Id, form: str, record: Id) -> bool:
    """Say whether somebody may sign in and sees a record."""
    try:
        actor = people.actor_of_asker(tx, person=person, key=None)
    except AskerGone:
        return False
    return bool(covering(tx, plan, grant_of(plan, actor), form, record, Verb.READ))
