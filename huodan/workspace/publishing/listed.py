"""The values a rehearsal lists, as a file: whose they are, what they are, why they are not used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from huodan.engines.exchange.guard import guarded
from huodan.engines.jobs import Job
from huodan.kit.ids import format_id
from huodan.kit.words import Lang, say
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.publishing.rehearsed import MOST_VALUES, values_of

NAMES: Mapping[Lang, str] = {"zh": "没有用上的值.csv", "en": "values not used.csv"}
HEADS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("表单", "数据", "编号", "字段", "值", "原因"),
    "en": ("Form", "Record", "Id", "Field", "Value", "Why"),
}


def values_file(tx: Tx, plan: Plan, job: Job, lang: Lang) -> tuple[str, bytes, int]:
    """Give its name, its bytes as csv that Excel reads, and how many values there are."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADS[lang])
    count = 0
    for one in _values(tx, job):
        count += 1
        form = plan.forms.get(one["form"])
        label = say(form.label, lang) if form is not None else ""
        id = format_id(form.form.id_prefix if form is not None else "rec", one["record"])
        words = (label, one["title"] or "", id, _field(plan, one["problem"]["path"], one["form"], lang))
        writer.writerow([guarded(text) for text in (*words, one["value"], one["problem"][lang])])
    return NAMES[lang], file.getvalue().encode("utf-8-sig"), count


def _values(tx: Tx, job: Job) -> Iterator[Mapping[str, Any]]:
    start = 0
    while found := list(values_of(tx, job, start=start, limit=MOST_VALUES)):
        yield from found
        start += len(found)


def _field(plan: Plan, key: str, form: str, lang: Lang) -> str:
    """Name the field a value stood in, by its key."""
    tables = (table for table in plan.tables.values() if table.form == form)
    labels = (say(field.label, lang) for table in tables for field in table.fields if field.key == key)
    return next(labels, key)
