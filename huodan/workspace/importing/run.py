"""
Running an import: from the bytes of a file to a report of what was done.

A real import stops at its first mistake, lets other writers go on and lists all mistakes on a snapshot, so that
a dry run reports exactly the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from huodan.engines.exchange import Aim, CellError, Entries, Remark, Table, propose, read_mapping, read_table
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Database, Tx
from huodan.workspace.importing.commands import Commands, in_order
from huodan.workspace.importing.lookup import find_existing, find_targets
from huodan.workspace.plans import current_plan

Work = Callable[[Tx], "ImportReport"]
Commit = Callable[[Work], "ImportReport"]
Mode = Literal["create", "update", "upsert"]
MODES: tuple[Mode, ...] = ("create", "update", "upsert")
MOST_ERRORS = 1_000
SAMPLES = 3


class BadKey(HuodanError):
    """The field chosen to find records by cannot do that."""

    code = "bad_import_key"
    status = 422
    zh = "不能按「{path}」查找已有数据：要选一个不允许重复、并且文件里有对应列的字段。"
    en = "Records cannot be found by “{path}”: choose a unique field that has a column in the file."


class NoKey(HuodanError):
    """An update needs a column that says which record a row means."""

    code = "no_key_column"
    status = 422
    zh = "只更新时，文件里要有一列能认出每条数据，如编号。"
    en = "To update, the file needs a column that tells which record is meant, such as its number."


class BadMode(HuodanError):
    """There are three modes of importing."""

    code = "bad_mode"
    status = 422
    zh = "导入方式要是 create、update 或 upsert。"
    en = "The mode must be create, update or upsert."


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of the file and where it goes; samples: its first values."""

    name: str
    field: str | None
    label: Text | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """
    What an import did, or would do; with errors nothing is done at all.

    total: rows of the file. warnings: what was not taken from the file as it stands there.
    """

    created: int
    updated: int
    unchanged: int
    errors: tuple[CellError, ...]
    columns: tuple[ImportColumn, ...]
    total: int
    warnings: tuple[Remark, ...] = ()


class Refused(Exception):
    """Carries the report of a refused import out of its Tx, which is rolled back by it."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def run_import(
    database: Database,
    grant: Grant,
    form: str,
    *,
    file: bytes,
    sheet: str | None = None,
    header_row: int | None = None,
    lines: str | None = None,
    link: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    mode: str = "upsert",
    key: str | None = None,
    dry_run: bool = False,
    commit: Commit | None = None,
) -> ImportReport:
    """
    This function will import a file into a form (by id), or say what that would do.

    mapping: field paths by column; None proposes them by name.
    key: the path of the unique field that tells which record a row means; None takes the first with a column.
    commit: does the work in a write Tx (see ``Database.transact``), for doors that keep threads and answers.

    Raises:
        NotFound, NotAllowed: without the right to import.
        UnreadableFile, NoTable, FileTooLarge and the like: if the file is no table that can be imported.
        UnknownColumn, UnknownPath, NotImportable, TwoColumns, BadKey, NoKey, BadMode: if the wish is wrong.
    """
    if mode not in MODES:
        raise BadMode(path="mode")
    grant.require(form, Verb.IMPORT)
    table = read_table(file, sheet=sheet, header_row=header_row, lines=lines, link=link)

    def work(tx: Tx) -> ImportReport:
        granted = _fresh(tx, grant)
        return import_table(tx, granted, form, table, mapping=mapping, mode=mode, key=key)

    first = None
    if not dry_run:
        try:
            return commit(work) if commit else database.transact(grant.actor, work)
        except Refused as refused:
            first = refused.report
    with database.read(grant.actor) as tx:
        report = work(tx)
    return report if first is None or report.errors else first


def import_table(
    tx: Tx,
    grant: Grant,
    form: str,
    table: Table,
    *,
    mapping: Mapping[str, str | None] | None = None,
    mode: Mode = "upsert",
    key: str | None = None,
) -> ImportReport:
    """
    This function will import a table in a write Tx, or decide the same in a read Tx.

    Raises:
        Refused: in a write Tx, at the first mistake; the Tx must be given up then.
    """
    plan = grant.plan
    planned = plan.forms[form]
    aims = (
        propose(plan, grant, planned, table)
        if mapping is None
        else read_mapping(plan, grant, planned, table, mapping)
    )
    entries = Entries(table, aims, _key(planned, aims, mode, key))
    if mode == "update":
        entries.require_keys()
    counts = _work(tx, grant, planned, entries, mode)
    warnings = _warnings(table, entries)
    report = ImportReport(0, 0, 0, _sorted(entries), _columns(table, aims), len(table.lines), warnings)
    if not report.errors:
        return replace(report, created=counts[0], updated=counts[1], unchanged=counts[2])
    if tx.is_write:
        raise Refused(report)
    return report


def _fresh(tx: Tx, grant: Grant) -> Grant:
    """The workspace may have another version by now."""
    plan = current_plan(tx)
    return grant if grant.plan is plan else Grant(plan, grant.actor, is_system=grant.is_system)


def _work(tx: Tx, grant: Grant, form: PlanForm, entries: Entries, mode: Mode) -> tuple[int, int, int]:
    """Give how many records were created, updated and left as they were; mistakes stay in the entries."""
    existing = find_existing(tx, grant, form, entries) if mode != "create" else {}
    find_targets(tx, grant, form, entries, existing)
    commands = Commands(tx, grant, form, entries, existing, creates=mode != "update")
    created = updated = unchanged = 0
    for entry in in_order(entries.all):
        if len(entries.errors) >= (1 if tx.is_write else MOST_ERRORS):
            break
        done = commands.run(entry)
        created += done == "created"
        updated += done == "updated"
        unchanged += done == "unchanged"
    if tx.is_write and not entries.errors:
        commands.finish()
    return created, updated, unchanged


def _sorted(entries: Entries) -> tuple[CellError, ...]:
    order = {column.name: column.index for column in entries.columns}
    place = sorted(entries.errors, key=lambda error: (error.row, order.get(error.column or "", -1)))
    return tuple(place[:MOST_ERRORS])


def _warnings(table: Table, entries: Entries) -> tuple[Remark, ...]:
    """Columns that go nowhere need no warning, and cells that are refused none either."""
    used = {None, *(column.name for column in entries.columns)}
    refused = {(error.row, error.column) for error in entries.errors}
    return tuple(
        one
        for one in (*table.remarks, *entries.remarks)
        if one.column in used and (one.row, one.column) not in refused
    )


def _key(form: PlanForm, aims: Sequence[Aim | None], mode: Mode, path: str | None) -> Aim | None:
    usable = [aim for aim in aims if aim is not None and _is_key(aim)]
    if path is not None:
        found = next((aim for aim in usable if path in (aim.path, f"#{aim.field.id}")), None)
        if found is None:
            raise BadKey(path=path)
        return found
    order = {field.id: place for place, field in enumerate(form.table.fields)}
    first = min(usable, key=lambda aim: order[aim.field.id], default=None)
    if first is None and mode == "update":
        raise NoKey(path="key")
    return first


def _is_key(aim: Aim) -> bool:
    return aim.subform is None and aim.part is None and aim.match is None and aim.field.field.unique


def _columns(table: Table, aims: Sequence[Aim | None]) -> tuple[ImportColumn, ...]:
    columns = []
    for index, (name, aim) in enumerate(zip(table.header, aims, strict=True)):
        filled = (cell for line in table.lines if (cell := line.cells[index]) is not None)
        samples = tuple(cell[:60] for _, cell in zip(range(SAMPLES), filled, strict=False))
        columns.append(ImportColumn(name, aim.path if aim else None, aim.label if aim else None, samples))
    return tuple(columns)
