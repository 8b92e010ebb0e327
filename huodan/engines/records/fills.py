"""
Fill-ins: when a relation is set or changed, values of its target are copied into the draft (resolutions 5).

A hidden copy follows its relation always; a visible one gives way to what the caller sent, and to locks. A filled
relation fills in turn.
"""

from __future__ import annotations

from collections import defaultdict

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.targets import Targets
from huodan.engines.records.traits import Fill, traits_of
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import COMPOSITE, Cell, Store
from huodan.language.fields._base import value_text
from huodan.language.fields._references import References, form_of_several, several_ids
from huodan.language.plan.model import PlanField

MOST_ROUNDS = 5
COMPOSED = (*COMPOSITE, Store.CHOICES, Store.RICH)  # elsewhere they become one text

Todo = list[tuple[RowDraft, Fill]]


def fill(draft: RecordDraft, targets: Targets) -> None:
    """Copy what the changed relations bring; the statements do not grow with the rows."""
    done: set[tuple[Id, str]] = set()
    for _ in range(MOST_ROUNDS):
        todo = [
            (row, each)
            for row in draft.every_row()
            for each in traits_of(targets.plan, row.table).fills
            if _applies(row, each, done) and not _is_locked(draft, row, each)
        ]
        if not todo:
            return
        done |= {(row.id, each.copy.relation) for row, each in todo}
        plain = [(row, each) for row, each in todo if each.is_plain]
        _take(targets, plain)
        _convert(draft, targets, [(row, each) for row, each in todo if not each.is_plain])


def _applies(row: RowDraft, fill: Fill, done: set[tuple[Id, str]]) -> bool:
    copy = fill.copy
    is_due = copy.relation in row.changed and (row.id, copy.relation) not in done
    return is_due and (copy.is_hidden or copy.into not in row.sent)


def _is_locked(draft: RecordDraft, row: RowDraft, fill: Fill) -> bool:
    """Say whether a rule keeps what a stored row has there."""
    ruling = draft.ruling
    return ruling is not None and not row.is_new and (row.id, fill.copy.into) in ruling.locked


def _take(targets: Targets, todo: Todo) -> None:
    """Copy cells that fit as they are."""
    ids: dict[str, set[Id]] = defaultdict(set)
    for row, each in todo:
        assert each.relation.target is not None
        id = row.cells.get(each.copy.relation)
        if id is not None:
            ids[each.relation.target].add(id)
    cells = {form: targets.read(form, wanted) for form, wanted in ids.items()}
    for row, each in todo:
        id, form = row.cells.get(each.copy.relation), each.relation.target
        target = cells[form].get(id) if id is not None and form is not None else None
        _put(row, each, None if target is None else target.get(each.copy.source[0]))


def _convert(draft: RecordDraft, targets: Targets, todo: Todo) -> None:
    """Copy what lies further away or in another kind of field; equal values are read only once."""
    wishes = [(each.relation, row.cells.get(each.copy.relation), each.copy.source) for row, each in todo]
    read: dict[tuple[str, Cell], Cell | HuodanError] = {}
    for (row, each), (source, cell) in zip(todo, targets.follow(wishes), strict=True):
        key = (each.into.id, cell)
        if key not in read:
            read[key] = _read(each.into, source, cell, targets.tx.zone)
        found = read[key]
        if isinstance(found, HuodanError):
            row.put(each.into.id, None)
            draft.refuse(row.path(each.into), found)
        else:
            _put(row, each, found)


def _put(row: RowDraft, fill: Fill, cell: Cell) -> None:
    # A new row keeps its default where the target has nothing to say.
    if cell is not None or not row.is_new:
        row.put(fill.copy.into, cell)


def _read(into: PlanField, source: PlanField | None, cell: Cell, tz: str) -> Cell | HuodanError:
    """Read a cell as the other field would; ``source`` is None for a piece of a composite value."""
    if cell is None:
        return None
    pointing = (Store.REF, Store.REFS)
    if into.store in pointing or (source is not None and source.store in pointing):
        return None if source is None else _read_references(into, source, cell)
    try:
        if source is not None and source.store in COMPOSED and into.store is not source.store:
            return into.field.parse(value_text(source.to_value(cell, tz=tz)), tz=tz)
        if source is not None and source.store is Store.DAY and into.store in (Store.DAY, Store.INSTANT):
            return into.field.parse(zone.day_text(cell), tz=tz)  # of a month or a year its first day
        return into.field.parse(cell if source is None else source.show(cell, tz=tz), tz=tz)
    except HuodanError as error:
        return error


def _read_references(into: PlanField, source: PlanField, cell: Cell) -> Cell | HuodanError:
    """Let a field with several references take those of one that points to the same form."""
    theirs = form_of_several(source.field) or source.target
    if not isinstance(into.field, References) or into.field.target_form != theirs:
        return None
    found = several_ids(cell)
    try:
        into.field.count(len(found))
    except HuodanError as error:
        return error
    return found
