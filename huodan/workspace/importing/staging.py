"""
What was decided of a file, chunk by chunk on the disk, on its way to the Tx that stores it.

Only the decisions are written down; the Plan and the rights they rest on are the reader's own, and must be the same.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from huodan.engines.exchange import Table
from huodan.language.access import Grant
from huodan.language.messages import Actor
from huodan.language.plan.model import Plan
from huodan.workspace.importing.preparing import Prepared, Seen, Stale
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.ready import Ready

Place = tuple[str, ...]
_END = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Staged:
    """
    What stands at the end of a staged file.

    report: of what is to be done. made: see ``Prepared``.
    table: where it must be decided anew in its Tx; lines: the refused ones, see ``Tried``.
    """

    version: int
    actor: Actor
    form: str
    today: int
    report: ImportReport
    seen: Seen
    made: Mapping[str, Sequence[str]]
    lines: bytes
    table: Table | None = None


class Staging:
    """A file that is being staged; nobody else may write where it lies."""

    def __init__(self, into: IO[bytes], grant: Grant) -> None:
        self._into, self._grant = into, grant
        self._places = {id(one): place for place, one in _known(grant).items()}

    def add(self, ready: Ready) -> None:
        """This function will write down some records."""
        pickle.dump((ready.packed, ready.journal), self._into, pickle.HIGHEST_PROTOCOL)
        _Writer(self._into, self._places).dump(ready.others)

    def end(self, staged: Staged) -> None:
        """This function will write down what belongs to all of them."""
        pickle.dump(None, self._into)
        start = self._into.tell()
        pickle.dump(staged, self._into, pickle.HIGHEST_PROTOCOL)
        self._into.write(_END.pack(start))
        self._into.flush()


def unstage(source: IO[bytes], grant: Grant) -> tuple[Staged, Prepared]:
    """
    This function will read what was staged; the file must stay open while it is stored.

    Raises:
        Stale: if the workspace has another version since, or the importer's rights changed.
    """
    source.seek(-_END.size, 2)
    source.seek(_END.unpack(source.read(_END.size))[0])
    staged: Staged = pickle.load(source)
    if (staged.version, staged.actor) != (grant.plan.version, grant.actor):
        raise Stale
    known = _known(grant)

    def chunks() -> Iterator[Ready]:
        source.seek(0)
        while (plain := pickle.load(source)) is not None:
            packed, said = plain
            yield Ready(packed, said, _Reader(source, known).load())

    form = grant.plan.forms[staged.form]
    return staged, Prepared(grant.plan, form, staged.today, staged.seen, staged.made, chunks)


def thin(report: ImportReport) -> ImportReport:
    """This function will leave a report what is told of its table, without the rows."""
    table = report.table and replace(report.table, lines=(), remarks=(), refusals=())
    return replace(report, table=table)


class _Writer(pickle.Pickler):
    def __init__(self, into: IO[bytes], places: dict[int, Place]) -> None:
        super().__init__(into, pickle.HIGHEST_PROTOCOL)
        self._places = places

    def persistent_id(self, obj: Any) -> Place | None:
        return self._places.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, source: IO[bytes], known: dict[Place, object]) -> None:
        super().__init__(source)
        self._known = known

    def persistent_load(self, pid: Any) -> Any:
        return self._known[pid]


def _known(grant: Grant) -> dict[Place, object]:
    """What both sides have of their own, by where it stands."""
    plan: Plan = grant.plan
    known: dict[Place, object] = {("grant",): grant, ("plan",): plan}
    for form in plan.forms.values():
        known["form", form.id] = form
        for number, part in enumerate(grant.form(form.id).parts):
            known["part", form.id, str(number)] = part
    for name, table in plan.tables.items():
        known["table", name] = table
    for form in plan.forms.values():
        for table in (form.table, *form.subforms.values()):
            known["form table", form.id, table.id] = table
            known |= {("field", form.id, table.id, field.id): field for field in table.fields}
    return known
