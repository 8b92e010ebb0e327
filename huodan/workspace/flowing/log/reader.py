"""Who reads a log: what their own rights show of each record it is about, looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huodan.engines import flow, journal
from huodan.engines.journal import Sight
from huodan.engines.query import titles
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanField
from huodan.language.whole import sees_whole
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.shown import show_cells
from huodan.workspace.flowing.known import planned_held, sees_all_of
from huodan.workspace.flowing.watching import Deed
from huodan.workspace.runs.asked import ReadThen

NOTHING = Sight(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Told:
    """A value as its reader sees it. path: the keys of its fields. is_shown: whether they may see it."""

    path: str
    label: Text
    value: object = None
    is_shown: bool = True


@dataclass
class Reader:
    """Who reads the log of a run."""

    tx: Tx
    plan: Plan
    grant: Grant
    held: flow.Held
    planned: PlanFlow | None = None
    is_whole: bool = False
    _sights: dict[tuple[str, Id], Sight] = field(default_factory=dict)
    _wholes: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.planned = planned_held(self.tx, self.plan, self.held)
        self.is_whole = self.planned is not None and sees_all_of(self.plan, self.grant, self.planned)

    def sees_form(self, form: str) -> bool:
        """Say whether they see every field of every record of a form."""
        if form not in self._wholes:
            self._wholes[form] = form in self.plan.forms and sees_whole(self.grant, form)
        return self._wholes[form]

    def sight(self, form: str, record: Id) -> Sight:
        """Say which fields of a record they see; none of one that is out of their sight, or gone."""
        if (form, record) not in self._sights:
            self._sights[form, record] = self._look(form, record)
        return self._sights[form, record]

    def _look(self, form: str, record: Id) -> Sight:
        if form not in self.plan.forms:
            return NOTHING
        if self.sees_form(form):
            found = self.plan.forms[form]
            tables = (found.table, *found.subforms.values())
            return Sight(frozenset(each.id for table in tables for each in table.fields), frozenset())
        if not covering(self.tx, self.plan, self.grant, form, record, Verb.READ):
            return NOTHING
        try:
            return journal.sight_of(self.tx, self.plan, self.grant, form=form, id=record)
        except RecordNotFound:
            return NOTHING

    def deed(self, written: journal.Written) -> Deed | None:
        """Tell a change of a record; None of one whose record they do not see."""
        form, sight = self.plan.forms.get(written.form), self.sight(written.form, written.record)
        if form is None or not sight.shown:
            return None
        bodies, versions = [written.body], [written.app_version]
        (lines,) = journal.tell(self.tx, self.plan, self.grant, form, sight, bodies, versions=versions)
        return Deed(written.at, form.id, written.record, written.kind, lines)

    def titles(self, form: str, ids: Sequence[Id]) -> Mapping[Id, str | None]:
        """Say what some records are called, None of those they do not see."""
        return titles(self.tx, self.plan, self.grant, form, ids) if ids and form in self.plan.forms else {}

    def told(self, read: ReadThen) -> Told | None:
        """Tell what a condition read; None where its fields are gone."""
        fields = self._fields(read.path)
        if not fields:
            return None
        label = {lang: " · ".join(say(each.label, lang) for each in fields) for lang in ("zh", "en")}
        path = ".".join(each.key for each in fields)
        if not self._sees(read, fields):
            return Told(path, label, is_shown=False)
        leaf, value = fields[-1], read.value
        if leaf.target is None and leaf.store is not Store.REFS:
            return Told(path, label, value)
        shown, is_all = self._named(leaf, value)
        return Told(path, label, shown) if is_all else Told(path, label, is_shown=False)

    def _named(self, leaf: PlanField, value: object) -> tuple[object, bool]:
        """Name the records a value names as its reader sees them, and say whether a set shows them all of it."""
        ids = tuple(_ids(value))
        if leaf.store is Store.REFS:
            (found,) = show_cells(self.tx, self.plan, self.grant, [(leaf, ids or None)])
            return found, len(found if isinstance(found, list) else ()) == len(set(ids))
        shown = show_cells(self.tx, self.plan, self.grant, [(leaf, id) for id in ids])
        return (shown if isinstance(value, list) else next(iter(shown), None)), True

    def _fields(self, path: Sequence[str]) -> list[PlanField]:
        every = self.plan.kept("fields by id", lambda: _by_id(self.plan))
        return [every[id] for id in path if id in every] if all(id in every for id in path) else []

    def _sees(self, read: ReadThen, fields: Sequence[PlanField]) -> bool:
        """Say whether each field on the way to a value is theirs to see, in the record it was read from."""
        form, record = self._form_of(fields[0].table), read.record or self.held.record
        for place, each in enumerate(fields):
            if record is None:
                seen = self.sees_form(form)
            else:
                sight = self.sight(form, record)
                table = {each.table} if each.table in self.plan.tables and each.table != form else set()
                seen = {each.id, *table} <= sight.shown - sight.masked
            if not seen:
                return False
            if each.target is not None:
                form, record = each.target, read.named if place == 0 else None
        return True

    def _form_of(self, table: str) -> str:
        return next((form.id for form in self.plan.forms.values() if table in form.subforms), table)


def _ids(value: object) -> Iterator[Id]:
    """Give the ids in what was kept of records: of a cell, or as formulas write them."""
    if isinstance(value, list):
        for each in value:
            yield from _ids(each)
    elif isinstance(value, int):
        yield Id(value)
    elif isinstance(value, str) and (found := parse_id(value)) is not None:
        yield found


def _by_id(plan: Plan) -> dict[str, PlanField]:
    return {field.id: field for table in plan.tables.values() for field in table.fields}
