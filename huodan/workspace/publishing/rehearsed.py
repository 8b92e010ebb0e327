"""
A rehearsal that was done: how it is told, which values it lists, and whether a publish may rely on it.

A publish names the rehearsal it relies on. It asks again where the draft is another one, and where more values do not
convert than were seen: then the data changed in a way that matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huodan.engines import jobs
from huodan.engines.jobs import Job, State
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang
from huodan.storage.db import Tx
from huodan.workspace.publishing.rehearsal import PIECE

KIND = "rehearse"
MOST_VALUES = 200


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
            }
            for one in result["items"]
        ],
        "converted": list(result["converted"]),
        "formulas": [{**one, "named": one["named"][lang]} for one in result.get("formulas", ())],
        "listed": result["listed"],
        "rows": result["rows"],
        "switch_ms": result["switch_ms"],
    }


def values_of(tx: Tx, job: Job, *, start: int, limit: int) -> Iterator[Mapping[str, Any]]:
    """List the values that do not convert, in the order they were found."""
    end = start + min(limit, MOST_VALUES)
    for part in jobs.pieces(tx, job.id, start=start // PIECE, limit=2):
        first = part.number * PIECE
        values = part.result["values"] if part.result is not None else []
        yield from values[max(0, start - first) : max(0, end - first)]
