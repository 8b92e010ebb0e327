"""
A table on its way: imported if the Tx may write, only decided on a snapshot otherwise, with the same report.

Owns the order of the steps and by which field records are known again. Large files go a window at a time (``deciding.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from huodan.engines import records
from huodan.engines.exchange import MOST_LINES_AT_ONCE, Aim, Chooser, Column, Entries, Entry, Mistakes, Table
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.workspace.importing import runs
from huodan.workspace.importing.ahead import Ahead, foresees
from huodan.workspace.importing.aims import find_aims
from huodan.workspace.importing.commands import Commands, in_order
from huodan.workspace.importing.lookup import Known, find_existing, find_targets, keys_of
from huodan.workspace.importing.making import make_missing, tell_missing
from huodan.workspace.importing.options import check_uses, fields_of, grown, tell_options
from huodan.workspace.importing.preparing import Prepared, Seen, can_prepare, write_prepared
from huodan.workspace.importing.report import (
    ImportReport,
    tell_columns,
    tell_errors,
    tell_lacking,
    tell_warnings,
)
from huodan.workspace.importing.wish import Mode, Wish
from huodan.workspace.perform import is_followed
from huodan.workspace.plans import current_plan
from huodan.workspace.ready import GoOn, Ready, always, make_ready

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


class TooManyAtOnce(HuodanError):
    """Records that point to one another, or need others made first, are all looked at together, and these are too many."""

    code = "too_many_at_once"
    status = 422
    zh = "这个文件里的数据互相引用，或要先新建缺少的关联数据，这样一次最多导入 {limit} 行。请分成几个文件，或先导入被引用的数据。"
    en = (
        "The rows point to one another, or need missing records made first; then at most {limit} rows can be imported at once. "
        "Split the file, or import what it points to first."
    )


class Refused(Exception):
    """Carries the report of a refused import out of its Tx, which is rolled back by it."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What became of a table.

    refused: how many records with mistakes. lines: one for each row of the table, 1 where it is refused.
    is_ready: on a snapshot, what was kept only has to be stored.
    """

    report: ImportReport
    mistakes: Mistakes
    refused: int
    lines: bytes
    is_ready: bool = False


Keep = Callable[[Ready], None]
"""Takes what is ready to be stored of a window of the file."""


class Trial:
    """A table on its way into a form: where its columns go, and what has become of its records so far."""

    def __init__(
        self, tx: Tx, grant: Grant, form: str, table: Table, wish: Wish, *, size: int | None = None
    ) -> None:
        self.before = fresh(tx, grant)
        self.grant = grown(tx, self.before, form, wish)
        self.form, self.table, self.wish = self.grant.plan.forms[form], table, wish
        check_uses(self.grant, self.form, wish)
        self.aims = find_aims(tx, self.grant, self.form, table, wish)
        key = _key(self.form, self.aims.each, wish.mode, wish.key)
        self.chooser = Chooser(self.aims.each, wish.use_options, fields_of(self.before.plan, form))
        self.entries = Entries(self.chooser.table(table), self.aims.each, key, size=size)
        self.counts = {"created": 0, "updated": 0, "unchanged": 0}
        self.missing: dict[str, tuple[Aim, dict[str, None]]] = {}
        self.rows = self.made = self.refused = self.warned = 0
        self.known: Known = {}
        self.ahead: Ahead | None = None
        self.targets = records.Targets(tx, self.grant.plan, self.grant)
        self.combined: records.Combined = {}

    def foresee(self) -> bool:
        """This function will prepare for windows; False where all records must be at hand at once."""
        aims = [aim for aim in self.aims.each if aim is not None]
        is_apart = all(aim.target != self.form.id for aim in aims) and not self.wish.make
        if is_apart:
            return not is_followed(self.grant.plan, self.form.id)
        if not foresees(self.grant, self.form, aims, self.wish.make):
            return False
        self.ahead = Ahead(self.form, self.entries)
        self.targets.ahead = self.ahead.read
        return not self.ahead.is_too_deep

    def do(self, tx: Tx, *, cause: Id | None = None, tell: Told = no_one) -> tuple[records.Decision, ...]:
        """
        This function will do the records at hand in a write Tx, until the first mistake, or give what was decided.

        Mistakes stay in the entries.
        """
        grant, entries, wish = self.grant, self.entries, self.wish
        existing = find_existing(tx, grant, self.form, keys_of(entries)) if wish.mode != "create" else {}
        among = self._among if self.ahead is not None else None
        missing = find_targets(tx, grant, self.form, entries, existing, self.known, among)
        shared = None if tx.is_write else records.share(tx, grant.plan, grant, self.targets, self.combined)
        make = wish.make
        self.made += make_missing(
            tx, grant, entries, missing, make, cause=cause, ahead=self.ahead, shared=shared
        )
        creates = wish.mode != "update"
        commands = Commands(
            tx,
            grant,
            self.form,
            entries,
            existing,
            creates=creates,
            as_was=wish.import_as != "new",
            cause=cause,
            ahead=self.ahead,
            shared=shared,
        )
        for aim, texts in missing:
            self.missing.setdefault(aim.path, (aim, {}))[1].update(dict.fromkeys(texts))
        for place, entry in enumerate(in_order(entries.all), start=1):
            self.rows += len(entry.lines)
            if place % TOLD_EVERY == 0:
                tell(self.rows)
            if tx.is_write and not entries.are_right:
                break
            done = commands.run(entry)
            if done is not None and not entry.is_refused:
                self.counts[done] += 1
        if tx.is_write and entries.are_right:
            commands.finish()
        self.warned += commands.warned
        return tuple(commands.decided)

    def _among(self, column: Column, texts: Iterable[str]) -> dict[str, object]:
        assert self.ahead is not None
        by, are_all_wanted = self.entries.all, self.wish.accept == "all"
        return self.ahead.among(column, texts, by=by, are_all_wanted=are_all_wanted)

    def note_refused(self, every: Sequence[Entry]) -> None:
        """This function will take notice of the records at hand that are refused."""
        for entry in every:
            if entry.is_refused:
                self.refused += 1
                for line in entry.lines:
                    self.entries.refused_lines[line] = 1

    def report(self, tx: Tx, *, run: Id | None = None) -> ImportReport:
        """This function will say what has become of the table."""
        entries, aims = self.entries, self.aims
        found = (self.missing.get(column.aim.path) for column in entries.columns)  # as the columns come
        missing = tuple((one[0], tuple(one[1])) for one in found if one is not None)
        return ImportReport(
            **self.counts,
            errors=tell_errors(entries),
            error_count=entries.mistakes.count,
            columns=tell_columns(self.grant.plan, self.form, self.table, aims),
            total=len(self.table.lines),
            warnings=tell_warnings(self.table, entries),
            missing=tell_missing(self.grant, missing),
            made=self.made if self.ahead is None else sum(map(len, self.ahead.used.values())),
            run=run,
            refused=self.refused + entries.strays + len(self.table.refusals),
            warned=self.warned,
            lacking=tell_lacking(self.form, entries),
            options=tell_options(tx, self.grant, self.form, self.chooser.found()),
            saved=aims.saved,
            pictures=sum(len(one) for one in self.table.brought.values() if isinstance(one, tuple)),
            table=self.table,
        )


def try_table(
    tx: Tx,
    grant: Grant,
    form: str,
    table: Table,
    wish: Wish,
    *,
    refused: bytes | None = None,
    tell: Told = no_one,
    keep: Keep | None = None,
) -> tuple[Tried, Seen]:
    """
    This function will import a table in a write Tx, or decide the same in a read Tx, with all its records at hand.

    refused: marks of the rows to leave out (``Tried.lines``), together with all rows that belong to no record.
    tell: hears now and then how many rows are decided. keep: takes what is ready, if all of it is right.

    Raises:
        Refused: in a write Tx, at the first mistake; the Tx must be given up then. TooManyAtOnce
    """
    check_at_once(table)
    trial = Trial(tx, grant, form, table, wish)
    entries = trial.entries
    if wish.mode == "update":
        entries.require_keys()
    every, strays = entries.all, entries.strays + len(table.refusals)
    if refused is not None:
        entries.take_out(refused)
    left_out = len(every) - len(entries.all) + strays
    run = tx.new_id() if tx.is_write else None
    decisions = trial.do(tx, cause=run, tell=tell)
    trial.note_refused(entries.all)  # not what is left out already
    report = trial.report(tx, run=run)
    if not entries.are_right and (tx.is_write or wish.accept == "all"):
        report = replace(report, created=0, updated=0, unchanged=0, warned=0)
    if not entries.are_right and tx.is_write:
        raise Refused(report)
    if run is not None:
        runs.note(tx, run, trial.form.id, wish, refused=left_out, **trial.counts)
    is_ready = (
        entries.are_right
        and not (tx.is_write or trial.made)
        and can_prepare(trial.grant.plan, trial.form, entries)
    )
    if is_ready and keep is not None:
        keep(make_ready(tx, trial.grant.plan, trial.form, decisions))
    return Tried(
        report, entries.mistakes, trial.refused, bytes(entries.refused_lines), is_ready
    ), trial.targets.seen


def check_at_once(table: Table) -> None:
    """
    This function will let tables pass all of whose records may be at hand together.

    Raises:
        TooManyAtOnce
    """
    if len(table.lines) > MOST_LINES_AT_ONCE:
        raise TooManyAtOnce(limit=MOST_LINES_AT_ONCE)


def import_prepared(
    tx: Tx,
    grant: Grant,
    form: str,
    wish: Wish,
    report: ImportReport,
    prepared: Prepared,
    *,
    go_on: GoOn = always,
) -> ImportReport:
    """
    This function will store what was found right.

    go_on: see ``write_ready``.

    Raises:
        Stale: if that does not hold any more; the Tx must be given up then.
    """
    run = tx.new_id()
    write_prepared(tx, grant, prepared, cause=run, go_on=go_on)
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "refused")}
    runs.note(tx, run, form, wish, **counts)
    return replace(report, run=run)


def fresh(tx: Tx, grant: Grant) -> Grant:
    """This function will give the same grant under the workspace's present version."""
    plan = current_plan(tx)
    return grant if grant.plan is plan else Grant(plan, grant.actor, is_system=grant.is_system)


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
