"""Pass: what must not stand twice together names fields of the form whose values an index can compare."""

from __future__ import annotations

from huodan.language.document import Combination
from huodan.language.fields import Store
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField
from huodan.language.plan.settings import CAN_BE_UNIQUE, LONGEST_UNIQUE


def check(draft: Draft) -> None:
    """Refuse combinations of fields that are not there, cannot be compared, or are too long together."""
    for at, _, form in draft.walk():
        for index, each in enumerate(form.combinations):
            _combination(draft, f"{at}.combinations.{index}", form.id, each)


def _combination(draft: Draft, at: str, form: str, each: Combination) -> None:
    found = [draft.fields[form].get(id) for id in each.fields]
    there = [field for field in found if field is not None]
    if len(there) < len(found) or len(set(each.fields)) < len(found):
        zh, en = (
            "组合里的字段不存在或重复了，请重新选。",
            "Some fields are gone or named twice; choose again.",
        )
        draft.problem(f"{at}.fields", "no_field", zh, en)
        return
    for field in there:
        if not can_be_combined(field):
            zh = f"「{field.field.key}」这种字段不能放进不能重复的组合。"
            en = f"“{field.field.key}” is of a kind that cannot be part of a unique combination."
            draft.problem(f"{at}.fields", "cannot_be_unique", zh, en)
    if sum(getattr(field.field, "max_length", 0) for field in there) > LONGEST_UNIQUE:
        zh = f"组合里的文本加起来最多 {LONGEST_UNIQUE} 个字，请改小它们的最大字数。"
        en = f"The texts of a unique combination take at most {LONGEST_UNIQUE} characters together; lower their longest length."
        draft.problem(f"{at}.fields", "cannot_be_unique", zh, en)


def can_be_combined(found: PlanField) -> bool:
    """Say whether an index can compare the values of a field; of secrets a refusal would tell that two are the same."""
    is_fit = found.store in CAN_BE_UNIQUE and found.store is not Store.SEALED
    return is_fit and not found.field.is_computed and not found.is_hidden
