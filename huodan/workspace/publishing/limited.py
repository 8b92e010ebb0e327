"""
What a rehearsal tells an application administrator: of forms they see entirely, all; of others nothing.

They may publish only what ``language.widening`` lets pass. A count of values nobody shows them could be asked for again and
again, by a formula made for it; so it is left out, as samples are (decision 0058).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.language.access import Grant
from huodan.language.widening import known_forms
from huodan.workspace.publishing.rights_said import WORDS as RIGHTS

DRAWN = frozenset({*RIGHTS, "api_removed", "api_kind"})
"""Lines that tell of documents and of no value."""
ELSEWHERE = frozenset({"used", "word_in_formula", "time"})
"""Lines that may name fields, views and roles of other apps, and the time, which tells how many records there are."""
UNSEEN = {
    "level": "told",
    "code": "unseen",
    "zh": "有些结果来自你不能看到全部的数据，这里不列出；需要时请系统管理员打开这份草稿做「发布前检查」",
    "en": "Some results come from data you do not see all of and are not listed; an administrator may check this draft",
    "table": None,
    "field": None,
    "count": None,
    "list": None,
}


def limited(outcome: Mapping[str, Any], grant: Grant) -> dict[str, Any]:
    """Leave out of an outcome, as it is kept with the job, what is of forms its reader does not see entirely."""
    known = known_forms(grant)
    forms = {table.id: table.form for table in grant.plan.tables.values()}

    def is_known(table: str | None) -> bool:
        return forms.get(table or "", "") in known

    shown = [all(form in known for form, _ in one["reads"]) for one in outcome["standing"]]

    def is_told(item: Mapping[str, Any]) -> bool:
        if item["list"] is not None:
            return bool(shown[item["list"]])
        return item["code"] in DRAWN or is_known(item["table"])

    asked = [item for item in outcome["items"] if item["code"] not in ELSEWHERE]
    items = [item for item in asked if is_told(item)]
    return {
        **outcome,
        "items": items + ([UNSEEN] if len(items) < len(asked) else []),
        "converted": [one for one in outcome["converted"] if is_known(one["table"])],
        "unconverted": [one for one in outcome["unconverted"] if one["form"] in known],
        "formulas": [],
        "standing": [
            one if is_shown else one | {"places": ()}
            for one, is_shown in zip(outcome["standing"], shown, strict=True)
        ],
        "rows": 0,
        "switch_ms": 0,
    }
