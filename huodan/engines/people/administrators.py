"""
The last administrator: somebody who keeps the workspace must always be able to sign in.

Owns that rule. Whoever takes such a right away first holds all administrators' accounts, so that of two who take one
from the other at the same moment the second one sees what the first one did.
"""

from __future__ import annotations

from sqlalchemy import func, select

from huodan.engines.people.roles import ADMINISTRATOR
from huodan.engines.people.rows import IS_STAFF, people
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.system import account

_IS_ADMINISTRATOR = (account.c.roles.like(f'%"{ADMINISTRATOR}"%'), account.c.is_active == 1)


class LastAdministrator(HuodanError):
    """Nobody would be left who may keep people and settings."""

    code = "last_administrator"
    status = 409
    zh = "这是最后一个能登录的管理员，不能停用、删除或去掉管理员角色。请先给另一位成员管理员角色。"
    en = (
        "This is the last administrator who can sign in; they can be neither deactivated nor deleted nor lose the role. "
        "Make somebody else an administrator first."
    )


def hold_administrators(tx: Tx) -> frozenset[Id]:
    """Lock the accounts of all administrators, in one order for everybody, and say whose they are."""
    wanted = select(account.c.person).where(*_IS_ADMINISTRATOR).order_by(account.c.person)
    return frozenset(tx.execute(wanted.with_for_update()).scalars())


def require_administrator(tx: Tx) -> None:
    """
    Let a change pass that leaves an administrator who can sign in.

    Raises:
        LastAdministrator: the Tx must be given up then.
    """
    left = select(func.count()).select_from(account).join(people, people.c.id == account.c.person)
    if not tx.execute(left.where(*_IS_ADMINISTRATOR, IS_STAFF)).scalar_one():
        raise LastAdministrator
