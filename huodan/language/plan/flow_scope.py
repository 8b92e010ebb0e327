"""
What formulas of a flow may name: the record as it is now, what is related to it as it is now, what every record has, and of
their run what ``flow_own.py`` says.

Unlike those of a form they keep no copies: a flow asks when it comes to them.
"""

from __future__ import annotations

from collections.abc import Iterable

from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.fields import Store
from huodan.language.fields._system import SYSTEM_FIELDS
from huodan.language.fields.lookup import Lookup
from huodan.language.plan import flow_own
from huodan.language.plan.draft import Draft
from huodan.language.plan.formulas import PARENT, Scope, type_of
from huodan.language.plan.model import FieldPath, Plan, PlanField

_SYSTEM = {name: field for field in SYSTEM_FIELDS for name in (field.key, f"#{field.id}")}


class FlowScope(Scope):
    """The names of a record, or of a row or record of another table first (``table``) and of the flow's record behind it."""

    def __init__(self, draft: Draft, table: str, form: str) -> None:
        super().__init__(draft, table)
        self.form = form

    def names(self) -> Iterable[str]:
        """List labels, for suggestions."""
        yield from super().names()
        yield from (say(field.label, "zh") for field in SYSTEM_FIELDS)
        yield from (
            flow_own.LABEL["zh"],
            *(f"{flow_own.LABEL['zh']}.{each['zh']}" for each in flow_own.PART_LABELS.values()),
        )

    def find(self, parts: tuple[str, ...]) -> lang.Reference | None:
        """Resolve a name or a dotted path, nearest table first; what every record has comes last, and what the run has."""
        found = super().find(parts) or self._unsettled(parts) or self._of_record(parts)
        return found or flow_own.starter(parts)

    def _unsettled(self, parts: tuple[str, ...]) -> lang.Reference | None:
        hours = flow_own.hours_of(parts[2]) if len(parts) == 3 else None
        if hours is None:
            return None
        amount, relation = self._named(self.form, parts[0]), self._named(self.form, parts[1])
        return None if amount is None or relation is None else flow_own.unsettled(amount, relation, hours)

    def _of_record(self, parts: tuple[str, ...]) -> lang.Reference | None:
        if len(parts) != 1:
            return None
        name = parts[0]
        by_label = (field for field in SYSTEM_FIELDS if name in _words(field.label))
        system = _SYSTEM.get(name) or next(by_label, None)
        if system is None:
            return None
        is_row = self.draft.parents[self.table][1] is not None and system.id != "id"
        base = lang.Type(lang.ValueType.TEXT) if system.id == "id" else system.formula_type()
        path = (PARENT, system.id) if is_row else (system.id,)
        return lang.Reference(
            path, base, say(system.label, "zh"), (lang.Step(system.id, say(system.label, "zh"), system.key),)
        )

    def _copy(self, relation: PlanField, name: str, prefix: FieldPath) -> lang.Reference | None:
        """Find a field of a related record, as it is when the formula is asked."""
        assert relation.target is not None
        source = self._named(relation.target, name)
        if source is None or source.store in (Store.ROWS, Store.NONE) or isinstance(source.field, Lookup):
            return None
        steps = tuple(lang.Step(each.id, say(each.label, "zh"), each.key) for each in (relation, source))
        label = f"{say(relation.label, 'zh')}.{say(source.label, 'zh')}"
        return lang.Reference((*prefix, relation.id, source.id), type_of(source), label, steps)


def leaf(plan: Plan, table: str, form: str, path: FieldPath) -> PlanField:
    """Give the field at the end of a path a formula of a flow reads, asked of rows of a table."""
    if path[0] == PARENT:
        table, path = form, path[1:]
    found = plan.tables[table].by_id[path[0]]
    if len(path) == 1:
        return found
    return plan.tables[found.id if found.store is Store.ROWS else str(found.target)].by_id[path[1]]


def is_apart(plan: Plan, table: str, form: str, path: FieldPath) -> bool:
    """Tell whether what a path names is not stored with the rows it is asked of."""
    found = leaf(plan, table, form, path)
    own = path[1:] if path[0] == PARENT else path
    start = plan.tables[form if path[0] == PARENT else table].by_id[own[0]]
    is_beyond = len(own) > 1 and start.store is not Store.ROWS
    return is_beyond or found.klass == "live" or found.id in _SYSTEM


def _words(label: object) -> tuple[str, ...]:
    return tuple(label.values()) if isinstance(label, dict) else (str(label),)
