"""
What was read, as ``api.md`` writes it: values at paths, whole records, references with their titles.

A cell out of sight is empty in a list and absent from a record; a masked one is shown masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from huodan.engines.query.live import LiveEnv, work_out
from huodan.engines.query.need import LOOKUP, Loader, Need, Seen, Wanted, is_system, shown_fields
from huodan.kit.ids import Id, format_id
from huodan.language.fields import Cell, Store
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Path, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import is_behind_lookup, lookup_of
from huodan.storage.sql.scopes import Scope


class Reading:
    """Records of one table, read with what was wanted; ``rows`` are those that may be seen."""

    def __init__(
        self, tx: Tx, scope: Scope, wanted: Wanted, ids: Sequence[Id], *, with_parts: bool = False
    ) -> None:
        self.scope, self.plan, self.tz, self.need = scope, scope.plan, tx.zone, wanted.need
        self.env = LiveEnv(tx, scope.plan)
        self.rows = Loader(tx, scope).load(self.need, ids, with_parts=with_parts)
        work_out(tx, scope, self.need)

    def value(self, seen: Seen, path: Path) -> object:
        """Give the value at a path; a list with one value per row behind a subform."""
        return self._at(self.need, seen, path, path.steps)

    def column(self, path: Path) -> Callable[[Seen], object]:
        """Give what makes one column of a list: the same as ``value``, a few times as fast for plain cells."""
        field, tz = path.leaf, self.tz
        if path.steps or path.part or not field.has_column or field.target is not None or field.id == "id":
            return lambda seen: self.value(seen, path)
        id, is_stamp = field.id, is_system(field)
        show = field.show if field.field.is_computed else field.field.show

        def plain(seen: Seen) -> object:
            cell = seen.cells[id]
            if cell is None:
                return None
            return show(cell, tz=tz) if is_stamp or id in seen.read else self.value(seen, path)

        return plain

    def record(self, seen: Seen) -> dict[str, object]:
        """Give all values its viewer may see, by field key."""
        return self._values(self.need, seen, shown_fields(self.scope, self.need.table))

    def title(self, seen: Seen) -> str | None:
        """Name a record to people."""
        return self._title(self.need, seen)

    def id(self, form: str, id: Id) -> str:
        """Write an id for the outside."""
        return format_id(self.plan.forms[form].form.id_prefix, id)

    def _at(self, need: Need, seen: Seen, path: Path, steps: Sequence[PlanField]) -> object:
        if not steps:
            answered = is_behind_lookup(path, path.leaf)
            found = self._shown(need, seen, path.leaf, answered=answered)
            return found.get(path.part.key) if path.part and isinstance(found, dict) else found
        step, lookup = steps[0], lookup_of(path, steps[0])
        if step.store is Store.ROWS:
            if not self._is_there(seen, step):
                return None
            return [self._at(need.rows[step.id], line, path, steps[1:]) for line in seen.rows[step.id]]
        if not (self._is_there(seen, lookup) if lookup else self._is_plain(seen, step)):
            return None
        target, there = self._target(need, seen, step, answered=lookup is not None)
        found = None if there is None else self._at(target, there, path, steps[1:])
        if lookup is None or found is None or self._is_plain(seen, lookup):
            return found
        return lookup.field.mask(found)

    def _shown(self, need: Need, seen: Seen, field: PlanField, *, answered: bool = False) -> object:
        if field.store is Store.ROWS:
            return self._lines(need, seen, field) if self._is_there(seen, field) else None
        if field.field.kind == LOOKUP:
            path = self.plan.path(need.table.id, f"#{field.id}")
            return self._at(need, seen, path, path.steps)
        cell = self.env.cell(need, seen, field)
        if cell is None:
            return None
        if not self._is_plain(seen, field, answered=answered):
            return field.field.mask(cell) if field.id in seen.masked else None
        if field.id == "id":
            return self.id(field.form, cell)
        if field.target is not None:
            return self._reference(need, seen, field, cell, answered=answered)
        return field.show(cell, tz=self.tz)

    def _reference(
        self, need: Need, seen: Seen, field: PlanField, cell: Cell, *, answered: bool
    ) -> dict[str, str | None]:
        assert field.target is not None
        if cell == SYSTEM.person:
            return {"id": None, "title": SYSTEM.name}
        target, there = self._target(need, seen, field, answered=answered)
        title = None if there is None else self._title(target, there)
        return {"id": self.id(field.target, cell), "title": title}

    def _title(self, need: Need, seen: Seen) -> str | None:
        if seen.id not in need.titles:
            field = self.plan.forms[need.table.form].title
            found = self._shown(need, seen, field) if field.id in need.stored else None
            if isinstance(found, dict):
                found = found.get("title")
            need.titles[seen.id] = None if found is None else str(found)
        return need.titles[seen.id]

    def _target(
        self, need: Need, seen: Seen, field: PlanField, *, answered: bool
    ) -> tuple[Need, Seen | None]:
        assert field.target is not None
        is_open = answered and not self.scope.parts(field.target)
        target = need.related.get((field.target, is_open))
        if target is None:
            return need, None
        cell = seen.cells.get(field.id)
        return target, None if cell is None else target.found.get(cell)

    def _lines(self, need: Need, seen: Seen, field: PlanField) -> list[dict[str, object]]:
        below = need.rows[field.id]
        fields = shown_fields(self.scope, below.table)
        return [
            {"id": self.id(below.table.form, line.id), **self._values(below, line, fields)}
            for line in seen.rows[field.id]
        ]

    def _values(self, need: Need, seen: Seen, fields: Iterable[PlanField]) -> dict[str, object]:
        return {field.key: self._shown(need, seen, field) for field in fields if self._is_there(seen, field)}

    def _is_there(self, seen: Seen, field: PlanField) -> bool:
        return is_system(field) or field.id in seen.read or field.id in seen.masked

    def _is_plain(self, seen: Seen, field: PlanField, *, answered: bool = False) -> bool:
        if is_system(field) or field.id in seen.read:
            return True
        return answered and field.id not in self.scope.grant.form(field.form).readable
