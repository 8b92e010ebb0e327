"""
Records an import made ready beside the writers, and storing them: the write door for what was decided on a snapshot.

What is packed only has to be stored; what cannot be packed is written one by one as ``perform`` would. Nothing follows
from such records (``perform.REACTIONS`` has none of their form). Does not own whether they still hold: ``importing``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huodan.engines import journal, records
from huodan.kit.ids import Id
from huodan.language.messages import ChangeKind
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.perform import finish, keep


@dataclass(slots=True)
class Ready:
    """Some records of one form: packed with what the journal says of them; others: those that are not."""

    packed: records.Packed
    journal: list[journal.Packed]
    others: tuple[records.Decision, ...] = ()


Chunks = Callable[[], Iterable[Ready]]
"""Gives all chunks from the first; called twice, so that numbers are taken when everything else is stored."""


def make_ready(tx: Tx, plan: Plan, form: PlanForm, decisions: Sequence[records.Decision]) -> Ready:
    """Pack what was decided about new and changed records, none of which has a problem."""
    plain = [one for one in decisions if records.can_pack(plan, one)]
    others = (
        tuple(one for one in decisions if not records.can_pack(plan, one))
        if len(plain) < len(decisions)
        else ()
    )
    packed, changes = records.pack(tx, plan, form, plain)
    return Ready(packed, [journal.pack_change(change) for change in changes], others)


def write_ready(tx: Tx, plan: Plan, form: PlanForm, chunks: Chunks, *, cause: Id) -> None:
    """
    Store what is ready.

    Raises:
        Invalid, Conflict, IntegrityError: if it does not hold any more; the Tx must be given up then.
    """
    assert tx.is_write
    live.tell(tx, {form.id})
    wanted: Counter[str] = Counter()
    brought: dict[str, int] = {}
    for ready in chunks():
        records.put(tx, plan, ready.packed)
        journal.put(tx, plan, form.id, ready.journal, cause=cause)
        wanted.update(id for one in ready.packed.waiting for id in one.fields)
        for id, number in ready.packed.brought.items():
            brought[id] = max(number, brought.get(id, 0))
        _write_others(tx, plan, ready.others, cause=cause)
    numbers = records.next_numbers(tx, plan, form, wanted, brought)
    if wanted:
        given = {id: iter(texts) for id, texts in numbers.items()}
        for ready in chunks():
            changes = records.put_waiting(tx, plan, form, ready.packed.waiting, given)
            journal.put(tx, plan, form.id, [journal.pack_change(change) for change in changes], cause=cause)


def _write_others(tx: Tx, plan: Plan, others: Sequence[records.Decision], *, cause: Id) -> None:
    """Write records one by one; those that are new get their numbers together."""
    if not others:
        return
    changed = [records.apply(tx, plan, one) for one in others if one.kind is not ChangeKind.CREATED]
    keep(tx, plan, [change for change in changed if change is not None], cause=cause)
    new = [one for one in others if one.kind is ChangeKind.CREATED]
    for one in new:
        records.begin(tx, plan, one)
    finish(tx, plan, new, cause=cause)
