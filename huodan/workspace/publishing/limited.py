"""
What a rehearsal tells an application administrator: of data they see in every record, all; of other data nothing.

They may publish only what ``language.widening`` lets pass. A count of values nobody shows them could be asked for again and
again, by a formula made for it; so it is left out, as samples are (decision 0058).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.language.access import Grant
from huodan.language.widening import known_to
from huodan.workspace.publishing.rights_said import WORDS as RIGHTS

DRAWN = frozenset({*RIGHTS, "api_removed", "api_kind", "time"})
"""Lines that tell of documents and of no value."""
ELSEWHERE = frozenset({"used", "word_in_formula"})
"""Lines that may name fields, views and roles of other apps."""
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
    """Leave out of an outcome, as it is kept with the job, what its reader does not see in every record."""
    known = known_to(grant)
    forms = {table.id: table.form for table in grant.plan.tables.values()}
    titles = {form.id for form in grant.plan.forms.values() if (form.id, form.title.id) in known}

    def is_known(table: str | None, field: str | None) -> bool:
        return (forms.get(table or "", ""), field) in known

    shown = [all((form, field) in known for form, field in one["reads"]) for one in outcome["standing"]]

    def is_told(item: Mapping[str, Any]) -> bool:
        if item["list"] is not None:
            return bool(shown[item["list"]])
        return item["code"] in DRAWN or is_known(item["table"], item["field"])

    asked = [item for item in outcome["items"] if item["code"] not in ELSEWHERE]
    items = [item for item in asked if is_told(item)]
    return {
        **outcome,
        "items": items + ([UNSEEN] if len(items) < len(asked) else []),
        "converted": [one for one in outcome["converted"] if is_known(one["table"], one["field"])],
        "unconverted": [
            one if one["form"] in titles else one | {"title": None}
            for one in outcome["unconverted"]
            if (one["form"], one["field"]) in known
        ],
        "formulas": [],
        "standing": [
            one if is_shown else one | {"places": ()}
            for one, is_shown in zip(outcome["standing"], shown, strict=True)
        ],
        "rows": 0,
    }
