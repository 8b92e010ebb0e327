"""
Lock-out: after five wrong passwords within a quarter of an hour nobody signs in under that login for as long.

Owns the table ``sign_in_failure``. Unknown logins are counted alike: the answer does not tell who exists.
Many failures from one address (``MOST_PER_ADDRESS``) lock that address, whatever logins it tries.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, delete, insert, select

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.storage.db import Tx
from huodan.storage.system import sign_in_failure

WINDOW_MS = 15 * 60_000
MOST_PER_LOGIN = 5
MOST_PER_ADDRESS = 100


class LockedOut(HuodanError):
    """Too many wrong passwords; ``retry_after`` seconds are left."""

    code = "locked_out"
    status = 423
    zh = "密码错误次数过多，请 {minutes} 分钟后再试，或请管理员重设密码。"
    en = "Too many wrong passwords. Try again in {minutes} minutes, or ask an administrator for a new one."


def charge(tx: Tx, *, login: str, address: str) -> Id:
    """
    Count an attempt as failed before the password is compared, so that many at once cannot slip through.

    Gives what ``uncharge`` needs.

    Raises:
        LockedOut: with ``retry_after``; the attempt is not counted, so that trying does not prolong the wait.
    """
    tx.execute(delete(sign_in_failure).where(sign_in_failure.c.at <= tx.now - 2 * WINDOW_MS))
    key = fold(login)[:200]
    _refuse_if_locked(tx, sign_in_failure.c.login_key, key, MOST_PER_LOGIN)
    _refuse_if_locked(tx, sign_in_failure.c.address, address, MOST_PER_ADDRESS)
    attempt = tx.new_id()
    values = {"id": attempt, "login_key": key, "address": address, "at": tx.now}
    tx.execute(insert(sign_in_failure).values(values))
    return attempt


def uncharge(tx: Tx, *, attempt: Id) -> None:
    """Take one attempt back that was right as far as it went; those before it still count."""
    tx.execute(delete(sign_in_failure).where(sign_in_failure.c.id == attempt))


def forgive(tx: Tx, *, login: str) -> None:
    """Forget the failures of a login, after the right password or a reset."""
    tx.execute(delete(sign_in_failure).where(sign_in_failure.c.login_key == fold(login)[:200]))


def locked(tx: Tx, *, logins: Collection[str]) -> dict[str, int]:
    """Say which of these logins are locked, and until when."""
    keys = {fold(login)[:200]: login for login in logins}
    counts = sign_in_failure.c.at > tx.now - 2 * WINDOW_MS
    wanted = select(sign_in_failure.c.login_key, sign_in_failure.c.at).where(
        sign_in_failure.c.login_key.in_(keys), counts
    )
    times: dict[str, list[int]] = {}
    for row in tx.execute(wanted.order_by(sign_in_failure.c.at.desc())):
        times.setdefault(row.login_key, []).append(row.at)
    ends = {keys[key]: _locked_until(found[:MOST_PER_LOGIN], MOST_PER_LOGIN) for key, found in times.items()}
    return {login: until for login, until in ends.items() if until > tx.now}


def _refuse_if_locked(tx: Tx, column: Column[object], value: str, most: int) -> None:
    newest = select(sign_in_failure.c.at).where(column == value).order_by(sign_in_failure.c.at.desc())
    times = list(tx.execute(newest.limit(most)).scalars())
    until = _locked_until(times, most)
    if until > tx.now:
        seconds = -(-(until - tx.now) // 1000)
        raise LockedOut(retry_after=seconds, minutes=-(-seconds // 60))


def _locked_until(times: list[int], most: int) -> int:
    """Say until when failures lock, the newest first; 0 if they are too few or too far apart."""
    return times[0] + WINDOW_MS if len(times) == most and times[0] - times[-1] <= WINDOW_MS else 0
