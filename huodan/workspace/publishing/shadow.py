"""
A place beside the workspace in which a publish is rehearsed: the same tables, and the rows the publish touches.

Another database, so that nothing that is done there can reach the workspace, and nobody waits for its locks. The rows come
from one snapshot. Owns which rows are copied; the place itself is ``storage.scratch``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from huodan.engines import records, schema
from huodan.language.fields._references import form_of_several
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan, PlanTable
from huodan.storage import copying
from huodan.storage.db import Database, Tx
from huodan.storage.sql.indexes import combined
from huodan.storage.sql.tables import option_table_name, table_name
from huodan.storage.system import app_version, field_past, field_store, workspace_setting
from huodan.storage.told import data_tables
from huodan.workspace.plans import current_plan
from huodan.workspace.publishing.planned import Planned

ALWAYS = (app_version.name, workspace_setting.name, field_past.name, field_store.name)

Tell = Callable[[int, int], None]


def furnish(source: Tx, shadow: Database, planned: Planned, tell: Tell = lambda done, total: None) -> int:
    """
    Make an empty database like the workspace, with the documents and the rows a publish touches; give their number.

    tell: called after every piece with how many rows are copied, of how many.
    """
    shadow.transact(SYSTEM, lambda tx: _make(source, tx), alone=True)
    every = data_tables(source)
    wanted = [name for name in (*ALWAYS, *_touched(planned)) if name in every]
    total = sum(_rows(source, name) for name in wanted)
    done = 0
    for name in wanted:
        copied = 0
        for copied in copying.copy_rows(source, shadow, name, every[name]):
            tell(done + copied, total)
        done += copied
    return total


def _make(source: Tx, target: Tx) -> None:
    schema.sync(target, current_plan(source))
    copying.make_like(source, target)


def _touched(planned: Planned) -> Iterable[str]:
    """Name the tables a publish reads or fills: of forms whose fields change, and of those they point to."""
    plan, before = planned.plan, planned.before
    assert before is not None
    forms: set[str] = set()
    for filling in planned.fillings:
        forms |= set(records.forms_of(filling))
    ends = [
        *(each for one in planned.conversions for each in (one.old, one.new)),
        *(each for one in planned.moves for each in (one.old, one.new)),
    ]
    forms |= {target for each in ends if (target := each.target or form_of_several(each.field))}
    for table in plan.tables.values():
        was = before.tables.get(table.id)
        if was is not None and (_is_checked(table, was) or _is_combined(plan, before, table)):
            forms.add(table.form)
            forms |= {table.by_id[copy.relation].target or "" for copy in table.copies}
    for form in sorted(forms & before.forms.keys()):
        found = before.forms[form]
        for each in (found.table, *found.subforms.values()):
            yield table_name(each)
            for field in each.fields:
                for other in (field, *field.others):
                    yield option_table_name(other)


def _is_checked(table: PlanTable, was: PlanTable) -> bool:
    """Say whether rows decide: a field becomes unique, or a formula wants copies of what lies behind a relation."""
    unique = {field.id for field in was.fields if field.field.unique}
    copied = {copy.into for copy in was.copies}
    is_unique = any(field.field.unique and field.id not in unique for field in table.fields)
    return is_unique or any(copy.is_hidden and copy.into not in copied for copy in table.copies)


def _is_combined(plan: Plan, before: Plan, table: PlanTable) -> bool:
    """Say whether values that stood twice together no longer may."""
    return bool(set(combined(plan, table)) - set(combined(before, before.tables[table.id])))


def _rows(tx: Tx, table: str) -> int:
    found = tx.run(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
