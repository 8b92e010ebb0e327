"""
An app from a file: what it may be is proposed; then it is made, its data imported and compared with the file, all in one Tx.

As app, data and the end of the job are one Tx, a server killed or a job cancelled at any moment leaves nothing of it. Owns
what lies in the job's locker. Does not own what is proposed (``engines/exchange/proposing``) nor importing (``importing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from huodan.engines import jobs
from huodan.engines.exchange import MOST_LINES_AT_ONCE, File, Table, find_links, read_table
from huodan.engines.exchange.proposing import (
    Doubt,
    Parcel,
    Parted,
    Proposal,
    Sum,
    find_proposal,
    make_document,
    part,
    paths,
    read_proposal,
)
from huodan.engines.jobs import Job
from huodan.engines.query import Aggregate, Measure, aggregate
from huodan.kit.child import Tell
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.numbers import plain
from huodan.language.access import Grant
from huodan.language.document import App, read_app
from huodan.language.document.edits import Tree
from huodan.storage.db import Tx
from huodan.workspace.beginning.founding import app_name, found, new_key, prefixes
from huodan.workspace.importing import Refused, Wish, try_table
from huodan.workspace.importing.later import UploadGone
from huodan.workspace.lockers import ASKED, locker
from huodan.workspace.plans import current_plan
from huodan.workspace.ready import GoOn

KIND = "begin_app"
FILE = "file"
LARGEST = 20 * 1024 * 1024
TITLE = {"zh": "从 Excel 新建：", "en": "New app from a file: "}


class TooManyLines(HuodanError):
    """The file has more rows than an app begins with."""

    code = "too_many_lines"
    status = 422
    zh = "从文件新建应用，一次最多 {limit} 行，这个文件有 {count} 行。请先用其中一部分新建，其余的再用「导入」带进来。"
    en = "An app begins with at most {limit} rows; this file has {count}. Begin with a part of it, then import the rest."


class Unfit(HuodanError):
    """Some row cannot be brought in as the columns are set."""

    code = "unfit_row"
    status = 422
    zh = "第 {row} 行「{column}」不能导入：{reason} 请改这一列的类型，或在文件里改好再试；现在什么也没有建。"
    en = (
        "Row {row}, “{column}”, cannot be brought in: {reason} Change its kind or the file; nothing was made."
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at. lines: the other sheet that holds the lines of the first, if one does."""

    table: Table
    proposal: Proposal
    lines: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file taken apart, ready to be imported; cells: of its columns, for options and decimals."""

    parted: Parted
    proposal: Proposal
    cells: list[list[str | None]]


def look(file: File, *, sheet: str | None, name: str) -> Looked:
    """
    This function will propose an app for a file. sheet: of a workbook; None takes the first that looks like a table.

    Raises:
        as ``read_table`` does. TooManyLines
    """
    table = _require_few(read_table(file, sheet=sheet))
    for link in find_links(file, table):
        joined = _require_few(read_table(file, sheet=sheet, lines=link.sheet, link=link.column))
        proposal = find_proposal(joined, name=name)
        if proposal.lines is not None:
            return Looked(joined, proposal, link.sheet)
    return Looked(table, find_proposal(table, name=name), None)


def ask(
    tx: Tx, *, proposal: Any, sheet: str | None, lines: str | None, upload: Path, name: str | None
) -> Job:
    """
    This function will have an app made of a file as it was proposed and changed.

    Raises:
        AppNameMissing, UploadGone, DiskFull, NotWritable
    """
    label = app_name(str(proposal.get("app") or "") if isinstance(proposal, dict) else "")
    title = {lang: f"{word}{label}" for lang, word in TITLE.items()}
    input = {"proposal": proposal, "sheet": sheet, "lines": lines, "file": name}
    job = jobs.ask(tx, kind=KIND, title=title, input=input)
    try:
        locker(tx.database, job.id, ASKED).take(upload, FILE)
    except FileNotFoundError:
        raise UploadGone from None
    return job


def take_apart(tell: Tell, path: str, input: Mapping[str, Any], seed: str, tz: str) -> Taken:
    """
    This function will read a file and take it apart, in a child process.

    Raises:
        as ``look`` does. BadProposal, UploadGone
    """
    file = Path(path)
    if not file.exists():
        raise UploadGone
    table = _require_few(read_table(file, sheet=input["sheet"], lines=input["lines"]))
    tell((0, len(table.lines)))
    proposal = read_proposal(input["proposal"], table.header)
    cells = [[line.cells[index] for line in table.lines] for index in range(len(table.header))]
    return Taken(part(proposal, table, seed=seed, tz=tz), proposal, cells)


def seed_of(job: Job) -> str:
    """This function will give what the ids of an app's elements begin with; two apps of one file have others."""
    return f"x{hashlib.sha256(f'begin {job.id} {job.created_at}'.encode()).hexdigest()[:11]}"


def document(tx: Tx, taken: Taken, *, seed: str, lang: str) -> App:
    """
    This function will write the document of the app.

    Raises:
        BadProposal, Invalid
    """
    key = new_key(tx, taken.proposal.app)
    tree = make_document(taken.proposal, taken.cells, seed=seed, key=key, lang=lang, prefixes=prefixes(tx))
    app = read_app(tree)
    assert isinstance(app, App), app
    return app


def build(tx: Tx, app: App, *, person: Id) -> None:
    """This function will publish the app."""
    found(tx, app, person=person)


def bring(
    tx: Tx, grant: Grant, taken: Taken, tree: Tree, *, file: str | None, go_on: GoOn
) -> list[dict[str, Any]]:
    """
    This function will import the parcels, those that are pointed to first, and give the import of each form.

    Raises:
        Unfit: the Tx must be given up then.
    """
    done = []
    where = paths(tree)
    for parcel in taken.parted.parcels:
        wish = Wish(
            mapping={name: where[field] for name, field in parcel.fields.items()},
            key=where[parcel.key] if parcel.key else None,
            mode="create",
            import_as="history",
            file=file,
        )
        try:
            tried, _ = try_table(tx, grant, parcel.form, parcel.table, wish, tell=lambda _rows: go_on())
        except Refused as refused:
            raise _unfit(refused, parcel, tree) from None
        done.append({"form": parcel.form, "run": tried.report.run, "created": tried.report.created})
    return done


def reconcile(tx: Tx, grant: Grant, taken: Taken, tree: Tree) -> dict[str, Any]:
    """This function will compare what the app holds with what the file says: records, sums, what is doubtful."""
    parted, where = taken.parted, paths(tree)
    counts = []
    for parcel in parted.parcels:
        (row,) = aggregate(tx, grant.plan, grant, Aggregate(parcel.form, measures=(Measure("n", "count"),)))
        counts.append({"form": parcel.form, "file": parcel.count, "app": int(str(row["n"]))})
    sums = [_compared(tx, grant, one, where[one.field]) for one in parted.sums]
    lines = None
    if parted.lines is not None:
        (main,) = (form for form in tree["forms"] if form["id"] == parted.parcels[-1].form)
        subform = next(field for field in main["fields"] if field["kind"] == "subform")
        measures = (Measure("n", "count", subform["key"]),)
        (row,) = aggregate(tx, grant.plan, grant, Aggregate(main["id"], measures=measures))
        lines = {
            "form": main["id"],
            "label": subform["label"],
            "file": parted.lines,
            "app": int(str(row["n"])),
        }
    return {
        "counts": counts,
        "lines": lines,
        "sums": sums,
        "doubts": [_doubt(one) for one in parted.doubts],
        "doubt_count": parted.doubt_count,
    }


def _compared(tx: Tx, grant: Grant, one: Sum, path: str) -> dict[str, Any]:
    asked = Aggregate(one.form, measures=(Measure("total", "sum", path),))
    (row,) = aggregate(tx, grant.plan, grant, asked)
    total = Decimal(str(row["total"] or 0))
    return {
        "form": one.form,
        "label": one.label,
        "kind": one.kind,
        "file": plain(one.total),
        "app": plain(total),
        "equal": total == one.total,
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    return {"row": one.row, "column": one.column, "value": one.value, "zh": one.zh, "en": one.en}


def _unfit(refused: Refused, parcel: Parcel, tree: Tree) -> Unfit:
    first = refused.report.errors[0]
    field = parcel.fields.get(first.column or "", "")
    labels = {
        one["id"]: one["label"]
        for form in tree["forms"]
        for field in form["fields"]
        for one in (field, *field.get("fields", ()))
    }
    column = labels.get(field, first.column or "—")
    return Unfit(row=first.row, column=column, reason={"zh": first.zh, "en": first.en})


def fresh_grant(tx: Tx, grant: Grant) -> Grant:
    """This function will give what somebody may do under the version just published, as whom they act."""
    return Grant(current_plan(tx), grant.actor, is_system=grant.is_system)


def _require_few(table: Table) -> Table:
    if len(table.lines) > MOST_LINES_AT_ONCE:
        raise TooManyLines(limit=MOST_LINES_AT_ONCE, count=len(table.lines))
    return table
