"""
Doing what was decided: rows, sub-rows, serial numbers, search words, trash. It writes and decides nothing.

Owns the tables of records and ``trash``. Serial numbers are taken after the sub-rows are written, because their
counters stay locked until the Tx ends (design §4.6); those of many new records together, when all else is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from huodan.engines.records import changes, combinations, conflicts, serials, unread
from huodan.engines.records.checks import key_column, taken_error
from huodan.engines.records.decision import Decision, OutOfScope
from huodan.engines.records.draft import RecordDraft, RowDraft, start
from huodan.engines.records.formulas import compute_after
from huodan.engines.records.sealing import note_first
from huodan.engines.records.stored import load_many
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import Invalid, Problem
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language import likeness
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Cell
from huodan.language.messages import Change, ChangeKind, Origin
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.link import Busy
from huodan.storage.sql import scopes, search, statements
from huodan.storage.sql.tables import table_name, tables, unique_name
from huodan.storage.system import trash

FOUND_AT_ONCE = 100
"""Records let be found anew together: cutting their words takes longer than all else, and others wait."""


def apply(tx: Tx, plan: Plan, decision: Decision) -> Change | None:
    """
    Write a decision and say what changed; None if nothing did.

    Raises:
        Invalid: if another Tx took a unique value meanwhile. Conflict: if it changed the record.
    """
    assert not decision.problems, decision.problems
    if decision.kind is ChangeKind.DELETED:
        return _delete(tx, plan, decision)
    draft = decision.draft
    assert draft is not None
    with _friendly(plan, draft, tx.zone):
        if decision.kind is not ChangeKind.UPDATED:
            before, after = _insert(tx, plan, decision, draft)
        elif not (draft.is_dirty or decision.is_noted):
            return None
        else:
            before, after = _update(tx, plan, decision, draft)
    note_first(tx, draft.form)
    _recheck(tx, plan, decision)
    return _change(decision, before, after)


def begin(tx: Tx, plan: Plan, decision: Decision) -> None:
    """
    Write a new record but for what waits for its serial numbers.

    Raises:
        Invalid: as ``apply`` does.
    """
    draft = decision.draft
    assert draft is not None
    assert decision.kind is ChangeKind.CREATED
    with _friendly(plan, draft, tx.zone):
        for subform in draft.rows.keys() - serials.reached_rows(draft.form):
            _insert_rows(tx, plan, draft, subform)
        _insert_row(tx, plan, decision, draft)
    note_first(tx, draft.form)


def finish(tx: Tx, plan: Plan, decisions: Sequence[Decision]) -> tuple[Change, ...]:
    """
    Number the new records of one form that were begun, write the rest of them and say what changed.

    Raises:
        Invalid: if something cannot be made of a number; the drafts hold what. Busy: if another Tx took one of them.
    """
    drafts = [decision.draft for decision in decisions if decision.draft is not None]
    before = [dict(draft.main.cells) for draft in drafts]
    given = serials.take(tx, plan, drafts, is_import=True)
    for draft in drafts if given else ():
        compute_after(tx, plan, draft, given)
    problems = tuple(problem for draft in drafts for problem in draft.problems)
    if problems:
        raise Invalid(problems)
    form = decisions[0].form.id
    written = [(draft.main.id, _later(draft, cells)) for draft, cells in zip(drafts, before, strict=True)]
    try:
        statements.update_rows(tx, plan, form, [(id, cells) for id, cells in written if cells])
        for subform in sorted(serials.reached_rows(decisions[0].form)):
            rows = [row for draft in drafts for row in new_rows(draft, subform)]
            statements.insert_rows(tx, plan, subform, rows)
    except IntegrityError as error:
        raise Busy from error
    search.index_many(tx, form, [(draft.main.id, words_of(plan, draft)) for draft in drafts])
    for decision in decisions:
        _recheck(tx, plan, decision)
    return tuple(change_of(plan, decision, draft) for decision, draft in zip(decisions, drafts, strict=True))


def _later(draft: RecordDraft, before: Mapping[str, Cell]) -> dict[str, Cell]:
    return {id: cell for id, cell in draft.main.cells.items() if before.get(id) != cell}


def _recheck(tx: Tx, plan: Plan, decision: Decision) -> None:
    """Look at the scope once more where it depends on sub-rows."""
    form, id = decision.form.id, decision.record
    if decision.recheck and not scopes.covering(tx, plan, decision.grant, form, id, decision.verb):
        raise OutOfScope


def _insert(tx: Tx, plan: Plan, decision: Decision, draft: RecordDraft) -> tuple[changes.Body, changes.Body]:
    late = serials.reached_rows(draft.form)
    for subform in draft.rows.keys() - late:
        _insert_rows(tx, plan, draft, subform)
    _number(tx, plan, decision, draft)
    for subform in sorted(late):
        _insert_rows(tx, plan, draft, subform)
    _insert_row(tx, plan, decision, draft)
    search.index(tx, draft.form.id, draft.main.id, words_of(plan, draft))
    if decision.kind is ChangeKind.RESTORED:
        here = (trash.c.form == draft.form.id, trash.c.record == draft.main.id)
        body = unpack(tx.execute(delete(trash).where(*here).returning(trash.c.body)).scalar_one())
        unread.bring_back(tx, plan, draft.form, body.get("columns", {}))
    return changes.difference(plan, draft)


def _insert_row(tx: Tx, plan: Plan, decision: Decision, draft: RecordDraft) -> None:
    statements.insert_rows(tx, plan, draft.form.id, [_new_row(tx, plan, decision, draft)])


def _new_row(tx: Tx, plan: Plan, decision: Decision, draft: RecordDraft) -> dict[str, Cell]:
    first = decision.old.cells if decision.old else {"created_at": tx.now, "created_by": tx.actor.person}
    system = {
        **_stamp(tx, plan, decision),
        "created_at": first["created_at"],
        "created_by": first["created_by"],
    }
    return {**draft.main.cells, **system, "id": draft.main.id}


def _update(tx: Tx, plan: Plan, decision: Decision, draft: RecordDraft) -> tuple[changes.Body, changes.Body]:
    _number(tx, plan, decision, draft)
    for subform, rows in draft.rows.items():
        _change_rows(tx, plan, draft, subform, rows)
    main, old = draft.main, draft.old
    assert old is not None
    changed = {**{id: main.cells[id] for id in main.changed}, **_stamp(tx, plan, decision)}
    if not statements.update_row(tx, plan, draft.form.id, main.id, changed, version=old.version):
        raise conflicts.Conflict(version=old.version, clashes=())
    if is_found_otherwise(plan, draft):
        search.index(tx, draft.form.id, main.id, words_of(plan, draft))
    return changes.difference(plan, draft)


def _delete(tx: Tx, plan: Plan, decision: Decision) -> Change:
    form, old = decision.form, decision.old
    assert old is not None
    kept = unread.kept_columns(tx, plan, form, old)
    unread.forget_options(tx, plan, form, old)
    for subform, rows in old.rows.items():
        statements.delete_rows(tx, plan, subform, [row.id for row in rows])
    if not _delete_row(tx, plan, decision):
        raise conflicts.Conflict(version=old.version, clashes=())
    search.remove(tx, form.id, old.id)
    body = changes.whole(plan, form, old)
    system = {id: old.cells[id] for id in sorted(SYSTEM_IDS)}
    title = form.title.show(old.cells.get(form.title.id), tz=tx.zone)
    row = {
        "form": form.id,
        "record": old.id,
        "version": decision.version,
        "title": title if isinstance(title, str) else None,
        "deleted_at": tx.now,
        "deleted_by": tx.actor.person,
        "body": pack({"cells": body, "system": system, "app_version": plan.version, "columns": kept}),
    }
    tx.execute(insert(trash), row)
    return _change(decision, body, {})


def _delete_row(tx: Tx, plan: Plan, decision: Decision) -> bool:
    assert decision.old is not None
    rows = tables(plan).rows(decision.form.id)
    gone = delete(rows).where(rows.c.id == decision.record, rows.c.version == decision.old.version)
    statements.drop_options(tx, plan, decision.form.id, (decision.record,))
    return tx.execute(gone).rowcount == 1


def _number(tx: Tx, plan: Plan, decision: Decision, draft: RecordDraft) -> None:
    """Take serial numbers, and work out what is made of them."""
    given = serials.take(tx, plan, (draft,), is_import=decision.origin is Origin.IMPORT)
    if given:
        compute_after(tx, plan, draft, given)
    if draft.problems:
        raise Invalid(draft.problems)


def _stamp(tx: Tx, plan: Plan, decision: Decision) -> dict[str, Cell]:
    return {
        "version": decision.version,
        "app_version": plan.version,
        "updated_at": tx.now,
        "updated_by": tx.actor.person,
    }


def _insert_rows(tx: Tx, plan: Plan, draft: RecordDraft, subform: str) -> None:
    statements.insert_rows(tx, plan, subform, new_rows(draft, subform))


def new_rows(draft: RecordDraft, subform: str) -> list[dict[str, Cell]]:
    """Give the new sub-rows of a record as they are stored."""
    parent = draft.main.id
    return [
        {**row.cells, "id": row.id, "parent": parent, "position": place}
        for place, row in enumerate(draft.rows[subform], start=1)
        if row.is_new
    ]


def _change_rows(tx: Tx, plan: Plan, draft: RecordDraft, subform: str, rows: list[RowDraft]) -> None:
    gone = draft.removed.get(subform, ())
    if gone:
        statements.delete_rows(tx, plan, subform, [row.id for row in gone])
    old = draft.old.rows[subform] if draft.old else ()
    places = {row.id: row.cells["position"] for row in old}
    table = draft.form.subforms[subform]
    freed: list[tuple[Id, dict[str, Cell]]] = []
    changed: list[tuple[Id, dict[str, Cell]]] = []
    for place, row in enumerate(rows, start=1):
        if row.is_new:
            continue
        cells = {id: row.cells[id] for id in sorted(row.changed)}
        if places[row.id] != place:
            cells["position"] = place
        if cells:
            changed.append((row.id, cells))
            freed += [(row.id, {id: None}) for id in frees_first(table, cells)]
    if len(freed) > 1:
        statements.update_rows(tx, plan, subform, freed)
    statements.update_rows(tx, plan, subform, changed)
    _insert_rows(tx, plan, draft, subform)


def frees_first(table: PlanTable, cells: Mapping[str, Cell]) -> list[str]:
    """List unique fields of sub-rows that are emptied first: rows may exchange values, and none may stand twice in between."""
    return [found.id for found in table.fields if found.field.unique and found.id in cells]


def is_found_otherwise(plan: Plan, draft: RecordDraft) -> bool:
    """Say whether a record's words are others than before; a sub-row that came or went changes all of its words."""
    own = any(found.id in draft.main.changed for found in traits_of(plan, draft.form.table).searched)
    alike = any(one.field.id in draft.main.changed for one in likeness.compared(plan, draft.form))
    return (own or alike) or any(
        draft.is_changed(subform, found.id)
        for subform, table in draft.form.subforms.items()
        for found in traits_of(plan, table).searched
    )


def index_page(tx: Tx, plan: Plan, form: PlanForm, *, after: Id = -1) -> Id | None:
    """
    Let the next records of a form be found by the words they hold, as if none had been.

    Gives the last of them in the order of their ids, None at the end.
    """
    rows = tables(plan).rows(form.id)
    some = select(rows.c.id).where(rows.c.id > after).order_by(rows.c.id).limit(FOUND_AT_ONCE)
    ids = tx.execute(some.with_for_update()).scalars().all()  # nobody saves other words meanwhile
    drafts = [start(form, id=record.id, old=record) for record in load_many(tx, plan, form, ids)]
    search.index_many(tx, form.id, [(draft.main.id, words_of(plan, draft)) for draft in drafts])
    return ids[-1] if ids else None


def count(tx: Tx, form: PlanForm) -> int:
    """Count the records of a form, whoever may see them."""
    found = tx.run(f"SELECT count(*) FROM {table_name(form.table)}").fetchone()
    return int(found[0]) if found else 0


def words_of(plan: Plan, draft: RecordDraft) -> dict[str, str | Iterable[str] | None]:
    """Gather the texts a record and its sub-rows are found by, each once."""
    words: dict[str, str | Iterable[str] | None] = {
        found.id: found.field.found_by(draft.main.cells.get(found.id))
        for found in traits_of(plan, draft.form.table).searched
    }
    for subform, table in draft.form.subforms.items():
        for found in traits_of(plan, table).searched:
            cells = dict.fromkeys(row.cells.get(found.id) for row in draft.rows[subform])
            texts = [found.field.found_by(cell) for cell in cells if cell is not None]
            words[found.id] = [
                text for some in texts for text in ((some,) if isinstance(some, str) else some or ())
            ]
    # First, as of a record with very many words the last are left out.
    return {**likeness.words(plan, draft.form, draft.main.cells), **words}


def change_of(plan: Plan, decision: Decision, draft: RecordDraft) -> Change:
    """Say what a decision about a new or changed record changes."""
    return _change(decision, *changes.difference(plan, draft))


def _change(decision: Decision, before: changes.Body, after: changes.Body) -> Change:
    return Change(
        form=decision.form.id,
        record=decision.record,
        kind=decision.kind,
        version=decision.version,
        before=before,
        after=after,
        origin=decision.origin,
        warnings=decision.warnings,
    )


@contextmanager
def _friendly(plan: Plan, draft: RecordDraft, tz: str) -> Iterator[None]:
    """Word the refusal of a unique index, which is what holds when two save the same value at once."""
    try:
        yield
    except IntegrityError as error:
        said = str(error.orig)
        taken = (*_taken(plan, draft, said, tz), *combinations.refused(plan, draft, said))
        if (
            not taken
        ):  # an id: everything is done anew (``Database.transact``), and one brought along is refused
            raise
        raise Invalid(taken) from error


def _taken(plan: Plan, draft: RecordDraft, said: str, tz: str) -> Iterator[Problem]:
    """SQLite names the column, PostgreSQL the index."""
    for row in draft.every_row():
        for found in row.table.fields:
            if found.field.unique and not found.is_hidden and row.cells.get(found.id) is not None:
                name = table_name(row.table)
                column, index = f"{name}.{key_column(plan, found).name}", unique_name(name, found)
                if said.endswith(f": {column}") or f'"{index}"' in said:
                    yield taken_error(found, row.cells[found.id], tz).problem(path=row.path(found))
