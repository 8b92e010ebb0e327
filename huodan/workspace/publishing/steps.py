"""
The steps of a publish, in their order: widen, fill, switch, tidy.

Widening adds tables and columns beside what is used. Filling writes only what nobody reads yet, page by page. The switch
stores the document and raises the workspace version: from its commit on the new version counts, whole. Tidying takes
away what only the old one needed. Until the switch nobody sees anything of it; after it, nothing of what was is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import insert

from huodan.engines import records, schema
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import canonical
from huodan.language.fields._references import form_of_several
from huodan.language.messages import CreateRecord, Origin
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.system import app_version
from huodan.workspace import live
from huodan.workspace.perform import perform
from huodan.workspace.plans import VERSION, keep_plan, published_apps, stamp_of
from huodan.workspace.publishing import moves
from huodan.workspace.publishing.forgetting import forget_flows
from huodan.workspace.publishing.planned import Planned
from huodan.workspace.runs.publishing import follow_publish
from huodan.workspace.settings import write_setting


def widen(tx: Tx, planned: Planned) -> None:
    """Add the tables and columns that are not there yet."""
    schema.widen(tx, planned.plan)
    for conversion in planned.conversions:
        records.begin_anew(tx, conversion.new)
    for move in planned.moves:
        moves.widen(tx, move)


def pages(
    tx: Tx, planned: Planned, filling: records.Filling, *, creates: Collection[str] = ()
) -> Iterator[records.Page]:
    """
    Fill in one field page by page.

    creates: ids of fields for whose texts records are made where there are none.
    """
    make = maker(tx, planned, filling) if filling.new.id in creates else None
    after: Id | None = -1
    while after is not None:
        page = records.fill_page(tx, filling, after=after, make=make)
        yield page
        after = page.last


def maker(tx: Tx, planned: Planned, filling: records.Filling) -> records.Make:
    """Give what makes the records a field's texts are to point to."""

    def make(field: PlanField, text: str) -> Id:
        form = planned.plan.forms[str(field.target or form_of_several(field.field))]
        command = CreateRecord(form=form.id, values={form.title.key: text}, origin=Origin.RULE)
        return perform(tx, planned.plan, system_grant(planned.plan), command)[0].record

    return make


def switch(tx: Tx, planned: Planned, *, undoes: int | None = None, since: Id | None = None) -> int:
    """
    Let the new version count, from the commit of this Tx on; it must write alone.

    since: an id that was drawn before anything of it was done in this Tx, if anything was.

    Raises:
        Duplicates: if a field becomes unique and existing records contradict.
    """
    plan = planned.plan
    schema.index(tx, plan)
    schema.keep(tx, planned.becoming)
    row = {
        "app": planned.app.key,
        "version": plan.version,
        "document": canonical(planned.app),
        "published_at": tx.now,
        "published_by": tx.actor.person,
        "undoes": undoes,
    }
    forget_flows(tx, published_apps(tx).get(planned.app.key), planned.app)
    tx.execute(insert(app_version).values(row))
    if planned.moves:
        moves.note_since(tx, planned.app, plan.version, since or tx.new_id())
    stamp = stamp_of(plan.version, planned.apps.values())
    write_setting(tx, VERSION, stamp)
    keep_plan(tx, stamp, plan)
    follow_publish(tx, plan)
    live.tell(tx, (live.APPS,))
    return plan.version


def tidy(tx: Tx, planned: Planned) -> None:
    """Take away what only the version of before needed, and let records be found by what they hold now."""
    schema.narrow(tx, planned.plan)
    for form in planned.searched:
        after: Id | None = -1
        while after is not None:
            after = find_anew(tx, planned.plan, form, after)


def find_anew(tx: Tx, plan: Plan, form: str, after: Id) -> Id | None:
    """Let the next records of a form be found by what they hold; give the last of them, None at the end."""
    return records.index_page(tx, plan, plan.forms[form], after=after)
