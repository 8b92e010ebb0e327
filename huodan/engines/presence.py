"""
Presence: who has which record open just now, in which tab of a browser, and whether they edit it.

A tab says so again and again; one that was silent for a while is gone. Only who may read the record hears of the others.
Owns the table ``presence``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.shown import reference, titles
from huodan.storage.system import presence

SILENT_MS = 45_000
"""A tab speaks every 20 seconds; one that missed two turns is gone."""

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody else who has the record open; ``person`` as in ``api.md``, None if the asker may not know who it is."""

    person: Mapping[str, object] | None
    is_editing: bool


def visit(
    tx: Tx, plan: Plan, grant: Grant, *, form: str, id: Id, tab: str, is_editing: bool, is_leaving: bool
) -> tuple[tuple[Visitor, ...], bool]:
    """
    Note that the actor has a record open in a tab, or leaves it, and name the others, longest there first.

    Also says whether the others have something new to see.

    Raises:
        NotFound: if the record is not there or may not be seen.
    """
    grant.require(form, Verb.READ)
    if not covering(tx, plan, grant, form, id, Verb.READ):
        raise RecordNotFound
    is_new = _leave(tx, tab) if is_leaving else _come(tx, form=form, id=id, tab=tab, is_editing=is_editing)
    return _others(tx, plan, grant, form, id), is_new


def _come(tx: Tx, *, form: str, id: Id, tab: str, is_editing: bool) -> bool:
    gone = tx.execute(delete(presence).where(presence.c.seen_at < tx.now - SILENT_MS)).rowcount
    was = tx.execute(select(presence).where(presence.c.tab == tab)).one_or_none()
    place = {"form": form, "record": id, "person": tx.actor.person, "is_editing": int(is_editing)}
    if was is None:
        _begin(tx, {"tab": tab, "since": tx.now, "seen_at": tx.now, **place})
        return True
    is_same = all(was._mapping[name] == value for name, value in place.items())
    since = was.since if (was.form, was.record) == (form, id) else tx.now
    tx.execute(update(presence).where(presence.c.tab == tab).values(since=since, seen_at=tx.now, **place))
    return bool(gone) or not is_same


def _begin(tx: Tx, row: Mapping[str, object]) -> None:
    """Note a tab, also where another request of it did so meanwhile, perhaps at another server."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    news = ", ".join(f"{name} = excluded.{name}" for name in row if name != "tab")
    tx.run(
        f"INSERT INTO presence ({', '.join(row)}) VALUES ({', '.join([mark] * len(row))}) "
        f"ON CONFLICT (tab) DO UPDATE SET {news}",
        tuple(row.values()),
    )


def _leave(tx: Tx, tab: str) -> bool:
    mine = presence.c.person == tx.actor.person
    return bool(tx.execute(delete(presence).where(presence.c.tab == tab, mine)).rowcount)


def _others(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> tuple[Visitor, ...]:
    wanted = (
        select(presence.c.person, presence.c.is_editing)
        .where(presence.c.form == form, presence.c.record == id, presence.c.person != tx.actor.person)
        .where(presence.c.seen_at >= tx.now - SILENT_MS)
        .order_by(presence.c.since, presence.c.tab)
    )
    editing: dict[Id, bool] = {}
    for row in tx.execute(wanted):
        editing[row.person] = editing.get(row.person, False) or bool(row.is_editing)
    shown = list(editing)[:MOST_SHOWN]
    names = titles(tx, plan, grant, PEOPLE, set(shown))
    return tuple(
        Visitor(reference(plan, PEOPLE, person, names[person]) if names[person] else None, editing[person])
        for person in shown
    )
