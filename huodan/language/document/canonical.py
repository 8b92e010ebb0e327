"""Reading and writing app documents: shape errors as Problems, one canonical JSON text per document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from huodan.kit.errors import Problem
from huodan.language.document.app import App
from huodan.language.document.flow import Flow
from huodan.language.fields import AnyField, Field

_FIELD = TypeAdapter[Any](AnyField)
_WORDS = {
    "missing": ("缺少这一项。", "This entry is missing."),
    "extra_forbidden": ("没有这个设置，请删去或改名。", "There is no such setting; remove or rename it."),
    "union_tag_invalid": ("没有这种字段类型。", "There is no such field kind."),
    "union_tag_not_found": ("缺少字段类型 kind。", "The field kind is missing."),
    "string_pattern_mismatch": (
        "只能用小写字母、数字和下划线，以字母开头。",
        "Use lower-case letters, digits and underscores.",
    ),
    "literal_error": ("不是允许的值。", "This is not one of the allowed values."),
}


def canonical(app: App) -> str:
    """
    Write a document in its one canonical form: settings left at their default are omitted.

    The last few are remembered: a document never changes, and a publish asks for the same ones many times.
    """
    return _written(_Itself(app))


class _Itself:
    """A document told apart by what it is, not by what it says: comparing two is dear."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __hash__(self) -> int:
        return id(self.app)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.app is self.app


@lru_cache(maxsize=32)
def _written(itself: _Itself) -> str:
    app = itself.app
    tree = app.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(_keep_tags(app, tree), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def tree_of(app: App) -> dict[str, Any]:
    """Give a document as JSON with every setting, also those at their default; equal documents give equal trees."""
    tree = _keep_tags(app, app.model_dump(mode="json"))
    assert isinstance(tree, dict)
    return tree


def field_text(field: Field) -> str:
    """Write one field by itself, for ``read_field``; its id and its key are left out."""
    tree = field.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(
        _keep_tags(field, tree | {"id": "id", "key": "key"}), ensure_ascii=False, sort_keys=True
    )


def read_field(tree: object, id: str) -> Field:
    """Read a field that was written by itself."""
    read: Field = _FIELD.validate_json(json.dumps(tree))
    return read.model_copy(update={"id": id, "key": id})


def flow_text(flow: Flow) -> str:
    """Write one flow by itself, with every setting, so that it means the same when defaults have become others."""
    return json.dumps(_keep_tags(flow, flow.model_dump(mode="json")), ensure_ascii=False, sort_keys=True)


def read_flow(tree: object) -> Flow | tuple[Problem, ...]:
    """Read a flow that was written by itself, or list every mistake of shape."""
    try:
        return Flow.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        return tuple(
            _problem(tree, detail) for detail in error.errors(include_url=False, include_input=False)
        )


@cache
def builtin() -> App:
    """Give the built-in app ``workspace``: people and departments are records like all others."""
    text = files("huodan.language.document").joinpath("workspace.json").read_text(encoding="utf-8")
    app = read_app(json.loads(text))
    assert isinstance(app, App), app
    return app


def read_app(tree: object) -> App | tuple[Problem, ...]:
    """Read a document, or list every mistake of shape with its path."""
    try:
        return App.model_validate_json(json.dumps(tree)) if not isinstance(tree, App) else tree
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = [_problem(tree, detail) for detail in details]
        return tuple(problem for problem in problems if not _follows(problem, problems))


def _follows(problem: Problem, problems: Iterable[Problem]) -> bool:
    """Tell whether a list is only too short because its elements are wrong, as is said for each."""
    inside = f"{problem.path}."
    return problem.code == "shape_too_short" and any(other.path.startswith(inside) for other in problems)


def _keep_tags(model: object, tree: object) -> object:
    """Put back ``kind`` and ``format``, which are defaults but tell a reader what a thing is."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            tree[name] = _keep_tags(getattr(model, name, None), value)
        for tag in ("kind", "part", "on", "format"):
            value = getattr(model, tag, None)
            is_tag = tag != "format" or isinstance(model, App)
            if is_tag and isinstance(value, str | int):
                tree[tag] = value
    elif isinstance(tree, list) and isinstance(model, tuple):
        tree = [_keep_tags(item, value) for item, value in zip(model, tree, strict=True)]
    return sorted(tree) if isinstance(model, frozenset) and isinstance(tree, list) else tree


def _problem(tree: object, detail: ErrorDetails) -> Problem:
    path = ".".join(_steps(tree, detail["loc"]))
    said = detail["msg"]
    zh, en = _WORDS.get(detail["type"], (f"不能这样写：{said}", said))
    return Problem(path=path, code=f"shape_{detail['type']}", zh=zh, en=en)


def _steps(tree: object, location: tuple[int | str, ...]) -> Iterator[str]:
    """Give the steps of a path without the tags pydantic puts in, such as the kind after a field's number."""
    here, may_be_tag = tree, False
    for step in location:
        if isinstance(here, dict):
            is_tag = (
                may_be_tag
                and step not in here
                and step in (here.get("kind"), here.get("part"), here.get("on"))
            )
            if not is_tag:
                here = here.get(step)
        else:
            is_tag = not isinstance(step, int) and isinstance(here, list)
            if isinstance(here, list) and isinstance(step, int):
                here = here[step] if step < len(here) else None
        may_be_tag = isinstance(step, int)
        if not is_tag:
            yield str(step)
