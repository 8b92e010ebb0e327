"""Pass: the settings of a field fit together: defaults can be read, options differ, unique is possible."""

from __future__ import annotations

from huodan.kit.errors import HuodanError
from huodan.kit.patterns import BadPattern, compile_pattern
from huodan.language.fields import Field, Store
from huodan.language.fields._base import CAN_BE_UNIQUE as CAN_BE_UNIQUE
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField

LONGEST_UNIQUE = 400  # an index entry of PostgreSQL takes 2 704 bytes


def check(draft: Draft) -> None:
    """Refuse settings that contradict each other or their kind."""
    for at, found in draft.table_fields():
        field = found.field
        if not field.is_computed and field.default is not None:
            _default(draft, at, field)
        if field.unique:
            _unique(draft, at, field)
        _options(draft, at, field)
        _into(draft, at, found)
        _pattern(draft, at, getattr(field, "pattern", None))
        for setting, error in field.mistakes():
            draft.refuse(f"{at}.{setting}", error)
        if getattr(field, "least_rows", 0) > getattr(field, "most_rows", 0):
            path = f"{at}.least_rows"
            draft.problem(
                path, "bounds", "最少行数不能多于最多行数。", "The least rows cannot exceed the most rows."
            )


def _default(draft: Draft, at: str, field: Field) -> None:
    try:
        field.parse(field.default, tz=draft.tz)
    except HuodanError as error:
        draft.refuse(f"{at}.default", error)


def _unique(draft: Draft, at: str, field: Field) -> None:
    if field.store not in CAN_BE_UNIQUE or field.is_computed:
        zh, en = "这种字段不能设为不允许重复。", "A field of this kind cannot be unique."
        draft.problem(f"{at}.unique", "cannot_be_unique", zh, en)
    elif getattr(field, "max_length", 0) > LONGEST_UNIQUE:
        zh = f"不允许重复的文本最多 {LONGEST_UNIQUE} 个字，请改小最大字数。"
        en = f"A unique text takes at most {LONGEST_UNIQUE} characters; lower its longest length."
        draft.problem(f"{at}.max_length", "cannot_be_unique", zh, en)


def _into(draft: Draft, at: str, found: PlanField) -> None:
    """What a value gives away must go to a text of the same row that takes input."""
    for name in ("name_into", "phone_into"):
        id = getattr(found.field, name, None)
        into = draft.fields[found.table].get(id) if id is not None else None
        is_text = into is not None and into.store is Store.TEXT and not into.field.is_computed
        if id is not None and not is_text:
            zh, en = "请选同一张表里的一个文本字段。", "Choose a text field of the same rows."
            draft.problem(f"{at}.{name}", "no_field", zh, en)


def _options(draft: Draft, at: str, field: Field) -> None:
    ids: set[str] = set()
    names: dict[str, str] = {}
    for index, option in enumerate(getattr(field, "options", ())):
        known = next((names[name] for name in option.names() if name in names), option.value)
        if option.id in ids or not names.keys().isdisjoint(option.names()):
            also = known != option.value
            zh = f"选项「{option.value}」和前面的选项重复" + (
                f"：「{known}」也认得这个名称。" if also else "。"
            )
            en = f"The option “{option.value}” repeats an earlier one"
            en += f": “{known}” is known by this name, too." if also else "."
            draft.problem(f"{at}.options.{index}", "duplicate", zh, en)
        ids.add(option.id)
        names.update(dict.fromkeys(option.names(), option.value))
    taken: set[str] = set(ids)
    for index, option in enumerate(getattr(field, "options", ())):
        if taken & set(option.absorbs):
            zh = f"并入「{option.value}」的选项还在，或者也并入了别的选项。"
            en = f"An option that was merged into “{option.value}” is still there, or went into another one too."
            draft.problem(f"{at}.options.{index}.absorbs", "merged_twice", zh, en)
        taken.update(option.absorbs)


def _pattern(draft: Draft, at: str, pattern: str | None) -> None:
    try:
        compile_pattern(pattern or "")
    except BadPattern as error:
        draft.refuse(f"{at}.pattern", error)
