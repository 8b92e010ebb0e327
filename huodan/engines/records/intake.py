"""
Raw values by key become cells in a draft; every mistake is kept with its path, up to a hundred (``Enough``).

Owns what ``api.md`` says about writing: unknown and computed fields, sub-rows as a whole list or as
``{add, change, remove}``. A field the caller may not know of is refused exactly like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field as default
from typing import Any

from huodan.engines.records.draft import RecordDraft, Row, RowDraft
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Cell, Store
from huodan.language.fields._base import WrongType, shorten
from huodan.language.plan.model import PlanField, PlanTable, UnknownPath

LONGEST_KEPT = 40  # characters of a text
_EDITS = {"add", "change", "remove"}

Seal = Callable[[PlanField, RowDraft, object], Cell]

Parsed = dict[tuple[str, str], Cell]
"""What texts are as cells, by field."""


class ComputedField(HuodanError):
    """The value of this field is worked out by the system."""

    code = "computed_field"
    status = 422
    zh = "「{label}」由系统计算，不能填写。请去掉它。"
    en = "“{label}” is worked out by the system and cannot be written. Please leave it out."


class ReadOnlyField(HuodanError):
    """The field may be seen, but not written."""

    code = "not_allowed"
    status = 403
    zh = "「{label}」你只能查看，不能修改。"
    en = "You may see “{label}”, but not change it."


class SentTwice(HuodanError):
    """One field, or one row, stands twice in what was sent."""

    code = "sent_twice"
    status = 422
    zh = "「{label}」写了两次，请只留一个。"
    en = "“{label}” is given twice; please keep one."


class UnknownRow(HuodanError):
    """The id names no row of this record."""

    code = "unknown_row"
    status = 422
    zh = "「{label}」里没有标识为 {value} 的行，可能已被删除。请刷新后再改。"
    en = "“{label}” has no row {value}; it may have been deleted. Please reload and try again."


class TooManyRows(HuodanError):
    """More sub-rows than the subform takes."""

    code = "too_many_rows"
    status = 422
    zh = "「{label}」最多 {limit} 行，现在有 {count} 行。请分成几张单据。"
    en = "“{label}” takes at most {limit} rows; this has {count}. Please split it."


@dataclass(slots=True)
class Intake:
    """
    Reads what was sent into one draft.

    sees, writes: ids of the fields (of sub-rows too) the caller may know of, and those they may write.
    returning: sub-rows that were removed and may come back under their ids.
    spilled: what one value tells of other fields, such as the name in a pasted address; what was sent itself wins.
    parsed: what texts of fields were read as already. seal: makes the cell of an encrypted field.
    """

    draft: RecordDraft
    sees: frozenset[str]
    writes: frozenset[str]
    tz: str
    new_id: Callable[[], Id]
    seal: Seal
    returning: set[Id] = default(default_factory=set)
    spilled: list[tuple[RowDraft, str, object]] = default(default_factory=list)
    parsed: Parsed = default(default_factory=dict)

    def read(self, values: object) -> None:
        """Take over everything that was sent, and note what cannot be taken."""
        main = self.draft.main
        if not isinstance(values, Mapping):
            self.draft.refuse("values", _wrong("values", values, "按字段名写的值", "values by field key"))
            return
        rows: list[tuple[PlanField, object]] = []
        for key, raw in values.items():
            found = self._field(main, str(key))
            if found is None:
                continue
            if found.store is Store.ROWS:
                main.sent.add(found.id)
                rows.append((found, raw))
            else:
                self._cell(main, found, raw)
        for found, raw in rows:
            for row, cells in self._arrange(found, raw):
                self._row(row, cells)
        for row, id, raw in self.spilled:
            if id not in row.sent:
                field = self._field(row, row.table.by_id[id].key)
                if field is not None:
                    self._cell(row, field, raw)

    def _field(self, row: RowDraft, key: str) -> PlanField | None:
        """Find a field that may be written; otherwise note why not."""
        found = row.table.by_key.get(key)
        is_system = found is not None and found.id in SYSTEM_IDS
        if found is None or (not is_system and found.id not in self.sees):
            prefix = "" if row.table.parent is None else row.at.split(".", 1)[0] + "."
            self.draft.refuse(row.at + key, UnknownPath(path=prefix + key))
        elif is_system or found.field.is_computed:
            self.draft.refuse(row.at + key, ComputedField(label=found.label))
        elif found.id not in self.writes:
            self.draft.refuse(row.at + key, ReadOnlyField(label=found.label))
        elif found.id in row.sent:
            self.draft.refuse(row.at + key, SentTwice(label=found.label))
        else:
            return found
        return None

    def _cell(self, row: RowDraft, found: PlanField, raw: object) -> None:
        row.sent.add(found.id)
        try:
            held = row.cells.get(found.id)
            row.put(found.id, found.field.kept(self._parse(row, found, raw), raw, held))
        except HuodanError as error:
            self.draft.refuse(row.path(found), error)
        if found.field.parts:
            self.spilled += [(row, id, told) for id, told in found.field.spill(raw).items()]

    def _parse(self, row: RowDraft, found: PlanField, raw: object) -> Cell:
        """Read a value; many records have the same few texts."""
        if found.store is Store.SEALED:
            return self.seal(found, row, raw)
        if not isinstance(raw, str) or len(raw) > LONGEST_KEPT:
            return found.field.parse(raw, tz=self.tz)
        key = (found.id, raw)
        if key not in self.parsed:
            self.parsed[key] = found.field.parse(raw, tz=self.tz)
        return self.parsed[key]

    def _row(self, row: RowDraft, cells: Mapping[str, Any]) -> None:
        for key, raw in cells.items():
            if key == "id":
                continue
            field = self._field(row, str(key))
            if field is not None:
                self._cell(row, field, raw)

    def _arrange(self, found: PlanField, raw: object) -> list[tuple[RowDraft, Mapping[str, Any]]]:
        """Put the rows into their new order and give those that were sent, with what was sent for each."""
        if isinstance(raw, Mapping):
            return self._edit(found, raw)
        self.draft.listed.add(found.id)
        return self._replace(found, [] if raw is None else raw)

    def _replace(self, found: PlanField, raw: object) -> list[tuple[RowDraft, Mapping[str, Any]]]:
        path = found.key
        rows = self._maps(found, path, raw)
        stored = {row.id: row for row in self.draft.rows[found.id]}
        sent: list[tuple[RowDraft, Mapping[str, Any]]] = []
        for index, cells in rows:
            row = (
                self._known(found, stored, cells, f"{path}.{index}.id")
                if cells.get("id") is not None
                else self._new(found)
            )
            if row is not None:
                row.at = f"{path}.{index}."
                sent.append((row, cells))
        self._take(found, [row for row, _ in sent])
        return sent

    def _edit(self, found: PlanField, raw: Mapping[Any, Any]) -> list[tuple[RowDraft, Mapping[str, Any]]]:
        path = found.key
        for key in raw:
            if key not in _EDITS:
                self.draft.refuse(f"{path}.{key}", UnknownPath(path=f"{path}.{key}"))
        stored = {row.id: row for row in self.draft.rows[found.id]}
        gone: set[Id] = set()
        for index, id in enumerate(self._list(found, f"{path}.remove", raw.get("remove") or ())):
            row = self._known(found, stored, {"id": id}, f"{path}.remove.{index}")
            if row is not None:
                gone.add(row.id)
        sent: list[tuple[RowDraft, Mapping[str, Any]]] = []
        for index, cells in self._maps(found, f"{path}.change", raw.get("change") or ()):
            row = self._known(found, stored, cells, f"{path}.change.{index}.id")
            if row is not None:
                sent.append((row, cells))
        kept = [row for row in self.draft.rows[found.id] if row.id not in gone]
        for _, cells in self._maps(found, f"{path}.add", raw.get("add") or ()):
            row = self._new(found)
            kept.append(row)
            sent.append((row, cells))
        self._take(found, kept)
        for index, row in enumerate(kept):
            row.at = f"{path}.{index}."
        return sent

    def _take(self, found: PlanField, rows: list[RowDraft]) -> None:
        kept = {row.id for row in rows}
        stored = self.draft.old.rows[found.id] if self.draft.old else ()
        gone: tuple[Row, ...] = tuple(row for row in stored if row.id not in kept)
        self.draft.rows[found.id], self.draft.removed[found.id] = rows, gone

    def _new(self, found: PlanField) -> RowDraft:
        table: PlanTable = self.draft.form.subforms[found.id]
        return RowDraft(table, self.new_id(), None, {})

    def _known(
        self, found: PlanField, stored: dict[Id, RowDraft], cells: Mapping[str, Any], path: str
    ) -> RowDraft | None:
        """Find a stored row by its id; each may be named once."""
        raw = cells.get("id")
        id = parse_id(raw) if isinstance(raw, str) else raw
        row = stored.pop(id, None) if isinstance(id, int) else None
        if row is None and isinstance(id, int) and id in self.returning:
            self.returning.discard(id)
            self.draft.returned.add(id)
            row = RowDraft(self.draft.form.subforms[found.id], id, None, {})
        if row is None:
            if isinstance(id, int):
                self.draft.missing.setdefault(found.id, set()).add(id)
            self.draft.refuse(path, UnknownRow(label=found.label, value=shorten(raw)))
        return row

    def _maps(self, found: PlanField, path: str, raw: object) -> list[tuple[int, Mapping[str, Any]]]:
        rows: list[tuple[int, Mapping[str, Any]]] = []
        for index, cells in enumerate(self._list(found, path, raw)):
            if isinstance(cells, Mapping):
                rows.append((index, cells))
            else:
                self.draft.refuse(
                    f"{path}.{index}", _wrong(found.label, cells, "一行的值", "the values of a row")
                )
        return rows

    def _list(self, found: PlanField, path: str, raw: object) -> Sequence[Any]:
        if isinstance(raw, str) or not isinstance(raw, Sequence):
            self.draft.refuse(path, _wrong(found.label, raw, "一列行", "a list of rows"))
            return ()
        most = max(
            getattr(found.field, "most_rows", 0), len(self.draft.old.rows[found.id]) if self.draft.old else 0
        )
        if len(raw) > most:
            self.draft.refuse(path, TooManyRows(label=found.label, limit=most, count=len(raw)))
            return ()
        return raw


def _wrong(label: object, raw: object, zh: str, en: str) -> WrongType:
    return WrongType(label=label, value=shorten(raw), expected={"zh": zh, "en": en})
