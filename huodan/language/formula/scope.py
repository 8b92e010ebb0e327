"""
What a formula may refer to.

Owns: the face a form shows to its formulas, and the suggestion for a name that is not found.
Does not own: how names are found (the compiler of plans does) and what values they have (``Env``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from typing import Protocol

from huodan.kit.text import fold
from huodan.language.formula.tree import write_name
from huodan.language.formula.values import Type, Value


@dataclass(frozen=True, slots=True)
class Step:
    """One named field on the way; its key is written where two fields share a label."""

    id: str
    label: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A field that was found.

    path: what ``Env`` finds its value by.
    label: what people call it.
    steps: the fields named one after the other, which may differ from the path; needed to write names.
    """

    path: tuple[str, ...]
    type: Type
    label: str
    steps: tuple[Step, ...] = ()


class Scope(Protocol):
    """The fields a formula can see."""

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        """Find a field by its path; a part is an id (``#ord_total``), else a key, else a label."""

    def names(self) -> Iterable[str]:
        """List labels, and with dots paths of labels such as ``订单明细.小计``, for suggestions."""


class Env(Protocol):
    """The values a formula works with."""

    def value(self, path: tuple[str, ...], /) -> Value:
        """Return the value at a path of ids; where its type has ``many``, a tuple with one per sub-row."""

    def today(self) -> date:
        """Return the business day."""

    def now(self) -> datetime:
        """Return the instant, with any zone."""

    @property
    def zone(self) -> tzinfo:
        """Return the business time zone; instants are shown and taken apart in it."""


def suggest(wanted: str, known: Iterable[str], *, limit: int = 2) -> tuple[str, ...]:
    """Return the known names that look most like the wanted one."""
    by_fold = {fold(name): name for name in known}
    key = fold(wanted)
    near = get_close_matches(key, by_fold, n=limit, cutoff=0.55)
    holding = sorted(
        (name for name in by_fold if key in name or name in key), key=lambda name: abs(len(name) - len(key))
    )
    return tuple(by_fold[name] for name in dict.fromkeys([*near, *holding]))[:limit]


def suggestion(wanted: str, scope: Scope) -> tuple[str, str]:
    """Say in Chinese and English which field was probably meant, else which there are."""
    known = list(scope.names())
    near = suggest(wanted, known)
    shown = [write_name(name.split(".")) for name in near or known[:5]]
    if not shown:
        return "这里没有可以引用的字段", "There are no fields to refer to here"
    if near:
        return f"你是不是想写『{'』或『'.join(shown)}』？", f"Did you mean {' or '.join(shown)}?"
    return f"可以引用的字段有『{'』『'.join(shown)}』", f"The fields are {', '.join(shown)}"
