"""
Rows of a subform from a file: its columns find their fields, and the rows come back to be looked through and saved.

Nothing is stored and nothing is decided here: the rows go into a form that is being filled in, whose preview judges them.
Owns who may, how many rows, and what of a cell cannot be read. Does not own reading files and matching columns
(``engines/exchange``) or looking up what cells name (``lookup.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from huodan.engines.exchange import (
    Aim,
    Entries,
    Remark,
    Table,
    aims_within,
    propose,
    propose_alike,
    read_mapping,
)
from huodan.engines.exchange.export.xlsx_file import open_book, put_together
from huodan.engines.exchange.guard import guarded
from huodan.engines.exchange.mapping import NotImportable
from huodan.kit.errors import HuodanError
from huodan.kit.words import Lang, say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell, Store
from huodan.language.fields._reference import Wanted
from huodan.language.plan.model import Plan, PlanField, PlanForm, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.shown import show_cells
from huodan.workspace.importing.lookup import find_targets

LARGEST = 10 * 1024 * 1024
LONGEST_TEXT = 32_767  # whole: what is wrong is put right where it stands
MOST_REMARKS = 50
WIDTH = 16


class NoRowsHere(HuodanError):
    """Nobody fills in these rows here, or not this one."""

    code = "not_allowed"
    status = 403
    zh = "「{label}」里没有你可以填写的列，不能导入。"
    en = "“{label}” has no column you may fill in, so nothing can be imported there."


class TooManyFileLines(HuodanError):
    """The file has more rows than the subform takes."""

    code = "too_many_file_lines"
    status = 422
    zh = "这个文件有 {count} 行，「{label}」最多 {limit} 行。请在文件里删去不用的行，或分成几张单据。"
    en = "This file has {count} rows; “{label}” takes at most {limit}. Remove rows in the file, or split it."


class NamesNothing(HuodanError):
    """No record the reader may see, or several of them, are called as a cell says."""

    code = "no_target"
    status = 422
    zh = "「{label}」找不到唯一的「{value}」：没有、不在你能看到的范围，或有几条同名的。请重新选择。"
    en = "“{label}”: “{value}” is not exactly one record you can see. Please choose it."


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is no value of its column: what it says, and why not."""

    row: int
    column: str
    field: str
    text: str
    error: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row, by its number in the file, with the values that could be read, as ``api.md`` writes them."""

    row: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What a file holds for a subform. aims: of each column; open: where columns may go."""

    table: Table
    aims: tuple[Aim | None, ...]
    open: Sequence[Aim]
    rows: Sequence[ReadRow]
    wrong: Sequence[Wrong]
    remarks: Sequence[Remark]


def require_rows(grant: Grant, form: PlanForm, key: str) -> PlanField:
    """
    This function will find the subform into whose rows somebody may write.

    Raises:
        NotFound, NotAllowed: without the right to create or edit. UnknownPath, NoRowsHere
    """
    if not grant.form(form.id).can(Verb.CREATE):
        grant.require(form.id, Verb.UPDATE)
    granted, found = grant.form(form.id), form.table.by_key.get(key)
    known = granted.readable | granted.writable
    if found is None or found.store is not Store.ROWS or found.is_hidden or found.id not in known:
        raise UnknownPath(path=key[:200])
    if found.id not in granted.writable or not aims_within(grant.plan, grant, form, found):
        raise NoRowsHere(label=found.label)
    return found


def require_few(table: Table, subform: PlanField) -> None:
    """
    This function will let a table pass that has no more rows than the subform takes.

    Raises:
        TooManyFileLines
    """
    most = int(getattr(subform.field, "most_rows", 0))
    if len(table.lines) > most:
        raise TooManyFileLines(label=subform.label, limit=most, count=len(table.lines))


def read_rows(
    tx: Tx,
    grant: Grant,
    form: PlanForm,
    subform: PlanField,
    table: Table,
    mapping: Mapping[str, str | None] | None = None,
) -> ReadRows:
    """
    This function will read the rows of a table as those of a subform.

    mapping: paths by column, as an import takes them; None finds them by the names of the columns.

    Raises:
        UnknownColumn, UnknownPath, NotImportable, TwoColumns: of what somebody said.
    """
    plan = grant.plan
    aims = _aims(plan, grant, form, subform, table, mapping)
    open = aims_within(plan, grant, form, subform)
    if not any(aims):
        return ReadRows(table, aims, open, (), (), table.remarks[:MOST_REMARKS])
    entries = Entries(table, aims, None)
    find_targets(tx, grant, form, entries, {})
    reading = _Reading(tx, plan, grant, subform, entries, table)
    rows = reading.rows()
    remarks = (*table.remarks, *entries.remarks)[:MOST_REMARKS]
    return ReadRows(table, aims, open, rows, reading.wrong, remarks)


def write_template(into: IO[bytes], grant: Grant, form: PlanForm, subform: PlanField, *, lang: Lang) -> None:
    """This function will write an empty workbook with a column for everything somebody may fill in; a star: required."""
    book = open_book(into)
    page = book.add_worksheet()
    usual, needed = (book.add_format({"bold": True, "text_wrap": True, **more}) for more in _HEADS)
    text = book.add_format({"num_format": "@"})
    wanted = [
        aim for aim in aims_within(grant.plan, grant, form, subform) if aim.part is None and aim.match is None
    ]
    for place, aim in enumerate(wanted):
        name = f"{'*' if aim.field.field.required else ''}{say(aim.field.label, lang)}"
        page.set_column(place, place, WIDTH, text if aim.field.store is Store.TEXT else None)
        page.write(
            0, place, guarded(name, is_header=True, is_csv=False), needed if name.startswith("*") else usual
        )
    page.freeze_panes(1, 0)
    put_together(book)


_HEADS: tuple[dict[str, str], ...] = ({}, {"font_color": "#C0392B"})


def _aims(
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    subform: PlanField,
    table: Table,
    mapping: Mapping[str, str | None] | None,
) -> tuple[Aim | None, ...]:
    if mapping is None:
        named = propose(plan, grant, form, table, within=subform)
        return propose_alike(plan, grant, form, table, named, within=subform)
    aims = read_mapping(plan, grant, form, table, mapping)
    for aim in aims:
        if aim is not None and (
            aim.subform is None
            or aim.subform.id != subform.id
            or aim.is_line
            or aim.field.store is Store.FILES
        ):
            raise NotImportable(path=aim.path)
    return aims


def _is_within(aim: Aim, subform: PlanField) -> bool:
    is_value = not aim.is_line and aim.field.store is not Store.FILES
    return is_value and aim.subform is not None and aim.subform.id == subform.id


class _Reading:
    """Turns what rows say into values of their columns; what cannot be read is noted."""

    def __init__(
        self, tx: Tx, plan: Plan, grant: Grant, subform: PlanField, entries: Entries, table: Table
    ) -> None:
        self.tx, self.plan, self.grant = tx, plan, grant
        self.entries, self.key = entries, subform.key
        self.fields = plan.tables[subform.id].by_key
        self.wrong: list[Wrong] = []
        self._cells: list[tuple[PlanField, Cell]] = []
        self._table = table

    def rows(self) -> list[ReadRow]:
        """Read all rows; their references are named together."""
        read = [(row, dict(self._row(row, raw, said))) for row, raw, said in self._said()]
        shown = show_cells(self.tx, self.plan, self.grant, self._cells)
        values = [
            cell if found.store is Store.SEALED else value  # it came from who asks, and is kept nowhere yet
            for (found, cell), value in zip(self._cells, shown, strict=True)
        ]
        return [
            ReadRow(row, {key: values[place] for key, place in places.items() if values[place] is not None})
            for row, places in read
        ]

    def _said(self) -> Iterator[tuple[int, Mapping[str, object], Mapping[str, tuple[str, str]]]]:
        """Give each row's number, raw values, and by field the column and text they came from."""
        lines = {line.number: line for line in self._table.lines}
        refused = {
            (error.row, error.column): (error.code, error.zh, error.en)
            for error in self.entries.mistakes.first
        }
        for row, raw in self._raw():
            said = dict[str, tuple[str, str]]()
            for column in self.entries.columns:
                text, name = lines[row].cells[column.index], column.aim.field.key
                if text is None:
                    continue
                said.setdefault(name, (column.name, text))
                if (row, column.name) in refused:
                    self._note(row, name, (column.name, text), refused[row, column.name])
            yield row, raw, said

    def _raw(self) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Give number and raw values of each row; rows that say nothing of a record are all of one."""
        for entry in self.entries.all:
            rows = entry.values.get(self.key, [])
            assert isinstance(rows, list)
            yield from zip(entry.rows.get(self.key, ()), rows, strict=True)

    def _row(
        self, row: int, raw: Mapping[str, object], said: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[str, int]]:
        """Find a place among all cells for each value of a row."""
        for name, value in raw.items():
            found = self.fields[name]
            try:
                cell = found.field.parse(value, tz=self.tx.zone)
                if _is_wanted(cell):
                    raise NamesNothing(label=found.label, value=said[name][1][:60])
            except HuodanError as error:
                self._note(row, name, said[name], (error.code, error.text("zh"), error.text("en")))
                continue
            if cell is not None:
                self._cells.append((found, cell))
                yield name, len(self._cells) - 1

    def _note(self, row: int, field: str, said: tuple[str, str], error: tuple[str, str, str]) -> None:
        column, text = said
        self.wrong.append(Wrong(row, column, field, text[:LONGEST_TEXT], error))


def _is_wanted(cell: Cell) -> bool:
    """Say whether a cell still only names a record."""
    each = cell if isinstance(cell, tuple) else (cell,)
    return any(isinstance(one, Wanted) for one in each)
