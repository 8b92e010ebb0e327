"""
Looking up what a file names: the records its rows mean, and those its references point to.

Column by column in a few queries instead of row by row; through the read door, with the importer's rights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huodan.engines.exchange import Aim, Column, Entries, same_key
from huodan.engines.query import Query, query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.kit.text import fold
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._sealed import Veil
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import blind, blind_of
from huodan.storage.sql.statements import fetch_rows

AT_ONCE = 250
MOST_HITS = 1_000
MOST_KNOWN = 200_000


@dataclass(frozen=True, slots=True)
class Keys:
    """By which field records are known again, and what stands there in the file."""

    field: PlanField
    texts: tuple[str, ...]


def keys_of(entries: Entries) -> Keys | None:
    """This function will give the keys of a file; None if it has no such column."""
    if entries.key is None:
        return None
    key = entries.key.aim.field
    return Keys(key, tuple(str(one.values[key.key]) for one in entries.all if key.key in one.values))


def find_existing(tx: Tx, grant: Grant, form: PlanForm, keys: Keys | None) -> dict[str, Id]:
    """This function will find the records that are meant, by key; in a write Tx they are locked."""
    if keys is None:
        return {}
    found, texts = keys.field, keys.texts
    secrets = {}
    if found.store is Store.SEALED:
        secrets = {blind(tx, found.id, each): each for each in {same_key(found, text) for text in texts}}
    existing = {}
    for row in _look(tx, grant, form, (found,), texts):
        value = row[found.key]
        key = secrets.get(blind_of(value.cell)) if isinstance(value, Veil) else same_key(found, value)
        if key is not None:
            existing[key] = _id(row)
    if tx.is_write:
        fetch_rows(tx, grant.plan, form.id, existing.values(), lock=True)
    return existing


@dataclass(slots=True)
class Named:
    """What texts of one column were found to name, so that none is looked up twice; several: those that name more than one."""

    texts: set[str] = field(default_factory=set)
    found: dict[str, object] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)


Known = dict[str, Named]
"""By the path of a column's aim."""

Among = Callable[[Column, Iterable[str]], dict[str, object]]


def find_targets(
    tx: Tx,
    grant: Grant,
    form: PlanForm,
    entries: Entries,
    existing: Mapping[str, Id],
    known: Known | None = None,
    among: Among | None = None,
) -> list[tuple[Aim, tuple[str, ...]]]:
    """
    This function will put ids where references name values, and give the texts that name nothing.

    What names nothing, or several, the field refuses, unless it is made first. known: shared by the windows of a file.
    among: finds what texts of a column name of the file itself, where its records are decided ahead of each other.
    """
    missing: list[tuple[Aim, tuple[str, ...]]] = []
    for column, texts in entries.sought():
        aim = column.aim
        target = _target(grant, aim)
        named = Named() if known is None else known.setdefault(aim.path, Named())
        _learn(tx, grant, target, aim, texts, named)
        found, several = named.found, named.several
        if target.id == form.id:
            ours = among(column, texts) if among else _among_new(tx, form, aim, texts, entries, existing)
            found = ours | found
        lost = tuple(text for text in texts if fold(text) not in found and fold(text) not in several)
        if lost:
            missing.append((aim, lost))
        entries.resolve(aim, found)
    return missing


def _learn(tx: Tx, grant: Grant, target: PlanForm, aim: Aim, texts: Iterable[str], named: Named) -> None:
    if len(named.texts) > MOST_KNOWN:
        named.texts, named.found, named.several = set(), {}, set()
    new = [text for text in texts if text not in named.texts]
    found, several = _targets(tx, grant, target, aim, new)
    named.texts.update(new)
    named.found |= found
    named.several |= several


def is_named(tx: Tx, grant: Grant, aim: Aim, texts: Iterable[str]) -> bool:
    """This function will say whether any of some texts names a record a field may point to, or several."""
    return any(_targets(tx, grant, _target(grant, aim), aim, texts))


def find_named(tx: Tx, grant: Grant, aim: Aim, texts: Iterable[str]) -> dict[str, object]:
    """This function will find which texts name exactly one record a field may point to."""
    return _targets(tx, grant, _target(grant, aim), aim, texts)[0]


def _target(grant: Grant, aim: Aim) -> PlanForm:
    assert aim.target is not None
    return grant.plan.forms[aim.target]


def _targets(
    tx: Tx, grant: Grant, target: PlanForm, aim: Aim, texts: Iterable[str]
) -> tuple[dict[str, object], set[str]]:
    """Find by the field the mapping names, else by title, else by a code, in the order a save looks too."""
    granted = grant.form(target.id)
    known = granted.readable - granted.masked
    codes = (each for each in target.table.fields if each.field.unique and each.id != target.title.id)
    fields = tuple(
        each
        for each in ((aim.match,) if aim.match else (target.title, *codes))
        if each.store is Store.TEXT and each.has_column and each.id in known
    )
    hits: dict[str, dict[str, set[str]]] = {each.key: {} for each in fields}
    for row in _look(tx, grant, target, fields, texts):
        for key, values in hits.items():
            if row[key] is not None:
                values.setdefault(fold(str(row[key])), set()).add(str(row["id"]))
    found: dict[str, object] = {}
    several: set[str] = set()
    for text in map(fold, texts):
        ids = next((values[text] for values in hits.values() if text in values), set())
        if len(ids) == 1:
            found[text] = {"id": next(iter(ids))}
        elif ids:
            several.add(text)
    return found, several


def _among_new(
    tx: Tx, form: PlanForm, aim: Aim, texts: Iterable[str], entries: Entries, existing: Mapping[str, Id]
) -> dict[str, object]:
    """
    Find texts that name records this very file brings, which get their ids now.

    On a snapshot they will never be there, so such a reference is taken away instead of being refused.
    """
    wanted = {fold(text) for text in texts}
    names = {aim.match.key} if aim.match else {form.title.key}
    if aim.match is None and entries.key is not None:
        names.add(entries.key.aim.field.key)
    found: dict[str, object] = {}
    for entry in entries.all:
        told = {fold(str(entry.values[name])) for name in names if name in entry.values} & wanted
        if told and entry.key not in existing:
            entry.id = entry.id or tx.new_id()
            found |= dict.fromkeys(told, entry.id if tx.is_write else None)
    return found


def _look(
    tx: Tx, grant: Grant, form: PlanForm, fields: Sequence[PlanField], texts: Iterable[str]
) -> Iterator[Mapping[str, object]]:
    """Read the records of a form where one of some fields holds one of some texts."""
    if not fields or not grant.form(form.id).can(Verb.READ):
        return
    keys = tuple(each.key for each in fields)
    fitting = [text for text in dict.fromkeys(texts) if _fits(fields[0], text, tx.zone)]
    pieces = [fitting[start : start + AT_ONCE] for start in range(0, len(fitting), AT_ONCE)]
    while pieces:
        some = pieces.pop()
        where = {"or": [{"field": key, "op": "in", "value": some} for key in keys]}
        found = query(tx, grant.plan, grant, Query(form.id, columns=keys, where=where, limit=MOST_HITS))
        if (
            found.next is not None and len(some) > 1
        ):  # of one text the first holders tell that there are several
            pieces += [some[: len(some) // 2], some[len(some) // 2 :]]
        else:
            yield from found.rows


def _fits(field: PlanField, text: str, tz: str) -> bool:
    try:
        return field.field.is_computed or field.field.parse(text, tz=tz) is not None
    except HuodanError:
        return False


def _id(row: Mapping[str, object]) -> Id:
    found = parse_id(str(row["id"]))
    assert found is not None
    return found
