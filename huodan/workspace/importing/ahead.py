"""
Records that others of the same import point to before they are stored: those of the file itself, and missing ones it makes.

They have their ids already, and what others copy of them is kept, on the disk. Owns when all of that can be known
beforehand; where it cannot, all records are looked at together (``deciding.py``).
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huodan.engines import records
from huodan.engines.exchange import Aim, Column, Entries, Entry
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.language.access import SYSTEM_IDS, Grant
from huodan.language.fields import Cell
from huodan.language.fields.serial import Serial
from huodan.language.plan.model import Copy, Plan, PlanForm
from huodan.workspace.perform import is_followed

MOST_MADE = 100_000
MOST_RANKS = 1_000
UNDECIDED, REFUSED, STORED = 0, -1, -2

Cells = Mapping[str, Cell]


class TooManyMade(HuodanError):
    """More missing records than one import makes."""

    code = "too_many_made"
    status = 422
    zh = "文件里缺少的关联数据超过 {limit} 条，不能一边导入一边新建。请先导入这些数据，再导入这个文件。"
    en = "More than {limit} related records are missing; so many are not made on the way. Import them first, then this file."


class Kept:
    """What others copy of records, on the disk; ids come in ascending order."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this does
        self._ids, self._offsets = array("q"), array("q")

    def add(self, form: str, id: Id, cells: Cells) -> None:
        """This function will keep a record of a form."""
        assert not self._ids or id > self._ids[-1]
        self._ids.append(id)
        self._offsets.append(self._file.seek(0, 2))
        pickle.dump((form, dict(cells)), self._file, pickle.HIGHEST_PROTOCOL)

    def find(self, form: str, ids: Iterable[Id]) -> dict[Id, dict[str, Cell]]:
        """This function will give those of some records of a form that are kept."""
        found: dict[Id, dict[str, Cell]] = {}
        for id in ids:
            at = bisect_left(self._ids, id)
            if at < len(self._ids) and self._ids[at] == id:
                self._file.seek(self._offsets[at])
                of, cells = pickle.load(self._file)
                if of == form:
                    found[id] = cells
        return found


@dataclass(slots=True)
class Making:
    """
    Missing records that were decided: their ids by form and folded name.

    waiting: those no record needs yet that is right itself. used: by the path of an aim, the names of those that are made.
    """

    ids: dict[tuple[str, str], Id] = field(default_factory=dict)
    waiting: dict[Id, tuple[str, str, records.Decision]] = field(default_factory=dict)
    used: dict[str, list[str]] = field(default_factory=dict)


class Ahead:
    """What is known of records before they are stored."""

    def __init__(self, form: PlanForm, entries: Entries) -> None:
        self._form = form
        self._names = entries.pointing(form.id, form.title.key)
        self._ids = array("q", [UNDECIDED]) * len(entries.groups.keys)
        self._kept = Kept()
        self._making = Making()

    @property
    def ranks(self) -> Sequence[int] | None:
        """This function will give the order in which the records of the file can be decided; None for any."""
        return self._names.ranks if self._names.names else None

    @property
    def is_too_deep(self) -> bool:
        """This function will say whether records point to records that point to records … too often."""
        return self._names.depth > MOST_RANKS

    def take(self, number: int, decision: records.Decision | None) -> None:
        """This function will note a new record of the file that others point to; None if it is there already."""
        if self._names.is_wanted[number]:
            self._ids[number] = STORED if decision is None else decision.record
            if decision is not None:
                self._keep(decision)

    def refuse(self, number: int) -> None:
        """This function will note that a record of the file is refused."""
        self._ids[number] = REFUSED

    def among(
        self, column: Column, texts: Iterable[str], *, by: Sequence[Entry], are_all_wanted: bool
    ) -> dict[str, object]:
        """
        This function will find which texts of a column name new records of the file.

        by: the records at hand, all of one rank. Only those of a lower one are found, so that of a circle it does not matter
        how much is at hand. A refused one is None where all are refused anyway: that is no mistake of who names it.
        """
        names, found = self._names.names[column.index], dict[str, object]()
        rank = max((self._names.ranks[entry.number] for entry in by), default=0)
        for text in texts:
            number = names.find(text)
            is_before = number is not None and self._names.ranks[number] < rank
            id = self._ids[number] if number is not None and is_before else STORED
            if id > 0:
                found[fold(text)] = id
            elif id == REFUSED and are_all_wanted:
                found[fold(text)] = None
        return found

    def made(self, form: str, text: str) -> Id | None:
        """This function will give the missing record a text names, if it was made already."""
        return self._making.ids.get((form, fold(text)))

    def make(self, aim: Aim, text: str, decision: records.Decision) -> Id:
        """
        This function will note a missing record that is to be made.

        Raises:
            TooManyMade
        """
        if len(self._making.ids) >= MOST_MADE:
            raise TooManyMade(limit=MOST_MADE)
        form, id = decision.form.id, decision.record
        self._making.ids[form, fold(text)] = id
        self._making.waiting[id] = (aim.path, text, decision)
        self._keep(decision)
        return id

    def needed(self, decisions: Iterable[records.Decision]) -> dict[str, list[records.Decision]]:
        """This function will give, by form, the missing records that are needed now and were not before."""
        needed: dict[str, list[records.Decision]] = {}
        waiting = self._making.waiting
        for _, id in (pair for one in decisions for pair in records.pointed_to(one)) if waiting else ():
            if id in waiting:
                path, text, decision = waiting.pop(id)
                self._making.used.setdefault(path, []).append(text)
                needed.setdefault(decision.form.id, []).append(decision)
        return needed

    @property
    def used(self) -> dict[str, list[str]]:
        """This function will give the names of all that is made, by the path of the relation that lacked them."""
        return self._making.used

    def read(self, form: str, ids: Iterable[Id]) -> dict[Id, dict[str, Cell]]:
        """This function will read what is not stored yet, as ``records.Targets`` does what is."""
        return self._kept.find(form, ids)

    def _keep(self, decision: records.Decision) -> None:
        assert decision.draft is not None
        cells = {**decision.draft.main.cells, "id": decision.record, "version": decision.version}
        self._kept.add(decision.form.id, decision.record, cells)


def foresees(grant: Grant, form: PlanForm, aims: Sequence[Aim], make: Sequence[str]) -> bool:
    """
    This function will say whether all that others need of records to come is known before they are stored.

    Not their numbers, nor whether they are among the rows of a condition, which only the database can say.
    """
    plan = grant.plan
    pointing = [aim for aim in aims if aim.target == form.id or aim.path in make]
    forms = {form.id, *(str(aim.target) for aim in pointing)}
    if any(is_followed(plan, each) or _has_conditions(grant, each) for each in forms):
        return False
    return not any(getattr(aim.field.field, "where", None) for aim in pointing) and all(
        _is_known(plan, str(aim.target), copy) for aim in pointing for copy in _copies(plan, form, aim)
    )


def _has_conditions(grant: Grant, form: str) -> bool:
    return not grant.is_system and any(part.rows == "where" for part in grant.form(form).parts)


def _copies(plan: Plan, form: PlanForm, aim: Aim) -> Iterator[Copy]:
    table = form.table if aim.subform is None else form.subforms[aim.subform.id]
    return (copy for copy in table.copies if copy.relation == aim.field.id)


def _is_known(plan: Plan, target: str, copy: Copy) -> bool:
    """Say whether what is copied does not depend on a number, or on what the Tx says of itself."""
    table = plan.tables[target]
    for step in copy.source:
        found = table.by_id.get(step)
        if found is None:  # a piece of a composite value
            return True
        is_numbered = any(isinstance(each.field, Serial) for each in table.fields)
        if found.id in SYSTEM_IDS or isinstance(found.field, Serial) or (is_numbered and found.compute):
            return False
        if found.target is not None:
            table = plan.tables[found.target]
    return True
