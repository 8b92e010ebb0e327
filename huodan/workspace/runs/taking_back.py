"""
What steps did with records, noted where they did it, and taken back: the last first, as it was, or not at all (decision 0088).

What is given back is the system's act, as what is taken back was; the history says who took it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from huodan.engines import flow, journal, records
from huodan.engines.journal import Entered, Stamp
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.flow.run import Visit
from huodan.language.messages import (
    Change,
    ChangeKind,
    Command,
    DeleteRecord,
    Origin,
    PutBack,
    RestoreRecord,
)
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.runs.moving import Moving
from huodan.workspace.runs.turns import TakeBack, Wrote

WROTE = "wrote"
"""In the data of a visit: what it did with records; of a run: what its marks wrote last, and when."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A record others changed, with who changed each of its fields last."""

    form: str
    record: Id
    fields: Mapping[str, Stamp]


class DataMovedOn(HuodanError):
    """
    What steps did with records cannot be taken back, as something became of it.

    moved: of which record, where that is known; told to nobody but who may read it (``flowing/moved_on.py``).
    """

    code = "data_moved_on"
    status = 409
    zh = "后面的步骤写入的数据，已经又有人修改或用到，不能再撤销，什么都没有改。需要的话，请联系正在处理的人退回。"
    en = (
        "What the following steps wrote has been changed or used by others since, so it cannot be taken back; nothing "
        "was changed. Ask whoever has it now to send it back."
    )

    def __init__(self, moved: Moved | None = None) -> None:
        super().__init__()
        self.moved = moved


def note_done(moving: Moving, visit: Id, wrote: Sequence[Wrote]) -> None:
    """Note what a step did with records, also that it was nothing; of marks only where somebody decided before."""
    listed, held = [list(each) for each in wrote], moving.held
    if visit:
        data = held.run.visits[visit].data
        known = data.get(WROTE)
        data[WROTE] = [*(known if isinstance(known, list) else []), *listed]
    elif any(task.closed_at is not None for task in held.run.tasks.values()):
        at, before = held.data.get(WROTE, (0, []))
        held.data[WROTE] = [moving.tx.now, [*(before if at == moving.tx.now else []), *listed]]
    else:
        return
    flow.save(moving.tx, held)


def wrote_at(visit: Visit) -> tuple[Wrote, ...] | None:
    """Give what was done with records at a visit; None where that was not noted."""
    noted = visit.data.get(WROTE)
    return (
        tuple((form, record, version) for form, record, version in noted) if isinstance(noted, list) else None
    )


def marked_since(data: dict[str, object], since: int) -> tuple[Wrote, ...]:
    """Give what the marks of a run wrote from a moment on."""
    noted = data.get(WROTE)
    if not isinstance(noted, list) or noted[0] < since:
        return ()
    return tuple((form, record, version) for form, record, version in noted[1])


def commands_of(tx: Tx, plan: Plan, wrote: Iterable[Wrote]) -> dict[tuple[str, Id], list[Id]]:
    """
    Say by which commands records became what they are, by record.

    Raises:
        DataMovedOn: where that is not known.
    """
    found: dict[tuple[str, Id], list[Id]] = {}
    for each in wrote:
        found.setdefault(each[:2], []).append(_entered(tx, plan, each).command)
    return found


def take_back(tx: Tx, plan: Plan, turn: TakeBack, perform: Callable[[Command], Change | None]) -> None:
    """
    Let records be as they were before steps wrote into them; what steps made goes to the trash.

    Raises:
        DataMovedOn: if anything of it was changed, deleted or named by others since, or cannot be as it was.
    """
    if tx.dialect != "sqlite":
        for form in sorted({one[0] for one in turn.wrote} & plan.forms.keys()):
            fetch_rows(tx, plan, form, {record for of, record, _ in turn.wrote if of == form}, lock=True)
    entered = sorted(((_entered(tx, plan, each), each) for each in turn.wrote), key=lambda each: each[0].id)
    for entry, one in entered:
        _require_untouched(tx, plan, entry, one, turn.wrote)
    try:
        for entry, (form, record, version) in reversed(entered):
            perform(_back(tx, plan, entry, form, record, version))
    except HuodanError as error:
        if error.status >= 500:
            raise
        raise DataMovedOn from error


def _entered(tx: Tx, plan: Plan, wrote: Wrote) -> Entered:
    form, record, version = wrote
    entry = journal.entry_at(tx, plan.forms[form], record, version) if form in plan.forms else None
    if entry is None:
        raise DataMovedOn
    return entry


def _require_untouched(tx: Tx, plan: Plan, entry: Entered, one: Wrote, wrote: Sequence[Wrote]) -> None:
    """Let pass what nobody changed since in the same fields; of a record that was made, in any."""
    form, record, version = one
    own = {each[2] for each in wrote if each[:2] == (form, record)}
    changed = journal.fields_behind(tx, form, record, after=version, but=own)
    fields = plan.forms[form].table.by_id
    since = {id: by for id, by in changed.items() if id not in fields or not fields[id].field.is_computed}
    if entry.kind != ChangeKind.CREATED:
        since = {id: by for id, by in since.items() if id in entry.before or id in entry.after}
    if since:
        raise DataMovedOn(Moved(form, record, since))


def _back(tx: Tx, plan: Plan, entry: Entered, form: str, record: Id, version: int) -> Command:
    match entry.kind:
        case ChangeKind.CREATED:
            if records.naming(tx, plan, form, record, most=1, but={(form, record)}):
                raise DataMovedOn
            return DeleteRecord(form, record, origin=Origin.RULE)
        case ChangeKind.DELETED:
            if records.deleted_at_versions(tx, form=form, ids=(record,)).get(record) != version:
                raise DataMovedOn
            return RestoreRecord(form, record, Origin.RULE)
        case _:
            return PutBack(form, record, entry.before, entry.after, Origin.RULE)
