"""One record with all its viewer may see of it, and the titles of several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from huodan.engines.query.need import Need, Wanted, shown_fields
from huodan.engines.query.reading import Reading
from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Choice, Store
from huodan.language.formula import reads_clock
from huodan.language.plan.model import Compute, Path, Plan, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import Scope

SYSTEM_KEYS = ("version", "created_at", "created_by", "updated_at", "updated_by")


@dataclass(frozen=True, slots=True)
class Record:
    """
    A record as its viewer sees it.

    id: as outside. values: by field key, sub-rows as lists of such mappings with ``id``; what is hidden is absent.
    created_at, updated_at: ISO 8601. created_by, updated_by: ``{id, title}``.
    """

    id: str
    version: int
    values: Mapping[str, object]
    title: str | None
    created_at: object
    created_by: object
    updated_at: object
    updated_by: object
    can_update: bool
    can_delete: bool


def get(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> Record:
    """
    Give one record with all fields that may be read.

    Raises:
        NotFound: if there is none, or none in the asker's scope.
    """
    scope = Scope(tx, plan, grant)
    if form not in plan.forms or not grant.form(form).can(Verb.READ):
        raise RecordNotFound
    need, paths = plan.kept(("record", form, grant.rights.shape), lambda: _everything(scope, form))
    reading = Reading(tx, scope, need, (id,), with_parts=True)
    seen = reading.rows.get(id)
    if seen is None:
        raise RecordNotFound
    stamps = {key: reading.value(seen, path) for key, path in paths.items()}
    version = seen.cells["version"]
    return Record(
        reading.id(form, id),
        version,
        reading.record(seen),
        reading.title(seen),
        stamps["created_at"],
        stamps["created_by"],
        stamps["updated_at"],
        stamps["updated_by"],
        can_update=any(Verb.UPDATE in part.verbs for part in seen.parts),
        can_delete=any(Verb.DELETE in part.verbs for part in seen.parts),
    )


CopyFiles = Callable[[list[Any]], list[dict[str, object]]]
"""Makes files like those shown, ready to be saved with a new record; fewer if some are gone."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a new record like another begins with. files: paths of the fields whose files it begins without."""

    values: Mapping[str, object]
    files: tuple[str, ...]


def copied(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, *, copy: CopyFiles | None = None) -> Likeness:
    """
    Give the values a new record like this one begins with: what the asker may read of it and write to a new one.

    Numbers, unique values and what is worked out are not among them; sub-rows have no ids.

    copy: gives the files of a field anew, as the new record cannot hold those of the other; without it none are taken.

    Raises:
        NotFound, NotAllowed: if the record may not be seen, or none created.
    """
    scope = Scope(tx, plan, grant)
    writable = frozenset[str]().union(
        *(p.write for p in grant.require(form, Verb.CREATE).parts_for(Verb.CREATE))
    )
    if not grant.form(form).can(Verb.READ):
        raise RecordNotFound
    need, _ = plan.kept(("record", form, grant.rights.shape), lambda: _everything(scope, form))
    reading = Reading(tx, scope, need, (id,), with_parts=True)
    seen = reading.rows.get(id)
    if seen is None:
        raise RecordNotFound
    taken = writable & frozenset[str]().union(*(part.read for part in seen.parts))
    planned = plan.forms[form]
    record = reading.record(seen)
    values = _taken(planned.table, record, taken)
    left = _attach(planned.table, record, taken, values, copy)
    for subform, table in planned.subforms.items():
        key = planned.table.by_id[subform].key
        if key in values:
            rows: Any = values[key]
            pairs = [(row, _taken(table, row, taken)) for row in rows]
            found = {name for row, new in pairs for name in _attach(table, row, taken, new, copy)}
            values[key] = [new for _, new in pairs]
            left += [f"{key}.{name}" for name in sorted(found)]
    return Likeness(values, tuple(left))


def _taken(table: PlanTable, values: Mapping[str, object], taken: Collection[str]) -> dict[str, object]:
    """Leave out what each record has of its own, and what a new one begins with anew."""
    anew = _begun_anew(table)
    return {
        found.key: values[found.key]
        for found in table.fields
        if found.id in taken
        and found.id not in anew
        and values.get(found.key) is not None
        and not (found.field.is_computed or found.is_own or found.field.stamped_by is not None)
    }


def _begun_anew(table: PlanTable) -> Collection[str]:
    """Name what a new record does not take from another: how far it is (decision 0044), its day, what follows from these."""
    anew = {each.id for each in table.fields if isinstance(each.field, Choice) and each.field.is_stepped}
    found: set[str] | None = None
    while found != anew:
        found = set(anew)
        anew |= {
            each.id for each in table.fields if each.default is not None and _follows(each.default, anew)
        }
    return anew


def _follows(default: Compute, anew: Collection[str]) -> bool:
    """Say whether a default reads the clock, or something that is begun anew."""
    return reads_clock(default.node) or any(path[-1] in anew for path in default.references)


def _attach(
    table: PlanTable,
    values: Mapping[str, object],
    taken: Collection[str],
    new: dict[str, object],
    copy: CopyFiles | None,
) -> list[str]:
    """Copy the files somebody would expect to find again, and list the fields where some are left out."""
    left = []
    for found in table.fields:
        shown = values.get(found.key)
        if found.store is not Store.FILES or found.field.is_computed or found.id not in taken or not shown:
            continue
        copies = copy(shown) if copy is not None and isinstance(shown, list) else []
        if copies:
            new[found.key] = copies
        if not isinstance(shown, list) or len(copies) < len(shown):
            left.append(found.key)
    return left


def _everything(scope: Scope, form: str) -> tuple[Need, dict[str, Path]]:
    """Say what a whole record needs, the same for all with the same rights."""
    wanted = Wanted(scope, form)
    for field in shown_fields(scope, scope.plan.forms[form].table):
        wanted.field(wanted.need, field)
    wanted.title(wanted.need)
    paths = {key: scope.plan.path(form, key) for key in SYSTEM_KEYS}
    for path in paths.values():
        wanted.path(path)
    return wanted.need, paths


def titles(tx: Tx, plan: Plan, grant: Grant, form: str, ids: Collection[Id]) -> dict[Id, str | None]:
    """Give the titles of the records among ``ids`` that the asker may see; others are absent."""
    scope = Scope(tx, plan, grant)
    wanted = Wanted(scope, form)
    wanted.title(wanted.need)
    reading = Reading(tx, scope, wanted.need, sorted(ids))
    return {id: reading.title(seen) for id, seen in reading.rows.items()}
