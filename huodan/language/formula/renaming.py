"""
Names to ids and back, so that a stored formula survives renaming.

Owns: replacing the names in a text and nothing else of it.
Does not own: finding them (``Scope``).
"""

from collections.abc import Callable

from huodan.language.formula.checker import unknown_name
from huodan.language.formula.parser import parse
from huodan.language.formula.scope import Scope
from huodan.language.formula.tree import Name, names, write_name


def to_ids(text: str, scope: Scope) -> str:
    """
    Return the formula with every name replaced by ids: ``= 单价 * 数量`` → ``= #ln_price * #ln_quantity``.

    Raises:
        FormulaError: if it cannot be read or names something unknown.
    """

    def ids(name: Name) -> str:
        found = scope.find(name.parts)
        if found is None:
            raise unknown_name(name, scope)
        return ".".join(f"#{id}" for id in [step.id for step in found.steps] or found.path)

    return _rewritten(text, ids)


def to_labels(text: str, scope: Scope) -> str:
    """Return the formula with labels for ids; a double label gives way to the key, an unknown id stays."""
    return _rewritten(text, lambda name: _labelled(name, scope))


def _labelled(name: Name, scope: Scope) -> str:
    found = scope.find(name.parts)
    if found is not None:
        for parts in (tuple(step.label for step in found.steps), tuple(step.key for step in found.steps)):
            again = scope.find(parts) if all(parts) and parts else None
            if again is not None and again.path == found.path:
                return write_name(parts)
    return write_name(name.parts)


def _rewritten(text: str, rewrite: Callable[[Name], str]) -> str:
    """Replace the names from the back, so that the places of the earlier ones stay right."""
    for name in sorted(names(parse(text)), key=lambda name: name.place.start, reverse=True):
        text = text[: name.place.start] + rewrite(name) + text[name.place.end :]
    return text
