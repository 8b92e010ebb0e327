"""
What a child process decided of a file, on its way to the process that writes it.

Only the decisions are written down; the Plan and the rights they rest on are the reader's own, and must be the same.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from huodan.engines.exchange import Table
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.workspace.importing.preparing import Stale
from huodan.workspace.importing.report import ImportReport
from huodan.workspace.importing.trying import Tried

Place = tuple[str, ...]


def stage(into: IO[bytes], grant: Grant, tried: Tried, table: Table | None) -> None:
    """
    This function will write down what was tried; nobody else may write where it lies.

    table: where it must be decided anew in its Tx.
    """
    pickle.dump((grant.plan.version, grant.actor), into)
    _Writer(into, grant).dump((tried, table))


def unstage(path: Path, grant: Grant) -> tuple[Tried, Table | None]:
    """
    This function will read what ``stage`` wrote.

    Raises:
        Stale: if the workspace has another version since, or the importer's rights changed.
    """
    with path.open("rb") as source:
        if pickle.load(source) != (grant.plan.version, grant.actor):
            raise Stale
        tried, table = _Reader(source, grant).load()
    return tried, table


def thin(report: ImportReport) -> ImportReport:
    """This function will leave a report what is told of its table, without the rows."""
    table = report.table and replace(report.table, lines=(), remarks=(), refusals=())
    return replace(report, table=table)


class _Writer(pickle.Pickler):
    def __init__(self, into: Any, grant: Grant) -> None:
        super().__init__(into, pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in _known(grant).items()}

    def persistent_id(self, obj: Any) -> Place | None:
        return self._places.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, source: Any, grant: Grant) -> None:
        super().__init__(source)
        self._known = _known(grant)

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
