"""
A formula while somebody writes it: what it means in a document that need not make sense yet, in ids and in labels.

Nothing is compiled here; the passes decide what a formula of a published app is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huodan.kit.errors import Problem
from huodan.language import formula as lang
from huodan.language.document import App
from huodan.language.plan import formulas, tables, targets
from huodan.language.plan.draft import Draft
from huodan.language.plan.flow_scope import FlowScope


@dataclass(frozen=True, slots=True)
class Worded:
    """
    A formula in both spellings. type: what comes out, "" if that is not known. problem: why it cannot be worked out.

    ids: as it is stored; as it was written if it cannot be read.
    """

    ids: str
    labels: str
    type: str
    problem: Problem | None


class Wording:
    """Reads formulas of the tables of some documents."""

    def __init__(self, apps: Sequence[App], *, tz: str) -> None:
        self.draft = Draft(apps=tuple(apps), version=0, tz=tz)
        for run in (tables.build, targets.check, formulas.check):
            run(self.draft)
        self.draft.problems.clear()

    def word(self, table: str, text: str, *, may_copy: bool = True, flow: str | None = None) -> Worded:
        """
        Say a formula of a table in ids and in labels.

        may_copy: False for defaults, which cannot read related records. flow: the form of the flow it is a part of.
        """
        if table not in self.draft.fields or (flow is not None and flow not in self.draft.fields):
            return Worded(text, text, "", None)

        def scope(may_copy: bool = True) -> formulas.Scope:
            if flow is not None:
                return FlowScope(self.draft, table, flow)
            return formulas.Scope(self.draft, table, may_copy=may_copy)

        try:
            node = lang.parse(text)
        except lang.FormulaError as error:
            return Worded(text, text, "", error.problem())
        try:
            checked = lang.check(node, scope(may_copy))
            ids = lang.to_ids(text, scope())
        except lang.FormulaError as error:
            labels = lang.to_labels(text, scope())
            return Worded(text, labels, "", error.problem())
        labels = lang.to_labels(ids, scope())
        return Worded(ids, labels, checked.type.base.value, None)
