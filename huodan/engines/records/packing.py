"""
New and changed records of an import, packed beside the writers: rows as their tables take them, so that the Tx only stores.

Owns what can be packed and what the Tx still adds: its moment, and serial numbers, which are taken when everything else is
written (design §4.6). Does not own what is decided (``decision.py``) or how one record is written (``writing.py``); both
ways leave the same, which ``tests/workspace/test_import_packed.py`` holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huodan.engines.records import serials
from huodan.engines.records.conflicts import Conflict
from huodan.engines.records.decision import Decision
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.sealing import note_first
from huodan.engines.records.traits import traits_of
from huodan.engines.records.writing import change_of, frees_first, is_found_otherwise, new_rows, words_of
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.fields.serial import Serial
from huodan.language.messages import Change, ChangeKind
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql import search, statements

Rows = list[tuple[Any, ...]]
Named = tuple[str, tuple[str, ...]]
"""A table and the columns that change in some of its rows."""


@dataclass(slots=True)
class Waiting:
    """A new record without its serial numbers: its row, the fields that wait, its words, what the journal will say."""

    row: tuple[Any, ...]
    fields: tuple[str, ...]
    words: str
    change: Change


@dataclass(slots=True)
class Packed:
    """
    Records of one form, ready to be stored.

    new: rows by table; gone: ids of sub-rows by table. freed, changed: values and ids of rows by table and columns; the own
    rows of records also with the version they were seen in. options: chosen in new rows. chosen: fields of changed rows.
    brought: numbers a file has for serial fields, the highest by field.
    """

    form: str
    new: dict[str, Rows] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[Id]] = field(default_factory=lambda: defaultdict(list))
    freed: dict[Named, Rows] = field(default_factory=lambda: defaultdict(list))
    changed: dict[Named, Rows] = field(default_factory=lambda: defaultdict(list))
    options: dict[str, list[tuple[str, Id]]] = field(default_factory=lambda: defaultdict(list))
    chosen: dict[str, list[tuple[Id, dict[str, Cell]]]] = field(default_factory=lambda: defaultdict(list))
    new_words: list[tuple[Id, str]] = field(default_factory=list)
    words: list[tuple[Id, str]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    brought: dict[str, int] = field(default_factory=dict)


def can_pack(plan: Plan, decision: Decision) -> bool:
    """Say whether nothing about a record has to be worked out or looked at once it is stored, such as its files."""
    draft = decision.draft
    if draft is None or decision.recheck or not _is_plain(plan, decision.form) or _changes_files(plan, draft):
        return False
    if decision.kind is ChangeKind.UPDATED:
        numbered = traits_of(plan, draft.form.table).serials
        return all(draft.main.cells.get(found.id) is not None for found in numbered)
    return decision.kind is ChangeKind.CREATED


def pack(tx: Tx, plan: Plan, form: PlanForm, decisions: Iterable[Decision]) -> tuple[Packed, list[Change]]:
    """Pack new and changed records (see ``can_pack``), and say what changes but in those that wait for numbers."""
    packed, changes = Packed(form.id), []
    for decision in decisions:
        draft = decision.draft
        assert draft is not None
        _bring(tx, plan, packed, draft)
        if decision.kind is ChangeKind.UPDATED:
            _pack_changed(tx, plan, packed, decision, draft)
        elif _pack_new(tx, plan, packed, decision, draft):
            continue
        changes.append(change_of(plan, decision, draft))
    return packed, changes


def put(tx: Tx, plan: Plan, packed: Packed) -> None:
    """
    Store what was packed, but for records that wait for numbers.

    Raises:
        Conflict: if a record changed since. IntegrityError: if a unique value stands somewhere.
    """
    for table, ids in packed.gone.items():
        statements.delete_rows(tx, plan, table, ids)
    _change(tx, plan, packed, packed.freed)
    _change(tx, plan, packed, packed.changed)
    for table, rows in packed.new.items():
        statements.put_rows(tx, plan, table, rows, _first_stamp(tx, plan) if table == packed.form else {})
    for table, pairs in packed.options.items():
        statements.put_options(tx, table, pairs)
    for table, chosen in packed.chosen.items():
        statements.change_options(tx, plan, table, chosen)
    note_first(tx, plan.forms[packed.form])
    search.put(tx, packed.form, packed.new_words, are_new=True)
    search.put(tx, packed.form, packed.words)


def put_waiting(
    tx: Tx, plan: Plan, form: PlanForm, waiting: Sequence[Waiting], given: Mapping[str, Iterator[str]]
) -> list[Change]:
    """
    Store records that waited, taking the next of the numbers that were ``given`` by field, and say what changed.

    Raises:
        IntegrityError: as ``put`` does.
    """
    rows: Rows = []
    words: list[tuple[Id, str]] = []
    changes: list[Change] = []
    places = {id: statements.places_of(tx, plan, form.id, id) for id in given}
    for one in waiting:
        row, cells = list(one.row), {id: next(given[id]) for id in one.fields}
        for id, text in cells.items():
            _, row[places[id]] = statements.spread_changes(tx, plan, form.id, {id: text})
        rows.append(tuple(row))
        found = {id: text for id, text in cells.items() if form.table.by_id[id].field.is_searched}
        words.append((one.row[0], f"{one.words} {search.words_of(found)}".strip()))
        changes.append(_with(one.change, cells))
    statements.put_rows(tx, plan, form.id, rows, _first_stamp(tx, plan))
    note_first(tx, form)
    search.put(tx, form.id, words, are_new=True)
    return changes


def _is_plain(plan: Plan, form: PlanForm) -> bool:
    """Say whether numbers stand in the records' own rows and nothing is worked out of them."""

    def find() -> bool:
        numbered = {found.id for found in form.table.fields if isinstance(found.field, Serial)}
        tables = (form.table, *form.subforms.values())
        reads = (
            path
            for table in tables
            for found in table.fields
            if found.compute is not None
            for path in found.compute.references
        )
        is_read = any(numbered & set(path) for path in reads)
        return not (is_read or serials.reached_rows(form))

    return plan.kept(("is plain", form.id), find)


def _changes_files(plan: Plan, draft: RecordDraft) -> bool:
    """Say whether a record takes files or lets go of some, also with a sub-row."""
    own = any(found.id in draft.main.changed for found in traits_of(plan, draft.form.table).files)
    return own or any(
        traits_of(plan, table).files and draft.is_changed(subform)
        for subform, table in draft.form.subforms.items()
    )


def _bring(tx: Tx, plan: Plan, packed: Packed, draft: RecordDraft) -> None:
    for found in traits_of(plan, draft.form.table).serials:
        cell = draft.main.cells.get(found.id)
        number = serials.read_number(tx, found, cell) if cell and found.id in draft.main.changed else None
        if number is not None:
            packed.brought[found.id] = max(number, packed.brought.get(found.id, 0))


def _pack_new(tx: Tx, plan: Plan, packed: Packed, decision: Decision, draft: RecordDraft) -> bool:
    """Pack a new record; say whether it waits."""
    form, main = draft.form, draft.main
    for subform in form.subforms:
        _add(tx, plan, packed, subform, new_rows(draft, subform))
    row = {**main.cells, **_NO_STAMP, "id": main.id}
    waits = tuple(
        found.id for found in traits_of(plan, form.table).serials if main.cells.get(found.id) is None
    )
    words = search.words_of(words_of(plan, draft))
    if not waits:
        _add(tx, plan, packed, form.id, [row])
        packed.new_words.append((main.id, words))
        return False
    (spread,) = statements.spread_rows(tx, plan, form.id, [row])
    _choose(tx, plan, packed, form.id, [row])
    packed.waiting.append(Waiting(spread, waits, words, change_of(plan, decision, draft)))
    return True


def _add(tx: Tx, plan: Plan, packed: Packed, table: str, rows: Sequence[Mapping[str, Cell]]) -> None:
    if rows:
        packed.new[table] += statements.spread_rows(tx, plan, table, rows)
        _choose(tx, plan, packed, table, rows)


def _choose(tx: Tx, plan: Plan, packed: Packed, table: str, rows: Sequence[Mapping[str, Cell]]) -> None:
    for name, pairs in statements.spread_options(tx, plan, table, rows).items():
        packed.options[name] += pairs


def _pack_changed(tx: Tx, plan: Plan, packed: Packed, decision: Decision, draft: RecordDraft) -> None:
    main, old, form = draft.main, draft.old, draft.form.id
    assert old is not None
    for subform, rows in draft.rows.items():
        packed.gone[subform] += (row.id for row in draft.removed.get(subform, ()))
        _pack_rows(tx, plan, packed, draft, subform, rows)
        _add(tx, plan, packed, subform, new_rows(draft, subform))
    cells = {**{id: main.cells[id] for id in sorted(main.changed)}, "version": decision.version}
    names, values = statements.spread_changes(tx, plan, form, cells)
    packed.changed[form, names].append((*values, main.id, old.version))
    _chosen(plan, packed, form, main, cells)
    if is_found_otherwise(plan, draft):
        packed.words.append((main.id, search.words_of(words_of(plan, draft))))


def _pack_rows(
    tx: Tx, plan: Plan, packed: Packed, draft: RecordDraft, subform: str, rows: list[RowDraft]
) -> None:
    old = draft.old.rows[subform] if draft.old else ()
    places = {row.id: row.cells["position"] for row in old}
    for place, row in enumerate(rows, start=1):
        if row.is_new:
            continue
        cells = {id: row.cells[id] for id in sorted(row.changed)}
        if places[row.id] != place:
            cells["position"] = place
        if not cells:
            continue
        names, values = statements.spread_changes(tx, plan, subform, cells)
        packed.changed[subform, names].append((*values, row.id))
        _chosen(plan, packed, subform, row, cells)
        for id in frees_first(draft.form.subforms[subform], cells):
            names, values = statements.spread_changes(tx, plan, subform, {id: None})
            packed.freed[subform, names].append((*values, row.id))


def _chosen(plan: Plan, packed: Packed, table: str, row: RowDraft, cells: Mapping[str, Cell]) -> None:
    named = {
        found.id: cells[found.id] for found in statements.chosen_fields(plan, table) if found.id in cells
    }
    if named:
        packed.chosen[table].append((row.id, named))


def _change(tx: Tx, plan: Plan, packed: Packed, changes: Mapping[Named, Rows]) -> None:
    later = {"app_version": plan.version, "updated_at": tx.now, "updated_by": tx.actor.person}
    for (table, names), rows in changes.items():
        stamp = later if table == packed.form else {}
        if not statements.put_changes(tx, plan, table, names, rows, stamp):
            raise Conflict(version=0, clashes=())


_NO_STAMP: dict[str, Cell] = dict.fromkeys(
    ("app_version", "version", "created_at", "created_by", "updated_at", "updated_by"), 0
)


def _first_stamp(tx: Tx, plan: Plan) -> dict[str, Cell]:
    person = tx.actor.person
    return {
        "app_version": plan.version,
        "version": 1,
        "created_at": tx.now,
        "created_by": person,
        "updated_at": tx.now,
        "updated_by": person,
    }


def _with(change: Change, cells: Mapping[str, str]) -> Change:
    return Change(
        form=change.form,
        record=change.record,
        kind=change.kind,
        version=change.version,
        before=change.before,
        after={**change.after, **cells},
        origin=change.origin,
    )
