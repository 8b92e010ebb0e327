"""
Folders as registries.

Owns: turning the files of a package into a dictionary of kinds.
Does not own: what a kind must be able to do (each folder's ``_base.py``).
"""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(package: ModuleType, base: type[T]) -> dict[str, type[T]]:
    """
    Import each module of a package (but names starting with _) and return its one kind by its name.

    Raises:
        TypeError: if a module does not define exactly one subclass of ``base``.
    """
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return {name: _kind(f"{package.__name__}.{name}", base) for name in names if not name.startswith("_")}


def _kind(name: str, base: type[T]) -> type[T]:
    module = import_module(name)
    kinds = {
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value is not base and _is_from(value, name)
    }
    if len(kinds) != 1:
        found = ", ".join(sorted(kind.__name__ for kind in kinds)) or "none"
        raise TypeError(f"{name} must define exactly one {base.__name__}, found: {found}")
    return kinds.pop()


def _is_from(value: type, name: str) -> bool:
    """Tell whether a class was defined in a module, or inside it where the module has grown into a folder."""
    return value.__module__ == name or value.__module__.startswith(name + ".")
