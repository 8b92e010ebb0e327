"""Schemas and parameters that all forms share."""

from __future__ import annotations

from typing import Any

from huodan.engines.query.request import COUNTS, DIRECTIONS, MOST_ROWS, OPERATIONS, SPANS, USUAL_ROWS
from huodan.engines.query.why import Right
from huodan.kit.words import Lang
from huodan.language.document import Verb
from huodan.language.fields._base import OPERATORS
from huodan.language.messages import Origin, Reason

Tree = dict[str, Any]

OPS = tuple(dict.fromkeys(op for ops in OPERATORS.values() for op in ops))
TEXT: Tree = {"type": "string"}
NULLABLE_TEXT: Tree = {"type": ["string", "null"]}
RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
MAYBE_REFERENCE: Tree = {"anyOf": [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]}


def ref(name: str) -> Tree:
    """This function will point to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Tree, most: int | None = None) -> Tree:
    """This function will describe a list."""
    return {"type": "array", "items": items} | ({} if most is None else {"maxItems": most})


def built(properties: Tree, *required: str, is_open: bool = False) -> Tree:
    """This function will describe an object; in requests nothing else is taken."""
    schema: Tree = {"type": "object", "properties": properties}
    schema |= {"required": list(required)} if required else {}
    return schema if is_open else schema | {"additionalProperties": False}


def schemas(lang: Lang) -> Tree:
    """This function will describe what all forms share."""
    return (
        _values() | _refusals() | _asking(lang) | _answering() | _looking_back() | _trashed() | _explained()
    )


def _values() -> Tree:
    place = dict.fromkeys(("province", "city", "district", "detail"), NULLABLE_TEXT)
    value = {"type": ["string", "number", "boolean"]}
    file = {"id": TEXT, "name": TEXT, "size": {"type": "integer"}, "type": TEXT}
    match = {"type": "object", "minProperties": 1, "additionalProperties": value}
    one = {"type": ["string", "null"], "examples": ["cus_0d5c2jw4qz8k1"]}
    return {
        "Reference": built({"id": NULLABLE_TEXT, "title": NULLABLE_TEXT}, "id", "title", is_open=True),
        "ReferenceSent": {
            "anyOf": [
                TEXT,
                built({"id": one, "title": NULLABLE_TEXT}, "id"),
                built({"match": match}, "match"),
            ]
        },
        "Address": built(place),
        "File": built(file, *file, is_open=True),
        "FileSent": {"anyOf": [TEXT, built(file, "id")]},
    }


def _refusals() -> Tree:
    entry = built(
        {"path": TEXT, "code": TEXT, "message": TEXT, "theirs": {}}, "path", "code", "message", is_open=True
    )
    return {
        "Problem": built(
            {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "code": TEXT,
                "errors": listed(entry),
                "version": {"type": "integer"},
                "values": {"type": "object"},
                "merged_into": MAYBE_REFERENCE,
                "retry_after": {"type": "integer"},
                "request_id": TEXT,
            },
            "type",
            "title",
            "status",
            "code",
            "errors",
            is_open=True,
        ),
        "ErrorEntry": entry,
    }


def _asking(lang: Lang) -> Tree:
    said = {
        "zh": "字段路径：field、relation.field（最多三级）、lines.field",
        "en": "A path: field, relation.field (at most three steps), lines.field",
    }[lang]
    field = {"type": "string", "description": said}
    test = built({"field": field, "op": {"type": "string", "enum": list(OPS)}, "value": {}}, "field", "op")
    both = [built({word: listed(ref("Filter"))}, word) for word in ("and", "or")]
    direction = {"type": "string", "enum": list(DIRECTIONS), "default": "asc"}
    return {
        "Filter": {"anyOf": [test, *both, built({"not": ref("Filter")}, "not")]},
        "Order": built({"field": field, "dir": direction}, "field"),
        "Group": built({"field": field, "by": {"type": "string", "enum": list(SPANS)}, "key": TEXT}, "field"),
        "Measure": built(
            {"key": TEXT, "op": {"type": "string", "enum": list(OPERATIONS)}, "field": field}, "key", "op"
        ),
        "Limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS},
        "Count": {"type": "string", "enum": list(COUNTS), "default": "none"},
    }


def _answering() -> Tree:
    row = {"id": TEXT, "title": NULLABLE_TEXT}
    told = {"row": {"type": ["integer", "null"]}, "column": NULLABLE_TEXT, "code": TEXT, "message": TEXT}
    count = {"type": "integer"}
    flags = {"type": "object", "additionalProperties": {"type": "boolean"}}
    done = {
        "op": TEXT,
        "id": TEXT,
        "version": count,
        "title": NULLABLE_TEXT,
        "warnings": listed(ref("ErrorEntry")),
    }
    return {
        "Choices": built(
            {
                "rows": listed(built(row, "id", is_open=True)),
                "recent": listed(built(row, "id", is_open=True)),
                "columns": listed(built({"path": TEXT, "label": TEXT}, "path", "label", is_open=True)),
                "can_create": {"type": "boolean"},
            },
            "rows",
            is_open=True,
        ),
        "Imported": built(
            {
                "created": count,
                "updated": count,
                "unchanged": count,
                "refused": count,
                "warned": count,
                "made": count,
                "pictures": count,
                "total": count,
                "error_count": count,
                "missing": listed({"type": "object"}),
                "import": NULLABLE_TEXT,
                "errors": listed(built(told, "message", is_open=True)),
                "warnings": listed({"type": "object"}),
                "columns": listed({"type": "object"}),
            },
            *("created", "updated", "unchanged", "errors"),
            is_open=True,
        ),
        "RowsRead": _rows_read(),
        "BatchDone": built(
            {"results": listed(built(done, "op", "id", is_open=True))}, "results", is_open=True
        ),
        "Figures": built({"rows": listed({"type": "object"})}, "rows", is_open=True),
        "Flags": flags,
        "Job": _job(),
    }


def _rows_read() -> Tree:
    """Describe what a file holds for a subform: where its columns go, its rows, and the cells that cannot be read."""
    place: Tree = {"row": {"type": ["integer", "null"]}, "column": NULLABLE_TEXT, "message": TEXT}
    wrong: Tree = {**place, "row": {"type": "integer"}, "field": TEXT, "text": TEXT, "code": TEXT}
    parts: Tree = {
        "columns": listed(
            built({"name": TEXT, "field": NULLABLE_TEXT, "samples": listed(TEXT)}, "name", is_open=True)
        ),
        "fields": listed(built({"path": TEXT, "label": TEXT}, "path", "label", is_open=True)),
        "rows": listed(
            built({"row": {"type": "integer"}, "values": {"type": "object"}}, "row", "values", is_open=True)
        ),
        "problems": listed(built(wrong, *wrong, is_open=True)),
        "warnings": listed(built(place, "message", is_open=True)),
        "total": {"type": "integer"},
        "sheet": NULLABLE_TEXT,
        "sheets": listed(TEXT),
        "header_row": {"type": "integer"},
    }
    return built(parts, *parts, is_open=True)


def _job() -> Tree:
    """Describe work that takes longer than a request: asked about until its state says that it is over."""
    return built(
        {
            "id": TEXT,
            "kind": TEXT,
            "title": TEXT,
            "state": TEXT,
            "done": {"type": ["integer", "null"]},
            "total": {"type": ["integer", "null"]},
            "by": MAYBE_REFERENCE,
            "created_at": {"type": "string", "format": "date-time"},
            "ended_at": NULLABLE_TEXT,
            "run_at": NULLABLE_TEXT,
            "late": {},
            "error": {},
            "result": {},
        },
        *("id", "kind", "title", "state"),
        is_open=True,
    )


def headers() -> Tree:
    """This function will describe the headers answers carry."""
    rates = {name: {"schema": {"type": "integer"}, "required": True} for name in RATE_HEADERS}
    return {**rates, "ETag": {"schema": TEXT}}


def parameters(lang: Lang) -> Tree:
    """This function will describe the headers requests may carry."""
    key = {
        "zh": "自己起的唯一标识；72 小时内重复发送同一请求，只执行一次，返回同一答案",
        "en": "A unique text of yours; the same request within 72 hours is done once and answered alike",
    }
    match = {
        "zh": '你看到的版本，如 "3"；别人改了同一字段时返回 409。程序可以不填',
        "en": 'The version you saw, such as "3"; 409 if somebody changed the same field. Programs may leave it out',
    }
    spoken = {"zh": "zh（默认）或 en", "en": "zh (the default) or en"}
    id = {"zh": "记录标识", "en": "The id of the record"}
    return {
        "IdempotencyKey": _header(
            "Idempotency-Key", key[lang], {"type": "string", "pattern": "^[!-~]{1,200}$"}
        ),
        "IfMatch": _header("If-Match", match[lang], {"type": "string", "pattern": '^"[0-9]{1,9}"$'}),
        "AcceptLanguage": _header("Accept-Language", spoken[lang], {"type": "string", "enum": ["zh", "en"]}),
        "File": {"name": "file", "in": "path", "required": True, "schema": TEXT},
        "Id": {"name": "id", "in": "path", "required": True, "description": id[lang], "schema": TEXT},
    }


def _header(name: str, description: str, schema: Tree) -> Tree:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


def _looking_back() -> Tree:
    """Describe history and versions."""
    moment = {"type": "string", "format": "date-time"}
    lines = {
        "path": TEXT,
        "label": TEXT,
        "before": {},
        "after": {},
        "row": NULLABLE_TEXT,
        "act": {"type": "string", "enum": ["changed", "added", "removed", "moved"]},
    }
    change = built(lines, "path", "label", "act", is_open=True)
    merged = built({"gone": NULLABLE_TEXT, "into": NULLABLE_TEXT}, "gone", "into", is_open=True)
    entry = {
        "id": TEXT,
        "at": moment,
        "by": MAYBE_REFERENCE,
        "kind": {"type": "string", "examples": ["created", "updated"]},
        "version": {"type": "integer"},
        "import_as": NULLABLE_TEXT,
        "origin": {"type": "string", "enum": list(Origin)},
        "file": NULLABLE_TEXT,
        "recovered": NULLABLE_TEXT,
        "why": {"enum": [*Reason, None]},
        "of_version": {"type": ["integer", "null"]},
        "of_at": {"type": ["string", "null"], "format": "date-time"},
        "merged": {"anyOf": [merged, {"type": "null"}]},
        "changes": listed(ref("Changed")),
    }
    version = {
        "version": {"type": "integer"},
        "at": moment,
        "by": MAYBE_REFERENCE,
        "values": {"type": "object"},
    }
    side = built(version, *version, is_open=True)
    return {
        "Changed": change,
        "History": built(
            {
                "entries": listed(built(entry, *entry, is_open=True)),
                "next": {"type": ["integer", "null"]},
            },
            *("entries", "next"),
            is_open=True,
        ),
        "Comparison": built(
            {"from": side, "to": side, "changes": listed(ref("Changed"))},
            *("from", "to", "changes"),
            is_open=True,
        ),
    }


def _trashed() -> Tree:
    """Describe the trash."""
    moment = {"type": "string", "format": "date-time"}
    trashed = {
        "id": TEXT,
        "title": NULLABLE_TEXT,
        "deleted_at": moment,
        "deleted_by": MAYBE_REFERENCE,
        "until": moment,
        "days_left": {"type": "integer"},
        "merged_into": MAYBE_REFERENCE,
        "merge": NULLABLE_TEXT,
    }
    return {
        "Trash": built(
            {
                "rows": listed(built(trashed, *trashed, is_open=True)),
                "next": NULLABLE_TEXT,
                "days": {"type": "integer"},
            },
            *("rows", "next", "days"),
            is_open=True,
        ),
    }


def _explained() -> Tree:
    """Describe where rights come from."""
    part = {
        "role": TEXT,
        "rows": {"type": "string", "enum": ["all", "own", "department", "where"]},
        "where": {"type": ["object", "null"]},
        "fields": {"type": "object"},
    }
    parts = listed(built(part, *part, is_open=True))
    verb = {
        "verb": {"type": "string", "enum": [verb.value for verb in Verb]},
        "allowed": {"type": "boolean"},
        "by": parts,
        "elsewhere": parts,
        "givers": listed(TEXT),
    }
    field = {
        "path": TEXT,
        "label": TEXT,
        "right": {"type": "string", "enum": [right.value for right in Right]},
        "roles": listed(TEXT),
        "computed": {"type": "boolean"},
    }
    owner = {
        "label": TEXT,
        "person": ref("Reference"),
        "department": NULLABLE_TEXT,
        "self": {"type": "boolean"},
        "near": {"type": "boolean"},
    }
    why = {
        "person": ref("Reference"),
        "state": NULLABLE_TEXT,
        "full": {"type": "boolean"},
        "roles": listed(TEXT),
        "form": built({"app": TEXT, "key": TEXT, "label": TEXT}, "key", is_open=True),
        "record": MAYBE_REFERENCE,
        "owners": listed(built(owner, *owner, is_open=True)),
        "verbs": listed(built(verb, *verb, is_open=True)),
        "fields": listed(built(field, *field, is_open=True)),
    }
    return {"Why": built(why, *why, is_open=True)}
