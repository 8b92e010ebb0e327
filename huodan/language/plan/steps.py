"""Pass: what may follow what in a field of one choice can be kept: it begins with something, and the roles it names are there."""

from __future__ import annotations

from huodan.kit.errors import HuodanError
from huodan.language.fields import Choice
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import PlanField


def check(draft: Draft) -> None:
    """Refuse options nobody could ever choose, or that a new record takes by default and may not."""
    roles = {role.id for app in draft.apps for role in app.roles}
    for at, found in draft.table_fields():
        field = found.field
        _stamps(draft, at, found)
        if isinstance(field, Choice) and not found.is_hidden and field.is_stepped:
            _starts(draft, at, field)
            for index, option in enumerate(field.options):
                for gone in [id for id in option.by if id not in roles]:
                    zh = f"「{option.value}」只让一个角色选，但这个角色（{gone}）已经不在了，请重新选。"
                    en = f"“{option.value}” is kept to a role that is gone ({gone}); choose again."
                    draft.problem(f"{at}.options.{index}.by", "no_role", zh, en)


def _stamps(draft: Draft, at: str, found: PlanField) -> None:
    of = found.field.stamped_by
    if of is None:
        return
    told = draft.fields[found.table].get(of)
    if told is None or not isinstance(told.field, Choice):
        zh, en = "请选同一张表里的一个单选字段。", "Choose a field of one choice of the same rows."
        draft.problem(f"{at}.stamps", "no_field", zh, en)
    elif found.field.default is not None or found.field.default_formula:
        zh, en = (
            "系统自动记的时间不能有默认值，请去掉。",
            "A moment kept by the system has no default; take it away.",
        )
        draft.problem(f"{at}.default", "no_default", zh, en)


def _starts(draft: Draft, at: str, field: Choice) -> None:
    if not any(one.starts for one in field.options):
        zh, en = "至少要有一个选项可以在新建时选。", "At least one option must be there for new records."
        draft.problem(f"{at}.options", "no_start", zh, en)
        return
    try:
        default = field.option(field.parse(field.default, tz=draft.tz))
    except HuodanError:
        return  # said by the pass on settings
    if default is not None and not default.starts:
        zh = f"默认值「{default.value}」不在新建时可以选的选项里。"
        en = f"The default “{default.value}” is none a new record may begin with."
        draft.problem(f"{at}.default", "no_start", zh, en)
