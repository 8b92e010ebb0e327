"""Suppliers filled in step by step: the Edits that make it so, for tests over HTTP and before a screen."""

from __future__ import annotations

from typing import Any, Final

FORM: Final = ["forms", "supplier"]
STEPS: Final = (
    ("st_basic", "基本资料", "Basics", ["sup_name", "sup_contact"]),
    ("st_reach", "联系方式", "Contact", ["sup_phone", "sup_email"]),
    ("st_place", "地区", "Region", ["sup_province", "sup_city"]),
    ("st_more", "更多", "More", ["sup_days", "sup_remark"]),
)


def _set(at: list[str], name: str, old: object, new: object) -> dict[str, Any]:
    return {"do": "set", "at": at, "name": name, "old": old, "new": new}


def edits() -> list[dict[str, Any]]:
    """
    This function will give four steps below the number of a supplier.

    A mobile must be given and no e-mail stands twice (second step); who is called 本地 has no region (third step).
    """
    sections: list[dict[str, Any]] = [
        {"id": "st_top", "key": "top", "label": {"zh": "编号", "en": "Number"}, "fields": ["sup_code"]}
    ]
    for id, zh, en, fields in STEPS:
        words = {"zh": zh, "en": en}
        sections.append({"id": id, "key": id, "label": words, "fields": fields, "tab": words})
    behind = [None, *(section["id"] for section in sections)]
    hides = {"id": "st_hides", "do": "hide", "fields": ["st_place"]}
    rule = {"id": "st_rule", "name": "本地的没有地区", "when": '#sup_contact = "本地"', "does": [hides]}
    return [
        *(
            {"do": "add", "at": FORM, "name": "sections", "after": after, "item": item}
            for after, item in zip(behind, sections, strict=False)
        ),
        {"do": "add", "at": FORM, "name": "rules", "after": None, "item": rule},
        _set([*FORM, "fields", "sup_phone"], "required", False, True),
        _set([*FORM, "fields", "sup_email"], "unique", False, True),
        _set(FORM, "in_steps", False, True),
    ]
