"""
Building apps: which there are, a new one, acts on a draft, and what a screen asks while somebody builds.

Drafts themselves are ``drafts.py``; what an act changes is ``language.document.acts``.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass

from sqlalchemy import select

from huodan.kit.ids import Id
from huodan.language.document import App, Role, builtin, tree_of
from huodan.language.document.edits import Tree
from huodan.language.document.shaping import Act
from huodan.language.plan.wording import Worded, Wording
from huodan.storage.db import Tx
from huodan.storage.system import draft as drafts_table
from huodan.workspace import drafts
from huodan.workspace.beginning import app_name, found, new_key
from huodan.workspace.drafts import Draft
from huodan.workspace.plans import published_apps

MANAGER = {"zh": "管理者", "en": "Manager"}


@dataclass(frozen=True, slots=True)
class Built:
    """An app people build. has_draft: something in it is not published yet."""

    app: App
    has_draft: bool


def apps(tx: Tx) -> tuple[Built, ...]:
    """List the apps people build, in the order of their keys, as they are published."""
    begun = set(tx.execute(select(drafts_table.c.app).where(drafts_table.c.number > 0)).scalars())
    ours = (app for key, app in sorted(published_apps(tx).items()) if key != builtin().key)
    return tuple(Built(app, app.key in begun) for app in ours)


def others(tx: Tx, key: str) -> tuple[App, ...]:
    """List the other apps, the built-in one last: a relation may point into any of them."""
    every = published_apps(tx)
    return tuple(
        app for name, app in sorted(every.items(), key=lambda one: one[0] == builtin().key) if name != key
    )


def create_app(tx: Tx, label: str, *, person: Id) -> str:
    """
    Publish an app without forms, with one role that may do everything in it, and give that role to who makes it.

    Returns its key.

    Raises:
        AppNameMissing
    """
    name = app_name(label)
    key = new_key(tx, name)
    role = Role(id=f"r{hashlib.sha256(f'{key} {tx.now}'.encode()).hexdigest()[:12]}", name=MANAGER)
    app = App(id=key, format=1, key=key, label=name, roles=(role,))
    found(tx, app, person=person)
    return key


def act(tx: Tx, key: str, deed: Act, lang: str) -> Draft:
    """
    Do an act on a draft, as one step.

    Raises:
        AppNotFound, NoPlace, NotADocument and what the act refuses.
    """
    prefixes = {form.id_prefix for app in published_apps(tx).values() for form in app.forms}

    def change(tree: Tree) -> Tree:
        wanted = deepcopy(tree)
        deed.change(wanted, lang, prefixes | {form["id_prefix"] for form in tree["forms"]})
        return wanted

    return drafts.change(tx, key, change)


def word_formula(tx: Tx, key: str, *, table: str, text: str, is_default: bool) -> Worded:
    """Read a formula as it would be in the draft of an app."""
    draft = drafts.open_draft(tx, key, tx.actor.person)
    return Wording((*others(tx, key), draft.app), tz=tx.zone).word(table, text, may_copy=not is_default)


def tree_now(tx: Tx, key: str) -> Tree:
    """Give the tree of the draft of an app."""
    return tree_of(drafts.open_draft(tx, key, tx.actor.person).app)
