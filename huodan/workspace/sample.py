"""
Sample data: what comes with a template, brought in through the real import.

All of it is history, by which no flow begins. Owns moving its days along with the calendar, and values derived from what was
imported. Where files go stands in the template's ``sample.json``; nothing here knows any app.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huodan import templates
from huodan.engines.exchange import Aim, Line, Table, propose, read_table
from huodan.engines.query import Order, Query, query
from huodan.kit import zone
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant, grant, system_grant
from huodan.language.fields import Store
from huodan.language.messages import SYSTEM, Actor, Origin, UpdateRecord
from huodan.storage.db import Database, Tx
from huodan.templates import Derived, SampleFile
from huodan.workspace.importing import ImportReport, Refused, Wish, try_table
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan

WEEK = 7
PAGE = 1_000
_STARTS_WITH_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(.*)", re.DOTALL)


def load_staff(database: Database, template: str) -> None:
    """This function will bring in the departments and people of a template's sample."""
    for file in templates.load_sample(template).staff:
        _import(database, SYSTEM, template, file, days=0)


def load_records(database: Database, template: str, *, importer: Actor) -> None:
    """
    This function will bring in a sample's records as somebody, and what is derived from them.

    Their days move by whole weeks so that the newest is at most six days old. Doing it again changes nothing.
    """
    sample = templates.load_sample(template)
    with database.read() as tx:
        days = days_to_move(template, tx.today)
    for file in sample.records:
        _import(database, importer, template, file, days=days)
    for derived in sample.derived:
        database.transact(SYSTEM, lambda tx, wish=derived: _derive(tx, wish))  # type: ignore[misc]


def _import(database: Database, actor: Actor, template: str, file: SampleFile, *, days: int) -> ImportReport:
    table = read_table(templates.sample_file(template, file.file))

    def work(tx: Tx) -> ImportReport:
        plan = current_plan(tx)
        granted = system_grant(plan) if actor == SYSTEM else grant(plan, actor)
        later = moved(table, propose(plan, granted, plan.forms[file.form], table), days)
        wish = Wish(mapping=file.mapping, file=file.file, import_as="history")
        return try_table(tx, granted, file.form, later, wish)[0].report

    try:
        return database.transact(actor, work)
    except Refused as refused:
        raise AssertionError(f"{file.file}: {refused.report.errors[:3]}") from None


def days_to_move(template: str, today: int) -> int:
    """This function will count the days, in whole weeks, that bring a sample's newest day to today or just before."""
    newest_in = templates.load_sample(template).newest
    table = read_table(templates.sample_file(template, newest_in.file))
    column = table.header.index(newest_in.column)
    newest = max(zone.parse_day((line.cells[column] or "")[:10]) for line in table.lines)
    return (zone.day_number(today) - zone.day_number(newest)) // WEEK * WEEK


def moved(table: Table, aims: Sequence[Aim | None], days: int) -> Table:
    """This function will move the days in all columns that hold days or moments."""
    columns = {
        index for index, aim in enumerate(aims) if aim and aim.field.store in (Store.DAY, Store.INSTANT)
    }
    if not days or not columns:
        return table
    lines = (
        Line(
            line.number,
            tuple(_later(cell, days) if i in columns else cell for i, cell in enumerate(line.cells)),
        )
        for line in table.lines
    )
    return replace(table, lines=tuple(lines))


def _later(cell: str | None, days: int) -> str | None:
    match = _STARTS_WITH_DAY.fullmatch(cell or "")
    if match is None:
        return cell
    return zone.day_text(zone.add_days(zone.parse_day(match[1]), days)) + match[2]


def _derive(tx: Tx, wish: Derived) -> None:
    """Give each record the value its newest pointing record has."""
    plan = current_plan(tx)
    granted = system_grant(plan)
    newest: dict[Id, object] = {}
    for row in _newest_first(tx, granted, wish):
        pointer, value = row[wish.by], row[wish.value]
        if isinstance(pointer, dict) and value is not None:
            found = parse_id(str(pointer["id"]))
            assert found is not None
            newest.setdefault(found, value)
    for record, value in newest.items():
        command = UpdateRecord(wish.form, record, {wish.field: value}, origin=Origin.IMPORT)
        perform(tx, plan, granted, command)


def _newest_first(tx: Tx, granted: Grant, wish: Derived) -> Iterator[dict[str, object]]:
    asked = Query(wish.source, columns=(wish.by, wish.value), order=(Order(wish.newest, "desc"),), limit=PAGE)
    after: str | None = None
    while True:
        page = query(tx, granted.plan, granted, replace(asked, after=after))
        yield from page.rows
        after = page.next
        if after is None:
            return
