"""
What was read, as ``api.md`` writes it: values at paths, whole records, references with their titles.

A cell out of sight is empty in a list and absent from a record; a masked one is shown masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from huodan.engines.query.live import LiveEnv, work_out
from huodan.engines.query.need import (
    LOOKUP,
    Fetched,
    Loader,
    Need,
    Seen,
    Show,
    Shown,
    is_system,
    shown_fields,
)
from huodan.kit.ids import Id, format_id
from huodan.kit.text import sort_key
from huodan.language.fields import Cell, Store
from huodan.language.fields._references import form_of_several
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Path, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import is_behind_lookup, lookup_of
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.shown import system_reference


class Reading:
    """Records of one table, read with what was wanted; ``rows`` are those that may be seen."""

    def __init__(
        self, tx: Tx, scope: Scope, need: Need, ids: Sequence[Id], *, with_parts: bool = False
    ) -> None:
        self.scope, self.plan, self.tz = scope, scope.plan, tx.zone
        self.system = system_reference(tx)
        self.fetched = Fetched(need)
        self.env = LiveEnv(tx, scope.plan)
        self.rows = Loader(tx, scope).load(self.fetched, ids, with_parts=with_parts)
        work_out(tx, scope, self.fetched)

    def value(self, seen: Seen, path: Path) -> object:
        """Give the value at a path; a list with one value per row behind a subform."""
        return self._at(self.fetched, seen, path, path.steps)

    def column(self, path: Path) -> Callable[[Seen], object]:
        """Give what makes one column of a list: the same as ``value``, a few times as fast for what most columns are."""
        if path.steps and path.steps[0].store is Store.ROWS:
            step = path.steps[0]
            inner = self._column(self.fetched.rows[step.id], path, path.steps[1:])

            def lines(seen: Seen) -> object:
                return [inner(line) for line in seen.rows[step.id]] if self._is_there(seen, step) else None

            return lines
        return self._column(self.fetched, path, path.steps)

    def _column(self, fetched: Fetched, path: Path, steps: Sequence[PlanField]) -> Callable[[Seen], object]:
        field, tz = path.leaf, self.tz
        if not (steps or path.part) and (show := plain_show(field)) is not None:
            id, is_stamp = field.id, is_system(field)

            def plain(seen: Seen) -> object:
                cell = seen.cells[id]
                if cell is None:
                    return None
                return (
                    show(cell, tz=tz) if is_stamp or id in seen.read else self._at(fetched, seen, path, steps)
                )

            return plain
        pointer = steps[0] if steps else field
        if (len(steps) > 1 or path.part) or pointer.target is None or not pointer.has_column:
            return lambda seen: self._at(fetched, seen, path, steps)
        # What stands behind a reference is the same for all rows that have it and show it.
        behind: dict[Cell, object] = {}

        def referred(seen: Seen) -> object:
            cell = seen.cells[pointer.id]
            if cell is None or not (pointer.id in seen.read or is_system(pointer)):
                return self._at(fetched, seen, path, steps)
            if cell not in behind:
                behind[cell] = self._at(fetched, seen, path, steps)
            return behind[cell]

        return referred

    def record(self, seen: Seen) -> dict[str, object]:
        """Give all values its viewer may see, by field key."""
        return self._values(self.fetched, seen)

    def title(self, seen: Seen) -> str | None:
        """Name a record to people."""
        return self._title(self.fetched, seen)

    def id(self, form: str, id: Id) -> str:
        """Write an id for the outside."""
        return format_id(self.plan.forms[form].form.id_prefix, id)

    def _at(self, fetched: Fetched, seen: Seen, path: Path, steps: Sequence[PlanField]) -> object:
        if not steps:
            answered = is_behind_lookup(path, path.leaf)
            found = self._shown(fetched, seen, path.leaf, answered=answered)
            return found.get(path.part.key) if path.part and isinstance(found, dict) else found
        step, lookup = steps[0], lookup_of(path, steps[0])
        if step.store is Store.ROWS:
            if not self._is_there(seen, step):
                return None
            return [self._at(fetched.rows[step.id], line, path, steps[1:]) for line in seen.rows[step.id]]
        answered = is_behind_lookup(path, step)
        if not (self._is_there(seen, lookup) if lookup else self._is_plain(seen, step, answered=answered)):
            return None
        target, there = self._target(fetched, seen, step, answered=answered)
        found = None if there is None else self._at(target, there, path, steps[1:])
        if lookup is None or found is None or self._is_plain(seen, lookup):
            return found
        return lookup.field.mask(found)

    def _shown(self, fetched: Fetched, seen: Seen, field: PlanField, *, answered: bool = False) -> object:
        if field.store is Store.ROWS:
            return self._lines(fetched, seen, field) if self._is_there(seen, field) else None
        if field.field.kind == LOOKUP:
            path = self.plan.path(fetched.need.table.id, f"#{field.id}")
            return self._at(fetched, seen, path, path.steps)
        cell = self.env.cell(fetched, seen, field)
        if cell is None:
            return None
        if not self._is_plain(seen, field, answered=answered):
            return field.field.mask(cell) if field.id in seen.masked else None
        if field.id == "id":
            return self.id(field.form, cell)
        if field.target is not None:
            return self._reference(fetched, seen, field, cell, answered=answered)
        if field.store is Store.REFS:
            return self._references(fetched, field, cell, answered=answered)
        return field.show(cell, tz=self.tz)

    def _reference(
        self, fetched: Fetched, seen: Seen, field: PlanField, cell: Cell, *, answered: bool
    ) -> dict[str, str | None]:
        assert field.target is not None
        if cell == SYSTEM_PERSON:
            return self.system
        target, there = self._target(fetched, seen, field, answered=answered)
        title = None if there is None else self._title(target, there)
        return {"id": self.id(field.target, cell), "title": title}

    def _references(
        self, fetched: Fetched, field: PlanField, cell: Cell, *, answered: bool
    ) -> list[dict[str, str | None]] | None:
        """List those of several records that may be seen."""
        form = str(form_of_several(field.field))
        target = fetched.related.get((form, answered and not self.scope.parts(form)))
        there = [target.found[id] for id in cell if id in target.found] if target is not None else []
        named = [{"id": self.id(form, one.id), "title": self._title(target, one)} for one in there if target]
        return sorted(named, key=lambda one: sort_key(one["title"] or "")) or None

    def _title(self, fetched: Fetched, seen: Seen) -> str | None:
        titles, need = fetched.titles, fetched.need
        if seen.id not in titles:
            field = self.plan.forms[need.table.form].title
            found = self._shown(fetched, seen, field) if field.id in need.stored else None
            if isinstance(found, dict):
                found = found.get("title")
            titles[seen.id] = None if found is None else str(found)
        return titles[seen.id]

    def _target(
        self, fetched: Fetched, seen: Seen, field: PlanField, *, answered: bool
    ) -> tuple[Fetched, Seen | None]:
        assert field.target is not None
        is_open = answered and not self.scope.parts(field.target)
        target = fetched.related.get((field.target, is_open))
        if target is None:
            return fetched, None
        cell = seen.cells.get(field.id)
        return target, None if cell is None else target.found.get(cell)

    def _lines(self, fetched: Fetched, seen: Seen, field: PlanField) -> list[dict[str, object]]:
        below = fetched.rows[field.id]
        form = below.need.table.form
        return [{"id": self.id(form, line.id), **self._values(below, line)} for line in seen.rows[field.id]]

    def _values(self, fetched: Fetched, seen: Seen) -> dict[str, object]:
        need, tz = fetched.need, self.tz
        read, masked, cells = seen.read, seen.masked, seen.cells
        values: dict[str, object] = {}
        for field, show in need.shown or self._shown_fields(need):
            id = field.id
            if show is not None and id in read:
                cell = cells[id]
                values[field.key] = None if cell is None else show(cell, tz=tz)
            elif id in read or id in masked:
                values[field.key] = self._shown(fetched, seen, field)
        return values

    def _shown_fields(self, need: Need) -> Shown:
        """Find out once per Need, which is the same for all who have the same rights."""
        need.shown = tuple((field, plain_show(field)) for field in shown_fields(self.scope, need.table))
        return need.shown

    def _is_there(self, seen: Seen, field: PlanField) -> bool:
        return is_system(field) or field.id in seen.read or field.id in seen.masked

    def _is_plain(self, seen: Seen, field: PlanField, *, answered: bool = False) -> bool:
        if is_system(field) or field.id in seen.read:
            return True
        return answered and field.id not in self.scope.grant.form(field.form).readable


def plain_show(field: PlanField) -> Show | None:
    """Give what shows a cell of its own that needs nothing else; None for references, look-ups, live values."""
    if not field.has_column or field.target is not None or field.store is Store.REFS or field.id == "id":
        return None
    return field.show if field.field.is_computed else field.field.show
