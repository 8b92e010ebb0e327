"""
Where the columns of a file go: as somebody said, as a saved mapping has it, by their names or
what these mean, and by their values.

Owns the order of these. Names are ``engines/exchange``'s; here are the guesses that need the records there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huodan.engines.exchange import Aim, Table, fits_kind, open_aims, propose, propose_alike, read_mapping
from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.fields._references import names
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.workspace.importing.lookup import find_named
from huodan.workspace.importing.mappings import (
    MappingNotFound,
    SavedMapping,
    list_mappings,
    propose_saved,
)
from huodan.workspace.importing.wish import Wish

MOST_SAMPLES = 60
FITTING = 0.8


@dataclass(frozen=True, slots=True)
class Aims:
    """The aim of each column; saved: the mapping they come from. guessed: columns whose values, or names alike, decided."""

    each: tuple[Aim | None, ...]
    saved: SavedMapping | None = None
    guessed: frozenset[str] = frozenset()


def find_aims(tx: Tx, grant: Grant, form: PlanForm, table: Table, wish: Wish) -> Aims:
    """
    This function will find the aim of each column.

    Raises:
        UnknownColumn, UnknownPath, NotImportable, TwoColumns: of what somebody said. MappingNotFound
    """
    if wish.mapping is not None:
        return Aims(read_mapping(grant.plan, grant, form, table, wish.mapping))
    saved = _saved(tx, grant, form, table, wish)
    if saved is not None:
        return Aims(_still_possible(grant, form, table, saved.mapping), saved)
    aims = propose(grant.plan, grant, form, table)
    if not wish.guess:
        return Aims(aims)
    alike = propose_alike(grant.plan, grant, form, table, aims)
    by_values = _guess(tx, grant, form, table, alike)
    unsure = {name for name, old, new in zip(table.header, aims, alike, strict=True) if old is not new}
    return replace(by_values, guessed=by_values.guessed | unsure)


def _saved(tx: Tx, grant: Grant, form: PlanForm, table: Table, wish: Wish) -> SavedMapping | None:
    if wish.saved is None and not wish.guess:
        return None
    known = list_mappings(tx, grant, form.id)
    if wish.saved is None:
        return propose_saved(known, table.header)
    named = next((one for one in known if fold(one.name) == fold(wish.saved)), None)
    if named is None:
        raise MappingNotFound
    return named


def _still_possible(
    grant: Grant, form: PlanForm, table: Table, mapping: Mapping[str, str | None]
) -> tuple[Aim | None, ...]:
    """Follow a saved mapping as far as its columns, fields and rights are still there."""
    kept: dict[str, str | None] = {}
    for column, path in mapping.items():
        try:
            read_mapping(grant.plan, grant, form, table, {column: path})
        except HuodanError:
            continue
        kept[column] = path
    return read_mapping(grant.plan, grant, form, table, kept)


def _guess(tx: Tx, grant: Grant, form: PlanForm, table: Table, aims: tuple[Aim | None, ...]) -> Aims:
    """Give columns that no name fits the one free field whose values theirs look like."""
    found, guessed = list(aims), set[str]()
    free = open_aims(grant.plan, grant, form, [aim for aim in aims if aim is not None])
    for index, cells in _samples(table, aims):
        is_inner = None if table.own is None else index >= table.own
        fitting = [
            aim
            for aim in free
            if is_inner in (None, aim.subform is not None)
            and _fits(tx, grant, aim, cells, table.header[index])
        ]
        if len(fitting) == 1:
            found[index] = fitting[0]
            free = [aim for aim in free if aim.path != fitting[0].path]
            guessed.add(table.header[index])
    return Aims(tuple(found), guessed=frozenset(guessed))


def _samples(table: Table, aims: Sequence[Aim | None]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give some different values of each column without an aim."""
    for index, aim in enumerate(aims):
        filled = (cell for line in table.lines if (cell := line.cells[index]) is not None)
        cells = tuple(dict.fromkeys(cell for _, cell in zip(range(MOST_SAMPLES * 4), filled, strict=False)))
        if aim is None and cells:
            yield index, cells[:MOST_SAMPLES]


def _fits(tx: Tx, grant: Grant, aim: Aim, cells: tuple[str, ...], header: str) -> bool:
    """Say whether most values are a field's: its options, names of what it points to, or its kind's."""
    if aim.field.store in (Store.REF, Store.REFS):
        is_one = aim.field.store is Store.REF
        named = [(cell,) if is_one else names(cell) for cell in cells]
        known = find_named(tx, grant, aim, dict.fromkeys(text for each in named for text in each))
        return sum(all(fold(text) in known for text in each) for each in named) >= FITTING * len(cells)
    return fits_kind(aim.field, cells, header=header, part=FITTING)
