"""Pass: forms and subforms become tables of fields."""

from __future__ import annotations

from huodan.language.document import Form
from huodan.language.fields import Field, Store
from huodan.language.fields._references import form_of_one
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField


def build(draft: Draft) -> None:
    """Lay out one table per form and per subform."""
    for at, app, form in draft.walk():
        draft.forms[form.id] = (app, form)
        _table(draft, f"{at}.fields", form, table=form.id, parent=None, fields=form.fields)


def _table(
    draft: Draft, at: str, form: Form, *, table: str, parent: str | None, fields: tuple[Field, ...]
) -> None:
    draft.parents[table] = (form.id, parent)
    draft.fields[table] = {}
    for index, field in enumerate(fields):
        draft.at[table, field.id] = f"{at}.{index}"
        if field.store is Store.ROWS and parent is not None:
            draft.problem(
                f"{at}.{index}",
                "nested",
                "子表单里不能再放子表单。",
                "A subform cannot hold another subform.",
            )
            continue
        target = form_of_one(field)
        draft.fields[table][field.id] = PlanField(field, form.id, table, "input", field.store, target=target)
        rows = getattr(field, "fields", None)
        if rows is not None:
            _table(draft, f"{at}.{index}.fields", form, table=field.id, parent=field.id, fields=rows)
