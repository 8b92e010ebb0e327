"""
A rehearsal that was done: how it is told, which values it lists, and whether a publish may rely on it.

A publish names the rehearsal it relies on. It asks again where the draft is another one, and where more values do not
convert than were seen: then the data changed in a way that matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import jobs, records
from huodan.engines.jobs import Job, State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant, shown
from huodan.language.document import Verb
from huodan.language.fields._references import form_of_several, several_ids
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.shown import titles
from huodan.workspace.publishing.rehearsal import PIECE

KIND = "rehearse"
MOST_VALUES = 200
FIRST_LIST = 1_000
"""The number of the piece of a job that keeps the first list of records; those before keep values."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that does not keep to what is demanded. title: None if it has none. row: the place of the row in it."""

    form: str
    record: Id
    title: str | None
    row: int | None


class NotRehearsed(HuodanError):
    """A publish that converts values must name a rehearsal of the very draft."""

    code = "not_rehearsed"
    status = 409
    zh = "这次修改会转换已有的数据，请先做「发布前检查」，看过结果再发布。"
    en = "This change converts existing values. Please run the check before publishing, look at it, then publish."


class RehearsalOutdated(HuodanError):
    """Since the rehearsal values came that do not convert."""

    code = "rehearsal_outdated"
    status = 409
    zh = "检查之后数据有变化：「{field}」不能转换的值从 {seen} 个变成了 {found} 个。请再检查一次，然后发布。"
    en = "Data changed since the check: values of “{field}” that do not convert went from {seen} to {found}. Check again."


def rehearsal_of(tx: Tx, app: str, id: Id) -> Job:
    """
    Give the rehearsal of an app by its job.

    Raises:
        JobNotFound: if there is none.
    """
    job = jobs.find(tx, id)
    if job.kind != KIND or job.input.get("app") != app:
        raise jobs.JobNotFound
    return job


def require(job: Job, *, number: int, base: int, creates: tuple[str, ...]) -> Mapping[str, int]:
    """
    See that a rehearsal is of the very draft and found nothing in the way; give how much does not convert, by field.

    Raises:
        NotRehearsed
    """
    asked = job.input
    is_same = (asked["number"], asked["base"], tuple(asked["creates"])) == (number, base, creates)
    if job.state is not State.DONE or job.result is None or not is_same or job.result["problems"]:
        raise NotRehearsed
    return {f"{one['table']}.{one['field']}": one["failed"] for one in job.result["converted"]}


def told(result: Mapping[str, Any], lang: Lang) -> dict[str, object]:
    """Tell the outcome of a rehearsal in one language."""
    return {
        "problems": [
            {"path": one["path"], "code": one["code"], "message": one[lang]} for one in result["problems"]
        ],
        "items": [
            {
                "level": one["level"],
                "code": one["code"],
                "text": one[lang],
                "table": one["table"],
                "field": one["field"],
                "count": one["count"],
                "list": one.get("list"),
            }
            for one in result["items"]
        ],
        "converted": list(result["converted"]),
        "formulas": [{**one, "named": one["named"][lang]} for one in result.get("formulas", ())],
        "due": [{**one, "label": say(one["label"], lang)} for one in result.get("due", ())],
        "listed": result["listed"],
        "rows": result["rows"],
        "switch_ms": result["switch_ms"],
    }


def values_of(tx: Tx, job: Job, *, start: int, limit: int) -> Iterator[Mapping[str, Any]]:
    """List the values that do not convert, in the order they were found."""
    end = start + min(limit, MOST_VALUES)
    for part in jobs.pieces(tx, job.id, start=start // PIECE, limit=2):
        if part.number >= FIRST_LIST:
            break  # lists of records lie behind the values
        first = part.number * PIECE
        values = part.result["values"] if part.result is not None else []
        yield from values[max(0, start - first) : max(0, end - first)]


def standing_of(
    tx: Tx, plan: Plan, grant: Grant, job: Job, number: int, *, start: int, limit: int
) -> tuple[list[Found], int]:
    """
    List records that do not keep to what is newly demanded, those the reader may see with all it is decided by.

    number: of the list, as a line of the sheet names it. Gives too where the next of them begin, 0 at the end.
    """
    kept = jobs.pieces(tx, job.id, start=FIRST_LIST + number, limit=1)
    listed = kept[0].result if kept and kept[0].number == FIRST_LIST + number else None
    if listed is None or listed["form"] not in plan.forms:
        return [], 0
    form, end = listed["form"], start + min(limit, MOST_VALUES)
    places = listed["places"][start:end]
    covered = visible(tx, plan, grant, form, tuple({record for record, _ in places}), Verb.READ)
    own, others = _decided_by(plan, listed)
    seen = [id for id, parts in covered.items() if own <= shown(parts)[0]]
    if any(_points_to(plan, form, id, form) for id in own) and not _shows_all(grant, form, own):
        return [], 0  # which of them is the record itself and which one behind it nobody noted
    for other, fields in others.items():
        seen = _who_shows_behind(tx, plan, grant, listed, seen, other, fields)
    named = titles(tx, plan, grant, form, seen)
    found = [Found(form, record, named[record], row) for record, row in places if record in named]
    return found, end if end < len(listed["places"]) else 0


def _decided_by(plan: Plan, listed: Mapping[str, Any]) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Name the fields by which it is decided, own and of other forms; what only the draft has holds nothing yet."""
    known = {(table.form, field.id) for table in plan.tables.values() for field in table.fields}
    by: dict[str, frozenset[str]] = {}
    for form, id in map(tuple, listed["reads"]):
        if (form, id) in known:
            by[form] = by.get(form, frozenset()) | {id}
    return by.pop(listed["form"], frozenset()), by


def _who_shows_behind(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    listed: Mapping[str, Any],
    ids: Sequence[Id],
    other: str,
    fields: frozenset[str],
) -> list[Id]:
    """
    Keep the records of which somebody is shown those fields in the very records of another form they point to.

    Where more than one step leads there, only who is shown them in all records of that form is told.
    """
    if _shows_all(grant, other, fields):
        return list(ids)
    pointing = [(form, id) for form, id in map(tuple, listed["reads"]) if _points_to(plan, form, id, other)]
    if not pointing or any(form != listed["form"] for form, _ in pointing):
        return []
    own = {id for _, id in pointing}
    behind = {}
    for record in records.load_many(tx, plan, plan.forms[listed["form"]], ids):
        lines = (record.cells, *(line.cells for rows in record.rows.values() for line in rows))
        behind[record.id] = {to for cells in lines for id in own for to in several_ids(cells.get(id))}
    there = tuple({to for each in behind.values() for to in each})
    covered = visible(tx, plan, grant, other, there, Verb.READ)
    shows = {to for to, of in covered.items() if fields <= shown(of)[0]}
    return [id for id in ids if behind.get(id, {None}) <= shows]


def _shows_all(grant: Grant, form: str, fields: frozenset[str]) -> bool:
    """Say whether somebody is shown some fields in all records of a form."""
    parts = grant.form(form).parts_for(Verb.READ)
    return any(part.rows == "all" and fields <= part.read for part in parts)


def _points_to(plan: Plan, form: str, id: str, other: str) -> bool:
    fields = (table.by_id.get(id) for table in plan.tables.values() if table.form == form)
    return any(
        field is not None and other in (field.target, form_of_several(field.field)) for field in fields
    )
