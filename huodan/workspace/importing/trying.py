"""
A table in one Tx: imported if the Tx may write, only decided on a snapshot otherwise, with the same report.

Owns the order of the steps and by which field records are known again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from huodan.engines.exchange import Aim, Chooser, Entries, Table
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.workspace.importing import runs
from huodan.workspace.importing.aims import find_aims
from huodan.workspace.importing.commands import Commands, in_order
from huodan.workspace.importing.lookup import find_existing, find_targets, keys_of
from huodan.workspace.importing.making import make_missing, tell_missing
from huodan.workspace.importing.options import check_uses, fields_of, grown, tell_options
from huodan.workspace.importing.preparing import Prepared, prepare, write_prepared
from huodan.workspace.importing.report import ImportReport, tell_columns, tell_errors, tell_warnings
from huodan.workspace.importing.wish import Mode, Wish
from huodan.workspace.plans import current_plan

Told = Callable[[int], None]
TOLD_EVERY = 100


def no_one(_rows: int) -> None:
    """This function will be told how far it is where nobody wants to know."""


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


class Refused(Exception):
    """Carries the report of a refused import out of its Tx, which is rolled back by it."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What became of a table.

    refused: the first rows of the records with mistakes. lines: indexes of all their rows, and of those of no record.
    prepared: on a snapshot, what only has to be written.
    """

    report: ImportReport
    refused: frozenset[int]
    lines: frozenset[int]
    prepared: Prepared | None = None


def try_table(
    tx: Tx,
    grant: Grant,
    form: str,
    table: Table,
    wish: Wish,
    *,
    refused: frozenset[int] | None = None,
    tell: Told = no_one,
) -> Tried:
    """
    This function will import a table in a write Tx, or decide the same in a read Tx.

    refused: the first rows of records to leave out, together with all rows that belong to no record.
    tell: hears now and then how many rows are decided.

    Raises:
        Refused: in a write Tx, at the first mistake; the Tx must be given up then.
    """
    before = _fresh(tx, grant)
    granted = grown(tx, before, form, wish)
    planned = granted.plan.forms[form]
    check_uses(granted, planned, wish)
    aims = find_aims(tx, granted, planned, table, wish)
    chooser = Chooser(aims.each, wish.use_options, fields_of(before.plan, form))
    entries = Entries(chooser.table(table), aims.each, _key(planned, aims.each, wish.mode, wish.key))
    if wish.mode == "update":
        entries.require_keys()
    every, strays = entries.all, len(entries.strays) + len(table.refusals)
    if refused is not None:
        entries.take_out(refused)
    left_out = len(every) - len(entries.all) + strays
    done, prepared = _work(tx, granted, planned, entries, wish, left_out=left_out, tell=tell)
    bad = [entry for entry in entries.all if entry.is_refused]  # not what is left out already
    report = replace(
        done,
        errors=tell_errors(entries),
        error_count=entries.count,
        columns=tell_columns(table, aims),
        total=len(table.lines),
        warnings=tell_warnings(table, entries),
        refused=len(bad) + strays,
        options=tell_options(tx, granted, planned, chooser.found()),
        saved=aims.saved,
        table=table,
    )
    if entries.count and (tx.is_write or wish.accept == "all"):
        report = replace(report, created=0, updated=0, unchanged=0)
    if entries.count and tx.is_write:
        raise Refused(report)
    lines = entries.strays.union(*(entry.lines for entry in bad))
    return Tried(report, frozenset(entry.row for entry in bad), frozenset(lines), prepared)


def import_prepared(tx: Tx, grant: Grant, form: str, wish: Wish, tried: Tried) -> ImportReport:
    """
    This function will write what a snapshot found right.

    Raises:
        Stale: if that does not hold any more; the Tx must be given up then.
    """
    assert tried.prepared is not None
    run, report = tx.new_id(), tried.report
    write_prepared(tx, grown(tx, _fresh(tx, grant), form, wish), tried.prepared, cause=run)
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "refused")}
    runs.note(tx, run, form, wish, **counts)
    return replace(report, run=run)


def _fresh(tx: Tx, grant: Grant) -> Grant:
    """The workspace may have another version by now."""
    plan = current_plan(tx)
    return grant if grant.plan is plan else Grant(plan, grant.actor, is_system=grant.is_system)


def _work(
    tx: Tx, grant: Grant, form: PlanForm, entries: Entries, wish: Wish, *, left_out: int, tell: Told
) -> tuple[ImportReport, Prepared | None]:
    """Count the records that were created, updated and left as they were; mistakes stay in the entries."""
    run = tx.new_id() if tx.is_write else None
    existing = find_existing(tx, grant, form, keys_of(entries)) if wish.mode != "create" else {}
    missing = find_targets(tx, grant, form, entries, existing)
    made = make_missing(tx, grant, entries, missing, wish.make, cause=run)
    commands = Commands(tx, grant, form, entries, existing, creates=wish.mode != "update", cause=run)
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    rows = 0
    for place, entry in enumerate(in_order(entries.all), start=1):
        rows += len(entry.lines)
        if place % TOLD_EVERY == 0:
            tell(rows)
        if tx.is_write and entries.count:
            break
        done = commands.run(entry)
        if done is not None and not entry.is_refused:
            counts[done] += 1
    if tx.is_write and not entries.count:
        commands.finish()
    if run is not None and not entries.count:
        runs.note(tx, run, form.id, wish, refused=left_out, **counts)
    told = tell_missing(grant, missing)
    report = ImportReport(
        counts["created"], counts["updated"], counts["unchanged"], missing=told, made=made, run=run
    )
    if tx.is_write or made:
        return report, None
    return report, prepare(tx, grant.plan, form, entries, existing, commands.decided)


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
