"""Pass: what look-alikes are found by are texts of the form that somebody fills in."""

from __future__ import annotations

from huodan.language.document import Alike
from huodan.language.fields import Store
from huodan.language.fields.serial import Serial
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField


def check(draft: Draft) -> None:
    """Refuse fields that are not there, named twice, or no texts."""
    for at, _, form in draft.walk():
        named: set[str] = set()
        for index, each in enumerate(form.alikes):
            _alike(draft, f"{at}.alikes.{index}.field", draft.fields[form.id].get(each.field), each, named)
            named.add(each.field)


def _alike(draft: Draft, at: str, found: PlanField | None, each: Alike, named: set[str]) -> None:
    if found is None or each.field in named:
        zh, en = (
            "查重字段不存在，或选了两次，请重新选。",
            "The field to find duplicates by is gone or named twice; choose again.",
        )
        draft.problem(at, "no_field", zh, en)
    elif not can_be_alike(found):
        zh = f"「{found.field.key}」不能用来查重，请选名称、电话、税号这样由人填写的文字字段。"
        en = f"“{found.field.key}” cannot find duplicates; choose a text people fill in, such as a name, a phone or a tax number."
        draft.problem(at, "cannot_be_alike", zh, en)


def can_be_alike(found: PlanField) -> bool:
    """Say whether look-alikes can be found by a field."""
    is_text = found.store is Store.TEXT and found.has_column and not found.is_hidden
    return is_text and not found.field.is_computed and not isinstance(found.field, Serial)
