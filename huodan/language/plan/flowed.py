"""Flows, compiled: the tree, what its formulas read, and what each node is done with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Aimed, Chosen, OfForm, OtherFlow

if TYPE_CHECKING:
    from huodan.language.document.flow import Flow
    from huodan.language.flow.course import Course
    from huodan.language.plan.model import Compute, FieldPath, Plan, PlanField, PlanTable
    from huodan.language.plan.paths import Path

CHANGES = ("change", "remove")


@dataclass(frozen=True, slots=True)
class Aim:
    """
    What the ``of`` of a node means.

    kind: the record the flow is about; one a relation of it names (path); rows of a subform; what a node found or made; what is
    the turn of a loop. table: of these records or rows.
    """

    kind: Literal["record", "related", "rows", "found", "item"]
    table: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class PlanFlow:
    """
    A flow, compiled.

    flow: its document. table: of its form. hash: of ``flow_text``, what runs are pinned to.
    formulas: each of its formulas about the record, by its text. inner: those that look for names elsewhere first (in the row or
    record that is changed or is the turn of a loop), by its table and the text; a path there that begins with ``^`` is of the
    record. aims: by ``of``. apart: by table, paths of formulas that are not stored with the record or row they are asked of: live
    values, what every record has (``id``, ``created_by`` …), and in two steps fields of a related record as they are now.
    fields: the ids of all fields it names, of whatever form. moving: texts of formulas that come to something else without a
    change of the record: they read the clock, or what is stored elsewhere.
    """

    flow: Flow
    app: str
    table: PlanTable
    course: Course
    hash: str
    formulas: Mapping[str, Compute]
    inner: Mapping[tuple[str, str], Compute]
    aims: Mapping[str, Aim]
    apart: Mapping[str, frozenset[FieldPath]]
    fields: frozenset[str]
    moving: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Give the id of the flow."""
        return self.flow.id

    @property
    def is_handed_in(self) -> bool:
        """Say whether it is an approval that begins as a record is saved, or handed in again."""
        return self.flow.is_approval and self.flow.start.on == "submitted"

    @property
    def written(self) -> frozenset[str]:
        """Name the forms and subforms whose records it changes, makes or removes, or begins other flows for, by their ids."""
        found = set[str]()
        for place in self.course.places.values():
            wanted = tuple(place.node.needs()) if isinstance(place.node, Node) else ()
            looked_in = {need.form for need in wanted if isinstance(need, Chosen)}
            for need in wanted:
                if isinstance(need, OtherFlow) or (isinstance(need, Aimed) and need.what in CHANGES):
                    found.add(self.aims[need.of].table)
                if isinstance(need, OfForm) and need.form not in looked_in:
                    found.add(need.form)
        return frozenset(found)

    def loop_of(self, node: str) -> str | None:
        """Name the innermost loop a node stands in: formulas of the node look first in what is its turn."""
        blocks = (self.course.node(block) for block in self.course.blocks(node))
        return next((block.id for block in blocks if getattr(block, "is_loop", False)), None)

    def formula(self, text: str, table: str | None = None) -> Compute:
        """Give a formula as it is asked of the record, or of a row or record of another table."""
        return self.formulas[text] if table in (None, self.table.id) else self.inner[table, text]


def start_of(plan: Plan, table: str, text: str) -> PlanField | None:
    """Give the field of a table by whose key, or its id (also behind a #), a path begins; None if it has none."""
    name, fields = text.partition(".")[0].removeprefix("#"), plan.tables[table]
    return fields.by_id.get(name) or fields.by_key.get(name)


def find_named(plan: Plan, table: str, text: str) -> Path:
    """
    Find what a setting of a flow names by a path; a name without dots may be an id.

    Raises:
        UnknownPath: if there is none.
    """
    return plan.path(table, f"#{text}" if text in plan.tables[table].by_id else text)
