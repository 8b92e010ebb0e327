"""
Rows to records: rows with the same key make one record, and each cell becomes a raw value of its field.

Owns: what an empty cell means (nothing is sent: an import never empties a field), how a mistake finds its way back to row
and column, and how a large file is gone through a window at a time.
Does not own: which rows make one record (``grouping.py``), whether a value fits (the field says), what is stored already
(``workspace/importing.py``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from huodan.engines.exchange.cells import quoted, raw_value, split_unit
from huodan.engines.exchange.grouping import Column, Groups, RepeatedRow, same
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.mapping import Aim
from huodan.engines.exchange.mistakes import CellError, Mistakes
from huodan.engines.exchange.naming import put_found, texts_named
from huodan.engines.exchange.pictures import ids_brought
from huodan.engines.exchange.pointing import Pointing
from huodan.engines.exchange.seen import unit_remark
from huodan.engines.exchange.table import Line, Remark, Table
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField

MOST_REMARKS = 1_000
_PLACE = re.compile(r"[1-9][0-9]{0,5}")
MOST_LINES_AT_ONCE = 20_000
REQUIRED = "required"


class Differs(HuodanError):
    """Rows of one record say different things about it."""

    code = "differs"
    status = 422
    zh = "「{label}」和同一条数据的第 {row} 行不一样。同一编号的各行要相同，或只填第一行。"
    en = "“{label}” differs from row {row} of the same record. Its rows must agree, or leave this empty."


class LostDigits(HuodanError):
    """A long number was kept as a number by the spreadsheet program, which keeps 15 digits."""

    code = "lost_digits"
    status = 422
    zh = "「{value}」超过 15 位，Excel 把它当数字存，末尾几位已丢失。请把这一列设为文本，再填完整的号码。"
    en = "Excel kept “{value}” as a number and lost digits after the 15th. Make the column text and fill it anew."


class NoKeyInRow(HuodanError):
    """A row that should change a record does not say which."""

    code = "no_key"
    status = 422
    zh = "这一行没有填「{label}」，不知道要更新哪条数据。"
    en = "This row has no “{label}”, so it is not known which record to update."


class NoColumnFor(HuodanError):
    """A field that new records need has no column."""

    code = "no_column_for"
    status = 422
    zh = "{why}文件里没有对应的列，新建的数据都缺它。请选出对应的列，或在文件里加上这一列。"
    en = "{why} No column goes there, and all new records need it. Choose its column, or add one to the file."


class NoColumns(HuodanError):
    """No column of the file goes anywhere."""

    code = "no_columns"
    status = 422
    zh = "没有一列对得上这个表单的字段（文件里有：{columns}）。请把列名改成字段名，或指定每列对应的字段。"
    en = "No column fits a field of this form (the file has: {columns}). Rename them, or say where each goes."


@dataclass(slots=True)
class Entry:
    """
    What a file says about one record.

    row: its first row. key: what tells which record. number: which of the file's records it is. values: raw, by field key.
    rows: by subform key, the file's row of each sub-row. places: which stored sub-row each says it is.
    told: by path, which row said what first. id: of a new record that others of the file point to.
    lines: indexes of its rows in the table. awaited: where it names what is only made with it: subform, place, field.
    """

    row: int
    key: str | None
    number: int = 0
    values: dict[str, object] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, list[int | None]] = field(default_factory=dict)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    id: Id | None = None
    lines: list[int] = field(default_factory=list)
    is_refused: bool = False
    awaited: set[tuple[str, int, str]] = field(default_factory=set)


class Entries:
    """
    The records a table speaks of, in the order of their first rows, and every mistake found on the way.

    all: those at hand: every one, or one window after another (``windows``).
    """

    def __init__(
        self, table: Table, aims: Sequence[Aim | None], key: Aim | None, *, size: int | None = None
    ) -> None:
        """
        Take all of a table, or with ``size`` nothing yet but what ``windows`` gives.

        size: about how many rows are at hand at a time.
        """
        pairs = enumerate(zip(table.header, aims, strict=True))
        self.columns = tuple(Column(index, name, aim) for index, (name, aim) in pairs if aim is not None)
        self.key = next((column for column in self.columns if column.aim == key), None)
        self.all: list[Entry] = []
        self.mistakes = Mistakes()
        self.refused_lines = bytearray(len(table.lines))  # 1 for each row that is refused
        self.strays = 0  # refused rows that belong to no entry
        self._table, self._size = table, size or len(table.lines)
        self._own = tuple(column for column in self.columns if column.aim.subform is None)
        self._inner = tuple(column for column in self.columns if column.aim.subform is not None)
        self._numbered = {column.aim.field.key for column in self._inner if column.aim.is_line}
        self._once: dict[str, dict[str, int]] = defaultdict(dict)
        self._noted: set[tuple[int, str | None]] = set()
        self._raw: dict[tuple[int, str], tuple[str, bool]] = {}  # of the texts at hand
        self.lacking: dict[str, None] = {}  # paths of what new records need and no column has
        self._inexact, self._header_row = table.grid.inexact, table.header_row
        self.remarks: list[Remark] = []
        self._warned = 0  # of the remarks
        for one in table.refusals:
            self.refuse(one.row, one.column, one.error)
        if not self.columns:
            self.refuse(table.header_row, None, NoColumns(columns="、".join(table.header[:10])))
        elif size is None:
            for _ in self.windows():
                pass

    @cached_property
    def groups(self) -> Groups:
        """This function will say which rows make one record."""
        return Groups(self._table, self.columns, self.key)

    def pointing(self, form: str, title: str) -> Pointing:
        """This function will say how the records of the file hang together, which is that of a form with a title."""
        pointing = [column for column in self.columns if column.aim.target == form]
        several = [column.index for column in pointing if column.aim.field.store is Store.REFS]
        named_by = {one.index: self._named_by(one, title) for one in pointing}
        return Pointing(self._table, self.groups, named_by, several=several)

    def _named_by(self, column: Column, title: str) -> list[int]:
        """Give the columns by which records of the file are named in another: its title or key, or as the column says."""
        match = column.aim.match
        names = {title if match is None else match.key}
        if match is None and self.key is not None:
            names.add(self.key.aim.field.key)
        plain = (one for one in self._own if one.aim.part is None and one.aim.match is None)
        return [one.index for one in plain if one.aim.field.key in names]

    def windows(self, ranks: Sequence[int] | None = None) -> Iterator[Sequence[Entry]]:
        """
        This function will go through the table and have some of its records at hand at a time.

        ranks: by record; those of a lower rank come first, and never together with those of a higher.
        """
        groups = self.groups
        self.all, taken = [], 0
        for index, error in groups.repeated() if self.columns else ():
            self.strays += 1
            self.refused_lines[index] = 1
            self.refuse(self._table.lines[index].number, self.key.name if self.key else None, error)
            self._noted.clear()
        for number, index in groups.in_order(ranks) if self.columns else ():
            line = self._table.lines[index]
            if self.all and self.all[-1].number == number:
                entry = self.all[-1]
            else:
                is_next = ranks is not None and self.all and ranks[number] != ranks[self.all[-1].number]
                if taken >= self._size or is_next:
                    yield self.all
                    self.all, self._noted, self._raw, taken = [], set(), {}, 0
                entry = Entry(line.number, groups.keys[number], number)
                self.all.append(entry)
            taken += 1
            entry.lines.append(index)
            self._take(entry, line)
        yield self.all

    def refuse(self, row: int, column: str | None, error: HuodanError, entry: Entry | None = None) -> None:
        """This function will note a mistake in a cell, and that its entry cannot be taken."""
        self._note(CellError(row, column, error.code, error.text("zh"), error.text("en")), entry)

    def refuse_value(self, entry: Entry, problem: Problem) -> None:
        """This function will note a mistake in an entry's values, at the row and column they came from."""
        if problem.code == REQUIRED and _place(problem.path) in entry.awaited:
            return
        error = self._locate(entry, problem)
        if problem.code == REQUIRED and error.column is None:
            self._lack(entry, problem)
        else:
            self._note(error, entry)

    def warn_value(self, entry: Entry, problem: Problem) -> None:
        """This function will note what the owner of the file should see to, and which refuses nothing."""
        told = self._locate(entry, problem)
        if self._warned < MOST_REMARKS:
            self._warned += 1
            self.remarks.append(Remark(told.zh, told.en, told.row, told.column))

    def _lack(self, entry: Entry, problem: Problem) -> None:
        """A column that is missing is one mistake of the file, not one of each row."""
        entry.is_refused = True
        subform, _, key = _place(problem.path)
        path = f"{subform}.{key}" if subform else key
        if path not in self.lacking:
            self.lacking[path] = None
            self.refuse(self._header_row, None, NoColumnFor(why={"zh": problem.zh, "en": problem.en}))

    @property
    def are_right(self) -> bool:
        """This function will say whether no mistake was found so far."""
        return not self.mistakes.count

    def take_out(self, refused: bytes) -> None:
        """This function will go on without what is refused, by lines, and forget its mistakes."""
        self.all = [entry for entry in self.all if not (entry.is_refused or refused[entry.lines[0]])]
        self.mistakes, self._noted, self.lacking = Mistakes(), set(), {}

    def _note(self, error: CellError, entry: Entry | None) -> None:
        """One cell has one mistake: what follows from it helps nobody."""
        if entry is not None:
            entry.is_refused = True
        place = (error.row, error.column)
        if error.column is None or place not in self._noted:
            self._noted.add(place)
            self.mistakes.add(error)

    def require_keys(self) -> None:
        """This function will refuse entries that do not say which record they mean."""
        for entry in self.all:
            if entry.key is None and self.key is not None:
                error = NoKeyInRow(label=self.key.aim.field.label)
                self.refuse(entry.row, self.key.name, error, entry)

    def _locate(self, entry: Entry, problem: Problem) -> CellError:
        first, *rest = problem.path.split(".")
        row, column = entry.row, self._name("", first)
        if rest and first in entry.rows and rest[0].isdigit():
            rows = entry.rows[first]
            row = rows[min(int(rest[0]), len(rows) - 1)]
            column = self._name(first, rest[1]) if len(rest) > 1 else None
        return CellError(row, column, problem.code, problem.zh, problem.en)

    def sought(self) -> Iterator[tuple[Column, tuple[str, ...]]]:
        """This function will give the texts of every column of references, to be looked up together."""
        for column in self.columns:
            if column.aim.field.store in (Store.REF, Store.REFS):
                rows = self._dicts(column.aim)
                texts = (text for _, _, row in rows for text in texts_named(row, column.aim))
                yield column, tuple(dict.fromkeys(texts))

    def unique_values(self, existing: Container[str | None]) -> Iterator[tuple[PlanField, list[object]]]:
        """This function will give the values of unique fields, by field, but for records that are there, by key."""
        for column in self.columns:
            field = column.aim.field
            if field.field.unique and field.target is None and column.aim.part is None:
                told = self._dicts(column.aim)
                yield field, [row.get(field.key) for entry, _, row in told if entry.key not in existing]

    def resolve(self, aim: Aim, found: Mapping[str, object]) -> None:
        """This function will put what was found in place of texts (None: it will be made); the rest stays."""
        key = aim.field.key
        for entry, place, row in self._dicts(aim):
            if put_found(row, aim, found):
                entry.awaited.add((aim.subform.key if aim.subform else "", place, key))

    def refuse_text(self, aim: Aim, text: str, problem: Problem) -> None:
        """This function will refuse every entry that names something by a text."""
        key, subform = aim.field.key, aim.subform.key if aim.subform else ""
        for entry, place, row in self._dicts(aim):
            if fold(text) in map(fold, texts_named(row, aim)):
                number = entry.rows[subform][place] if subform else entry.row
                name = self._name(subform, key)
                self._note(CellError(number, name, problem.code, problem.zh, problem.en), entry)

    def _dicts(self, aim: Aim) -> Iterator[tuple[Entry, int, dict[str, object]]]:
        for entry in self.all:
            if aim.subform is None:
                yield entry, 0, entry.values
            else:
                for place, row in enumerate(_rows(entry, aim.subform.key)):
                    yield entry, place, row

    def _name(self, subform: str, key: str) -> str | None:
        for column in self._inner if subform else self._own:
            parent = column.aim.subform
            if column.aim.field.key == key and (parent is None or parent.key == subform):
                return column.name
        return None

    def _take(self, entry: Entry, line: Line) -> None:
        for column in self._own:
            text = self._said(line, column)
            if text is not None:
                self._tell(entry, line, column, text)
        made: dict[str, dict[str, object]] = {}
        places: dict[str, int | None] = {}
        for column in self._inner:
            text, subform = self._said(line, column), column.aim.subform
            if text is None or subform is None:
                continue
            row = made.setdefault(subform.key, {})
            if column.aim.is_line:
                places[subform.key] = int(text) if _PLACE.fullmatch(text) else None
            else:
                self._put(entry, row, line, column, text)
        for key, row in made.items():
            entry.values[key] = [*_rows(entry, key), row]
            entry.rows.setdefault(key, []).append(line.number)
            if key in self._numbered:
                entry.places.setdefault(key, []).append(places.get(key))

    def _said(self, line: Line, column: Column) -> str | None:
        """Give what a cell says; pictures over it say more than its text."""
        if column.aim.field.store is Store.FILES and (line.number, column.index) in self._table.brought:
            return str(self._table.brought[line.number, column.index])
        return line.cells[column.index]

    def _tell(self, entry: Entry, line: Line, column: Column, text: str) -> None:
        """Take what a row says about the record itself; its other rows must agree."""
        aim = column.aim
        row, said = entry.told.setdefault(aim.path, (line.number, text))
        if row != line.number:
            if said != text and same(aim, said) != same(aim, text):
                self.refuse(line.number, column.name, Differs(label=aim.field.label, row=row), entry)
            return
        if aim.field.field.unique and column is not self.key:  # by their keys records are told apart already
            first = self._once[aim.path].setdefault(same(aim, text), line.number)
            if first != line.number:
                error = RepeatedRow(label=aim.field.label, value=quoted(aim.field, text), row=first)
                self.refuse(line.number, column.name, error, entry)
        self._put(entry, entry.values, line, column, text)

    def _put(self, entry: Entry, into: dict[str, object], line: Line, column: Column, text: str) -> None:
        aim = column.aim
        try:
            if aim.field.store is not Store.DECIMAL and (line.number, column.index) in self._inexact:
                raise LostDigits(value=quoted(aim.field, text, 40))
            if aim.field.store is Store.FILES and (line.number, column.index) in self._table.brought:
                into[aim.field.key] = ids_brought(self._table.brought[line.number, column.index])
                return
            value, has_unit = self._raw.get((column.index, text)) or self._read(column, text)
        except HuodanError as error:
            self.refuse(line.number, column.name, error, entry)
            return
        if has_unit and len(self.remarks) - self._warned < MOST_REMARKS:
            self.remarks.append(unit_remark(line.number, column.name, text))
        if aim.match is not None:
            into[aim.field.key] = {"match": {aim.match.key: value}}
        elif aim.part is None:  # the column with a key knows better than the one with a title
            into[aim.field.key] = into.get(aim.field.key, value) if aim.field.target else value
        else:
            pieces = into.setdefault(aim.field.key, {})
            assert isinstance(pieces, dict)
            pieces[aim.part.key] = value

    def _read(self, column: Column, text: str) -> tuple[str, bool]:
        """Turn a text into raw input of its field, and say whether it has a unit; the same few come again and again."""
        found, bare = column.aim.field, unguarded(text)
        told = raw_value(found, bare, is_sure=bare is not text)
        read = told, found.store is Store.DECIMAL and bool(split_unit(text)[1])
        self._raw[column.index, text] = read
        return read


def _place(path: str) -> tuple[str, int, str]:
    """The place a path means: lines.2.product → lines, 2, product; customer → the record itself."""
    first, *rest = path.split(".")
    return (first, int(rest[0]), rest[1]) if len(rest) == 2 and rest[0].isdigit() else ("", 0, first)


def _rows(entry: Entry, subform: str) -> list[dict[str, object]]:
    rows = entry.values.get(subform, [])
    assert isinstance(rows, list)
    return rows
