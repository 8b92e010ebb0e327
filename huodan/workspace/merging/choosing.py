"""
Which values the record that stays will have: its own, the other's, or of sets and rows both.

What nobody chose stays, and what is empty is filled from the other as far as rules and rights let it; where they do not,
it stays empty. Owns who may merge at all, and what is sent to the write door for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from huodan.engines import records
from huodan.engines.query import get
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import Text
from huodan.language.access import SYSTEM_IDS, VERB_WORDS, Grant, NotAllowed, NotFound, RecordNotFound, shown
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._sealed import Sealed, Veil
from huodan.language.fields.serial import Serial
from huodan.language.messages import Origin, UpdateRecord
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import blind_of
from huodan.storage.sql.scopes import covering

BUILT_IN = "workspace"
MOST_ROUNDS = 30
REQUIRED = "required"

CopyFiles = Callable[[list[Any]], list[dict[str, object]]]
"""Makes files like those shown, ready to be saved with another record."""


class Side(StrEnum):
    """Whose value a field gets."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class NotMergeable(HuodanError):
    """People and departments are no records that become one."""

    code = "not_mergeable"
    status = 422
    zh = "「{form}」里的数据不能合并：人员和部门有账号和上下级。请停用不用的那一个。"
    en = "Records of “{form}” cannot be merged: people and departments have accounts and places. Close the one not needed."


class OneRecord(HuodanError):
    """A record is to be merged with itself."""

    code = "one_record"
    status = 422
    zh = "合并需要两条不同的数据。请重新选择另一条。"
    en = "A merge takes two different records. Please choose another one."


class UnknownSide(HuodanError):
    """A choice names a field that cannot be chosen, or a side it does not have."""

    code = "unknown_side"
    status = 422
    zh = "「{field}」不能这样选：只能是 mine（保留的）、theirs（并入的），明细和多选关联还可以是 both；而且要你能看、能改的字段。"
    en = "“{field}” cannot be chosen so: mine or theirs, or both for rows and sets, of fields you may read and change."


@dataclass(frozen=True, slots=True)
class Merging:
    """
    What somebody wants to be one.

    stays, gone: the record that stays and the one that becomes a part of it, with the versions that were seen; None for
    «whatever it is». sides: by field key, whose value is chosen.
    """

    form: str
    stays: Id
    gone: Id
    sides: Mapping[str, Side] = field(default_factory=dict)
    stays_version: int | None = None
    gone_version: int | None = None
    origin: Origin = Origin.API


@dataclass(frozen=True, slots=True)
class Pair:
    """
    One field of the two as the asker sees it. side: whose value it gets. can_choose, can_join: whether the other's value
    may be taken, or both; is_same: whether there is nothing to choose.
    """

    key: str
    label: Text
    mine: object
    theirs: object
    side: Side
    can_choose: bool
    can_join: bool
    is_same: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What will be sent for the record that stays, and why it cannot be saved so, if it cannot."""

    pairs: tuple[Pair, ...]
    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Reach:
    """Fields, by id, that may be taken of the other and written to the one that stays."""

    reads: frozenset[str]
    writes: frozenset[str]


def require(tx: Tx, plan: Plan, grant: Grant, wish: Merging) -> PlanForm:
    """
    See that somebody may merge two records.

    Raises:
        NotFound, NotAllowed: as changing both and deleting one would. NotMergeable, OneRecord.
    """
    form = plan.forms.get(wish.form)
    if form is None or not grant.sees(wish.form):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    if form.app == BUILT_IN:
        raise NotMergeable(form=form.label)
    for id, verbs in ((wish.stays, (Verb.UPDATE,)), (wish.gone, (Verb.UPDATE, Verb.DELETE))):
        for verb in verbs:
            grant.require(form.id, verb)
        if not covering(tx, plan, grant, form.id, id, Verb.READ):
            raise RecordNotFound
        for verb in verbs:
            if not covering(tx, plan, grant, form.id, id, verb):
                raise NotAllowed(form=form.label, verb=VERB_WORDS[verb])
    if wish.stays == wish.gone:
        raise OneRecord(path="other")
    return form


def settle(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, wish: Merging, *, copy: CopyFiles | None = None
) -> Settled:
    """
    Say what the record that stays will be.

    copy: makes the files that are taken; without it none are, as for a preview.

    Raises:
        UnknownSide. Conflict: if the one that stays was changed in the same fields.
    """
    reach = _reach(tx, plan, grant, form, wish)
    pairs = _pairs(tx, plan, grant, form, wish, reach)
    maker = _Values(plan, form, wish, reach, copy)
    leaving = _leaving(tx, plan, form, wish.gone)
    for _ in range(MOST_ROUNDS):
        values = maker.values(pairs)
        command = UpdateRecord(form.id, wish.stays, values, wish.stays_version, wish.origin)
        shared = records.share(tx, plan, grant, leaving=leaving)
        decision = records.decide(tx, plan, grant, command, shared=shared)
        problems = tuple(one for one in decision.problems if not maker.will_have_files(pairs, one))
        unwanted = _by_default(values, problems, wish.sides)
        if not unwanted:
            break
        pairs = [replace(pair, side=Side.MINE) if pair.key in unwanted else pair for pair in pairs]
    return Settled(tuple(pairs), values, problems, decision.warnings)


def _by_default(
    values: Mapping[str, object], problems: Collection[Problem], chosen: Collection[str]
) -> set[str]:
    """Name what nobody chose and cannot be filled in; all of it where a problem is of something else."""
    wrong = {problem.path.partition(".")[0] for problem in problems}
    ours = values.keys() - set(chosen)
    return set((wrong & ours) or (ours if problems and not wrong & values.keys() else ()))


def _reach(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, wish: Merging) -> _Reach:
    sights = [shown(covering(tx, plan, grant, form.id, id, Verb.READ))[0] for id in (wish.stays, wish.gone)]
    writers = covering(tx, plan, grant, form.id, wish.stays, Verb.UPDATE)
    return _Reach(sights[0] & sights[1], frozenset[str]().union(*(part.write for part in writers)))


def _pairs(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, wish: Merging, reach: _Reach) -> list[Pair]:
    mine, theirs = (get(tx, plan, grant, form.id, id).values for id in (wish.stays, wish.gone))
    both = {format_id(form.form.id_prefix, id) for id in (wish.stays, wish.gone)}
    pairs = [
        _pair(one, mine.get(one.key), theirs.get(one.key), wish.sides.get(one.key), reach, both)
        for one in form.table.fields
        if _is_filled_in(one) and (one.key in mine or one.key in theirs)
    ]
    fixed = {one.key for one in _overwriting(form, reach)} - wish.sides.keys()
    pairs = [replace(pair, side=Side.MINE) if pair.key in fixed else pair for pair in pairs]
    unknown = wish.sides.keys() - {pair.key for pair in pairs}
    if unknown:
        key = min(unknown)
        raise UnknownSide(path=f"sides.{key}"[:200], field=key[:60])
    return sorted(pairs, key=lambda pair: pair.is_same)


def _overwriting(form: PlanForm, reach: _Reach) -> Iterator[PlanField]:
    """List the relations that fill what their merger may not write: those are taken over by who chooses them."""
    for copy in form.table.copies:
        if not copy.is_hidden and copy.into not in reach.reads & reach.writes:
            yield form.table.by_id[copy.relation]


def _pair(
    one: PlanField, mine: object, theirs: object, chosen: Side | None, reach: _Reach, both: Collection[str]
) -> Pair:
    is_ours = one.id in reach.reads & reach.writes and not isinstance(one.field, Serial)
    can_choose = is_ours and not _names(theirs, both)
    can_join = is_ours and one.store in (Store.ROWS, Store.REFS, Store.FILES)
    allowed = {Side.MINE: True, Side.THEIRS: can_choose, Side.BOTH: can_join}
    if chosen is not None and not allowed[chosen]:
        raise UnknownSide(path=f"sides.{one.key}", field=one.label)
    is_filled = not mine and mine is not False and mine != 0 and bool(theirs)
    side = chosen or (Side.THEIRS if can_choose and is_filled and _is_known(theirs) else Side.MINE)
    is_rows = one.store is Store.ROWS
    is_same = _without_ids(mine) == _without_ids(theirs) if is_rows else _told(mine) == _told(theirs)
    return Pair(one.key, one.label, mine, theirs, side, can_choose, can_join, is_same)


def _is_filled_in(one: PlanField) -> bool:
    is_ours = one.field.is_computed or one.field.stamped_by is not None
    return not (is_ours or one.is_hidden or one.id in SYSTEM_IDS)


def _names(value: object, ids: Collection[str]) -> bool:
    """Say whether a reference names one of the two: nothing refers to itself."""
    return isinstance(value, Mapping) and value.get("id") in ids


def _is_known(value: object) -> bool:
    """Say whether a reference is to something its asker sees, as far as it is one."""
    return not (isinstance(value, Mapping) and "title" in value and value["title"] is None)


def _without_ids(rows: object) -> object:
    if not isinstance(rows, list):
        return rows or None
    return [{key: _told(cell) for key, cell in row.items() if key != "id"} for row in rows] or None


def _told(value: object) -> object:
    """Give what tells two values apart; of secrets, which all look alike, what they are found by."""
    return blind_of(value.cell) if isinstance(value, Veil) else value


def _sent(value: object, row: Id) -> object:
    """Send what was shown of a row; a secret as it is sealed there."""
    return Sealed(value.cell, row) if isinstance(value, Veil) else value


def _leaving(tx: Tx, plan: Plan, form: PlanForm, id: Id) -> frozenset[Id]:
    found = records.load_many(tx, plan, form, (id,))
    return frozenset({id, *(row.id for one in found for rows in one.rows.values() for row in rows)})


_LEFT_OUT = object()


@dataclass(frozen=True, slots=True)
class _Values:
    """Makes of what is shown what is sent."""

    plan: Plan
    form: PlanForm
    wish: Merging
    reach: _Reach
    copy: CopyFiles | None

    def values(self, pairs: Sequence[Pair]) -> dict[str, object]:
        """
        Give what is sent for the record that stays.

        What a relation that is taken would fill in is sent as well, as what it is to be: nobody chose that it changes.
        """
        sent = {pair.key: self.value(pair) for pair in pairs if pair.side is not Side.MINE}
        by_key = {pair.key: pair for pair in pairs}
        for copy in self.form.table.copies:
            into = self.form.table.by_id[copy.into]
            pair = by_key.get(into.key)
            is_ours = into.id in self.reach.reads & self.reach.writes
            is_taken = self.form.table.by_id[copy.relation].key in sent
            if is_taken and pair is not None and is_ours and into.key not in sent:
                sent[into.key] = pair.mine
        return {key: value for key, value in sent.items() if value is not _LEFT_OUT}

    def will_have_files(self, pairs: Sequence[Pair], problem: Problem) -> bool:
        """Say whether something is only wrong as files are not copied yet: they are required."""
        if self.copy is not None or problem.code != REQUIRED:
            return False
        first, *rest = problem.path.split(".")
        one, side = self.form.table.by_key.get(first), {pair.key: pair.side for pair in pairs}.get(first)
        if one is None or side in (None, Side.MINE):
            return False
        leaf = (
            self.form.subforms[one.id].by_key.get(rest[-1]) if rest and one.id in self.form.subforms else one
        )
        return leaf is not None and leaf.store is Store.FILES

    def value(self, pair: Pair) -> object:
        """Give what is sent for a field that does not keep its own value."""
        one = self.form.table.by_key[pair.key]
        if one.store is Store.ROWS:
            rows = [self._row(self.form.subforms[one.id], row) for row in _listed(pair.theirs)]
            return {"add": rows} if pair.side is Side.BOTH else rows
        if one.store is Store.FILES:
            return self._files(pair.theirs, _listed(pair.mine) if pair.side is Side.BOTH else [])
        if one.store is Store.REFS:
            return self._references(pair)
        return _sent(pair.theirs, self.wish.gone)

    def _but_these(self, value: object) -> object:
        """Leave out the two themselves: nothing refers to itself, nor to what is gone."""
        both = {format_id(self.form.form.id_prefix, id) for id in (self.wish.stays, self.wish.gone)}
        if isinstance(value, list | tuple):
            return [one for one in value if not _names(one, both)]
        return None if _names(value, both) else value

    def _references(self, pair: Pair) -> object:
        own = _listed(pair.mine) if pair.side is Side.BOTH else []
        listed = [*own, *(one for one in _listed(pair.theirs) if one not in own)]
        return self._but_these(listed)

    def _row(self, table: PlanTable, row: Mapping[str, Any]) -> dict[str, object]:
        """Write a row anew; what is empty too, so that nothing is filled into it."""
        sent: dict[str, object] = {}
        for one in table.fields:
            is_ours = one.id in self.reach.reads & self.reach.writes and _is_filled_in(one)
            if not is_ours or isinstance(one.field, Serial):
                continue
            value = _sent(self._but_these(row.get(one.key)), parse_id(row["id"]) or 0)
            made = self._files(value, []) if one.store is Store.FILES else value
            if made is not _LEFT_OUT:
                sent[one.key] = made
        return sent

    def _files(self, shown_files: object, own: list[Any]) -> object:
        if self.copy is None:
            return _LEFT_OUT
        return [*own, *self.copy(_listed(shown_files))]


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
