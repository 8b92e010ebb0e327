"""
Roles of an app while it is built: who has each, and what the draft gives it.

What an act does to a role is ``language.document.granting``; what a publish means for rights, ``publishing.rights_said``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huodan.engines import people
from huodan.kit.ids import Id
from huodan.language.plan import Plan
from huodan.storage.db import Tx
from huodan.workspace import drafts
from huodan.workspace.administering import plan_to_show
from huodan.workspace.drafts import Draft
from huodan.workspace.plans import Problems


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, with the Plan there will be with it or what keeps it from having one."""

    draft: Draft
    plan: Plan | Problems


def drafted(tx: Tx, key: str) -> Drafted:
    """
    Give the draft of an app with its Plan.

    Raises:
        AppNotFound, Clash: as ``drafts.open_draft``.
    """
    found = drafts.open_draft(tx, key, tx.actor.person)
    return Drafted(found, plan_to_show(tx, key, found.app))


def holders(tx: Tx) -> Mapping[str, tuple[Id, ...]]:
    """List who has each role that anybody has, by its id."""
    found: dict[str, list[Id]] = {}
    for account in people.accounts(tx):
        if account.is_active:
            for role in account.roles:
                found.setdefault(role, []).append(account.person)
    return {role: tuple(persons) for role, persons in found.items()}
