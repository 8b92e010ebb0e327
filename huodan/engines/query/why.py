"""
Why somebody may do what they may: verb by verb and field by field, in a form or with one record of it.

The answer is made from the parts of the Grant that both doors ask, over the records ``storage.sql.scopes`` says they
cover, so that it cannot say anything else than the doors do. Owns no words, and not who may ask about whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from huodan.kit.ids import Id
from huodan.language.access import Grant, Part, RecordNotFound, shown
from huodan.language.document import Verb
from huodan.language.fields._references import several_ids
from huodan.language.fields.member import DEPARTMENT, PEOPLE
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import among
from huodan.storage.sql.scopes import Scope, covering
from huodan.storage.sql.tables import columns

WITHOUT_RECORD = (Verb.CREATE, Verb.IMPORT)
"""Verbs that are about the form: no record is there yet."""


class Right(StrEnum):
    """What somebody may do with a field, the least first."""

    HIDDEN = "hidden"
    MASKED = "masked"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    Whether a verb may be used here, and by which roles.

    by: the parts that give it here. elsewhere: those that give it, but with other records.
    """

    verb: Verb
    by: tuple[Part, ...]
    elsewhere: tuple[Part, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Say whether any part gives it."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose record it is by one owner field, and of which department they are."""

    field: PlanField
    person: Id
    department: Id | None


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What may be done with a field here; roles: ids of those that give just this, of those that hide it if all do."""

    path: str
    field: PlanField
    subform: PlanField | None
    right: Right
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """
    All there is to say.

    owners: whose record it is, which decides scopes of one's own and of departments. fields: none where the record may
    not be seen at all.
    """

    form: PlanForm
    verdicts: tuple[Verdict, ...]
    owners: tuple[Owner, ...]
    fields: tuple[FieldVerdict, ...]

    def of(self, verb: Verb) -> Verdict:
        """Give the verdict about one verb."""
        return next(each for each in self.verdicts if each.verb is verb)


def why(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id | None = None) -> Why:
    """
    Say what a Grant gives in a form, or with one record of it, and by which of its parts.

    Raises:
        RecordNotFound: if there is no such record; whether the Grant's owner sees it is part of the answer.
    """
    planned = plan.forms[form]
    owners = () if id is None else _owners(tx, plan, grant, planned, id)
    verdicts = tuple(_verdict(tx, plan, grant, form, id, verb) for verb in Verb)
    by = {each.verb: each.by for each in verdicts}
    writers = by[Verb.UPDATE] if id is not None else (*by[Verb.CREATE], *by[Verb.UPDATE])
    fields = tuple(_fields(planned, by[Verb.READ], writers)) if by[Verb.READ] or writers else ()
    return Why(planned, verdicts, owners, fields)


def _verdict(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id | None, verb: Verb) -> Verdict:
    parts = grant.form(form).parts_for(verb)
    if id is None or not parts or verb in WITHOUT_RECORD:
        return Verdict(verb, parts)
    here = covering(tx, plan, grant, form, id, verb)
    return Verdict(verb, here, tuple(part for part in parts if part not in here))


def _owners(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id) -> tuple[Owner, ...]:
    scope = Scope(tx, plan, grant)
    row = scope.plain.row(form.id)
    told = (row.column(field) for field in form.owners)
    stored: Sequence[Any] | None = tx.execute(select(row.id, *told).where(row.id == id)).first()
    if stored is None:
        raise RecordNotFound
    owned = [
        (field, person)
        for field, value in zip(form.owners, stored[1:], strict=True)
        for person in several_ids(columns(field).read((value,)))
    ]
    people = scope.plain.row(PEOPLE)
    ids = sorted({person for _, person in owned})
    wanted = select(people.id, people.column(people.table.by_id[DEPARTMENT]))
    found: Sequence[Any] = tx.execute(wanted.where(among(tx.dialect, people.id, ids))).all()
    of = dict(found)
    return tuple(Owner(field, person, of.get(person)) for field, person in owned)


def _fields(form: PlanForm, readers: Sequence[Part], writers: Sequence[Part]) -> Iterator[FieldVerdict]:
    read, masked = shown(readers)
    written = frozenset[str]().union(*(part.write for part in writers))

    def right(field: PlanField) -> Right:
        if field.id in written:
            return Right.WRITE
        return Right.READ if field.id in read else Right.MASKED if field.id in masked else Right.HIDDEN

    for field in _told(form.table):
        whole = right(field)
        yield FieldVerdict(field.key, field, None, whole, _roles(field, whole, readers, writers))
        for inner in _told(form.subforms[field.id]) if field.id in form.subforms else ():
            own = _within(whole, right(inner))
            of = field if own is Right.HIDDEN and whole is Right.HIDDEN else inner
            path = f"{field.key}.{inner.key}"
            yield FieldVerdict(path, inner, field, own, _roles(of, own, readers, writers))


def _told(table: PlanTable) -> Iterator[PlanField]:
    return (field for field in table.fields if not field.is_hidden)


def _within(subform: Right, own: Right) -> Right:
    """A column of sub-rows nobody may see is not there; one of sub-rows nobody may change cannot be written."""
    if subform is Right.HIDDEN:
        return Right.HIDDEN
    return Right.READ if own is Right.WRITE and subform is not Right.WRITE else own


def _roles(
    field: PlanField, right: Right, readers: Sequence[Part], writers: Sequence[Part]
) -> tuple[str, ...]:
    given = {
        Right.WRITE: [part for part in writers if field.id in part.write],
        Right.READ: [part for part in readers if field.id in part.read],
        Right.MASKED: [part for part in readers if field.id in part.masked],
        Right.HIDDEN: readers,
    }[right]
    return tuple(dict.fromkeys(part.role for part in given))
