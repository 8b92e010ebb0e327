"""
What fields with several references point to: found by name, checked, and kept where the writer does not see it.

Only what is added is checked, as a single reference is only when it changes. What the writer may not see was not sent
by them, so it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huodan.engines.records import reach
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.finding import Matches, matches, refusal
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import arranged, form_of_several
from huodan.language.plan.model import PlanField

if TYPE_CHECKING:
    from huodan.engines.records.targets import Targets


def resolve(targets: Targets, draft: RecordDraft, known: dict[str, Matches]) -> None:
    """
    Put ids where records are named by values, and check each that was added; a set that cannot be kept is noted.

    known: by form, what was found on the same snapshot already; grows.
    """
    for row in draft.every_row():
        for found in traits_of(targets.plan, row.table).several:
            if found.id in row.changed:
                try:
                    row.put(found.id, _settled(targets, row, found, known))
                except HuodanError as error:
                    row.put(found.id, None)
                    draft.refuse(row.path(found), error)


def _settled(targets: Targets, row: RowDraft, found: PlanField, known: dict[str, Matches]) -> Cell:
    form = str(form_of_several(found.field))
    old: set[Id] = set((row.before or {}).get(found.id) or ())
    sent = _named(targets, form, found, row.cells[found.id] or (), known.setdefault(form, {}))
    missing = sorted((sent - old) - _seen(targets, form, sent - old))
    if missing:
        raise targets.none_such(found, form, missing[0])
    dropped = old - sent
    return arranged(sent | (dropped - _seen(targets, form, dropped)))


def _named(targets: Targets, form: str, found: PlanField, cell: Cell, known: Matches) -> set[Id]:
    wishes = [each for each in cell if isinstance(each, Wanted) and each not in known]
    known |= matches(targets.tx, targets.plan, targets.grant, form, wishes)
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


def _seen(targets: Targets, form: str, ids: set[Id]) -> set[Id]:
    there = targets.read(form, targets.possible(ids))
    rows = {id: there[id] for id in ids if id in there}
    return set(reach.seen_ids(targets.tx, targets.plan, targets.grant, form, rows)) if rows else set()
