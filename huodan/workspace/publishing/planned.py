"""What a publish is to do: the Plan of now, the Plan to be, and which fields become another kind on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from huodan.engines import records, schema
from huodan.engines.schema import Becoming
from huodan.kit.errors import Problem
from huodan.kit.words import say
from huodan.language.document import App
from huodan.language.fields import Store
from huodan.language.plan import Plan
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.tables import tables
from huodan.workspace.plans import Problems, current_plan, current_stamp, published_apps, try_plan
from huodan.workspace.publishing.moves import moves, stranded

MOST_AT_ONCE = 50_000
"""Rows that are filled in in one Tx: seconds in which nobody else writes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """
    What is to be published.

    apps: all of the workspace by key, with the new one. before: None if nothing was ever published. moves: the fields whose
    values go to another form, or come back.
    """

    app: App
    apps: Mapping[str, App]
    before: Plan | None
    plan: Plan
    becoming: tuple[Becoming, ...] = ()
    moves: tuple[records.Move, ...] = ()

    @property
    def conversions(self) -> tuple[records.Conversion, ...]:
        """List the fields whose values become another kind; what a formula works out does not."""
        found = []
        for one in self.becoming:
            new = self.plan.tables[one.was.table].by_id[one.was.id]
            if not new.field.is_computed:
                assert self.before is not None
                found.append(records.Conversion(self.before, self.plan, one.was, new, one.is_back))
        return tuple(found)

    @property
    def fillings(self) -> tuple[records.Filling, ...]:
        """List what is to be filled in, in the order in which one needs the other."""
        if self.before is None:
            return ()
        anew = {one.key: one.is_back for one in self.becoming}
        later = records.later_fillings(self.plan, self.before, anew)
        return (*self.conversions, *records.moved_fillings(self.moves), *later)

    @property
    def searched(self) -> tuple[str, ...]:
        """List the forms whose records are found by other words afterwards."""
        fields = [
            *(field for each in self.conversions for field in (each.old, each.new)),
            *(each.new for each in self.fillings if isinstance(each, records.Calculation | records.Move)),
        ]
        searched = (field.form for field in fields if field.field.is_searched)
        return tuple(dict.fromkeys((*searched, *self.compared_anew)))

    @property
    def compared_anew(self) -> tuple[str, ...]:
        """List the forms whose look-alikes are found by something else afterwards."""
        before = {} if self.before is None else self.before.forms
        anew = {one.new.id for one in self.conversions}

        def is_anew(form: PlanForm) -> bool:
            was = before.get(form.id)
            ways = {(one.field, one.how) for one in form.form.alikes}
            ways_before = set() if was is None else {(one.field, one.how) for one in was.form.alikes}
            return bool(ways - ways_before) or any(field in anew for field, _ in ways)

        return tuple(form.id for form in self.plan.forms.values() if is_anew(form))


def plan_publish(tx: Tx, app: App) -> Planned | Problems | None:
    """
    Say what publishing a document is to do, what keeps it from being published, or None if nothing changes.

    It is remembered: whoever asks before the Tx for which others wait makes that one short.
    """
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
    for table in plan.tables:
        tables(plan).rows(table)
    kept = [plan.tables[one.was.table].by_id[one.was.id] for one in becoming if _is_kept(plan, one)]
    problems = _changed_kinds(app, (*schema.conflicts(tx, plan, before), *kept))
    if before is not None:
        at = dict(_places(app))
        found = stranded(tx, app, before, plan)
        problems += tuple(
            replace(problem, path=at.get((field.table, field.id), app.key)) for field, problem in found
        )
    return problems or Planned(app, apps, before, plan, becoming, moves(tx, app, before, plan))


def too_many_at_once(tx: Tx, planned: Planned) -> Problems:
    """List the fields with more values to fill in than one Tx may."""
    at = dict(_places(planned.app))
    large = [one.new for one in planned.fillings if records.is_large(tx, one, MOST_AT_ONCE)]
    compared = (form for form, count in rows_to_compare(tx, planned) if count > MOST_AT_ONCE)
    large += [form.table.by_id[form.form.alikes[0].field] for form in compared]
    return tuple(
        Problem(
            path=at.get((field.table, field.id), planned.app.key),
            code="too_many_to_convert",
            zh=f"「{say(field.label, 'zh')}」已有超过 {MOST_AT_ONCE} 行数据，一次处理不完。"
            "请在网页的设计器里发布：那里分批处理，大家照常工作。",
            en=f"“{say(field.label, 'en')}” has more than {MOST_AT_ONCE} rows, too many at once. "
            "Publish in the designer on the web: there it is done in pieces while everybody works.",
        )
        for field in large
    )


def rows_to_compare(tx: Tx, planned: Planned) -> Iterator[tuple[PlanForm, int]]:
    """Give the forms that are there and whose look-alikes are found by something else afterwards, and count their records."""
    before = {} if planned.before is None else planned.before.forms
    for id in planned.compared_anew:
        if id in before:
            yield planned.plan.forms[id], records.count(tx, planned.plan.forms[id])


def _is_kept(plan: Plan, one: Becoming) -> bool:
    """Say whether no value is carried over: files, and secrets, of which the columns of before would keep what they were."""
    stores = (one.was.store, plan.tables[one.was.table].by_id[one.was.id].store)
    return Store.FILES in stores or (Store.SEALED in stores and stores[0] is not stores[1])


def _changed_kinds(app: App, fields: Iterable[PlanField]) -> Problems:
    """Word what no value can be carried over to: files, secrets, rows, what came back under an id of another kind."""
    at = dict(_places(app))
    return tuple(
        Problem(
            path=at.get((field.table, field.id), app.key),
            code="kind_changed",
            zh="附件、加密字段、子表单和其他类型之间不能转换，删除后又加回来的字段也不能换类型。请新建一个字段，再删除旧的。",
            en="Files, secrets and subforms do not convert to or from other kinds, nor does a field that was removed and "
            "comes back. Add a new field and remove the old one.",
        )
        for field in fields
    )


def _places(app: App) -> Iterable[tuple[tuple[str, str], str]]:
    for number, form in enumerate(app.forms):
        for index, field in enumerate(form.fields):
            place = f"{app.key}.forms.{number}.fields.{index}"
            yield (form.id, field.id), f"{place}.kind"
            for row, inner in enumerate(getattr(field, "fields", ())):
                yield (field.id, inner.id), f"{place}.fields.{row}.kind"
