"""
A new record and new ones that refer to it 「随主数据一同新增」, stored in one Tx or not at all (decision 0060).

Owns which records may come with another one. Each of them is an ordinary create of its form, through ``perform``: its
rights, rules and checks, its history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huodan.engines.query import get
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.words import say
from huodan.language.access import Grant, NotFound
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.messages import Change, CreateRecord
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.perform import MOST_RECORDS, TooManyRecords, perform
from huodan.workspace.refused import Batch, Refused

PLACE = "related"


class LeadsElsewhere(HuodanError):
    """What is named does not lead to the new record; said alike of what is not there and what may not be known."""

    code = "leads_elsewhere"
    status = 422
    zh = "「{path}」：表单 {form} 里没有指向《{main}》的关联字段 {field}。请写那个表单的标识，和它里面指向《{main}》的关联字段。"
    en = (
        "“{path}”: in the form {form} there is no relation {field} to {main}. Name that form by its key, and its own "
        "relation that leads to {main}."
    )


class MainUnseen(HuodanError):
    """The new record would not be seen by who makes it, so that they may not refer to it either."""

    code = "main_unseen"
    status = 422
    zh = "保存后你看不到这条《{main}》，不能一同新增关联它的数据，没有保存。请去掉一同新增的，或改成你看得到的，如负责人填自己。"
    en = (
        "Once saved you would not see this record of {main}, so nothing that refers to it can be added with it, and "
        "nothing was saved. Take out what comes with it, or make it one you may see, such as by being its owner."
    )


class RelationGiven(HuodanError):
    """The relation is filled in by the save itself."""

    code = "relation_given"
    status = 422
    zh = "「{path}」不用填：它就是一同新建的这条《{main}》。请去掉。"
    en = "“{path}” is not filled in: it will be the record of {main} that is made with it. Please leave it out."


class RelatedRefused(Refused):
    """A record that was to come with a new one cannot be stored, so none was."""

    code = "related_refused"
    zh = "没有保存：一同新增的数据有 {count} 处需要改正：{listed}"
    en = "Nothing was saved; {count} to correct in what comes with it: {listed}"


@dataclass(frozen=True, slots=True)
class Referring:
    """
    A record to be made with the one it refers to.

    app, form, field: keys of its form and of the relation that will hold the other one. values: all else of it.
    """

    app: str
    form: str
    field: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a new record and of those that came with it, each as they were asked for."""

    main: Change
    related: tuple[Change, ...]
    batch: Batch


def create_with(
    tx: Tx, plan: Plan, grant: Grant, command: CreateRecord, related: Sequence[Referring]
) -> Made:
    """
    Store a new record, and new ones that refer to it.

    Raises:
        LeadsElsewhere, MainUnseen, RelationGiven, TooManyRecords; as ``perform`` does for the record itself;
        RelatedRefused for the others, with all mistakes that could be found and the place of each. The Tx must be
        given up then.
    """
    if len(related) >= MOST_RECORDS:
        raise TooManyRecords(limit=MOST_RECORDS)
    form = plan.forms[command.form]
    over = [_over(plan, grant, form, one, f"{PLACE}.{place}") for place, one in enumerate(related)]
    batch = Batch(PLACE, tuple(_names(plan, over)), RelatedRefused)
    main = perform(tx, plan, grant, command)[0]
    id = format_id(form.form.id_prefix, main.record)
    if related:
        _require_seen(tx, plan, grant, form, main.record)
    commands = [
        CreateRecord(
            field.form,
            {**one.values, field.key: [id] if field.store is Store.REFS else id},
            origin=command.origin,
        )
        for field, one in zip(over, related, strict=True)
    ]
    changes = perform(tx, plan, grant, *commands, batch=batch)
    return Made(main, changes[: len(commands)], batch)


def _over(plan: Plan, grant: Grant, main: PlanForm, given: Referring, at: str) -> PlanField:
    """Find the relation that is to hold the new record."""
    form = plan.form(given.app, given.form)
    field = form.table.by_key.get(given.field) if form is not None and grant.sees(form.id) else None
    if (
        form is None
        or field is None
        or not leads_to(field, main)
        or field.id not in grant.form(field.form).readable | grant.form(field.form).writable
    ):
        raise LeadsElsewhere(path=at, form=given.form[:80], field=given.field[:80], main=main.label)
    for name in given.values:
        if form.table.find(name) is field:
            raise RelationGiven(path=f"{at}.values.{name}", main=main.label)
    return field


def _require_seen(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id) -> None:
    try:
        get(tx, plan, grant, form.id, id)
    except NotFound as error:
        raise MainUnseen(path=f"{PLACE}.0", main=form.label) from error


def leads_to(field: PlanField, main: PlanForm) -> bool:
    """Say whether records of the field's form may be made together with one of another form it leads to."""
    is_asked = not field.is_hidden and not field.field.is_computed
    return is_asked and main.id in (field.target, form_of_several(field.field))


def _names(plan: Plan, over: Sequence[PlanField]) -> Iterator[dict[str, str]]:
    """Call each record by what it is and by its number among those of its list."""
    counted: Counter[str] = Counter()
    for field in over:
        counted[field.id] += 1
        number, form = counted[field.id], plan.forms[field.form]
        noun = form.form.noun or form.label
        yield {"zh": f"第 {number} 条{say(noun, 'zh')}：", "en": f"{say(noun, 'en')} {number}: "}
