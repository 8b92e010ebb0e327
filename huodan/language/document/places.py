"""Where in a document a Problem is, in the words Edits use: ``orders.forms.0.fields.3.formula`` is a field of a form."""

from __future__ import annotations

from huodan.language.document.edits import Tree, Way


def place_at(tree: Tree, path: str) -> tuple[Way, str]:
    """Give the innermost element a path leads into, and the setting of it that is meant ("" for the element itself)."""
    steps = path.split(".")[1:]
    here: object = tree
    at: tuple[str, ...] = ()
    setting = ""
    while steps:
        name = steps.pop(0)
        inner = here.get(name) if isinstance(here, dict) else None
        is_list = (
            isinstance(inner, list) and bool(steps) and steps[0].isdigit() and int(steps[0]) < len(inner)
        )
        element = inner[int(steps[0])] if is_list and isinstance(inner, list) else None
        if not (isinstance(element, dict) and "id" in element):
            return at, name
        steps.pop(0)
        here, at, setting = element, (*at, name, str(element["id"])), ""
    return at, setting
