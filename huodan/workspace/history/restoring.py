"""
Going back: a record, some of its fields or some of its sub-rows become what they were at a version (decision 0028).

It is one change of today with the rights of who wants it, shown as such in the history, and taken back like any other.
What cannot be restored is named; the rest is restored only if they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from huodan.engines import flow, journal, records
from huodan.engines.journal import CellChange
from huodan.engines.records import Past, Restoration, Wanted
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id, parse_id
from huodan.language.access import SYSTEM_IDS, Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell
from huodan.language.fields._references import arranged, form_of_several, several_ids
from huodan.language.messages import SYSTEM_PERSON, Change, ChangeKind, Origin, Reason, UpdateRecord, Why
from huodan.language.plan.model import Plan, PlanForm, PlanTable, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering, visible
from huodan.workspace.history.naming import field_label, option_name
from huodan.workspace.perform import perform

MOST_ROUNDS = 30
JUST_NOW_MS = 15_000
"""As long as 撤销 is offered behind what somebody did, and its way here."""
NO_TARGET = "no_target"
EVERYTHING = Wanted()


class CannotRestore(Invalid):
    """Some of what was wanted back cannot be restored; nothing was changed."""

    code = "cannot_restore"
    zh = "有 {count} 处不能恢复，什么都没有改：{listed}"
    en = "{count} cannot be restored, nothing was changed: {listed}"


class OptionGone(HuodanError):
    """The former value is an option the field no longer has."""

    code = "option_gone"
    status = 422
    zh = "「{label}」原来的选项「{value}」已被删除，不能恢复。"
    en = "“{label}” was “{value}”, an option that was removed; it cannot be restored."


class FieldGone(HuodanError):
    """The field had another value then, and is gone by now."""

    code = "field_gone"
    status = 422
    zh = "字段「{label}」已经从表单里删除，不能恢复。"
    en = "The field “{label}” was removed from the form; it cannot be restored."


class TargetGone(HuodanError):
    """The former value points to a record that is in the trash."""

    code = "former_target_deleted"
    status = 422
    zh = "「{label}」原来的「{value}」在回收站里，不能恢复。可以先恢复那条数据。"
    en = "“{label}” was “{value}”, which is in the trash; restore that record first."


@dataclass(frozen=True, slots=True)
class Restoring:
    """
    What somebody wants back.

    version: the one to go back to. base_version: the version they saw; None for «whatever it is».
    is_partial: whether the rest is to be restored if something cannot be.
    """

    form: str
    id: Id
    version: int
    wanted: Wanted = EVERYTHING
    base_version: int | None = None
    is_partial: bool = False
    origin: Origin = Origin.API


def preview_restore(
    tx: Tx, plan: Plan, grant: Grant, wish: Restoring
) -> tuple[tuple[CellChange, ...], tuple[Problem, ...]]:
    """
    Say what restoring would change, and what cannot be restored; nothing is written.

    Raises:
        as ``restore`` does, but for CannotRestore.
    """
    command, left = _decide(tx, plan, grant, wish)
    if command is None:
        return (), left
    form = plan.forms[wish.form]
    decision = records.decide(tx, plan, grant, command)
    assert decision.draft is not None
    before, after = records.difference(plan, decision.draft)
    sight = journal.sight_of(tx, plan, grant, form=form.id, id=wish.id)
    (lines,) = journal.tell(tx, plan, grant, form, sight, [{"before": before, "after": after}])
    return lines, left


def restore(
    tx: Tx, plan: Plan, grant: Grant, wish: Restoring
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """
    Give back what a record had; what is as it was already changes nothing.

    Raises:
        NotFound, NotAllowed, NoVersion: if it may not be, or never was. Conflict: if somebody changed the same meanwhile.
        UnknownPath: for fields that are not there. CannotRestore: naming what is in the way, unless they agreed to that.
        Invalid: if the rest alone cannot be saved.
    """
    command, left = _decide(tx, plan, grant, wish)
    if left and not wish.is_partial:
        raise CannotRestore(left)
    if command is None:
        return (), left
    why = Why(Reason.RESTORE, wish.version)
    return perform(tx, plan, grant, command, why=why), left


def _decide(
    tx: Tx, plan: Plan, grant: Grant, wish: Restoring
) -> tuple[UpdateRecord | None, tuple[Problem, ...]]:
    """Find the values that can be saved: what is in the way is taken out and named, until nothing is."""
    form = plan.forms[wish.form]
    found, then, left = _former(tx, plan, grant, form, wish)
    # for others going back is a step of work like any other (decision 0044), unless it takes back their own of just now
    is_free = grant.actor.is_admin or is_own_of_just_now(tx, grant, form, wish)
    command = UpdateRecord(form.id, wish.id, {}, wish.base_version, wish.origin, as_was=is_free)
    for _ in range(MOST_ROUNDS):
        if not found.values:
            return None, tuple(left.values())
        command = replace(command, values=found.values, returning=frozenset(found.returning))
        decision = records.decide(tx, plan, grant, command)
        if not decision.problems:
            return command, tuple(left.values())
        problems = [_named(tx, plan, grant, form, then, found, problem) for problem in decision.problems]
        if not _take_out(found, problems):
            raise Invalid(problems)
        for problem in problems:
            left.setdefault(problem.path, problem)
    raise Invalid(tuple(left.values()))


def is_own_of_just_now(tx: Tx, grant: Grant, form: PlanForm, wish: Restoring) -> bool:
    """Say whether somebody takes back the last change of a record, their own of a moment ago, from which nothing followed."""
    last, person = wish.base_version, grant.actor.person
    if last is None or wish.version != last - 1 or wish.wanted != EVERYTHING or person == SYSTEM_PERSON:
        return False
    stamp = journal.stamps(tx, form=form.id, id=wish.id, versions=(last,)).get(last)
    if stamp is None or (stamp.person, stamp.key) != (person, grant.actor.key):
        return False
    if tx.now - stamp.at > JUST_NOW_MS or journal.last_version(tx, form.id, wish.id) != last:
        return False
    entered = journal.entry_at(tx, form, wish.id, last)
    if entered is None or entered.kind != ChangeKind.UPDATED.value:
        return False
    return not flow.has_moved(tx, form.id, wish.id, since=stamp.at)


def _former(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, wish: Restoring
) -> tuple[Restoration, Past, dict[str, Problem]]:
    grant.require(form.id, Verb.UPDATE)
    sight = journal.sight_of(tx, plan, grant, form=form.id, id=wish.id)
    for key in sorted(wish.wanted.fields):
        known = form.table.by_key.get(key)
        if known is None or known.id not in sight.shown or known.is_hidden:
            raise UnknownPath(path=key[:200])
    now = records.now(tx, plan, form, wish.id)
    then = _as_known(tx, plan, grant, form, now, records.at_version(tx, plan, form, wish.id, wish.version))
    parts = covering(tx, plan, grant, form.id, wish.id, Verb.UPDATE)
    writes = frozenset[str]().union(*(part.write for part in parts))
    found = records.restoration(tx, plan, form, now, then, wish.wanted, sees=sight.shown, writes=writes)
    problems = [*found.problems, *_lost(tx, form, found, is_all=_sees_all(form, sight.shown))]
    left: dict[str, Problem] = {}
    for problem in problems:
        left.setdefault(problem.path, problem)
    return found, then, left


def _as_known(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, now: Past, then: Past) -> Past:
    """Leave out of former sets what went from them and is out of sight: nobody is told that it was there."""

    def known(table: PlanTable, was: dict[str, Cell], stands: Mapping[str, Cell]) -> dict[str, Cell]:
        cells = dict(was)
        for of in table.fields:
            target, ids = form_of_several(of.field), several_ids(was.get(of.id))
            gone = [id for id in ids if id not in several_ids(stands.get(of.id))] if target else []
            if target and gone:
                there = visible(tx, plan, grant, target, gone, Verb.READ)
                told = {*there, *records.titles_in_trash(tx, plan, grant, target, gone)}
                cells[of.id] = arranged(id for id in ids if id in told or id not in gone)
        return cells

    rows = {
        subform: {
            id: known(form.subforms[subform], cells, now.rows.get(subform, {}).get(id, {}))
            for id, cells in lines.items()
        }
        if subform in form.subforms
        else lines
        for subform, lines in then.rows.items()
    }
    return replace(then, cells=known(form.table, then.cells, now.cells), rows=rows)


def _sees_all(form: PlanForm, shown: frozenset[str]) -> bool:
    """Say whether no field of the form is hidden: only then are those named that are gone, whose rights are gone too."""
    tables = (form.table, *form.subforms.values())
    own = (one for table in tables for one in table.fields if one.has_column and not one.is_hidden)
    return all(one.id in shown or one.id in SYSTEM_IDS for one in own)


def _lost(tx: Tx, form: PlanForm, found: Restoration, *, is_all: bool) -> Iterable[Problem]:
    for lost in found.lost:
        names = "、".join(option_name(tx, form, lost.field.id, option) for option in lost.options)
        yield OptionGone(label=lost.field.label, value=names).problem(path=lost.path)
    for id in found.retired if is_all else ():
        label = field_label(tx, form, id)
        if label is not None:
            yield FieldGone(label=label).problem(path=id)


def _named(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, then: Past, found: Restoration, problem: Problem
) -> Problem:
    """Name a deleted target by its title, where it may be known."""
    if problem.code != NO_TARGET:
        return problem
    key, _, rest = problem.path.partition(".")
    of = form.table.by_key[key]
    if rest:
        place, _, column = rest.partition(".")
        row = parse_id(str(found.values[key][int(place)]["id"]))
        cells = then.rows[of.id].get(row or 0, {})
        of = form.subforms[of.id].by_key[column]
    else:
        cells = then.cells
    targets = several_ids(cells.get(of.id))
    form_of = str(of.target or form_of_several(of.field))
    titles = records.titles_in_trash(tx, plan, grant, form_of, targets) if targets else {}
    if not titles:
        return problem
    named = "、".join(titles[id] for id in targets if id in titles)
    return TargetGone(label=of.label, value=named).problem(path=problem.path)


def _take_out(found: Restoration, problems: Iterable[Problem]) -> bool:
    """Take out of the values what is in the way; False if it is none of them."""
    rows: dict[str, set[int]] = {}
    took = False
    for problem in problems:
        key, *rest = problem.path.split(".")
        if key not in found.values:
            continue
        value = found.values[key]
        if not isinstance(value, list) or len(rest) < 2 or not rest[0].isdigit():
            del found.values[key]
            took = True
            continue
        took |= _take_from_row(value[int(rest[0])], rest[1]) or _note(rows, key, int(rest[0]))
    for key, places in rows.items():
        if key in found.values:
            took |= _take_rows(found, key, places)
    return took


def _take_from_row(row: dict[str, Any], column: str) -> bool:
    return column != "id" and row.pop(column, _NOTHING) is not _NOTHING


_NOTHING = object()


def _note(rows: dict[str, set[int]], key: str, place: int) -> bool:
    rows.setdefault(key, set()).add(place)
    return False


def _take_rows(found: Restoration, key: str, places: set[int]) -> bool:
    """Let rows stay away that cannot come back, and others stay as they are."""
    kept: list[dict[str, Any]] = []
    took = False
    for place, row in enumerate(found.values[key]):
        if place not in places:
            kept.append(row)
            continue
        id = parse_id(row["id"])
        if id in found.returning:
            found.returning.discard(id)
            took = True
        else:
            kept.append({"id": row["id"]})
            took |= len(row) > 1
    found.values[key] = kept
    return took
