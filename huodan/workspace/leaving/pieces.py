"""
What a hand-over did, as the pieces of its job keep it, and telling it: to who asked, by the titles they may read.

The pieces of records are numbered from 0; behind them stand what came of app documents, of what is beside, and of tasks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobPiece
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, say
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import reference, titles

DOCUMENTS, BESIDE, TASKS = 1_000_000, 1_000_001, 1_000_002
MOST_TOLD = 500
STAYS = "stays"
"""In the input of an undoing: what it left as it is from the beginning, and why."""


def of_records(tx: Tx, job: Id, number: int) -> JobPiece | None:
    """Give a piece of records, None behind the last."""
    return jobs.piece(tx, job, number)


def result_of(tx: Tx, job: Id, number: int) -> Mapping[str, Any] | None:
    """Give what came of a piece, None if it was not done."""
    found = jobs.piece(tx, job, number)
    return None if found is None else found.result


def every(tx: Tx, job: Id) -> Iterator[JobPiece]:
    """Give all pieces of a job in their order."""
    start = 0
    while parts := jobs.pieces(tx, job, start=start):
        yield from parts
        start = parts[-1].number + 1


def report(tx: Tx, plan: Plan, grant: Grant, job: Job) -> dict[str, object]:
    """Tell how much was handed over or taken back, and which records were not and why."""
    lang: Lang = "en" if tx.actor.lang == "en" else "zh"
    person, to = job.input["person"], job.input["to"]
    named = titles(tx, plan, grant, PEOPLE, {person, to})
    refused = [
        {"app": each["app"], "message": each[lang]}
        for part in every(tx, job.id)
        if part.number == DOCUMENTS and part.result is not None
        for each in part.result["refused"]
    ]
    return {
        "person": reference(plan, PEOPLE, person, named.get(person)),
        "to": reference(plan, PEOPLE, to, named.get(to)),
        "counts": (job.result or job.position).get("counts", {}),
        "refused": refused,
        "stays": [each[lang] for each in job.input.get(STAYS, ())],
        "failed": _failed(tx, plan, grant, job.id, lang),
    }


def _failed(tx: Tx, plan: Plan, grant: Grant, job: Id, lang: Lang) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for part in every(tx, job):
        failed = (part.result or {}).get("failed", ())[: MOST_TOLD - len(told)]
        form = plan.forms.get(part.body.get("form", ""))
        if not failed or form is None or not grant.sees(form.id):
            continue
        named = titles(tx, plan, grant, form.id, [each["id"] for each in failed])
        told += [
            {
                "app": form.app,
                "form": form.key,
                "form_label": say(form.label, lang),
                "id": format_id(form.form.id_prefix, each["id"]),
                "title": named[each["id"]],
                "code": each["code"],
                "message": each[lang],
            }
            for each in failed
        ]
    return told
