"""
What everything in a Plan is made of, field by field, for the law of application administrators (decision 0058).

It tells too much rather than too little: whatever a field, a rule, a check or a condition names counts as read, and what
cannot be resolved counts as ``UNKNOWN``. Fields are told apart by their ids alone, never by how a formula spells them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huodan.kit.errors import HuodanError
from huodan.language.fields._references import form_of_several
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.rollup import Rollup
from huodan.language.filter import filtered
from huodan.language.plan.model import Compute, Copy, Plan, PlanField, PlanForm, PlanTable
from huodan.language.plan.pressed import PlanButton
from huodan.language.plan.ruled import PlanDeed, PlanRule

Place = tuple[str, str]
"""A form and a field of it or of its subforms, by their ids."""
UNKNOWN: Place = ("", "")
SPELLED = frozenset({"key", "aliases", "formula", "default_formula"})
"""Settings whose meaning is told in another way: by what they are compiled to."""
HARMLESS = frozenset(
    {
        *(
            "label",
            "hint",
            "placeholder",
            "width",
            "import_names",
            "columns",
            "can_create",
            "required",
            "unique",
        ),
        *("max_length", "pattern", "least", "most", "most_chosen", "least_rows", "most_rows"),
    }
)
"""Settings that change no value anybody reads."""


@dataclass(frozen=True)
class Readings:
    """Tells of a Plan what reads what."""

    plan: Plan

    @cached_property
    def fields(self) -> Mapping[Place, PlanField]:
        """Give every field there is, hidden copies too."""
        return {(one.form, one.id): one for table in self.plan.tables.values() for one in table.fields}

    @cached_property
    def named(self) -> Mapping[str, tuple[Place, ...]]:
        """Give the fields called by an id, in whatever form."""
        found: dict[str, tuple[Place, ...]] = {}
        for place in self.fields:
            found[place[1]] = (*found.get(place[1], ()), place)
        return found

    @cached_property
    def of(self) -> Mapping[Place, frozenset[Place]]:
        """Give what each field reads directly, by itself or by the rules about it."""
        found = {
            (one.form, one.id): set(self._of(table, one))
            for table in self.plan.tables.values()
            for one in table.fields
        }
        for form in self.plan.forms.values():
            for rule in form.rules.rules:
                asked = self.ruled(form, rule)
                for id in {id for deed in rule.does for id in deed.fields}:
                    found.setdefault((form.id, id), set()).update(asked)
        return {place: frozenset(reads) for place, reads in found.items()}

    def within(self, form: PlanForm) -> Iterator[tuple[str, frozenset[Place]]]:
        """Give what a form reads: of each field, check, rule and button its place in the document, and what it reads."""
        tables = (form.table, *form.subforms.values())
        for one in (one for table in tables for one in table.fields):
            yield one.id, self.of[form.id, one.id]
        yield form.title.id, self.titled(form.title)
        for index, once in enumerate(form.form.combinations):
            found = (form.table.by_id[id] for id in once.fields if id in form.table.by_id)
            yield f"combinations.{index}", frozenset().union(*map(self.titled, found))
        for index, check in enumerate(form.checks):
            yield f"checks.{index}", self.asked(form.id, check.compute)
        for index, rule in enumerate(form.rules.rules):
            yield f"rules.{index}", self.ruled(form, rule)
        for index, button in enumerate(form.buttons):
            yield f"buttons.{index}", self.pressed(form, button)

    def forms_of(self, form: PlanForm) -> frozenset[str]:
        """Name the forms a form reads, itself aside."""
        return frozenset(place[0] for _, reads in self.within(form) for place in reads) - {form.id}

    def behind(self, places: Iterable[Place]) -> frozenset[Place]:
        """Give these fields and everything they are made of, however far."""
        found = set(places)
        todo = list(found)
        while todo:
            news = self.of.get(todo.pop(), frozenset()) - found
            found |= news
            todo += news
        return frozenset(found)

    def conditioned(self, form: str, tree: object) -> frozenset[Place]:
        """Give the fields a condition over a form names."""
        return self.at(form, filtered(tree))

    def means(self, form: str, tree: object) -> tuple[tuple[Place, ...], ...]:
        """Say which fields the paths of a condition lead over, whatever these are called."""
        return tuple(self.resolved(form, text) for text in sorted(filtered(tree)))

    def at(self, table: str, paths: Iterable[str]) -> frozenset[Place]:
        """Give the fields paths from a table cross and end at."""
        return frozenset(place for text in paths for place in self.resolved(table, text))

    def resolved(self, table: str, text: str) -> tuple[Place, ...]:
        """Give the fields a path crosses and ends at, in their order."""
        try:
            path = self.plan.path(table, text)
        except (HuodanError, KeyError):
            return (UNKNOWN,)
        return tuple((one.form, one.id) for one in (*path.fields, *path.guards))

    def asked(self, form: str, compute: Compute) -> frozenset[Place]:
        """Give what a formula of a form reads; steps that are no fields, such as pieces of a value, hold nothing."""
        places = {(form, step) for path in compute.references for step in path}
        return frozenset(place for place in places if place in self.fields)

    def ruled(self, form: PlanForm, rule: PlanRule) -> frozenset[Place]:
        """Give what a rule asks, whatever it does."""
        asked: set[Place] = set()
        for compute in ([] if rule.when is None else [rule.when]) + [
            compute for deed in rule.does for compute in deed.computes
        ]:
            asked |= self.asked(form.id, compute)
        for deed in rule.does:
            for id in deed.fields:
                asked |= self.at(self._target(form, id), [match.field for match in deed.deed.where])
        return frozenset(asked)

    def pressed(self, form: PlanForm, button: PlanButton) -> frozenset[Place]:
        """Give what a button asks and fills in, and by what the record it begins names this one."""
        asked = (self.asked(form.id, compute) for compute in button.computes)
        begun = () if button.over is None else ((button.over.form, button.over.id),)
        return frozenset().union(*asked, ((form.id, id) for id in button.fills), begun)

    def titled(self, one: PlanField) -> frozenset[Place]:
        """Give the title by which a field that points somewhere is named in words, whoever may read it."""
        end = points_to(one)
        return frozenset() if end is None else frozenset({(end, self.plan.forms[end].title.id)})

    def told(self, place: Place, options: Collection[str]) -> object:
        """
        Say how the values of a field come to be: of two that say the same, both are made alike of the same fields.

        options: ids of those that matter; none that is new can be chosen anywhere yet.
        """
        one, form = self.fields[place], self.plan.forms[place[0]]
        table = self.plan.tables[one.table]
        settings = one.field.model_dump(mode="json", exclude={*SPELLED, *HARMLESS, "fields"})
        if "options" in settings:
            settings["options"] = [one for one in settings["options"] if one["id"] in options]
        conditions: Any = self._conditions(one)
        paths = tuple(self.means(of, tree) for of, tree in conditions)
        computes = tuple(each and each.node for each in (one.compute, one.default))
        copies = tuple(copy for copy in table.copies if copy.into == one.id)
        rules = tuple(
            (aspect, self._deed(form, rule, deed))
            for (aspect, id), steps in sorted(form.rules.said.items())
            if id == one.id
            for rule, deed in steps
        )
        return one.table, one.klass, one.store, one.target, settings, paths, computes, copies, rules

    def kept_to(self, form: PlanForm) -> object:
        """Say what the records of a form keep to, and how they are found and compared."""
        checks = [(one.check.id, one.check.otherwise, one.table, one.compute.node) for one in form.checks]
        rules = [[self._deed(form, rule, deed) for deed in rule.does] for rule in form.rules.rules]
        owners = [one.id for one in form.owners]
        buttons = [
            (
                one.button.id,
                one.when and one.when.node,
                one.button.asks,
                [(field.id, compute.node) for field, compute in one.sets],
                one.button.over,
            )
            for one in form.buttons
        ]
        return (
            (form.title.id, points_to(form.title)),
            owners,
            checks,
            rules,
            buttons,
            form.form.combinations,
            form.form.alikes,
            form.form.tells_unseen,
        )

    def _deed(self, form: PlanForm, rule: PlanRule, deed: PlanDeed) -> object:
        targets = sorted({self._target(form, id) for id in deed.fields})
        matched = [self.resolved(of, match.field) for of in targets for match in deed.deed.where]
        return (
            rule.table,
            rule.when and rule.when.node,
            deed.deed.do,
            deed.fields,
            deed.deed.clears,
            deed.deed.options,
            [(match.op, each.node) for match, each in zip(deed.deed.where, deed.matches, strict=False)],
            matched,
            deed.compute and deed.compute.node,
        )

    def _target(self, form: PlanForm, id: str) -> str:
        found = self.fields.get((form.id, id))
        return (found and points_to(found)) or ""

    def _conditions(self, one: PlanField) -> Iterator[tuple[str, object]]:
        told = one.field
        if isinstance(told, Relation | Relations):
            yield told.target, told.where
        if isinstance(told, Rollup):
            for table in self._tables_over(told):
                yield table, told.where

    def _of(self, table: PlanTable, one: PlanField) -> Iterator[Place]:
        form, told = one.form, one.field
        if told.unique:
            yield from self.titled(one)
        for compute in (one.compute, one.default):
            if compute is not None:
                yield from self.asked(form, compute)
        for copy in table.copies:
            if copy.into == one.id:
                yield from self._copied(table, copy)
        if isinstance(told, Lookup):
            behind = table.by_id[told.relation].target or ""
            yield from ((form, told.relation), (behind, told.source))
        if isinstance(told, Rollup):
            over = self.named.get(told.over, ())
            yield from over
            read = ((form, told.source) for form, _ in over if told.source is not None)
            yield from (place for place in read if place in self.fields)
        if isinstance(told, Relation | Relations):
            yield from self.at(told.target, told.columns)
        for of, tree in self._conditions(one):
            yield from self.conditioned(of, tree)
        kept = told.model_dump(mode="json", exclude={*SPELLED, *HARMLESS, "fields", "id"})
        words = frozenset(_texts(kept))
        yield from ((form, other.id) for other in table.fields if other.id in words and other.id != one.id)

    def _copied(self, table: PlanTable, copy: Copy) -> Iterator[Place]:
        relation = table.by_id[copy.relation]
        yield table.form, copy.relation
        here: str | None = relation.target
        for id in copy.source:
            found = self.fields.get((here or "", id))
            if found is None:
                continue
            yield found.form, found.id
            here = found.target

    def _tables_over(self, told: Rollup) -> Collection[str]:
        """Name the tables a roll-up is over: the rows of a subform, or those a relation stands in."""
        if told.over in self.plan.tables:
            return (told.over,)
        return sorted({self.fields[place].table for place in self.named.get(told.over, ())})


def points_to(field: PlanField) -> str | None:
    """Name the form whose records a field points to."""
    return field.target or form_of_several(field.field)


def mentioned(plan: Plan, app: str) -> frozenset[Place]:
    """Give the fields of other apps an app names by what it reads and points to."""
    readings = Readings(plan)
    found: set[Place] = set()
    for form in (form for form in plan.forms.values() if form.app == app):
        for _, reads in readings.within(form):
            found |= reads
        tables = (form.table, *form.subforms.values())
        targets = (points_to(one) for table in tables for one in table.fields)
        found |= {(target, plan.forms[target].title.id) for target in targets if target}
    return frozenset(place for place in found if place in readings.fields and plan.forms[place[0]].app != app)


def _texts(tree: object) -> Iterator[str]:
    """Give every text in a tree, but the names of settings."""
    if isinstance(tree, str):
        yield tree.removeprefix("#")
    elif isinstance(tree, Mapping):
        for part in tree.values():
            yield from _texts(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _texts(part)
