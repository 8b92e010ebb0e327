"""What conditions of a test run read (``trying_flows.py``), so that it can say why it went the way it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.fields._base import value_text
from huodan.language.flow.course import START
from huodan.language.formula import Value
from huodan.language.plan import flow_own
from huodan.language.plan.model import FieldPath, PlanField
from huodan.storage.sql.shown import show_cells, titles
from huodan.workspace.runs.around import Surrounding
from huodan.workspace.runs.asked import named
from huodan.workspace.runs.own import roles_of

MOST_READ = 10
"""Of the values a sub-row's field has in a record."""


@dataclass(frozen=True, slots=True)
class Read:
    """A value a condition read: keys of its path, what that is called, and the value as ``api.md`` writes it."""

    path: str
    label: Text
    value: object


@dataclass
class Noted:
    """What is noted of a visit: what came of each condition, by its text, and what they read, by paths of ids."""

    tests: dict[str, bool] = field(default_factory=dict)
    reads: dict[FieldPath, Read] = field(default_factory=dict)


@dataclass
class Noting(Surrounding):
    """What a node sees, with every condition it asks noted. seen: what who asks may read."""

    seen: Grant
    noted: Noted

    def holds(self, formula: str) -> bool:
        """Say whether a condition is true of the record, and note what it read."""
        holds = super().holds(formula)
        self.noted.tests[formula] = holds
        self._note(formula)
        return holds

    def _note(self, formula: str) -> None:
        asked, seen = self.common.asked, self.turn
        if asked is None:
            return
        compute = self.common.planned.formula(formula, seen.table)
        for path, value in asked.reads(compute, seen.over, seen.row):
            if path[0] == flow_own.RUN:
                self.noted.reads[path] = self._of_run(path, value)
                continue
            fields = named(self.common, seen.table, path)
            if not fields:
                continue
            label = {lang: " · ".join(say(each.label, lang) for each in fields) for lang in ("zh", "en")}
            shown = self._shown(fields, value)
            self.noted.reads[path] = Read(".".join(each.key for each in fields), label, shown)

    def _of_run(self, path: FieldPath, value: Value) -> Read:
        """Say what was read of the run: who began it, with names, or what is split."""
        plan, held = self.common.plan, self.common.held
        starter = held.run.starter
        if flow_own.is_unsettled(path):
            fields = self.common.planned.table.by_id
            amount, relation = (
                {lang: say(fields[id].label, lang) for lang in ("zh", "en")} for id in path[2:4]
            )
            label = {
                "zh": f"{amount['zh']}（含同一{relation['zh']} {path[4]} 小时内未审核完的其他单）",
                "en": f"{amount['en']} (with others of the same {relation['en']} of {path[4]} hours, not agreed to yet)",
            }
            return Read(".".join(path), label, value_text(value))
        part = flow_own.PART_LABELS.get(path[-1])
        label = {
            lang: " · ".join(each[lang] for each in (flow_own.LABEL, part) if each) for lang in ("zh", "en")
        }
        there = self.common.meant(START).belonging(starter)
        shown: object
        if path[-1] == flow_own.ROLES:
            shown = [say(plan.roles[id].name, "zh") for id in roles_of(plan, held, there) if id in plan.roles]
        elif path[-1] == flow_own.DEPARTMENTS:
            called = titles(self.common.tx, plan, self.seen, "departments", set(there.departments))
            shown = [called[id] or "" for id in there.departments]
        else:
            shown = titles(self.common.tx, plan, self.seen, "people", {starter})[starter]
        return Read(".".join(path), label, shown)

    def _shown(self, fields: Sequence[PlanField], value: Value) -> object:
        asked, leaf = self.common.asked, fields[-1]
        is_own = len(fields) == 1 and asked is not None and leaf.id in self.common.planned.table.by_id
        if is_own and asked is not None and (leaf.target is not None or leaf.store is Store.REFS):
            cells = [(leaf, asked.cells.get(leaf.id))]
            return show_cells(self.common.tx, self.common.plan, self.seen, cells)[0]
        if isinstance(value, tuple):
            return [value_text(each) for each in value[:MOST_READ]]
        return value_text(value)
