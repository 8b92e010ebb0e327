"""
What builders choose from: the field kinds in groups, each with its settings as a screen offers them.

Everything is read from the kinds themselves, so that a new kind (one file) is in the palette with all of its settings.
Owns groups, how a setting is edited, the words of its choices. Names of settings are those of ``said.py``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from huodan.kit.text import fold
from huodan.kit.words import say
from huodan.language.document.said import SETTINGS
from huodan.language.fields import KINDS, Field, Store
from huodan.language.fields._base import CAN_BE_UNIQUE

GROUPS = {
    "basic": ("文字和数字", "Text and numbers"),
    "choice": ("选择", "Choices"),
    "time": ("日期和时间", "Dates and times"),
    "contact": ("联系方式", "Contact"),
    "related": ("关联和明细", "Related and lines"),
    "computed": ("自动得出", "Worked out"),
    "file": ("文件", "Files"),
}

OWN_EDITOR = {
    "columns": "columns",
    "default": "default",
    "default_formula": "formula",
    "fills": "fills",
    "formula": "formula",
    "name_into": "sibling",
    "options": "options",
    "over": "rows",
    "phone_into": "sibling",
    "relation": "relation",
    "serial": "serial",
    "source": "source",
    "stamps": "choice_of",
    "target": "target",
    "tree": "tree",
    "width": "width",
}
"""Settings with an editor of their own; the others are edited by what they hold."""

UNSEEN = frozenset({"aliases", "came", "fields", "id", "import_names", "key", "kind", "label", "where"})

CHOICES: dict[str, dict[str, tuple[str, str]]] = {
    "currency": {},
    "format": {"plain": ("普通数字", "Plain"), "money": ("金额", "Money"), "percent": ("百分比", "Percent")},
    "operation": {
        "count": ("个数", "Count"),
        "sum": ("合计", "Sum"),
        "avg": ("平均", "Average"),
        "min": ("最小", "Least"),
        "max": ("最大", "Most"),
    },
    "pictures": {
        "clean": ("去掉拍摄信息", "Without camera data"),
        "compressed": ("去掉拍摄信息并压缩", "Without camera data, smaller"),
        "as_taken": ("原样保存", "As taken"),
    },
    "symbol": {"code128": ("条码", "Barcode (Code 128)"), "qr": ("二维码", "QR code")},
    "result": {
        "number": ("数字", "Number"),
        "text": ("文字", "Text"),
        "date": ("日期", "Date"),
        "date_time": ("日期时间", "Date and time"),
        "switch": ("是或否", "Yes or no"),
    },
}

OWN_LABEL = {
    (Store.FILES, "most"): ("最多几个文件", "most files"),
    (Store.REF, "columns"): ("选的时候还显示", "shown when choosing"),
    (Store.REFS, "columns"): ("选的时候还显示", "shown when choosing"),
}

FIRST = (
    "target",
    "relation",
    "over",
    "operation",
    "source",
    "formula",
    "options",
    "tree",
    "serial",
    "symbol",
    "hint",
    "required",
    "unique",
    "default",
)
LATER = ("placeholder", "default_formula", "width")
HAVE_NO_DEFAULT = (Store.REF, Store.REFS, Store.ROWS, Store.FILES, Store.PLACE, Store.SEALED, Store.NONE)


def palette(lang: str) -> dict[str, object]:
    """Give the groups and kinds in one language."""
    number = 1 if lang == "en" else 0
    return {
        "groups": [{"key": key, "label": words[number]} for key, words in GROUPS.items()],
        "kinds": [
            {
                "kind": name,
                "label": say(kind.title, lang),
                "purpose": say(kind.purpose, lang),
                "group": _group(kind),
                "widget": kind.widget,
                "is_computed": kind.is_computed,
                "suggested_by": list(kind.suggested_by),
                "settings": list(_settings(kind, lang)),
            }
            for name, kind in sorted(KINDS.items(), key=lambda one: one[1].palette_place)
        ],
    }


def suggest(label: str) -> str:
    """Name the kind that fits a label best: 联系电话 is a phone; a line of text if nothing is known of it."""
    text = fold(label)
    endings = (
        (len(word), name) for name, kind in KINDS.items() for word in kind.suggested_by if _ends(text, word)
    )
    return max(endings, default=(0, "single_line_text"))[1]


def _ends(text: str, word: str) -> bool:
    return text == word or (text.endswith(word) if not word.isascii() else text.endswith(f" {word}"))


def _group(kind: type[Field]) -> str:
    by_store = {
        Store.DAY: "time",
        Store.INSTANT: "time",
        Store.SPAN: "time",
        Store.WHOLE: "time",
        Store.FLAG: "choice",
        Store.PLACE: "contact",
        Store.REF: "related",
        Store.REFS: "related",
        Store.ROWS: "related",
        Store.FILES: "file",
    }
    if kind.group is not None:
        return kind.group
    if kind.is_computed or kind.widget == "serial":
        return "computed"
    if kind.takes_options:
        return "choice"
    return by_store.get(kind.store, "contact" if kind.is_telling else "basic")


def _settings(kind: type[Field], lang: str) -> Iterator[dict[str, object]]:
    rank = {name: place for place, name in enumerate(FIRST)} | {
        name: 100 + place for place, name in enumerate(LATER)
    }
    for name in sorted(kind.model_fields, key=lambda each: rank.get(each, 50)):
        is_default = name in ("default", "default_formula")
        is_typed = name in ("required", "unique", "placeholder")
        if (
            name in UNSEEN
            or (is_default and kind.store in HAVE_NO_DEFAULT)
            or (is_typed and kind.is_computed)
            or (name == "unique" and kind.store not in CAN_BE_UNIQUE)
        ):
            continue
        editor = _editor(kind, name)
        if editor is not None:
            label = OWN_LABEL.get((kind.store, name), SETTINGS.get(name, (name, name)))[lang == "en"]
            yield {"name": name, "label": label, **editor, **_choices(kind, name, lang)}


def _editor(kind: type[Field], name: str) -> dict[str, object] | None:
    """Say how a setting is edited, None where there is nothing to decide."""
    if name in OWN_EDITOR:
        is_fixed = kind.model_fields[name].annotation is type(None)
        return None if is_fixed else {"editor": OWN_EDITOR[name]}
    found = kind.model_fields[name]
    held = parts(found.annotation)
    if bool in held:
        return {"editor": "switch"}
    if int in held:
        bounds = {
            type(each).__name__.lower(): getattr(each, type(each).__name__.lower(), None)
            for each in found.metadata
        }
        return {"editor": "whole", "least": bounds.get("ge"), "most": bounds.get("le")}
    if Decimal in held:
        return {"editor": "decimal"}
    if any(get_origin(part) is dict for part in held):
        return {"editor": "text"}
    if str in held:
        return {"editor": "line"}
    literal = next((part for part in held if get_origin(part) is Literal), None)
    return {"editor": "choice"} if literal is not None and len(get_args(literal)) > 1 else None


def _choices(kind: type[Field], name: str, lang: str) -> dict[str, object]:
    literal = next(
        (part for part in parts(kind.model_fields[name].annotation) if get_origin(part) is Literal), None
    )
    if literal is None:
        return {}
    words = CHOICES.get(name, {})
    return {
        "choices": [
            {"value": value, "label": words.get(value, (value, value))[lang == "en"]}
            for value in get_args(literal)
        ]
    }


def parts(annotation: Any) -> tuple[Any, ...]:
    """Take a union apart, and what is Annotated within it."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(part for each in get_args(annotation) for part in parts(each))
    if hasattr(annotation, "__metadata__"):
        return parts(annotation.__origin__)
    return (annotation,)
