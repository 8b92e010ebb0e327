"""
What an export holds: sheets and their columns. How a record becomes rows of them stands in ``rows.py``.

Owns the names of columns. Each is chosen so that our import leads it back to the field it came from: it is tried out
with the import's own proposal, and where labels would mislead, keys are written instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from huodan.engines.exchange.export.values import Read, Style, line, number, piece, reader, style_of
from huodan.engines.exchange.mapping import LINE, propose
from huodan.engines.exchange.rows import Rows
from huodan.engines.exchange.table import Grid, Table
from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.kit.words import Lang, say
from huodan.language.access import Grant
from huodan.language.fields import COMPOSITE, Store
from huodan.language.plan.model import Path, PlanField, PlanForm, UnknownPath

LINES = ("repeat", "first", "sheet", "none")
ADDRESSES = ("parts", "line")
LINE_NAME: Mapping[str, str] = {"zh": "行号", "en": "Line no."}
MOST_COLUMNS = 400
ROUNDS = 3
NONE_REPEATED: Mapping[str, frozenset[str]] = {}


class NoLinkColumn(HuodanError):
    """Sub-rows on a sheet of their own could not be told to which record they belong."""

    code = "no_link_column"
    status = 422
    zh = "这个表单没有能认出每条数据的字段（如编号），明细不能单独放一张表。请改选「明细和主表放在一起」。"
    en = "No field of this form tells its records apart, so sub-rows cannot have a sheet. Put them beside their record."


class TooManyColumns(HuodanError):
    """The file would have more columns than an import takes."""

    code = "too_many_columns"
    status = 422
    zh = "一次最多导出 {limit} 列，现在有 {count} 列。请少选一些列。"
    en = "An export has at most {limit} columns; these are {count}. Please choose fewer."


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. path: what is asked of the list, None for the number of a sub-row. aim: where an import leads it.

    bare: its name on a sheet of sub-rows.
    """

    name: str
    path: str | None
    read: Read
    style: Style
    subform: str | None = None
    aim: str | None = None
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the main one has subform None."""

    name: str
    columns: tuple[Column, ...]
    subform: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All sheets. repeats: whether a record's own columns are said again for each of its sub-rows."""

    sheets: tuple[Sheet, ...]
    repeats: bool

    @property
    def main(self) -> tuple[Column, ...]:
        """This function will give the columns of the first sheet."""
        return self.sheets[0].columns

    @property
    def paths(self) -> tuple[str, ...]:
        """This function will list what is to be asked of the list."""
        columns = (column for sheet in self.sheets for column in sheet.columns)
        return tuple(dict.fromkeys(column.path for column in columns if column.path is not None))


def lay_out(
    grant: Grant,
    form: PlanForm,
    *,
    columns: Sequence[str] | None,
    lines: str,
    addresses: str,
    lang: Lang,
    tz: str,
    repeated: Mapping[str, frozenset[str]] = NONE_REPEATED,
) -> Layout:
    """
    This function will choose the columns: those named, else all the asker may read.

    lines: sub-rows beside their record, which is said for each of them (repeat) or once (first); on a sheet of their
    own (sheet); or not at all (none). addresses: in parts, which an import reads exactly, or in one line.
    repeated: by form, the folded titles several records have; a set of references names those by their ids.

    Raises:
        UnknownPath: also for what the asker may not see. NoLinkColumn, TooManyColumns
    """
    made = _Columns(grant, form, lang=lang, tz=tz, in_parts=addresses == "parts", repeated=repeated)
    names = tuple(columns) if columns is not None else tuple(made.readable(form.table.fields))
    found = [column for name in dict.fromkeys(names) for column in made.of(name)]
    own = [column for column in found if column.subform is None]
    inner = [column for column in found if column.subform is not None] if lines != "none" else []
    subforms = tuple(dict.fromkeys(column.subform for column in inner if column.subform is not None))
    grouped = {key: [made.number(key), *(one for one in inner if one.subform == key)] for key in subforms}
    total = len(own) + sum(map(len, grouped.values()))
    if total > MOST_COLUMNS:
        raise TooManyColumns(limit=MOST_COLUMNS, count=total)
    title = say(form.label, lang)
    if lines != "sheet" or not grouped:
        together = [*own, *(column for group in grouped.values() for column in group)]
        return Layout((Sheet(title, _named(grant, form, together)),), lines != "first")
    link = made.link(own)
    main = _named(grant, form, own if any(one.path == link.path for one in own) else [link, *own])
    linked = next(column for column in main if column.path == link.path)
    sheets = [Sheet(title, main)]
    for key, group in grouped.items():
        name = say(form.table.by_key[key].label, lang)
        sheets.append(Sheet(name, (linked, *_named(grant, form, group, main=main, sheet=name)), key))
    return Layout(tuple(sheets), True)


class _Columns:
    """Makes columns of paths."""

    def __init__(
        self,
        grant: Grant,
        form: PlanForm,
        *,
        lang: Lang,
        tz: str,
        in_parts: bool,
        repeated: Mapping[str, frozenset[str]],
    ) -> None:
        self.repeated = repeated
        self.grant, self.plan, self.form = grant, grant.plan, form
        self.lang, self.tz, self.in_parts = lang, tz, in_parts

    def readable(self, fields: Sequence[PlanField]) -> Iterator[str]:
        """List the keys of the fields that may be read somewhere."""
        readable = self.grant.form(self.form.id).readable
        return (field.key for field in fields if field.id in readable and not field.is_hidden)

    def of(self, text: str) -> Iterator[Column]:
        """Give the columns of a path: several for a subform, an address, a reference whose title may repeat."""
        path = self._find(text)
        leaf = path.leaf
        if leaf.store is Store.ROWS and not path.steps:
            for key in self.readable(self.plan.tables[leaf.id].fields):
                yield from self.of(f"{text}.{key}")
        elif leaf.store in COMPOSITE and path.part is None and self.in_parts and self._is_own(path):
            for part in leaf.field.parts:
                column = self._column(path, f"{text}.{part.key}")
                label = say(part.label, self.lang)
                name, bare = f"{column.name}.{label}", f"{column.bare}.{label}"
                yield replace(column, name=name, bare=bare, read=piece(part.key, column.read))
        else:
            is_line = leaf.store in COMPOSITE and path.part is None
            read = partial(line, joint=leaf.field.joint) if is_line else None
            column = self._column(path, text)
            yield column if read is None else replace(column, read=read)
            if leaf.target is not None and self._is_own(path):
                yield from self._code(path, text)

    def number(self, subform: str) -> Column:
        """Give the column with the numbers of sub-rows, by which an import finds them again."""
        name = LINE_NAME[self.lang]
        label = say(self.form.table.by_key[subform].label, self.lang)
        whole = Style("plain")
        return Column(f"{label}.{name}", None, number, whole, subform, f"{subform}.{LINE}", name)

    def link(self, own: Sequence[Column]) -> Column:
        """Give the column by which sub-rows on a sheet of their own belong to a record."""
        unique = [field.key for field in self.form.table.fields if field.field.unique and field.has_column]
        found = next((column for column in own if column.path in unique), None)
        keys = self.readable([self.form.table.by_key[key] for key in unique])
        key = next(iter(keys), None) if found is None else None
        if found is None and key is None:
            raise NoLinkColumn(path="lines")
        return found if found is not None else next(iter(self.of(str(key))))

    def _find(self, text: str) -> Path:
        path = self.plan.path(self.form.id, text)
        if not self.grant.is_system and not self.grant.may_read(path):
            raise UnknownPath(path=text)
        return path

    def _is_own(self, path: Path) -> bool:
        """Say whether the value lies in the form or its subform, so that an import may write it."""
        return all(step.store is Store.ROWS for step in path.steps) and len(path.steps) <= 1

    def _column(self, path: Path, aim: str) -> Column:
        subform = path.steps[0] if path.steps and path.steps[0].store is Store.ROWS else None
        labels = [say(field.label, self.lang) for field in path.guards]
        if path.part is not None:
            labels.append(say(path.part.label, self.lang))
        return Column(
            ".".join(labels),
            path.text,
            reader(path.leaf, path.part, lang=self.lang, tz=self.tz, repeated=self.repeated),
            style_of(path.leaf, path.part, lang=self.lang),
            None if subform is None else subform.key,
            aim,
            ".".join(labels if subform is None else labels[1:]),
        )

    def _code(self, path: Path, text: str) -> Iterator[Column]:
        """Give the column with a target's key, unless its title names one record anyway."""
        assert path.leaf.target is not None
        target = self.plan.forms[path.leaf.target]
        granted = self.grant.form(target.id)
        known = granted.readable - granted.masked
        codes = [
            field
            for field in (target.title, *target.table.fields)
            if field.field.unique and field.store is Store.TEXT and field.has_column and field.id in known
        ]
        if codes and codes[0] is not target.title:
            name = f"{text}.{codes[0].key}"
            yield self._column(self._find(name), name)


def _named(
    grant: Grant, form: PlanForm, columns: Sequence[Column], *, main: Sequence[Column] = (), sheet: str = ""
) -> tuple[Column, ...]:
    """Name columns apart, and so that an import finds their fields; labels where it does, else keys."""
    plan = grant.plan
    spellings = [_spellings(column, is_bare=bool(sheet)) for column in columns]
    chosen = [0] * len(columns)
    for _ in range(ROUNDS):
        names = [spelled[place] for spelled, place in zip(spellings, chosen, strict=True)]
        header = tuple(f"{sheet}.{name}" for name in names) if sheet else tuple(names)
        before = tuple(column.name for column in main)
        table = Table((*before, *header), 1, (), Grid(rows=Rows()), own=len(main) if sheet else None)
        aims = propose(plan, grant, form, table)[len(main) :]
        wrong = [
            place
            for place, (column, aim) in enumerate(zip(columns, aims, strict=True))
            if (aim is not None and aim.path != column.aim) or fold(names[place]) in _others(names, place)
        ]
        if not wrong:
            break
        for place in wrong:
            chosen[place] = min(chosen[place] + 1, len(spellings[place]) - 1)
    return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))


def _spellings(column: Column, *, is_bare: bool) -> tuple[str, ...]:
    label = column.bare if is_bare else column.name
    key = column.aim or label
    bare = key.partition(".")[2] if is_bare else key
    return label, bare, f"{label}={bare}"


def _others(names: Sequence[str], place: int) -> set[str]:
    return {fold(name) for other, name in enumerate(names) if other != place}
