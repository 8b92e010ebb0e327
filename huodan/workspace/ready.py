"""
Records an import made ready beside the writers, and storing them: the write door for what was decided on a snapshot.

What is packed only has to be stored; what cannot be packed is written one by one as ``perform`` would. Nothing follows
from such records (``perform.is_followed`` has none of their form). Does not own whether they still hold: ``importing``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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


GoOn = Callable[[], None]
"""Raises what ends the work, if somebody wants it to end."""


def always() -> None:
    """Go on; for work that nobody can stop."""


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


def write_ready(tx: Tx, plan: Plan, chunks: Chunks, *, cause: Id, go_on: GoOn = always) -> None:
    """
    Store what is ready.

    go_on: asked before each chunk; what it raises ends the Tx, of which nothing stays.

    Raises:
        Invalid, Conflict, IntegrityError: if it does not hold any more; the Tx must be given up then.
    """
    assert tx.is_write
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    brought: dict[str, dict[str, int]] = defaultdict(dict)
    for ready in chunks():
        go_on()
        form = ready.packed.form
        records.put(tx, plan, ready.packed)
        journal.put(tx, plan, form, ready.journal, cause=cause)
        wanted[form].update(id for one in ready.packed.waiting for id in one.fields)
        for id, number in ready.packed.brought.items():
            brought[form][id] = max(number, brought[form].get(id, 0))
        _write_others(tx, plan, ready.others, cause=cause)
    live.tell(tx, set(wanted))
    given = {
        form: {
            id: iter(texts)
            for id, texts in records.next_numbers(
                tx, plan, plan.forms[form], wanted[form], brought[form]
            ).items()
        }
        for form in sorted(wanted)
    }
    if any(wanted.values()):
        for ready in chunks():
            go_on()
            form, waiting = ready.packed.form, ready.packed.waiting
            changes = records.put_waiting(tx, plan, plan.forms[form], waiting, given[form])
            journal.put(tx, plan, form, [journal.pack_change(change) for change in changes], cause=cause)


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
