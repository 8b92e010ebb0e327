"""What the passes work on: the documents, the tables built so far, the Problems found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from huodan.kit.errors import HuodanError, Problem
from huodan.language.document import EVERYBODY, App, Form
from huodan.language.fields import Store
from huodan.language.fields._system import SYSTEM_FIELDS
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import (
    Copy,
    Kinds,
    Plan,
    PlanCheck,
    PlanField,
    PlanForm,
    PlanRights,
    PlanTable,
)
from huodan.language.plan.pressed import PlanButton
from huodan.language.plan.ruled import NO_RULES, PlanRules


@dataclass
class Draft:
    """
    Work in progress of one compile.

    fields: by table id, then field id, in document order. at: the document path of each (table, field).
    is_opening: they were published already, so what only newer checks refuse is left as it is.
    """

    apps: tuple[App, ...]
    version: int
    tz: str
    kinds: Kinds = field(default_factory=dict)
    is_opening: bool = False
    problems: list[Problem] = field(default_factory=list)
    forms: dict[str, tuple[App, Form]] = field(default_factory=dict)
    fields: dict[str, dict[str, PlanField]] = field(default_factory=dict)
    parents: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    copies: dict[str, list[Copy]] = field(default_factory=dict)
    order: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    rights: dict[tuple[str, str], PlanRights] = field(default_factory=dict)
    at: dict[tuple[str, str], str] = field(default_factory=dict)
    checks: dict[str, list[PlanCheck]] = field(default_factory=dict)
    rules: dict[str, PlanRules] = field(default_factory=dict)
    buttons: dict[str, tuple[PlanButton, ...]] = field(default_factory=dict)
    flows: dict[str, PlanFlow] = field(default_factory=dict)
    _plan: Plan | None = None

    @classmethod
    def of(cls, plan: Plan) -> Draft:
        """Begin with a Plan that is there, to compile what goes by it."""
        draft = cls(tuple(plan.apps.values()), plan.version, "UTC", _plan=plan)
        for table in plan.tables.values():
            draft.fields[table.id] = {found.id: found for found in table.fields}
            draft.parents[table.id] = (table.form, table.parent)
        return draft

    def problem(self, path: str, code: str, zh: str, en: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(path=path, code=code, zh=zh, en=en))

    def refuse(self, path: str, error: HuodanError) -> None:
        """Note a mistake another room has worded."""
        self.problems.append(Problem(path=path, code=error.code, zh=error.text("zh"), en=error.text("en")))

    def walk(self) -> Iterator[tuple[str, App, Form]]:
        """Give every form with its path in the documents."""
        for app in self.apps:
            for index, form in enumerate(app.forms):
                yield f"{app.key}.forms.{index}", app, form

    def table_fields(self) -> Iterator[tuple[str, PlanField]]:
        """Give every field with its path in the documents."""
        for table, fields in list(self.fields.items()):
            for found in list(fields.values()):
                yield self.at.get((table, found.id), ""), found

    def put(self, changed: PlanField) -> None:
        """Replace or add a field of a table."""
        self.fields[changed.table][changed.id] = changed
        self._plan = None

    def plan(self) -> Plan:
        """Freeze what is there; kept until a field changes."""
        if self._plan is None:
            self._plan = self._freeze()
        return self._plan

    def settled(self) -> None:
        """Forget a Plan frozen too early."""
        self._plan = None

    def _freeze(self) -> Plan:
        tables = {table: self._table(table) for table in self.fields}
        forms = {form.id: self._form(app, form, tables) for app, form in self.forms.values()}
        roles = {role.id: role for app in self.apps for role in app.roles if role.id != EVERYBODY}
        apps = {app.key: app for app in self.apps}
        flows = {id: replace(found, table=tables[found.table.id]) for id, found in self.flows.items()}
        return Plan(self.version, apps, forms, tables, roles, dict(self.rights), flows)

    def _table(self, table: str) -> PlanTable:
        form, parent = self.parents[table]
        by_id = dict(self.fields[table])
        fields = tuple(by_id.values())
        own = {alias: found for found in fields if not found.is_hidden for alias in found.field.aliases}
        own |= {found.key: found for found in fields if not found.is_hidden}
        system = {
            item.key: _system_field(item.id, form, table)
            for item in SYSTEM_FIELDS
            if parent is None or item.id == "id"
        }
        ordered = (by_id[field] for where, field in self.order.get(form, ()) if where == table)
        computed = tuple(found for found in ordered if found.compute is not None)
        return PlanTable(
            id=table,
            form=form,
            parent=parent,
            fields=fields,
            by_id={**system, **by_id},
            by_key={**system, **own},
            computed=computed,
            copies=tuple(self.copies.get(table, ())),
        )

    def _form(self, app: App, form: Form, tables: dict[str, PlanTable]) -> PlanForm:
        table = tables[form.id]
        subforms = {found.id: tables[found.id] for found in table.fields if found.store is Store.ROWS}
        owners = tuple(found for found in table.fields if getattr(found.field, "is_owner", False))
        title = table.by_id.get(form.title, table.fields[0])
        order, checks = tuple(self.order.get(form.id, ())), tuple(self.checks.get(form.id, ()))
        rules = self.rules.get(form.id, NO_RULES)
        buttons = self.buttons.get(form.id, ())
        return PlanForm(form, app.key, title, table, subforms, owners, order, checks, rules, buttons)


_SYSTEM = {item.id: item for item in SYSTEM_FIELDS}


def _system_field(id: str, form: str, table: str) -> PlanField:
    item = _SYSTEM[id]
    target = getattr(item, "target_form", None)
    return PlanField(field=item, form=form, table=table, klass="stored", store=item.store, target=target)
