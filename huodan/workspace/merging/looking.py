"""
What a merge would do, before anybody does it: the fields of both, who names the one that goes, and what stands in the way.

Counts are those of ``query`` with the rights of who asks: of records out of sight nothing is said, not that there are any.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from huodan.engines import records
from huodan.engines.query import Query, query
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.workspace.merging.choosing import Merging, Pair, require, settle
from huodan.workspace.merging.doing import StandsTwice, require_free_of_clashes


@dataclass(frozen=True, slots=True)
class Named:
    """How many records of a form its asker sees name the one that goes; is_capped: there may be more."""

    form: str
    count: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """problems: why it is refused, by the paths of what is sent; warnings: what is only told."""

    pairs: tuple[Pair, ...]
    named: tuple[Named, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def look(tx: Tx, plan: Plan, grant: Grant, wish: Merging) -> Outlook:
    """
    Say what a merge would do; nothing is written.

    Raises:
        as ``merge`` does, but for what is told as problems.
    """
    form = require(tx, plan, grant, wish)
    found = settle(tx, plan, grant, form, wish)
    problems = list(found.problems)
    try:
        require_free_of_clashes(tx, plan, grant, wish)
    except StandsTwice as error:
        problems.append(error.problem())
    return Outlook(found.pairs, _named(tx, plan, grant, wish), tuple(problems), found.warnings)


def _named(tx: Tx, plan: Plan, grant: Grant, wish: Merging) -> tuple[Named, ...]:
    paths: dict[str, list[str]] = defaultdict(list)
    for one in records.naming_fields(plan, wish.form):
        path = _path(plan, one)
        if grant.form(one.form).can(Verb.READ) and _is_plain(plan, grant, one.form, path):
            paths[one.form].append(path)
    counted = (_count(tx, plan, grant, wish.form, wish.gone, form, some) for form, some in paths.items())
    return tuple(one for one in counted if one.count)


def _path(plan: Plan, one: PlanField) -> str:
    table = plan.tables[one.table]
    return one.key if table.parent is None else f"{plan.forms[one.form].table.by_id[table.id].key}.{one.key}"


def _is_plain(plan: Plan, grant: Grant, form: str, path: str) -> bool:
    """Say whether somebody may ask for what stands in a field: it is shown to them, not only hinted at."""
    found = plan.path(form, path)
    return grant.may_read(found) and not any(
        guard.id in grant.form(guard.form).masked for guard in found.guards
    )


def _count(tx: Tx, plan: Plan, grant: Grant, target: str, gone: Id, form: str, paths: list[str]) -> Named:
    value = [format_id(plan.forms[target].form.id_prefix, gone)]
    where = {"or": [{"field": path, "op": "in", "value": value} for path in paths]}
    page = query(tx, plan, grant, Query(form, (), where, limit=1, count="capped"))
    return Named(form, page.count or 0, page.is_capped)
