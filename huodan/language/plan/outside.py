"""Ids of a cell as they are known outside: what formulas, programs and copies of a value are given."""

from __future__ import annotations

from huodan.kit.ids import format_id
from huodan.language.fields import Cell
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import Plan, PlanField


def outside(plan: Plan, found: PlanField, cell: Cell) -> tuple[str, ...]:
    """Write the ids of several records; nothing for a field of any other kind."""
    form = form_of_several(found.field)
    if form is None or cell is None:
        return ()
    return tuple(format_id(plan.forms[form].form.id_prefix, id) for id in cell)
