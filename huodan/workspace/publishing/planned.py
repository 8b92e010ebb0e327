"""What a publish is to do: the Plan of now, the Plan to be, and which fields become another kind on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huodan.engines import records, schema
from huodan.engines.schema import Becoming
from huodan.kit.errors import Problem
from huodan.kit.words import say
from huodan.language.document import App
from huodan.language.fields import Store
from huodan.language.plan import Plan
from huodan.language.plan.model import Copy, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.workspace.plans import Problems, current_plan, current_stamp, published_apps, try_plan

MOST_AT_ONCE = 50_000
"""Rows whose field becomes another kind in one Tx: about two seconds in which nobody else writes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """
    What is to be published.

    apps: all of the workspace by key, with the new one. before: None if nothing was ever published.
    """

    app: App
    apps: Mapping[str, App]
    before: Plan | None
    plan: Plan
    becoming: tuple[Becoming, ...] = ()

    @property
    def conversions(self) -> tuple[records.Conversion, ...]:
        """List what is to be filled in; what a formula works out is not."""
        found = []
        for one in self.becoming:
            new = self.plan.tables[one.was.table].by_id[one.was.id]
            if not new.field.is_computed:
                assert self.before is not None
                found.append(records.Conversion(self.before, self.plan, one.was, new, one.is_back))
        return tuple(found)

    @property
    def searched(self) -> tuple[str, ...]:
        """List the forms whose records are found by other words afterwards."""
        other = (
            new.form
            for each in self.conversions
            if (new := each.new).field.is_searched or each.old.field.is_searched
        )
        return tuple(dict.fromkeys(other))


def plan_publish(tx: Tx, app: App) -> Planned | Problems | None:
    """Say what publishing a document is to do, what keeps it from being published, or None if nothing changes."""
    apps = published_apps(tx)
    if apps.get(app.key) == app:
        return None
    before = current_plan(tx) if current_stamp(tx) else None
    apps[app.key] = app
    plan = try_plan(tx, apps.values())
    becoming: tuple[Becoming, ...] = ()
    if isinstance(plan, Plan) and before is not None:
        becoming = schema.becoming(tx, before, plan)
        if becoming:
            plan = try_plan(tx, apps.values(), becoming)
    if not isinstance(plan, Plan):
        return plan
    kept = [plan.tables[one.was.table].by_id[one.was.id] for one in becoming if _is_files(plan, one)]
    problems = _changed_kinds(app, (*schema.conflicts(tx, plan), *kept))
    if not problems and before is not None:
        problems = _too_many_rows(app, records.too_large(tx, plan, before))
    return problems or Planned(app, apps, before, plan, becoming)


def too_many_at_once(tx: Tx, planned: Planned) -> Problems:
    """List the fields with more values to convert than one Tx may."""
    at = dict(_places(planned.app))
    large = [one.new for one in planned.conversions if records.is_large(tx, one, MOST_AT_ONCE)]
    return tuple(
        Problem(
            path=at.get((field.table, field.id), planned.app.key),
            code="too_many_to_convert",
            zh=f"「{say(field.label, 'zh')}」已有超过 {MOST_AT_ONCE} 行数据，一次转换不完。"
            "请在网页的设计器里发布：那里分批转换，大家照常工作。",
            en=f"“{say(field.label, 'en')}” has more than {MOST_AT_ONCE} rows, too many to convert at once. "
            "Publish in the designer on the web: there it is done in pieces while everybody works.",
        )
        for field in large
    )


def _is_files(plan: Plan, one: Becoming) -> bool:
    new = plan.tables[one.was.table].by_id[one.was.id]
    return Store.FILES in (one.was.store, new.store)


def _changed_kinds(app: App, fields: Iterable[PlanField]) -> Problems:
    """Word what no value can be carried over to: files, and what came back under an id that was of another kind."""
    at = dict(_places(app))
    return tuple(
        Problem(
            path=at.get((field.table, field.id), app.key),
            code="kind_changed",
            zh="附件和其他类型之间不能转换，删除后又加回来的字段也不能换类型。请新建一个字段，再删除旧的。",
            en="Files do not convert to or from other kinds, nor does a field that was removed and comes back. "
            "Add a new field and remove the old one.",
        )
        for field in fields
    )


def _too_many_rows(app: App, copies: Iterable[tuple[PlanTable, Copy]]) -> Problems:
    """Word what formulas ask of a form with so many records that no publish may fill it by the way."""
    at = dict(_places(app))
    return tuple(
        Problem(
            path=at.get((table.id, copy.relation), app.key).removesuffix(".kind"),
            code="too_many_rows",
            zh=f"公式要用「{_said(table, copy, 'zh')}」保存时的值，但已有数据超过 {records.MOST_FILLED} 行，发布时补不完。"
            "请新建一个普通字段，用导入填好，再在公式里用它。",
            en=f"A formula needs “{_said(table, copy, 'en')}” as it was when saved, and more than {records.MOST_FILLED} "
            "rows would have to be filled. Add an ordinary field, fill it by an import, and use that one.",
        )
        for table, copy in copies
    )


def _said(table: PlanTable, copy: Copy, lang: str) -> str:
    return " · ".join(say(table.by_id[id].label, lang) for id in (copy.relation, copy.into))


def _places(app: App) -> Iterable[tuple[tuple[str, str], str]]:
    for number, form in enumerate(app.forms):
        for index, field in enumerate(form.fields):
            place = f"{app.key}.forms.{number}.fields.{index}"
            yield (form.id, field.id), f"{place}.kind"
            for row, inner in enumerate(getattr(field, "fields", ())):
                yield (field.id, inner.id), f"{place}.fields.{row}.kind"
