"""
What a record would be if it were saved now: the very same decision, on a snapshot, blocking nobody (design §4.1).

Serial numbers are empty until the save. Values the actor may not see are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from huodan.engines.records import offering, transitions
from huodan.engines.records.decision import Decision, decide
from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.reach import covering_after, reading, require, seen_ids
from huodan.engines.records.ruled_states import ruled_states
from huodan.engines.records.targets import Targets
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, format_id
from huodan.language.access import FormGrant, Grant, NotAllowed, Part, shown
from huodan.language.document import Verb
from huodan.language.fields import Cell
from huodan.language.fields.lookup import Lookup
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.language.plan.model import FieldPath, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.shown import show_cells

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Preview:
    """
    values: in the JSON of ``api.md``; new sub-rows have no id; none where a hundred errors stopped the work.
    errors: what would refuse the save. warnings: what would be told with it.

    visible, required, readonly: paths whose setting differs here from the form's own. options: paths with fewer ones,
    and the values there are.
    """

    values: Mapping[str, object]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    visible: Mapping[str, bool]
    required: Mapping[str, bool]
    readonly: Mapping[str, bool]
    options: Mapping[str, tuple[str, ...]]


def preview(
    tx: Tx, plan: Plan, grant: Grant, *, form: str, id: Id | None, values: Mapping[str, object]
) -> Preview:
    """
    Say what saving these values would give, for a new record or for a stored one.

    Raises:
        NotFound, NotAllowed: as saving would.
    """
    command = CreateRecord(form, values) if id is None else UpdateRecord(form, id, values)
    decision = decide(tx, plan, grant, command)
    if decision.draft is None:
        return Preview({}, decision.problems, decision.warnings, {}, {}, {}, {})
    granted = grant.form(form)
    writing = decision.parts or _parts_before(tx, plan, grant, decision)
    read, masked = _shown(tx, plan, grant, decision, writing)
    writes = NOTHING.union(*(part.write for part in writing))
    ruled = ruled_states(decision.draft, sees=granted.readable, writes=writes)
    return Preview(
        values=_values(tx, plan, grant, decision.draft, read, masked),
        errors=decision.problems,
        warnings=decision.warnings,
        visible=ruled.visible
        | dict.fromkeys(_paths(decision.draft, granted.readable - read - masked), False),
        required=ruled.required,
        readonly=ruled.readonly | dict.fromkeys(_paths(decision.draft, _withheld(granted, writes)), True),
        options=_offered(plan, grant, decision.draft, writes),
    )


def narrow(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    form: str,
    id: Id | None,
    values: Mapping[str, object],
    path: str,
    row: int,
) -> Mapping[str, object] | None:
    """
    Give the filter rules put on what a relation offers while a record is filled in; None for everything.

    row: which row of its subform, as the preview counts them.

    Raises:
        NotFound: as saving would. NotDecided: if the filter cannot be worked out.
    """
    *before, last = plan.path(form, path).fields
    granted = grant.form(form)
    seen = granted.readable | granted.writable
    ids = {last.id, *(step.id for step in before)}
    is_here = not before or (len(before) == 1 and before[0].id in plan.forms[form].subforms)
    if not is_here or ("offered", last.id) not in plan.forms[form].rules.said or not ids <= seen:
        return None
    command = CreateRecord(form, values) if id is None else UpdateRecord(form, id, values)
    try:
        draft = decide(tx, plan, grant, command).draft
    except NotAllowed:  # who looks for something, as a filter does
        return None
    subform = before[0].id if before else None
    if draft is None:
        return None
    return offering.records(tx, plan, grant, draft.ruling, subform=subform, row=row, field=last.id)


def _offered(
    plan: Plan, grant: Grant, draft: RecordDraft, writes: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """List what each field with fewer options offers: what may follow, as far as rules leave it."""
    steps = transitions.offered(plan, grant, draft, within=writes)
    left = offering.options(draft.ruling, within=writes)
    both = {
        path: tuple(value for value in steps[path] if value in left[path]) for path in steps.keys() & left
    }
    return steps | left | both


def _shown(
    tx: Tx, plan: Plan, grant: Grant, decision: Decision, writing: tuple[Part, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """
    Say which fields of this record its reader will see, and which masked; what one writes one sees.

    A record that would leave one's rows is shown as far as one sees it now, so that a slip can be mended.
    """
    draft = decision.draft
    assert draft is not None
    writes = NOTHING.union(*(part.write for part in writing))
    if not decision.parts and draft.old is not None:
        read, masked = reading(tx, plan, grant, draft.form, draft.old.id, draft.old.cells)
        return read | writes, masked - writes
    if decision.parts:
        parts = covering_after(tx, plan, grant, draft, Verb.READ)
    else:
        parts = grant.form(draft.form.id).parts_for(Verb.READ)
    read, masked = shown(parts)
    return read | writes, masked - writes


def _parts_before(tx: Tx, plan: Plan, grant: Grant, decision: Decision) -> tuple[Part, ...]:
    """List the parts that let the actor begin what would leave their rows."""
    old, form = decision.old, decision.form
    if old is None:
        return grant.form(form.id).parts_for(Verb.CREATE)
    return require(tx, plan, grant, form, old.id, old.cells, Verb.UPDATE)


def _withheld(granted: FormGrant, writes: frozenset[str]) -> frozenset[str]:
    return granted.writable - writes


def _paths(draft: RecordDraft, ids: Iterable[str]) -> Iterator[str]:
    form = draft.form
    for id in sorted(ids):
        if id in form.table.by_id:
            yield form.table.by_id[id].key
        for subform, table in form.subforms.items():
            if id in table.by_id and not table.by_id[id].is_hidden:
                yield f"{form.table.by_id[subform].key}.{table.by_id[id].key}"


def _values(
    tx: Tx, plan: Plan, grant: Grant, draft: RecordDraft, read: frozenset[str], masked: frozenset[str]
) -> dict[str, object]:
    """Show all cells of the record with one read per target form."""
    sheet = _Sheet(read | masked)
    values = sheet.row(draft.main)
    for subform, rows in draft.rows.items():
        if subform in sheet.shown:
            lines = [sheet.row(row) for row in rows]
            for row, line in zip(rows, lines, strict=True):
                if not row.is_new:
                    line["id"] = format_id(draft.form.form.id_prefix, row.id)
            values[draft.form.table.by_id[subform].key] = lines
    cells = [(found, cell) for _, _, found, cell in sheet.cells]
    for (line, key, _, _), text in zip(
        sheet.cells, show_cells(tx, plan, grant, cells, masked=masked), strict=True
    ):
        line[key] = text
    _look_up(tx, plan, grant, sheet, masked)
    return values


def _look_up(tx: Tx, plan: Plan, grant: Grant, sheet: _Sheet, masked: frozenset[str]) -> None:
    """
    Fill in look-ups. They answer for the right to what lies behind them only to who has no rights of their own there.
    """
    targets = Targets(tx, plan, grant)
    followed = targets.follow(sheet.wishes)
    allowed: dict[str, set[Id]] = {}
    shown: list[tuple[dict[str, object], PlanField, PlanField, Cell]] = []
    for (line, found), (relation, id, _), (source, cell) in zip(
        sheet.looked_up, sheet.wishes, followed, strict=True
    ):
        assert relation.target is not None
        if cell is None or source is None or id is None:
            continue
        if relation.target not in allowed:
            ids = {each for of, each, _ in sheet.wishes if of.target == relation.target and each is not None}
            allowed[relation.target] = _readable(tx, plan, grant, targets, relation.target, ids)
        if id in allowed[relation.target] and _answers(grant, relation.target, source):
            shown.append((line, found, source, cell))
    texts = show_cells(tx, plan, grant, [(source, cell) for _, _, source, cell in shown])
    for (line, found, _, _), text in zip(shown, texts, strict=True):
        line[found.key] = found.field.mask(text) if found.id in masked else text


def _readable(tx: Tx, plan: Plan, grant: Grant, targets: Targets, form: str, ids: set[Id]) -> set[Id]:
    if not grant.form(form).parts_for(Verb.READ):
        return ids
    there = targets.read(form, ids)
    return seen_ids(tx, plan, grant, form, {id: there[id] for id in ids if id in there})


def _answers(grant: Grant, form: str, source: PlanField) -> bool:
    parts = grant.form(form).parts_for(Verb.READ)
    return all(source.id in part.read for part in parts) or source.id not in grant.form(form).readable


class _Sheet:
    """Collects the cells to show, and where they go."""

    def __init__(self, shown: frozenset[str]) -> None:
        self.shown = shown
        self.cells: list[tuple[dict[str, object], str, PlanField, Cell]] = []
        self.looked_up: list[tuple[dict[str, object], PlanField]] = []
        self.wishes: list[tuple[PlanField, Id | None, FieldPath]] = []

    def row(self, row: RowDraft) -> dict[str, object]:
        """Begin the values of a row in the order of the document."""
        line: dict[str, object] = {}
        for found in row.table.fields:
            if found.id not in self.shown or found.is_hidden:
                continue
            if isinstance(found.field, Lookup):
                relation = row.table.by_id[found.field.relation]
                self.looked_up.append((line, found))
                self.wishes.append((relation, row.cells.get(relation.id), (found.field.source,)))
                line[found.key] = None
            elif found.has_column:
                self.cells.append((line, found.key, found, row.cells.get(found.id)))
                line[found.key] = None
        return line
