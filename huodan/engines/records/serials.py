"""
流水号: numbers given when a record is stored, each once, without gaps but those of deleted records.

Owns the table ``counter``. A number is taken as late as possible: its row stays locked until the Tx ends (design
§4.6). Numbers an import brings push the counter within the digits of its pattern; those sent otherwise are passed
over when their turn comes, so that nobody can use the numbers up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from huodan.engines.records.checks import holders, key_of
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.language.fields import Cell
from huodan.language.fields.serial import Serial
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx

MOST_TRIES = 200
AT_ONCE = 500
MOST_LOOKED_UP = 5_000


class SerialUsedUp(HuodanError):
    """No free number was found after many tries."""

    code = "serial_used_up"
    status = 409
    zh = "「{label}」接下来的 {count} 个编号都已被使用。请检查编号规则或已导入的编号。"
    en = "The next {count} numbers of “{label}” are all used. Please check its pattern and the imported numbers."


class GivenBySystem(HuodanError):
    """A number was sent for a field that only the system numbers."""

    code = "given_by_system"
    status = 422
    zh = "「{label}」由系统编号，不能自己填。请留空，保存后自动生成。"
    en = "“{label}” is numbered by the system. Leave it empty; it is given when saved."


def refuse_own(plan: Plan, draft: RecordDraft) -> None:
    """Note numbers that somebody sent for fields only the system numbers."""
    for row, found in _serials(plan, draft):
        is_own = found.id in row.sent & row.changed and row.cells[found.id] is not None
        if is_own and not _serial(found).by_hand and row.id not in draft.returned:
            draft.refuse(row.path(found), GivenBySystem(label=found.label))


def keep(plan: Plan, draft: RecordDraft) -> None:
    """Leave a number that was given as it is when it is sent empty."""
    for row, found in _serials(plan, draft):
        if not row.is_new and row.cells.get(found.id) is None:
            row.put(found.id, (row.before or {}).get(found.id))


def is_numbered(plan: Plan, form: PlanForm) -> bool:
    """Say whether new records of a form take numbers."""
    return any(traits_of(plan, table).serials for table in (form.table, *form.subforms.values()))


def take(tx: Tx, plan: Plan, drafts: Iterable[RecordDraft], *, is_import: bool) -> frozenset[str]:
    """Give a number to every row of some records of one form that has none, and say which fields got one."""
    brought: dict[tuple[str, str], int] = {}
    wanted: dict[tuple[str, str], list[tuple[RowDraft, PlanField]]] = defaultdict(list)
    for row, found in (pair for draft in drafts for pair in _serials(plan, draft)):
        cell, place = row.cells.get(found.id), (found.id, _serial(found).period_of(tx.today))
        if cell is None:
            wanted[place].append((row, found))
        elif is_import and found.id in row.changed:
            number = _serial(found).read(cell, day=tx.today)
            if number is not None:
                brought[place] = max(number, brought.get(place, 0))
    for place in sorted(brought.keys() | wanted.keys()):
        if place in brought:
            _push(tx, place, brought[place])
        if place in wanted:
            rows = wanted[place]
            texts = _next(tx, plan, place, rows[0][1], len(rows))
            for (row, found), text in zip(rows, texts, strict=True):
                row.put(found.id, text)
    return frozenset(field for field, _ in wanted)


def next_numbers(
    tx: Tx, plan: Plan, form: PlanForm, wanted: Mapping[str, int], brought: Mapping[str, int]
) -> dict[str, list[str]]:
    """
    Give as many numbers of each of a form's own fields as are wanted, after those an import brought (as ``read_number``).

    Raises:
        SerialUsedUp
    """
    given: dict[str, list[str]] = {}
    for id in sorted(wanted.keys() | brought.keys()):
        found = form.table.by_id[id]
        place = (id, _serial(found).period_of(tx.today))
        if id in brought:
            _push(tx, place, brought[id])
        if wanted.get(id):
            given[id] = _next(tx, plan, place, found, wanted[id])
    return given


def read_number(tx: Tx, found: PlanField, cell: Cell) -> int | None:
    """Read the counter's part of a number an import brings; None if it is none of today's."""
    return _serial(found).read(cell, day=tx.today)


def reached_rows(form: PlanForm) -> frozenset[str]:
    """Name the subforms that wait for a serial number: their own, or one their formulas read."""
    return frozenset(id for id, table in form.subforms.items() if any(map(_waits, table.fields)))


def _waits(found: PlanField) -> bool:
    reads = found.compute.references if found.compute else ()
    return isinstance(found.field, Serial) or any(path[0] == PARENT for path in reads)


def _serials(plan: Plan, draft: RecordDraft) -> Iterator[tuple[RowDraft, PlanField]]:
    for row in draft.every_row():
        for found in traits_of(plan, row.table).serials:
            yield row, found


def _serial(found: PlanField) -> Serial:
    assert isinstance(found.field, Serial)
    return found.field


def _next(tx: Tx, plan: Plan, place: tuple[str, str], found: PlanField, wanted: int) -> list[str]:
    """Give the next numbers of one field; those that already stand somewhere are passed over."""
    field = _serial(found)
    given: list[str] = []
    for attempt in range(MOST_TRIES):
        missing = wanted - len(given)
        count = max(missing, AT_ONCE if attempt else 0)
        last = _raise(tx, place, count, start=field.counter.start)
        numbers = {
            field.write(day=tx.today, number=number): number for number in range(last - count + 1, last + 1)
        }
        taken = _taken(tx, plan, found, list(numbers))
        free = [text for text in numbers if text not in taken][:missing]
        given += free
        if len(given) == wanted:
            if numbers[given[-1]] < last:
                _put_back(tx, place, numbers[given[-1]])
            return given
    raise SerialUsedUp(label=field.label, count=MOST_TRIES * AT_ONCE)


def _raise(tx: Tx, place: tuple[str, str], count: int, *, start: int) -> int:
    """Move the counter on and give the last of the numbers that are now ours."""
    mark, greatest = ("?", "max") if tx.dialect == "sqlite" else ("%s", "greatest")
    sql = (
        f"INSERT INTO counter (field, period, value) VALUES ({mark}, {mark}, {mark}) ON CONFLICT (field, period) "
        f"DO UPDATE SET value = {greatest}(counter.value, {mark}) + {mark} RETURNING value"
    )
    found = tx.run(sql, (*place, start - 1 + count, start - 1, count)).fetchone()
    assert found is not None
    last: int = found[0]
    return last


def _put_back(tx: Tx, place: tuple[str, str], number: int) -> None:
    """Set the counter, which is locked, to the last number that was given."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    tx.run(f"UPDATE counter SET value = {mark} WHERE field = {mark} AND period = {mark}", (number, *place))


def _push(tx: Tx, place: tuple[str, str], number: int) -> None:
    mark, greatest = ("?", "max") if tx.dialect == "sqlite" else ("%s", "greatest")
    sql = (
        f"INSERT INTO counter (field, period, value) VALUES ({mark}, {mark}, {mark}) ON CONFLICT (field, period) "
        f"DO UPDATE SET value = {greatest}(counter.value, excluded.value)"
    )
    tx.run(sql, (*place, number))


def _taken(tx: Tx, plan: Plan, found: PlanField, texts: list[str]) -> set[str]:
    keys = {key_of(found, text, tx.zone): text for text in texts}
    every = list(keys)
    pieces = (every[start : start + MOST_LOOKED_UP] for start in range(0, len(every), MOST_LOOKED_UP))
    return {keys[key] for some in pieces for key, _ in holders(tx, plan, found, some)}
