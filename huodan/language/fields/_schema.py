"""The JSON of ``api.md`` as JSON Schema, by store: what is shown, and what may be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.kit import rich

Schema = Mapping[str, Any]

DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
SHARED = "#/components/schemas/"

_RUN: Schema = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "marks": {"type": "array", "items": {"enum": list(rich.MARKS)}},
        "color": {"enum": list(rich.COLORS)},
        "link": {"type": "string", "maxLength": rich.LONGEST_LINK, "pattern": rich.LINK},
    },
    "required": ["text"],
    "additionalProperties": False,
}
_BLOCK: Schema = {
    "type": "object",
    "properties": {
        "kind": {"enum": list(rich.KINDS)},
        "level": {"type": "integer", "minimum": 0, "maximum": rich.DEEPEST},
        "runs": {"type": "array", "items": _RUN},
    },
    "required": ["kind", "runs"],
    "additionalProperties": False,
}

SHOWN: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "decimal": {"type": "string", "pattern": DECIMAL},
    "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "flag": {"type": "boolean"},
    "choice": {"type": "string"},
    "ref": {"$ref": f"{SHARED}Reference"},
    "refs": {"type": "array", "items": {"$ref": f"{SHARED}Reference"}},
    "place": {"$ref": f"{SHARED}Address"},
    "files": {"type": "array", "items": {"$ref": f"{SHARED}File"}},
    "whole": {"type": "integer"},
    "rich": {
        "type": "object",
        "properties": {"text": {"type": "string"}, "blocks": {"type": "array", "items": _BLOCK}},
        "required": ["text", "blocks"],
        "additionalProperties": False,
    },
    "sealed": {"type": "string"},
}
"""What answers hold; a store that is not here may hold anything."""

SENT: Mapping[str, Schema] = {
    **SHOWN,
    "decimal": {"type": ["string", "number"]},
    "ref": {"$ref": f"{SHARED}ReferenceSent"},
    "refs": {"type": "array", "items": {"$ref": f"{SHARED}ReferenceSent"}},
    "files": {"type": "array", "items": {"$ref": f"{SHARED}FileSent"}},
}
"""What requests should hold. More spellings are taken (「是」 for true), but no program needs them."""
