"""Why a default cannot be what a formula says: it reads what is only shown, as no column of the record holds it."""

from __future__ import annotations

import re

from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.draft import Draft


def refuse_default(draft: Draft, at: str, table: str, text: str, error: HuodanError) -> None:
    """Note what is wrong with a default; of a look-up, which has a name and is there, say that it is one."""
    form, _ = draft.parents[table]
    fields = [found for each in dict.fromkeys((table, form)) for found in draft.fields[each].values()]
    shown = [found for found in fields if isinstance(found.field, Lookup) and not found.is_hidden]
    named = [found.label for found in shown if re.search(rf"#{re.escape(found.id)}(?![a-z0-9_])", text)]
    if not named:
        draft.refuse(at, error)
        return
    zh = f"默认值不能用「{say(named[0], 'zh')}」：它是关联查询，只显示别的表单里的值。请改用本表填写的字段，或去掉这个默认值。"
    en = (
        f"A default cannot use “{say(named[0], 'en')}”: it is a look-up and only shows a value of another form. "
        "Use fields filled in here, or remove the default."
    )
    draft.problem(at, "live_source", zh, en)
