"""
Which option may follow which in a field of one choice, which a new record may begin with, and who may choose one.

Also since when a row has the option it has. Owns the check of a draft and what a screen offers instead; what a field says
of its options is its own (``fields/_options.py``). Whatever writes goes through ``decide``, so no path leads around it
(decision 0044).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.kit.errors import HuodanError
from huodan.kit.words import Lang, Text, say
from huodan.language.access import Grant
from huodan.language.fields import Choice, Option
from huodan.language.plan.model import Plan, PlanField, PlanTable

MOST_NAMED = 12
_LANGS: tuple[Lang, ...] = ("zh", "en")


class StepNotAllowed(HuodanError):
    """This option does not follow that one."""

    code = "step_not_allowed"
    status = 422
    zh = "「{label}」不能从「{old}」改为「{new}」。现在可以改为：{allowed}。"
    en = "“{label}” cannot go from “{old}” to “{new}”. It may become: {allowed}."


class StartNotAllowed(HuodanError):
    """A record does not begin with this option."""

    code = "start_not_allowed"
    status = 422
    zh = "「{label}」不能一开始就是「{new}」。可以选：{allowed}。"
    en = "“{label}” cannot begin as “{new}”. It may begin as: {allowed}."


class StepOfOthers(HuodanError):
    """Only members of some roles may choose this option."""

    code = "step_of_others"
    status = 422
    zh = "只有「{roles}」可以把「{label}」改为「{new}」。请找他们处理，或改为：{allowed}。"
    en = "Only {roles} may set “{label}” to “{new}”. Ask them, or choose: {allowed}."


def check(plan: Plan, grant: Grant, draft: RecordDraft) -> None:
    """Note every value that became one which may not follow what was there; a sub-row that comes back stays what it was."""
    for row in draft.every_row():
        if row.id in draft.returned:
            continue
        for found in stepped(plan, row.table):
            if found.id in row.changed:
                error = _wrong(plan, grant, found, row)
                if error is not None:
                    draft.refuse(row.path(found), error)


def stamp(plan: Plan, draft: RecordDraft, *, now: int, as_was: bool = False) -> None:
    """
    Keep the moments at which rows came to the options they have; nothing else may set them.

    as_was: a record that began elsewhere brings its own.
    """
    for row in draft.every_row():
        for found in _stamps(plan, row.table):
            if as_was and row.is_new and found.id in row.sent:
                continue
            of = found.field.stamped_by or ""
            if row.is_new or of in row.changed:
                row.put(found.id, None if row.cells.get(of) is None else now)
            else:
                row.put(found.id, None if row.before is None else row.before.get(found.id))


def offered(
    plan: Plan, grant: Grant, draft: RecordDraft, *, within: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """List the values each restricted field of the record may have now, what it has among them; for fields one may write."""
    return {
        found.key: tuple(one.value for one in _field(found).options if one.id in ids)
        for found in stepped(plan, draft.main.table)
        if found.id in within
        for ids in [{one.id for one in _open(grant, found, draft.main)} | {_before(draft.main, found)}]
    }


def stepped(plan: Plan, table: PlanTable) -> tuple[PlanField, ...]:
    """List the fields of a table whose options are restricted."""
    return plan.kept(
        ("stepped", table.id),
        lambda: tuple(
            found
            for found in table.fields
            if not found.is_hidden and isinstance(found.field, Choice) and found.field.is_stepped
        ),
    )


def _stamps(plan: Plan, table: PlanTable) -> tuple[PlanField, ...]:
    return plan.kept(
        ("stamps", table.id),
        lambda: tuple(each for each in table.fields if each.field.stamped_by and not each.is_hidden),
    )


def _wrong(plan: Plan, grant: Grant, found: PlanField, row: RowDraft) -> HuodanError | None:
    field, old, new = _field(found), _before(row, found), row.cells.get(found.id)
    before, wanted = field.option(old), field.option(new)
    if new is None and (before is None or before.next is None):
        return None
    allowed = _listed(_open(grant, found, row))
    if wanted is None or wanted not in field.following(old):
        if before is None:
            return StartNotAllowed(label=found.label, new=_name(wanted), allowed=allowed)
        return StepNotAllowed(label=found.label, old=_name(before), new=_name(wanted), allowed=allowed)
    if _is_theirs(grant, found, row, wanted):
        return None
    roles = joined([plan.roles[id].name for id in wanted.by if id in plan.roles])
    return StepOfOthers(label=found.label, new=_name(wanted), roles=roles, allowed=allowed)


def _open(grant: Grant, found: PlanField, row: RowDraft) -> list[Option]:
    """List what a field may become by the hand of somebody."""
    return [one for one in _field(found).following(_before(row, found)) if _is_theirs(grant, found, row, one)]


def _is_theirs(grant: Grant, found: PlanField, row: RowDraft, option: Option) -> bool:
    """Say whether an option is open to somebody: rules act for others, and what a new row has by default nobody chose."""
    if grant.is_system or not option.by or not grant.actor.roles.isdisjoint(option.by):
        return True
    return row.is_new and option.id == _field(found).begins_as


def _before(row: RowDraft, found: PlanField) -> str | None:
    return None if row.before is None else row.before.get(found.id)


def _field(found: PlanField) -> Choice:
    assert isinstance(found.field, Choice)
    return found.field


def _name(option: Option | None) -> Text:
    return {"zh": "（空）", "en": "(empty)"} if option is None else option.label or option.value


def _listed(options: Sequence[Option]) -> Text:
    return joined([_name(one) for one in options]) or {
        "zh": "没有，这是最后一步",
        "en": "nothing, it is the last step",
    }


def joined(names: Iterable[Text]) -> dict[str, str] | None:
    """Name some things in a row, in each language; None if there is none."""
    some = list(names)
    more = ["…"] if len(some) > MOST_NAMED else []
    marks = {"zh": "、", "en": ", "}
    return (
        {lang: marks[lang].join([*(say(name, lang) for name in some[:MOST_NAMED]), *more]) for lang in _LANGS}
        if some
        else None
    )
