"""
Records that do not keep to what a publish newly demands: how many, which, and how it is put on the sheet.

Checks, what must be filled in, limits of values and numbers of rows only ask (such records are left alone until somebody
changes what it is about); what must stand once only keeps from publishing. Owns how many are looked at and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select

from huodan.engines import records, schema
from huodan.engines.records import Demand
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.tables import tables
from huodan.workspace.publishing.lines import LANGS, Item, line
from huodan.workspace.publishing.planned import Planned
from huodan.workspace.publishing.rights_said import field_named

MOST_LOOKED_AT = 50_000
"""Records of a form, the newest, that are asked."""
MOST_LISTED = 1_000
"""Of each demand."""
PAGE = 500

WORDS: Mapping[str, tuple[str, str]] = {
    "check_broken": (
        "《{form}》的校验「{name}」：已有的数据里有{number}条不符合；可以照常发布，改到相关内容时要先改好",
        "{form}, check “{name}”: {number} there do not keep to it; you can publish, they are asked when somebody changes them",
    ),
    "warning_broken": (
        "《{form}》的校验「{name}」只提醒：已有的数据里有{number}条不符合；改到相关内容时会提醒，照样能保存",
        "{form}, check “{name}”, which only warns: {number} there do not keep to it; who changes them is told, and can save",
    ),
    "required": (
        "{name}变为必填：有{number}条还是空的，下次保存时要补填",
        "{name} becomes required: {number} are empty and must be filled in when they are saved next",
    ),
    "limits_broken": (
        "{name}的限制改了：已有的数据里有{number}条不符合；可以照常发布，改到它时要先改好",
        "{name} has other limits: {number} there do not keep to them; you can publish, they are asked when it changes",
    ),
    "row_count_broken": (
        "{name}的行数要求改了：已有的数据里有{number}条不符合；可以照常发布，加减行时要先改好",
        "{name} wants another number of rows: {number} there differ; you can publish, they are asked when rows change",
    ),
    "repeated": (
        "{name}的值不能重复：有{number}条数据和别的相同，改好才能发布",
        "{name} must be unique: {number} share their values with others; change them, then publish",
    ),
}

Kind = Literal["check_broken", "warning_broken", "required", "limits_broken", "row_count_broken", "repeated"]
KINDS: Mapping[str, Kind] = {
    "check": "check_broken",
    "warning": "warning_broken",
    "required": "required",
    "limits": "limits_broken",
    "row_count": "row_count_broken",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What is newly demanded and not kept to by records that are there.

    name: of the check, or of the field with its form. reads: fields by which it is decided, with their forms. count: how
    many, at least where ``is_least``. places: the first of them, newest first: record, and place of the row in it.
    """

    kind: Kind
    form: str
    table: str
    field: str | None
    name: Text
    reads: tuple[tuple[str, str], ...]
    count: int
    is_least: bool
    places: tuple[records.Place, ...]


def look(tx: Tx, planned: Planned, read: Plan, *, filled: bool) -> Iterator[Standing]:
    """
    Ask records what a publish newly demands.

    read: the Plan whose columns are there. filled: look at the forms a publish fills something in of, which must be done
    in this place; otherwise at the others, which lie there as they did.
    """
    before, plan = planned.before, planned.plan
    if before is None:
        return
    touched = {form for one in planned.fillings for form in records.forms_of(one)}
    found: dict[str, list[Demand]] = {}
    for demand in records.new_demands(plan, before):
        if (demand.form in touched) == filled:
            found.setdefault(demand.form, []).append(demand)
    for form, demands in found.items():
        yield from _look(tx, planned, before, read, form, demands)


def repeated(tx: Tx, planned: Planned) -> Iterator[tuple[Standing, schema.Duplicates]]:
    """List what must stand once only and does not; the fields must be filled in."""
    for one in schema.clashes(tx, planned.plan):
        named = [field_named(planned.plan, field) for field in one.fields]
        name: Text = {
            lang: ("＋" if lang == "zh" else " + ").join(say(each, lang) for each in named) for lang in LANGS
        }
        reads = tuple((field.form, field.id) for field in one.fields)
        places = tuple((id, None) for id in one.records[:MOST_LISTED])
        about = (one.table.form, one.table.id, one.fields[0].id, name, reads)
        yield Standing("repeated", *about, len(one.records), False, places), one.error


def lines(plan: Plan, found: Iterable[Standing]) -> Iterator[Item]:
    """Put each into words; ``list`` of a line is its place among them."""
    for number, one in enumerate(found):
        said = line(
            WORDS,
            "red" if one.kind == "repeated" else "yellow",
            one.kind,
            table=one.table,
            id=one.field,
            count=one.count,
            form=plan.forms[one.form].form.label,
            name=one.name,
            number=_number(one),
        )
        yield replace(said, list=number)


def _number(one: Standing) -> Text:
    if not one.is_least:
        return {"zh": f" {one.count} ", "en": str(one.count)}
    return {
        "zh": f"至少 {one.count} ",
        "en": f"at least {one.count}",
    }


def _look(
    tx: Tx, planned: Planned, before: Plan, read: Plan, form: str, demands: list[Demand]
) -> Iterator[Standing]:
    counts: dict[Demand, int] = dict.fromkeys(demands, 0)
    places: dict[Demand, list[records.Place]] = {demand: [] for demand in demands}
    after: Id | None = None
    looked_at = 0
    while ids := _page(tx, read, form, after, min(PAGE, MOST_LOOKED_AT - looked_at)):
        broken = records.find_broken(tx, planned.plan, before, read, demands, ids)
        for demand, place in sorted(broken, key=lambda one: (-one[1][0], one[1][1] or 0)):
            counts[demand] += 1
            if len(places[demand]) < MOST_LISTED:
                places[demand].append(place)
        looked_at, after = looked_at + len(ids), ids[-1]
    is_least = looked_at == MOST_LOOKED_AT and bool(_page(tx, read, form, after, 1))
    for demand, count in counts.items():
        if count:
            about = (demand.form, demand.table, *_named(planned.plan, demand), tuple(sorted(demand.reads)))
            yield Standing(KINDS[demand.kind], *about, count, is_least, tuple(places[demand]))


def _page(tx: Tx, read: Plan, form: str, after: Id | None, most: int) -> list[Id]:
    """Give the next ids of a form, newest first."""
    rows = tables(read).rows(form)
    wanted = select(rows.c.id).order_by(rows.c.id.desc()).limit(most)
    if after is not None:
        wanted = wanted.where(rows.c.id < after)
    return list(tx.execute(wanted).scalars()) if most > 0 else []


def _named(plan: Plan, demand: Demand) -> tuple[str | None, Text]:
    if demand.kind in ("check", "warning"):
        (check,) = (one.check for one in plan.forms[demand.form].checks if one.check.id == demand.id)
        return None, check.message
    field = plan.tables[demand.form if demand.kind == "row_count" else demand.table].by_id[demand.id]
    return field.id, field_named(plan, field)
