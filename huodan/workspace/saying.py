"""
Values of records as people write them, in one line of plain text, for messages that leave the workspace.

Owns how a value reads there. Does not own whose values may be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from huodan.engines.exchange.export.values import Style, style_of
from huodan.kit.text import without_controls
from huodan.kit.words import Lang, Text, excerpt, say
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField

LONGEST_VALUE = 80
EMPTY: Text = {"zh": "（空）", "en": "(empty)"}
UNSEEN: Text = {"zh": "（看不到）", "en": "(hidden)"}
FLAGS: Mapping[bool, Text] = {True: {"zh": "是", "en": "yes"}, False: {"zh": "否", "en": "no"}}
SIGNS = {"CNY": "¥"}


def said(field: PlanField | None, value: object, lang: Lang) -> str:
    """Say a value in one line. value: as the read door gives it; field: None where nothing more is known of it."""
    if value is None or value == "" or value == []:
        return say(EMPTY, lang)
    if isinstance(value, bool):
        return say(FLAGS[value], lang)
    if isinstance(value, list | tuple):
        between = "、" if lang == "zh" else ", "
        return excerpt(between.join(said(field, one, lang) for one in value), LONGEST_VALUE)
    if isinstance(value, Mapping):
        return excerpt(flat(_of_mapping(value, lang)), LONGEST_VALUE)
    text = str(value)
    return excerpt(flat(text if field is None else _of_field(field, text, lang)), LONGEST_VALUE)


def is_money(field: PlanField) -> bool:
    """Say whether a field is an amount of money, typed in or worked out."""
    return field.store is Store.DECIMAL and style_of(field, lang="zh").form == "money"


def flat(text: str) -> str:
    """Write a text in one line without control characters."""
    return " ".join(without_controls(text).split())


def _of_mapping(value: Mapping[str, Any], lang: Lang) -> str:
    """Say a reference, a file or rich text by its name, and what has pieces by all of them."""
    named = next((value[key] for key in ("title", "name", "text") if value.get(key)), None)
    if named is not None:
        return str(named)
    if "id" in value:
        return say(UNSEEN if value["id"] else EMPTY, lang)
    return " ".join(dict.fromkeys(str(one) for one in value.values() if one)) or say(EMPTY, lang)


def _of_field(field: PlanField, text: str, lang: Lang) -> str:
    if field.store is Store.DECIMAL:
        return _number(text, style_of(field, lang=lang))
    if field.store is Store.INSTANT:
        return text[:16].replace("T", " ")
    options = {
        option.value: say(option.label or option.value, lang)
        for option in getattr(field.field, "options", ())
    }
    return options.get(text, text)


def _number(text: str, style: Style) -> str:
    """Write a number; one that is masked stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if style.form == "percent":
        return f"{(number * 100).normalize():f}%"
    if style.form == "money":
        places = max(style.places, 2)
        return f"{SIGNS.get(style.currency, style.currency + ' ')}{number:,.{places}f}"
    return text + (style.unit or "")
