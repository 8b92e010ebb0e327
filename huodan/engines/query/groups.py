"""
What figures are grouped by: how a path becomes group columns, in which order groups come, how they are shown.

A group behind a reference is first grouped by the reference itself; what stands behind is looked up per group.
Texts that differ only in case or width are one group, shown in their first spelling in binary order. A record with
several options chosen, or several people, counts in the group of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal_column

from huodan.engines.query.order import option_place
from huodan.engines.query.paths import SPANNED, find_grouped
from huodan.engines.query.request import BadQuery, Group
from huodan.engines.query.spans import label as span_label, span
from huodan.kit.ids import Id, format_id
from huodan.language.fields import Store, show_cell
from huodan.language.fields._references import form_of_several
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Path, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import Conditions, aliased, columns_tested, is_behind_lookup
from huodan.storage.sql.rows import Row
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.several import targets
from huodan.storage.sql.shown import system_reference
from huodan.storage.sql.tables import DAY, SETS, columns, tables

Column = ColumnElement[Any]
Titles = Mapping[str, Mapping[Id, str | None]]

OWN = "own_"
"""The prefix of group columns that are grouped once more."""


@dataclass(frozen=True, slots=True)
class GroupBy:
    """A group as it was asked for; ``place`` names its columns: ``g0`` what makes rows alike, ``d0`` what is shown."""

    place: int
    key: str
    path: Path
    by: str | None

    @property
    def is_behind(self) -> bool:
        """Say whether the value stands in another record than the row."""
        return any(step.target is not None for step in self.path.steps)

    @property
    def is_spread(self) -> bool:
        """Say whether a row may count in several groups."""
        return self.path.leaf.store in SETS

    @property
    def form(self) -> str | None:
        """Name the form of the records that are the groups, None where they are no records."""
        return self.path.leaf.target or form_of_several(self.path.leaf.field)

    def spread(
        self, seen: Conditions, source: FromClause, row: Row, steps: Sequence[PlanField]
    ) -> FromClause:
        """Join the options chosen, if that is what the group is by, to what is counted."""
        if not self.is_spread:
            return source
        chosen, leaf = self._chosen(seen), self.path.leaf
        pointer = seen.pointer(row, self.path, steps[0]) if steps else row.id
        joined = chosen.c.row == pointer
        if leaf.store is Store.REFS:  # a record that may not be seen makes no group
            ours = targets(seen, leaf, depth=2, answered=is_behind_lookup(self.path, leaf))
            joined = and_(joined, chosen.c.option.in_(ours))
        return source.outerjoin(chosen, joined)

    def named(self, prefix: str = "") -> Column:
        """Give the name to group by; the expression itself would be another one with other parameters."""
        return literal_column(f"{prefix}g{self.place}")

    def first(
        self, seen: Conditions, row: Row, steps: Sequence[PlanField], *, prefix: str = "", tz: str
    ) -> list[Column]:
        """Give the columns of the first grouping; with a prefix only the reference to what stands behind."""
        if self.is_spread:
            value = seen.value(row, self.path, steps=steps)
            option = case((value.is_not(None), self._chosen(seen).c.option))
            return [option.label(f"{prefix}g{self.place}")]
        if prefix and self.is_behind:
            pointer = seen.pointer(row, self.path, steps[0])
            return [pointer.label(f"{prefix}g{self.place}")]
        return self._columns(lambda suffix: seen.value(row, self.path, suffix, steps=steps), prefix, tz)

    def second(self, seen: Conditions, table: FromClause, *, tz: str) -> list[Column]:
        """Give the columns of the second grouping, made from those of the first."""
        own = table.c[f"{OWN}g{self.place}"]
        if self.is_behind:
            steps = [step for step in self.path.steps if step.store is not Store.ROWS]
            return self._columns(
                lambda x: seen.behind(own, table, self.path, x, steps=steps, depth=2), "", tz
            )
        shown = f"{OWN}d{self.place}"
        again = [func.min(table.c[shown]).label(f"d{self.place}")] if shown in table.c else []
        return [own.label(f"g{self.place}"), *again]

    def sorts(self, scope: Scope, table: FromClause) -> list[Column]:
        """Give what groups are sorted by: records by their form's first unique field, choices by position."""
        value, leaf = table.c[f"g{self.place}"], self.path.leaf
        if self.form is not None:
            leaf = replace(leaf, target=self.form)
            unique = _first_unique(scope.plan, self.form)
            path = Path("", (leaf,), unique, None, (leaf, unique))
            key = scope.seen.behind(value, table, path, columns_tested(path)[0], steps=(leaf,), depth=3)
            return [key, value]
        has_options = getattr(leaf.field, "options", ()) and leaf.store in (Store.CHOICE, Store.CHOICES)
        return [option_place(self.path, value) if has_options else value]

    def show(self, tx: Tx, plan: Plan, row: Mapping[str, Any], titles: Titles) -> object:
        """Give the group's value as ``api.md`` writes it."""
        value, leaf = row[f"g{self.place}"], self.path.leaf
        if value is None:
            return None
        if self.by is not None:
            return span_label(self.by, int(value))
        if self.form is not None:
            if value == SYSTEM_PERSON:
                return system_reference(tx)
            id = format_id(plan.forms[self.form].form.id_prefix, value)
            return {"id": id, "title": titles[self.form].get(value)}
        if self.path.part is not None:
            return show_cell(self.path.part.store, value, tz=tx.zone)
        if self.is_spread:
            return leaf.field.show((value,), tz=tx.zone)[0]  # type: ignore[index]
        if leaf.store is Store.TEXT:
            value = row[f"d{self.place}"]
        return leaf.show(columns(leaf).read((value,)), tz=tx.zone)

    def _chosen(self, seen: Conditions) -> FromClause:
        return aliased(tables(seen.plan).options(self.path.leaf), f"o{self.place}")

    def _columns(self, find: Callable[[str], Column], prefix: str, tz: str) -> list[Column]:
        name, store = f"{prefix}g{self.place}", self.path.leaf.store
        if self.by is not None:
            is_instant = store is Store.INSTANT
            instant = find("") if self.by == "hour" else None
            day = DAY if is_instant else columns_tested(self.path)[0]
            return [span(self.by, find(day), instant, tz).label(name)]
        suffix = columns_tested(self.path)[0]
        if store is Store.TEXT and self.path.part is None:
            return [find(suffix).label(name), func.min(find("")).label(f"{prefix}d{self.place}")]
        return [find(suffix).label(name)]


def group_by(scope: Scope, form: str, asked: Group, place: int) -> GroupBy:
    """
    Read one group.

    Raises:
        UnknownPath, NotGroupable, Masked: for its field. BadQuery: for a span that does not fit.
    """
    path = find_grouped(scope, form, asked.field)
    store = path.leaf.store if path.part is None else path.part.store
    fits = store is Store.INSTANT if asked.by == "hour" else store in SPANNED
    if asked.by is not None and not fits:
        reason = {
            "zh": "by 只用于日期和日期时间，hour 只用于日期时间",
            "en": "by is for dates and moments only, hour for moments",
        }
        raise BadQuery(path=f"group.{place}.by", reason=reason)
    return GroupBy(place, asked.key or asked.field, path, asked.by)


def _first_unique(plan: Plan, form: str) -> PlanField:
    planned = plan.forms[form]
    unique = (field for field in planned.table.fields if field.field.unique and field.has_column)
    return next(unique, planned.title)
