"""
Making what a file names and the workspace does not have yet: 「产品」 of new orders, if the importer ticks it and may.

Owns when a target can be made of one text alone. Does not own finding them (``lookup.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huodan.engines import records
from huodan.engines.exchange import Aim, Entries
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.messages import CreateRecord, Origin
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.importing.ahead import Ahead
from huodan.workspace.perform import perform

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Missing:
    """Texts of a relation's column that name nothing; can_make: whether the importer may have them made."""

    path: str
    label: Text
    form: Text
    count: int
    samples: tuple[str, ...]
    can_make: bool


def tell_missing(grant: Grant, found: Iterable[tuple[Aim, tuple[str, ...]]]) -> tuple[Missing, ...]:
    """This function will say what is missing, and whether it can be made."""
    return tuple(
        Missing(
            aim.path,
            aim.label,
            _target(grant, aim).label,
            len(texts),
            texts[:SAMPLES],
            _named_by(grant, aim) is not None,
        )
        for aim, texts in found
    )


def make_missing(
    tx: Tx,
    grant: Grant,
    entries: Entries,
    found: Iterable[tuple[Aim, tuple[str, ...]]],
    paths: Iterable[str],
    *,
    cause: Id | None,
    ahead: Ahead | None = None,
    shared: records.Shared | None = None,
) -> int:
    """
    This function will make the missing targets of some relations and say how many, or only try it on a snapshot.

    What cannot be made is a mistake of the rows that name it. ahead: keeps what is decided on a snapshot, to be stored.
    """
    wanted, made = set(paths), 0
    known: dict[tuple[str, str], object] = {}
    for aim, texts in found:
        named = _named_by(grant, aim) if aim.path in wanted else None
        if named is None:
            continue
        here: dict[str, object] = {}
        for text in texts:
            place = (named.form, fold(text))
            if ahead is not None and place not in known and (id := ahead.made(*place)):
                known[place] = id
            if place not in known:
                try:
                    one = _make(tx, grant, named, text, cause, shared)
                except HuodanError as error:
                    problems = error.errors if isinstance(error, Invalid) else (error.problem(),)
                    entries.refuse_text(aim, text, problems[0])
                    continue
                made += 1
                known[place] = _id(one, aim, text, ahead)
            here[fold(text)] = known[place]
        entries.resolve(aim, here)
    return made


def _make(
    tx: Tx, grant: Grant, named: PlanField, text: str, cause: Id | None, shared: records.Shared | None
) -> Id | records.Decision:
    command = CreateRecord(named.form, {named.key: text}, origin=Origin.IMPORT)
    if tx.is_write:
        (change,) = perform(tx, grant.plan, grant, command, cause=cause)[:1]
        return change.record
    decision = records.decide(tx, grant.plan, grant, command, shared=shared)
    decision.require()
    return decision


def _id(made: Id | records.Decision, aim: Aim, text: str, ahead: Ahead | None) -> Id | None:
    """Give the id of what was made, None where it is only tried."""
    if not isinstance(made, records.Decision):
        return made
    return None if ahead is None else ahead.make(aim, text, made)


def _target(grant: Grant, aim: Aim) -> PlanForm:
    assert aim.target is not None
    return grant.plan.forms[aim.target]


def _named_by(grant: Grant, aim: Aim) -> PlanField | None:
    """The field of the target that the text becomes; None if it needs more, or the importer may not make it."""
    target = _target(grant, aim)
    granted = grant.form(target.id)
    named = aim.match or target.title
    may = grant.is_system or (granted.can(Verb.CREATE) and named.id in granted.writable)
    if not may or named.field.is_computed or target.app == "workspace":
        return None
    return named if all(_is_given(found) or found.id == named.id for found in target.table.fields) else None


def _is_given(found: PlanField) -> bool:
    """Whether a new record may do without somebody filling a field in."""
    field = found.field
    has_default = field.default is not None or field.default_formula is not None
    return not field.required or field.is_computed or has_default or found.klass != "input"
