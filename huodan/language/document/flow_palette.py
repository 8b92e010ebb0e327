"""
What the designer of flows chooses from, and what an integrator may write: kinds of nodes, ways to begin, ways to mean somebody.

All is read from the kinds themselves, so that a new kind (one file) is there with all of its settings. Names of settings and
values are those of ``flow_words.py`` and ``said.py``; each has an editor, as in ``palette.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from huodan.kit.words import say
from huodan.language.document.flow import Flow, Mark, Start
from huodan.language.document.flow_words import FLOW_VALUES, START_SETTINGS, STARTS
from huodan.language.document.palette import parts
from huodan.language.document.said import SETTINGS
from huodan.language.document.said_rights import VALUES
from huodan.language.nodes import BUTTONS, KINDS
from huodan.language.nodes._base import DEEPEST, MOST_NODES
from huodan.language.nodes._who import WAYS_TO_SAY, Who

OWN_EDITOR = {
    "aids": "fields",
    "administrators": "people",
    "at": "time",
    "button": "button",
    "days": "days",
    "ends_when": "condition",
    "dated": "day_field",
    "departments": "departments",
    "field": "day_field",
    "fields": "fields",
    "flow": "flow",
    "groups": "groups",
    "form": "form",
    "match": "fields",
    "merged_by": "fields",
    "of": "records",
    "over": "channels",
    "ratio": "ratio",
    "rejects_to": "node",
    "start": "start",
    "shows": "fields",
    "summary": "fields",
    "to": "node",
    "until": "condition",
    "ways": "ways",
    "when": "condition",
    "where": "filter",
    "who": "people",
    "nobody_to": "person",
    "text": "text",
    "was": "value",
    "becomes": "value",
    "quick": "texts",
}
"""Settings with an editor of their own; lists of elements are edited by one of their name, others by what they hold."""
UNSEEN = frozenset({"id", "key", "kind", "label", "nodes", "on"})
NEEDS: Mapping[str, tuple[str, ...]] = {
    "people": ("people",),
    "role": ("roles",),
    "group": ("jobs",),
    "job": ("jobs",),
    "department": ("departments",),
    "department_head": ("departments", "level"),
    "heads_up_to": ("level",),
    "starter_manager": ("level",),
    "starter_managers": ("level",),
    "starter_chooses": ("label",),
    "before_chooses": ("label",),
    "field": ("field",),
    "field_head": ("field", "level"),
    "matching": ("where",),
    "matrix": ("matrix",),
}
"""Which settings each way to mean somebody goes by."""


OLD_WAYS = frozenset({"group"})
"""Ways to mean somebody that documents may say and nobody is offered any more."""
NOT_OF_A_STEP = frozenset({"withdraw", "stop", "remind"})
"""Buttons that are not a step's to give: they are of who began a run and of who looks after its flow."""
BY_WAYS: Mapping[str, tuple[str, str]] = {str(by): words for by, words in WAYS_TO_SAY.items()}


def node_palette(lang: str) -> dict[str, object]:
    """Give the kinds of nodes, the starts, and who may be meant, in one language."""
    english = lang == "en"
    return {
        "nodes": [
            {
                "kind": name,
                "label": say(kind.title, lang),
                "purpose": say(kind.purpose, lang),
                "color": kind.color,
                "is_block": "ways" in kind.model_fields,
                "is_loop": kind.is_loop,
                "settings": list(_settings(kind, "nodes", lang)),
            }
            for name, kind in sorted(KINDS.items(), key=lambda one: (one[1].palette_place, one[0]))
        ],
        "starts": [
            {
                "on": on,
                "label": STARTS[on][english],
                "purpose": STARTS[on][2 + english],
                "settings": list(_settings(kind, "start", lang)),
            }
            for on, kind in _starts().items()
        ],
        "who": [
            {
                "by": by,
                "label": words[english],
                "settings": list(NEEDS.get(by, ())),
                **({"is_old": True} if by in OLD_WAYS else {}),
            }
            for by, words in WAYS_TO_SAY.items()
        ],
        "who_settings": list(_settings(Who, "who", lang)),
        "flow": list(_settings(Flow, "flows", lang)),
        "buttons": [
            {"value": name, "label": words[english]}
            for name, words in BUTTONS.items()
            if name not in NOT_OF_A_STEP
        ],
        "marks": [
            {"value": name, "label": FLOW_VALUES["on"][name][english]}
            for name in get_args(Mark.model_fields["on"].annotation)
        ],
        "limits": {"nodes": MOST_NODES, "depth": DEEPEST},
    }


def _starts() -> dict[str, type[BaseModel]]:
    kinds = get_args(get_args(Start)[0])
    return {kind.model_fields["on"].default: kind for kind in kinds}


def _settings(kind: type[BaseModel], owner: str, lang: str) -> Iterator[dict[str, object]]:
    for name, found in kind.model_fields.items():
        if name in UNSEEN:
            continue
        told = {
            "name": name,
            "label": _name(name, owner)[lang == "en"],
            "is_needed": found.is_required(),
            **_editor(name, owner, found.annotation, found.metadata),
        }
        choices = _choices(found.annotation)
        if choices:
            words = BY_WAYS if name == "by" else FLOW_VALUES.get(name, VALUES["right"])
            told["choices"] = [
                {"value": value, "label": words.get(value, (value, value))[lang == "en"]}
                for value in choices
                if not (name == "buttons" and value in NOT_OF_A_STEP)
            ]
        default = None if found.is_required() else found.get_default(call_default_factory=True)
        if isinstance(default, bool | int | str):
            told["default"] = default.value if isinstance(default, Enum) else default
        yield told


def _name(name: str, owner: str) -> tuple[str, str]:
    own = START_SETTINGS.get(name) if owner == "start" else WHO_SETTINGS.get(name) if owner == "who" else None
    return own or SETTINGS.get(f"{owner}.{name}") or SETTINGS.get(name, (name, name))


WHO_SETTINGS = {
    "by": ("按什么找人", "meant by"),
    "people": ("成员", "people"),
    "roles": ("角色", "roles"),
    "jobs": ("职务", "jobs"),
    "field": ("字段", "field"),
    "level": ("第几级", "how many levels up"),
    "where": ("什么样的成员", "which people"),
    "matrix": ("审批矩阵", "matrix"),
}


def _editor(name: str, owner: str, annotation: Any, metadata: list[Any]) -> dict[str, object]:
    found = parts(annotation)
    if name in OWN_EDITOR and int not in found and not _choices(annotation):
        return {"editor": "path" if owner == "who" and name == "field" else OWN_EDITOR[name]}
    if any(get_origin(part) in (tuple, frozenset) for part in found):
        return {"editor": name}
    if bool in found:
        return {"editor": "switch"}
    if int in found:
        bounds = {type(each).__name__.lower(): each for each in metadata}
        inner = (each for part in get_args(annotation) for each in getattr(part, "__metadata__", ()))
        bounds |= {type(one).__name__.lower(): one for each in inner for one in getattr(each, "metadata", ())}
        return {
            "editor": "whole",
            "least": getattr(bounds.get("ge"), "ge", None),
            "most": getattr(bounds.get("le"), "le", None),
        }
    if _choices(annotation):
        return {"editor": "choice"}
    return {"editor": "line" if str in found else name}


def _choices(annotation: Any) -> tuple[str, ...]:
    """List the values a setting takes, if it takes some only; also of a list of these."""
    for part in parts(annotation):
        if get_origin(part) is Literal:
            return tuple(str(value) for value in get_args(part)) if len(get_args(part)) > 1 else ()
        if isinstance(part, type) and issubclass(part, Enum):
            return tuple(each.value for each in part)
        if get_origin(part) is frozenset:
            return _choices(get_args(part)[0])
    return ()
