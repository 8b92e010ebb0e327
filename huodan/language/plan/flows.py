"""
What every field of a Plan is made of: the fields its value, or who may fill it in and see it, depends on.

For the law of application administrators (decision 0058). It tells too much rather than too little: whatever a field, a
rule or a condition names counts as read, and what cannot be resolved counts as ``UNKNOWN``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language.fields._references import form_of_several
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.rollup import Rollup
from huodan.language.filter import filtered
from huodan.language.plan.model import Compute, Copy, Plan, PlanField, PlanForm, PlanTable

Place = tuple[str, str]
"""A form and a field of it or of its subforms, by their ids."""
UNKNOWN: Place = ("", "")
WORDS = frozenset({"label", "hint", "placeholder", "width", "import_names"})
"""Settings that move no value; a label does where a formula is spelled with it."""
_ID = re.compile(r"#\w+")


@dataclass(frozen=True)
class Flows:
    """Tells of a Plan what is made of what."""

    plan: Plan
    fields: Mapping[Place, PlanField] = field(init=False)

    def __post_init__(self) -> None:
        every = {(one.form, one.id): one for table in self.plan.tables.values() for one in table.fields}
        object.__setattr__(self, "fields", every)

    @cached_property
    def reads(self) -> Mapping[Place, frozenset[Place]]:
        """Give what each field reads directly."""
        found = {
            (one.form, one.id): frozenset(self._of(table, one))
            for table in self.plan.tables.values()
            for one in table.fields
        }
        for form in self.plan.forms.values():
            for place, more in self._ruled(form):
                if place in found:
                    found[place] |= more
        return found

    @cached_property
    def readers(self) -> Mapping[Place, frozenset[Place]]:
        """Give which fields read each directly."""
        found: dict[Place, set[Place]] = {}
        for place, reads in self.reads.items():
            for each in reads:
                found.setdefault(each, set()).add(place)
        return {place: frozenset(by) for place, by in found.items()}

    @cached_property
    def spelled(self) -> str:
        """Give the words of all formulas that are not ids: labels may stand among them."""
        texts = [
            compute.text
            for one in self.fields.values()
            for compute in (one.compute, one.default)
            if compute is not None
        ]
        for form in self.plan.forms.values():
            texts += [check.compute.text for check in form.checks]
            texts += [compute.text for rule in form.rules.rules for compute in _computes(rule)]
        return "\n".join(_ID.sub("", text) for text in texts)

    def meaning(self, place: Place) -> object:
        """Say what a field is besides what it reads: of two that say the same, the same is made in the same way."""
        one = self.fields[place]
        told = one.field.model_dump(mode="json")
        named = tuple(say(one.label, lang) for lang in ("zh", "en"))
        label = named if any(name and name in self.spelled for name in named) else None
        settings = {name: value for name, value in told.items() if name not in WORDS and name != "fields"}
        return one.table, one.klass, one.store, one.target, settings, label

    def behind(self, place: Place, known: Mapping[Place, object] | frozenset[Place]) -> Iterator[Place]:
        """Give everything a field is made of, however far; behind what is known nothing more is asked."""
        seen: set[Place] = {place}
        todo = list(self.reads.get(place, ()))
        while todo:
            one = todo.pop()
            if one in seen:
                continue
            seen.add(one)
            yield one
            if one not in known:
                todo += self.reads.get(one, ())

    def ahead(self, places: Iterable[Place]) -> frozenset[Place]:
        """Give these fields and all that is made of them, however far."""
        found = set(places)
        todo = list(found)
        while todo:
            news = self.readers.get(todo.pop(), frozenset()) - found
            found |= news
            todo += news
        return frozenset(found)

    def named(self, form: str, tree: object) -> frozenset[Place]:
        """Give the fields a filter over a form names."""
        return self.at(form, filtered(tree))

    def at(self, table: str, paths: Iterable[str]) -> frozenset[Place]:
        """Give the fields paths from a table cross and end at."""
        found: set[Place] = set()
        for text in paths:
            try:
                path = self.plan.path(table, text)
            except (HuodanError, KeyError):
                found.add(UNKNOWN)
            else:
                found |= {(one.form, one.id) for one in (*path.fields, *path.guards)}
        return frozenset(found)

    def asked(self, form: str, compute: Compute) -> frozenset[Place]:
        """Give what a formula of a form reads; steps that are no fields, such as pieces of a value, hold nothing."""
        places = {(form, step) for path in compute.references for step in path}
        return frozenset(place for place in places if place in self.fields)

    def _of(self, table: PlanTable, one: PlanField) -> Iterator[Place]:
        form, told = one.form, one.field
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
            yield from self._rolled_up(told)
        if isinstance(told, Relation | Relations):
            yield from self.at(told.target, told.columns)
            yield from self.named(told.target, told.where)
        target = one.target or form_of_several(told)
        if target is not None:
            yield target, self.plan.forms[target].title.id
        words = frozenset(_texts(told.model_dump(mode="json", exclude=set(WORDS) | {"fields", "id", "key"})))
        yield from ((form, other.id) for other in table.fields if other.id in words and other.id != one.id)

    def _copied(self, table: PlanTable, copy: Copy) -> Iterator[Place]:
        relation = table.by_id[copy.relation]
        yield table.form, copy.relation
        here: str | None = relation.target
        for id in copy.source:
            found = self.fields.get((here or "", id))
            if found is not None:
                yield found.form, found.id
                here = found.target

    def _rolled_up(self, told: Rollup) -> Iterator[Place]:
        """Give what is rolled up: ids are told apart by their forms only, so all that are called so."""
        over = [place for place in self.fields if place[1] == told.over]
        yield from over
        for form, id in over:
            if told.source is not None and (form, told.source) in self.fields:
                yield form, told.source
            # Rows of a subform of another form may point here too; the filter is over their own table.
            of = self.fields[form, id]
            yield from self.named(id if id in self.plan.tables else of.table, told.where)

    def _ruled(self, form: PlanForm) -> Iterator[tuple[Place, frozenset[Place]]]:
        """Give what decides about fields in the rules of a form."""
        for rule in form.rules.rules:
            asked = frozenset[Place]()
            for compute in _computes(rule):
                asked |= self.asked(form.id, compute)
            for deed in rule.does:
                for id in deed.fields:
                    found = self.fields.get((form.id, id))
                    target = found and (found.target or form_of_several(found.field))
                    paths = [match.field for match in deed.deed.where]
                    offered = self.at(target, paths) if target else frozenset()
                    yield (form.id, id), (asked | offered) - {(form.id, id)}


def _computes(rule: Any) -> list[Compute]:
    own = [] if rule.when is None else [rule.when]
    return own + [compute for deed in rule.does for compute in deed.computes]


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
