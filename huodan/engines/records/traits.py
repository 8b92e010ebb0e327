"""
What a save asks of every row of a table, looked up once per Plan: which fields are required, refer, count, default.

Owns nothing but this memory; a field's settings are read here and nowhere else in the loops over rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.language.fields import Field, Store
from huodan.language.fields._references import References
from huodan.language.fields.serial import Serial
from huodan.language.plan.model import Copy, Plan, PlanField, PlanTable

_IDENTITY = {
    "id",
    "key",
    "label",
    "required",
    "unique",
    "hint",
    "placeholder",
    "width",
    "default",
    "default_formula",
}
_NAMES = {"aliases", "import_names"}


@dataclass(frozen=True, slots=True)
class Fill:
    """
    One copy. first: the field of the target where its path begins; ``into``: the field it fills.

    is_plain: the cell can be taken as it is, without showing and parsing it.
    """

    copy: Copy
    relation: PlanField
    first: PlanField
    into: PlanField
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Traits:
    """The fields of one table by what is done with them; hidden copies only where they are named."""

    ids: tuple[str, ...]
    required: tuple[PlanField, ...]
    references: tuple[PlanField, ...]
    several: tuple[PlanField, ...]
    serials: tuple[PlanField, ...]
    unique: tuple[PlanField, ...]
    searched: tuple[PlanField, ...]
    files: tuple[PlanField, ...]
    constants: tuple[PlanField, ...]
    current: tuple[PlanField, ...]
    fills: tuple[Fill, ...]


def traits_of(plan: Plan, table: PlanTable) -> Traits:
    """Give the traits of a table of a Plan."""
    found: Traits | None = plan.memory.get((Traits, table.id))
    return found or plan.kept((Traits, table.id), lambda: _traits(plan, table))


def _traits(plan: Plan, table: PlanTable) -> Traits:
    shown = [found for found in table.fields if not found.is_hidden]
    inputs = [found for found in shown if not found.field.is_computed]
    serials = tuple(found for found in shown if isinstance(found.field, Serial))
    current = tuple(f for f in inputs if getattr(f.field, "is_current_by_default", False))
    return Traits(
        ids=tuple(found.id for found in table.fields if found.has_column),
        required=tuple(
            f for f in shown if f.field.required and f.store is not Store.ROWS and f not in serials
        ),
        references=tuple(found for found in inputs if found.target is not None),
        several=tuple(found for found in inputs if found.store is Store.REFS),
        serials=serials,
        unique=tuple(found for found in shown if found.field.unique),
        searched=tuple(f for f in shown if f.field.is_searched and f.has_column),
        files=tuple(found for found in inputs if found.store is Store.FILES),
        constants=tuple(
            found for found in inputs if found.field.default is not None and found not in current
        ),
        current=current,
        fills=tuple(_fill(plan, table, copy) for copy in table.copies),
    )


def _fill(plan: Plan, table: PlanTable, copy: Copy) -> Fill:
    relation, into = table.by_id[copy.relation], table.by_id[copy.into]
    assert relation.target is not None
    first = plan.tables[relation.target].by_id[copy.source[0]]
    is_plain = len(copy.source) == 1 and (copy.is_hidden or _takes(into, first))
    return Fill(copy, relation, first, into, is_plain)


def _takes(into: PlanField, source: PlanField) -> bool:
    """Every cell of the source is one of the other: the same kind with the same settings, or the same target."""
    if into.store is Store.REF or source.store is Store.REF:
        return into.target == source.target
    if isinstance(into.field, References) and isinstance(source.field, References):
        return into.field.target_form == source.field.target_form and into.field.most >= source.field.most
    return type(into.field) is type(source.field) and settings_of(into.field) == settings_of(source.field)


def settings_of(field: Field) -> dict[str, object]:
    """Give the settings of a kind: what a value must be like, not whether there must be one or what it is called."""
    return field.model_dump(exclude=_IDENTITY | _NAMES)
