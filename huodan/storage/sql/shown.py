"""
Cells as ``api.md`` writes them, references with their titles: for what is not selected by a query of its own.

One read per target form, however many cells. A target outside the viewer's scope keeps its id and has no title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select

from huodan.kit.ids import Id, format_id
from huodan.kit.text import fold
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell, Store
from huodan.language.fields._references import form_of_several
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_NAMES, SYSTEM_PERSON
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.statements import fetch_rows
from huodan.storage.sql.tables import columns, table_name
from huodan.storage.system import api_key

DEEPEST_TITLE = 2


def show_cells(
    tx: Tx, plan: Plan, grant: Grant, cells: Sequence[tuple[PlanField, Cell]], *, masked: Collection[str] = ()
) -> list[object]:
    """Give the JSON value of each cell; ``masked`` names fields that are only hinted at."""
    pointed: dict[str, set[Id]] = defaultdict(set)
    several: dict[str, set[Id]] = defaultdict(set)
    for found, cell in cells:
        if found.target is not None and cell and found.id not in masked:
            pointed[found.target].add(cell)
        elif found.store is Store.REFS and cell and found.id not in masked:
            several[str(form_of_several(found.field))].update(cell)
    seen = {form: visible(tx, plan, grant, form, tuple(ids), Verb.READ) for form, ids in several.items()}
    for form, there in seen.items():
        pointed[form].update(there)
    named = {form: titles(tx, plan, grant, form, ids) for form, ids in pointed.items()}
    return [
        found.field.mask(cell)
        if found.id in masked and cell is not None
        else _show(tx, plan, named, seen, found, cell)
        for found, cell in cells
    ]


def titles(
    tx: Tx, plan: Plan, grant: Grant, form: str, ids: Collection[Id], *, depth: int = DEEPEST_TITLE
) -> dict[Id, str | None]:
    """Give the titles of records; None for those that are gone or may not be seen."""
    title = plan.forms[form].title
    named: dict[Id, str | None] = dict.fromkeys(ids)
    readable = _readable(tx, plan, grant, form, named, title) if named else ()
    found = fetch_rows(tx, plan, form, readable) if readable else {}
    cells: dict[Id, Cell] = {id: row.get(title.id) for id, row in found.items()}
    if title.target is not None and depth > 1:
        behind = {cell for cell in cells.values() if cell is not None}
        theirs = titles(tx, plan, grant, title.target, behind, depth=depth - 1)
        return named | {id: theirs.get(cell) for id, cell in cells.items()}
    return named | {id: _text(title, cell, tx.zone) for id, cell in cells.items()}


def reference(plan: Plan, form: str, id: Id, title: str | None) -> dict[str, str | None]:
    """Write a reference for the outside."""
    return {"id": format_id(plan.forms[form].form.id_prefix, id), "title": title}


def system_reference(tx: Tx) -> dict[str, str | None]:
    """Write who acted where nobody did, in the language of who asks."""
    return {"id": None, "title": say(SYSTEM_NAMES, tx.actor.lang)}


def authors(
    tx: Tx, plan: Plan, grant: Grant, who: Sequence[tuple[Id, Id | None]]
) -> Iterator[Mapping[str, object]]:
    """Name persons, keys and the system, in their order, for the outside."""
    people = titles(tx, plan, grant, PEOPLE, {person for person, _ in who} - {SYSTEM_PERSON})
    keys = {key for _, key in who} - {None}
    named = tx.execute(select(api_key.c.id, api_key.c.name).where(api_key.c.id.in_(keys))) if keys else ()
    names = {row.id: {"title": row.name} for row in named}
    for person, key in who:
        if person in people:
            yield reference(plan, PEOPLE, person, people[person])
        else:
            yield {**system_reference(tx), **names.get(key, {})}


def _show(
    tx: Tx,
    plan: Plan,
    named: Mapping[str, Mapping[Id, str | None]],
    seen: Mapping[str, Collection[Id]],
    found: PlanField,
    cell: Cell,
) -> object:
    if found.store is Store.REFS and cell is not None:  # whom the viewer does not see is in no set for them
        form = str(form_of_several(found.field))
        return [reference(plan, form, id, named[form][id]) for id in cell if id in seen[form]] or None
    if found.target is None or cell is None:
        return found.show(cell, tz=tx.zone)
    if cell == SYSTEM_PERSON:
        return system_reference(tx)
    return reference(plan, found.target, cell, named[found.target][cell])


def _readable(
    tx: Tx, plan: Plan, grant: Grant, form: str, ids: Collection[Id], title: PlanField
) -> Collection[Id]:
    """Say which of the records' titles may be read plainly."""
    parts = grant.form(form).parts_for(Verb.READ)
    if any(part.rows == "all" and title.id in part.read for part in parts):
        return ids
    if not any(title.id in part.read for part in parts):
        return ()
    covered = visible(tx, plan, grant, form, tuple(ids), Verb.READ)
    return [id for id, of in covered.items() if any(title.id in part.read for part in of)]


def _text(title: PlanField, cell: Cell, tz: str) -> str | None:
    if cell is None or title.store is Store.REF:
        return None
    return str(title.show(cell, tz=tz))


def repeated(tx: Tx, plan: Plan, form: str) -> frozenset[str]:
    """Give the titles, folded, that several records of a form have."""
    found = plan.forms[form]
    name = columns(found.title).names[0]
    seen = Counter(fold(row[0] or "") for row in tx.run(f"SELECT {name} FROM {table_name(found.table)}"))
    return frozenset(title for title, count in seen.items() if count > 1)
