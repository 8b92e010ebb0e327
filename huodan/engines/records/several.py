"""
What fields with several references point to: found by name, checked, and kept where the writer does not see it.

Only what is added is checked, as a single reference is only when it changes. What the writer may not see was not sent
by them, so it stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from huodan.engines.records import reach
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.finding import Matches, matches, refusal
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import arranged, form_of_several, several_ids
from huodan.language.plan.model import PlanField

if TYPE_CHECKING:
    from huodan.engines.records.targets import Targets

_Place = tuple[RowDraft, PlanField]
_Kept = tuple[RowDraft, PlanField, set[Id], set[Id]]
"""The row and the field, the set it is to hold, and what of it was added."""


def resolve(targets: Targets, draft: RecordDraft, known: dict[str, Matches]) -> None:
    """
    Put ids where records are named by values, and check each that was added; a set that cannot be kept is noted.

    known: by form, what was found on the same snapshot already; grows.
    """
    ours = [
        (row, found)
        for row in draft.every_row()
        for found in traits_of(targets.plan, row.table).several
        if found.id in row.changed
    ]
    seen = _find(targets, ours, known)
    kept: list[_Kept] = []
    for row, found in ours:
        form = str(form_of_several(found.field))
        try:
            kept.append(_settled(targets, row, found, known[form], seen[form]))
        except HuodanError as error:
            _refuse(draft, row, found, error)
    offered = _offered(targets, kept)
    for row, found, ids, added in kept:
        others = sorted(added - offered.get(found.id, added))
        if others:
            form = str(form_of_several(found.field))
            _refuse(draft, row, found, targets.not_offered(found, form, others[0]))
        else:
            row.put(found.id, arranged(ids))


def _find(targets: Targets, ours: Sequence[_Place], known: dict[str, Matches]) -> dict[str, set[Id]]:
    """Find what is named, and give by form what is pointed to and may be seen; once for all rows."""
    seen: dict[str, set[Id]] = {}
    forms: dict[str, list[Cell]] = defaultdict(list)
    for row, found in ours:
        forms[str(form_of_several(found.field))] += (*(row.cells[found.id] or ()), *_old(row, found))
    for form, cells in forms.items():
        there = known.setdefault(form, {})
        wishes = dict.fromkeys(each for each in cells if isinstance(each, Wanted) and each not in there)
        there |= matches(targets.tx, targets.plan, targets.grant, form, wishes)
        hits = (there[each] if isinstance(each, Wanted) else (each,) for each in cells)
        ids = {id for each in hits if not isinstance(each, HuodanError) for id in each}
        rows = targets.read(form, targets.possible(ids))
        rows = {id: rows[id] for id in ids if id in rows}
        seen[form] = reach.seen_ids(targets.tx, targets.plan, targets.grant, form, rows)
    return seen


def _settled(targets: Targets, row: RowDraft, found: PlanField, known: Matches, seen: set[Id]) -> _Kept:
    form, old = str(form_of_several(found.field)), set(_old(row, found))
    sent = _named(found, row.cells[found.id] or (), known)
    added, dropped = sent - old, old - sent
    missing = sorted(added - seen)
    if missing:
        raise targets.none_such(found, form, missing[0])
    return row, found, sent | (dropped - seen), added


def _offered(targets: Targets, kept: Sequence[_Kept]) -> dict[str, set[Id]]:
    """Give, by the id of each field with a filter, those of what was added that it offers."""
    added: dict[str, set[Id]] = defaultdict(set)
    fields = {found.id: found for _, found, _, _ in kept}
    for _, found, _, ids in kept:
        added[found.id] |= ids
    where = {id: getattr(found.field, "where", None) for id, found in fields.items()}
    tx, plan, grant = targets.tx, targets.plan, targets.grant
    return {
        id: reach.offered(tx, plan, grant, str(form_of_several(fields[id].field)), tree, added[id])
        for id, tree in where.items()
        if tree is not None
    }


def _old(row: RowDraft, found: PlanField) -> tuple[Id, ...]:
    return several_ids((row.before or {}).get(found.id))


def _refuse(draft: RecordDraft, row: RowDraft, found: PlanField, error: HuodanError) -> None:
    row.put(found.id, None)
    draft.refuse(row.path(found), error)


def _named(found: PlanField, cell: Sequence[Id | Wanted], known: Matches) -> set[Id]:
    ids: set[Id] = set()
    for each in cell:
        if not isinstance(each, Wanted):
            ids.add(each)
            continue
        hits = known[each]
        if isinstance(hits, HuodanError):
            raise hits
        if len(hits) != 1:
            raise refusal(found, each, hits)
        ids.add(hits[0])
    return ids
