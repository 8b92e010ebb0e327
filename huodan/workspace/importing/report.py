"""What an import did or would do, as doors show it: counts, mistakes by cell, where each column goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huodan.engines.exchange import CellError, Entries, Remark, Table
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.fields import Store
from huodan.language.fields._sealed import VEIL
from huodan.language.plan.model import Plan, PlanForm
from huodan.workspace.importing.aims import Aims
from huodan.workspace.importing.making import Missing
from huodan.workspace.importing.mappings import SavedMapping
from huodan.workspace.importing.options import NewOptions

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of the file and where it goes; samples: its first values. is_guessed: its values decided."""

    name: str
    field: str | None
    label: Text | None
    samples: tuple[str, ...]
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """
    What an import did, or would do; unless the right rows are wanted, nothing is done while there are errors.

    created, updated, unchanged, refused: records. error_count: of all mistakes, also those not among ``errors``.
    total: rows of the file. warnings: what was not taken from the file as it stands there,
    and what a check of the form warns of; warned: records it does so of.
    missing: what relations name and is not there. made: how much of that was made. options: values that are no option
    of their field. lacking: paths and labels of what new records need and no column has. run: the import that was done.
    pictures: how many come along as files.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: tuple[CellError, ...] = ()
    columns: tuple[ImportColumn, ...] = ()
    total: int = 0
    warnings: tuple[Remark, ...] = ()
    refused: int = 0
    warned: int = 0
    error_count: int = 0
    missing: tuple[Missing, ...] = ()
    made: int = 0
    options: tuple[NewOptions, ...] = ()
    lacking: tuple[tuple[str, Text], ...] = ()
    run: Id | None = None
    pictures: int = 0
    saved: SavedMapping | None = None
    table: Table | None = None


def tell_columns(plan: Plan, form: PlanForm, table: Table, aims: Aims) -> tuple[ImportColumn, ...]:
    """
    This function will say where each column goes, with its first values; of one with secrets with dots.

    While an encrypted field has no column, any that goes nowhere may be the one.
    """
    columns = []
    free = set(_secrets(plan, form)) - {aim.path for aim in aims.each if aim is not None}
    for index, (name, aim) in enumerate(zip(table.header, aims.each, strict=True)):
        filled = (cell for line in table.lines if (cell := line.cells[index]) is not None)
        samples = tuple(cell[:60] for _, cell in zip(range(SAMPLES), filled, strict=False))
        if free if aim is None else aim.field.store is Store.SEALED:
            samples = tuple(VEIL for _ in samples)
        path, label = (aim.path, aim.label) if aim else (None, None)
        columns.append(ImportColumn(name, path, label, samples, name in aims.guessed))
    return tuple(columns)


def _secrets(plan: Plan, form: PlanForm) -> Iterator[str]:
    """List the paths of encrypted fields, also those of sub-rows."""
    for found in form.table.fields:
        if found.store is Store.SEALED:
            yield found.key
        inner = form.subforms.get(found.id)
        yield from (
            f"{found.key}.{one.key}" for one in (inner.fields if inner else ()) if one.store is Store.SEALED
        )


def tell_errors(entries: Entries) -> tuple[CellError, ...]:
    """This function will give the mistakes in the order of rows and columns."""
    order = {column.name: column.index for column in entries.columns}
    return tuple(
        sorted(entries.mistakes.first, key=lambda error: (error.row, order.get(error.column or "", -1)))
    )


def tell_lacking(form: PlanForm, entries: Entries) -> tuple[tuple[str, Text], ...]:
    """This function will name the fields that new records need and no column goes to."""
    return tuple((path, _label(form, path)) for path in entries.lacking)


def _label(form: PlanForm, path: str) -> Text:
    """Name a field, or one of sub-rows."""
    first, _, last = path.partition(".")
    own = form.table.by_key[first]
    return form.subforms[own.id].by_key[last].label if last else own.label


def tell_warnings(table: Table, entries: Entries) -> tuple[Remark, ...]:
    """This function will leave out warnings of columns that go nowhere, and of cells that are refused anyway."""
    used = {None, *(column.name for column in entries.columns)}
    refused = {(error.row, error.column) for error in entries.mistakes.first}
    return tuple(
        one
        for one in (*table.remarks, *entries.remarks)
        if one.column in used and (one.row, one.column) not in refused
    )
