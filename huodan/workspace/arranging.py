"""
In which order and under which headings people see the apps of the workspace.

Owns the setting ``app_order``. An app that is not named there comes behind those that are, without a heading; one that is
named and removed keeps its heading for when it is restored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean
from huodan.language.document import builtin
from huodan.storage.db import Tx
from huodan.workspace.plans import published_apps
from huodan.workspace.settings import read_setting, write_setting

LONGEST_GROUP = 30
MOST_APPS = 500

Item = TypeVar("Item")

_ORDER = "app_order"


class WrongOrder(HuodanError):
    """An order names each app of the workspace at most once, under a short heading."""

    code = "wrong_order"
    status = 422
    zh = "应用的顺序不对：每个应用只能出现一次，分组名最多 {limit} 个字。请刷新后重新排列。"
    en = "This is no order of the apps: each stands once, its heading has at most {limit} characters. Refresh and try again."


@dataclass(frozen=True, slots=True)
class Placed:
    """An app in its place. group: the heading it stands under, None for none."""

    app: str
    group: str | None


def placed(tx: Tx) -> tuple[Placed, ...]:
    """Give the apps somebody put in order."""
    found: Any = read_setting(tx, _ORDER) or ()
    return tuple(Placed(one["app"], one["group"]) for one in found)


def arrange(tx: Tx, wanted: Sequence[Placed]) -> None:
    """
    Put apps in order, the others behind them.

    Raises:
        WrongOrder
    """
    known = published_apps(tx).keys() - {builtin().key}
    order = [Placed(one.app, _group(one.group)) for one in wanted[: MOST_APPS + 1]]
    keys = {one.app for one in order}
    if len(order) > MOST_APPS or len(keys) < len(order) or not keys <= known:
        raise WrongOrder(limit=LONGEST_GROUP)
    hidden = [one for one in placed(tx) if one.app in known - keys]
    write_setting(tx, _ORDER, [{"app": one.app, "group": one.group} for one in (*order, *hidden)])


def in_order(tx: Tx, items: Iterable[Item], key: Callable[[Item], str]) -> list[tuple[Item, str | None]]:
    """Give things of apps in the order of these, each with its heading; those of one heading stand together."""
    order = placed(tx)
    groups = {one.app: one.group for one in order}
    first: dict[str, int] = {}
    for at, one in enumerate(order):
        first.setdefault(one.group or f"\0{one.app}", at)
    place = {one.app: (first[one.group or f"\0{one.app}"], at) for at, one in enumerate(order)}
    last = (len(order), 0)
    return [
        (item, groups.get(key(item))) for item in sorted(items, key=lambda item: place.get(key(item), last))
    ]


def _group(name: str | None) -> str | None:
    if name is not None and len(name) > 2 * LONGEST_GROUP:
        raise WrongOrder(limit=LONGEST_GROUP)
    cleaned = clean(name) if name is not None else None
    if cleaned is not None and len(cleaned) > LONGEST_GROUP:
        raise WrongOrder(limit=LONGEST_GROUP)
    return cleaned
