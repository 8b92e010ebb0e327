"""
A draft as screens draw it before it is published: its forms and fields, called by their ids, without anybody's rights.

Pure, and content with documents that make no sense yet; ``describe`` says what is published, to whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from huodan.kit.words import say
from huodan.language.describe import field_settings
from huodan.language.document import App, Form
from huodan.language.document.role import Verb
from huodan.language.fields import Field, Store
from huodan.language.fields._base import EMPTINESS, OPERATORS
from huodan.language.laid_out import part_view, section_view

Tree = dict[str, Any]


def sketch(app: App, lang: str) -> list[Tree]:
    """Describe every form of an app."""
    return [form_sketch(form, lang) for form in app.forms]


def form_sketch(form: Form, lang: str) -> Tree:
    """Describe one form."""
    known = {one.id for one in (*form.fields, *form.parts)}
    return {
        "key": form.id,
        "label": say(form.label, lang),
        "noun": say(form.noun or form.label, lang),
        "icon": form.icon or form.key,
        "id_prefix": form.id_prefix,
        "title": form.title,
        "can": {verb.value: True for verb in Verb},
        "fields": _fields(form.fields, lang),
        "views": [],
        "sections": [
            section_view(one, one.id, [id for id in one.fields if id in known], lang) for one in form.sections
        ],
        "parts": [part_view(part, lang) for part in form.parts],
        "in_steps": form.in_steps,
    }


def _fields(fields: Iterable[Field], lang: str) -> list[Tree]:
    return [_field(field, lang) for field in fields]


def _field(field: Field, lang: str) -> Tree:
    store = _store(field)
    view: Tree = {
        "key": field.id,
        "label": say(field.label, lang),
        "kind": field.kind,
        "widget": field.widget,
        "required": field.required,
        "readonly": field.is_computed,
        "masked": False,
        "hint": None if field.hint is None else say(field.hint, lang),
        "placeholder": None if field.placeholder is None else say(field.placeholder, lang),
        "class": "stored" if field.is_computed else "input",
        "width": field.width,
        "ops": _operators(field, store),
        "sortable": field.is_sortable and store not in _UNSORTED,
        "groupable": field.is_groupable and store not in _UNSORTED,
        "summable": store is Store.DECIMAL and field.settings_view().get("format") != "percent",
    }
    rows = getattr(field, "fields", None)
    if rows is not None:
        view |= {"fields": _fields(rows, lang), "max_rows": getattr(field, "most_rows", None)}
    if hasattr(field, "target_form"):
        view["target"] = {
            "app": "",
            "form": field.target_form,
            "columns": [],
            "create": False,
            "many": field.store is Store.REFS,
        }
    if field.parts:
        view["parts"] = [{"key": part.key, "label": say(part.label, lang), "ops": []} for part in field.parts]
    return view | field_settings(field, lang)


_UNSORTED = (Store.ROWS, Store.NONE, Store.PLACE)


def _operators(field: Field, store: Store) -> list[str]:
    """List what a document may compare a field by; it holds no value of an encrypted one."""
    if store is Store.SEALED:
        return list(EMPTINESS)
    return list(OPERATORS[store] if field.is_computed else field.operators())


def _store(field: Field) -> Store:
    """Tell what a field will be worked with as: a formula as its result, a roll-up as a number."""
    result: Store | None = getattr(field, "result_store", None)
    return result or (Store.DECIMAL if hasattr(field, "operation") else field.store)
