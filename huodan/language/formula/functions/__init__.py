"""
The functions of the language: one file per theme, the folder is the registry.

Owns: finding functions by their English or Chinese name, the catalogue a screen shows.
Does not own: calling them (``compiler.py``).
"""

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from huodan.kit.words import Lang, Text, say
from huodan.language.formula.functions._base import Function


@dataclass(frozen=True, slots=True)
class Entry:
    """One function as a screen shows it; ``label`` is its name in the reader's language."""

    name: str
    label: str
    group: str
    doc: str
    example: str


def find_function(name: str) -> Function | None:
    """Return a function by one of its names, upper and lower case being equal."""
    return _by_name().get(name.casefold())


def function_names() -> tuple[str, ...]:
    """Return every name that is understood."""
    return tuple(name for _, made in registered() for name in (made.name, *made.names))


def catalogue(lang: Lang) -> tuple[Entry, ...]:
    """Return all functions in one language, by theme, for a screen."""
    return tuple(
        Entry(
            made.name,
            made.names[0] if lang == "zh" else made.name,
            say(group, lang),
            made.docs[lang],
            next(iter(made.examples)),
        )
        for group, made in registered()
    )


@lru_cache(maxsize=1)
def registered() -> tuple[tuple[Text, Function], ...]:
    """Return all functions with their theme, in the order of the files."""
    modules = [
        import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
        if not found.name.startswith("_")
    ]
    return tuple(
        (module.GROUP, made)
        for module in modules
        for made in vars(module).values()
        if isinstance(made, Function)
    )


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Function]:
    by_name: dict[str, Function] = {}
    for _, made in registered():
        for name in (made.name, *made.names):
            assert name.casefold() not in by_name, f"two functions are called {name}"
            by_name[name.casefold()] = made
    return by_name
