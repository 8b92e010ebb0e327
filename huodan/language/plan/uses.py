"""
Where a field is used: formulas, checks, rules, look-ups, roll-ups, fills, views, cards, roles. For who is about to change it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text, say
from huodan.language.document import View, Widget
from huodan.language.document.related import Related
from huodan.language.document.views import POINTERS
from huodan.language.fields._references import form_of_several
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.rollup import Rollup
from huodan.language.filter import Context, read_filter, tests
from huodan.language.plan.model import Compute, Plan, PlanField, PlanForm
from huodan.language.plan.pressed import PlanButton
from huodan.language.plan.ruled import PlanRule

UseKind = Literal[
    "formula",
    "lookup",
    "rollup",
    "fill",
    "offer",
    "title",
    "view",
    "card",
    "role",
    "check",
    "rule",
    "related",
    "button",
    "flow",
]
_ANYBODY = Context("UTC", 20260506, 1, (1,))


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses a field: what it is, what people call it, in which form."""

    kind: UseKind
    label: Text
    form: str | None


def uses(plan: Plan, field: str) -> tuple[Use, ...]:
    """List where a field is used, by its id; each place once."""
    found = _Uses(plan, field).found()
    return tuple({(use.kind, use.form, say(use.label, "zh")): use for use in found}.values())


def rows_by(plan: Plan, field: str) -> Iterator[tuple[Text, str]]:
    """Give the roles whose records of a form are chosen by a field, with the form."""
    asked = _Uses(plan, field)
    for rights in plan.rights.values():
        if (
            rights.role in plan.roles
            and rights.rows == "where"
            and asked.is_filtered(rights.form, rights.where)
        ):
            yield plan.roles[rights.role].name, rights.form


def is_read(formula: Compute, fields: Collection[str]) -> bool:
    """Say whether a formula reads one of some fields, also through relations."""
    return any(step in fields for path in formula.references for each in path for step in each.split("__"))


@dataclass(frozen=True, slots=True)
class _Uses:
    plan: Plan
    field: str

    def found(self) -> Iterator[Use]:
        """Give every place, some more than once."""
        for table in self.plan.tables.values():
            for each in table.fields:
                if not each.is_hidden and each.id != self.field:
                    yield from self._of_field(each)
        for form in self.plan.forms.values():
            if form.title.id == self.field:
                yield Use("title", form.label, form.id)
            for check in form.checks:
                if self._is_read(check.compute):
                    yield Use("check", check.check.message, form.id)
            for rule in form.rules.rules:
                if self._in_rule(form, rule):
                    yield Use("rule", rule.rule.name, form.id)
            for button in form.buttons:
                if self._in_button(button):
                    yield Use("button", button.button.label, form.id)
            for view in form.form.views:
                if self._in_view(form, view):
                    yield Use("view", view.label, form.id)
            for part in form.form.parts:
                if isinstance(part, Related) and self._in_list(part):
                    yield Use("related", part.label or form.label, form.id)
        for app in self.plan.apps.values():
            for widget in app.home:
                if self._in_widget(widget):
                    yield Use("card", widget.label, widget.form)
        for flow in self.plan.flows.values():
            if self.field in flow.fields:
                yield Use("flow", flow.flow.label, flow.flow.form)
        yield from self._of_roles()

    def _of_field(self, each: PlanField) -> Iterator[Use]:
        if each.compute is not None and self._is_read(each.compute):
            yield Use("formula", each.label, each.form)
        if isinstance(each.field, Lookup) and self.field in (each.field.relation, each.field.source):
            yield Use("lookup", each.label, each.form)
        if isinstance(each.field, Rollup) and self.field in (each.field.over, each.field.source):
            yield Use("rollup", each.label, each.form)
        if isinstance(each.field, Relation | Relations) and self.is_filtered(
            each.field.target, each.field.where
        ):
            yield Use("offer", each.label, each.form)
        for copy in self.plan.tables[each.table].copies:
            is_meant = copy.relation == each.id and not copy.is_hidden
            if is_meant and self.field in (*copy.source, copy.into):
                yield Use("fill", each.label, each.form)

    def _is_read(self, formula: Compute) -> bool:
        return is_read(formula, (self.field,))

    def _in_rule(self, form: PlanForm, rule: PlanRule) -> bool:
        read = [compute for deed in rule.does for compute in deed.computes]
        if rule.when is not None:
            read.append(rule.when)
        about = {id for deed in rule.does for id in (*deed.fields, *deed.deed.fields)} | {rule.rule.rows}
        tables = [form.table, *form.subforms.values()]
        fields = [found for table in tables for found in table.fields if found.id in about]
        targets = {found.target or form_of_several(found.field) for found in fields}
        named = [match.field for deed in rule.does for match in deed.deed.where]
        is_named = any(self._named(target, named) for target in targets if target is not None)
        return self.field in about or is_named or any(map(self._is_read, read))

    def _in_button(self, button: PlanButton) -> bool:
        is_over = button.over is not None and button.over.id == self.field
        return is_over or self.field in button.fills or any(map(self._is_read, button.computes))

    def _in_view(self, form: PlanForm, view: View) -> bool:
        laid = [path for name in POINTERS if (path := getattr(view, name)) is not None]
        named = (*view.columns, *(step.field for step in view.order), *laid, *view.sums)
        filters = (view.where, *(tint.where for tint in view.tints))
        return self._named(form.id, named) or any(self.is_filtered(form.id, one) for one in filters)

    def _in_list(self, part: Related) -> bool:
        pointer = pointer_of(self.plan, part.over)
        if pointer is None:
            return False
        named = (pointer_path(pointer), *part.columns, *(step.field for step in part.order))
        return self._named(pointer.form, named) or self.is_filtered(pointer.form, part.where)

    def _in_widget(self, widget: Widget) -> bool:
        asked = widget.aggregate or widget.query or {}
        steps = (*asked.get("group", ()), *asked.get("measures", ()), *asked.get("order", ()))
        named = [step["field"] for step in steps if isinstance(step, Mapping) and step.get("field")]
        columns = [each for each in asked.get("columns", ()) if isinstance(each, str)]
        return self._named(widget.form, (*named, *columns)) or self.is_filtered(
            widget.form, asked.get("where")
        )

    def _of_roles(self) -> Iterator[Use]:
        for role in self.plan.roles.values():
            for rights in role.forms:
                named = {id for but in rights.but for id in but.fields}
                if self.field in named or self.is_filtered(rights.form, rights.where):
                    yield Use("role", role.name, rights.form)

    def _named(self, table: str, names: Iterable[str]) -> bool:
        return any(self.field in self._ids(table, name) for name in names)

    def _ids(self, table: str, name: str) -> Collection[str]:
        try:
            path = self.plan.path(table, name)
        except HuodanError:
            return ()
        return [each.id for each in (*path.fields, *path.guards)]

    def is_filtered(self, table: str, where: Any) -> bool:
        """Tell whether a condition names it."""
        if where is None:
            return False
        read = read_filter(self.plan, table, where, context=_ANYBODY)
        return any(
            self.field in (each.id for each in (*test.path.fields, *test.path.guards)) for test in tests(read)
        )


def pointer_of(plan: Plan, over: str) -> PlanField | None:
    """Find the relation a list goes by."""
    return next((table.by_id[over] for table in plan.tables.values() if over in table.by_id), None)


def pointer_path(pointer: PlanField) -> str:
    """Write the way to a relation from the form it is in."""
    return f"#{pointer.id}" if pointer.table == pointer.form else f"#{pointer.table}.#{pointer.id}"
