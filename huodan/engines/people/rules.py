"""
The rules of signing in that a workspace sets: how long passwords are, how long they last, who needs a second factor.

Owns what they are and which of them make sense. Written as a setting of the workspace; here they are only read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean, fold
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.system import workspace_setting

SETTING = "signing"
SHORTEST, LONGEST_SHORTEST = 8, 64
MOST_DAYS = 3650
MOST_WORDS, LONGEST_WORD = 200, 40


class BadRules(HuodanError):
    """Rules of signing in that make no sense."""

    code = "bad_signing_rules"
    status = 422
    zh = "密码最少 {shortest} 到 {longest} 个字符；有效期 1 到 {days} 天，或永不过期；不能用的词最多 {words} 个。"
    en = (
        "Passwords have at least {shortest} to {longest} characters; they last 1 to {days} days, or for ever; "
        "at most {words} words can be ruled out."
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What holds for everybody who signs in.

    shortest: characters of a new password. expires_days: after which it must be changed, None for never.
    may_stay: whether a browser may stay signed in for 30 days. words: that no password may be, beside the common ones.
    totp_roles: ids of the roles whose people need a second factor.
    """

    shortest: int = SHORTEST
    expires_days: int | None = None
    may_stay: bool = True
    words: tuple[str, ...] = ()
    totp_roles: tuple[str, ...] = ()

    def last_good(self, now: int) -> int | None:
        """Give the moment since which a password must have been set; None if they last for ever."""
        return None if self.expires_days is None else now - self.expires_days * DAY_MS


USUAL = Rules()


def rules(tx: Tx) -> Rules:
    """Read the rules of a workspace; the usual ones where none was set."""
    found = tx.execute(select(workspace_setting.c.value).where(workspace_setting.c.key == SETTING)).scalar()
    if found is None:
        return USUAL
    kept: Mapping[str, Any] = json.loads(found)
    return Rules(
        shortest=kept["shortest"],
        expires_days=kept["expires_days"],
        may_stay=kept["may_stay"],
        words=tuple(kept["words"]),
        totp_roles=tuple(kept["totp_roles"]),
    )


def check_rules(asked: Rules) -> Rules:
    """
    Give rules as they are kept: words once each, without those that are empty.

    Raises:
        BadRules: if they make no sense.
    """
    words = tuple(dict.fromkeys(fold(word) for given in asked.words if (word := clean(given)) is not None))
    is_good = (
        SHORTEST <= asked.shortest <= LONGEST_SHORTEST
        and (asked.expires_days is None or 1 <= asked.expires_days <= MOST_DAYS)
        and len(words) <= MOST_WORDS
        and all(len(word) <= LONGEST_WORD for word in words)
    )
    if not is_good:
        raise BadRules(shortest=SHORTEST, longest=LONGEST_SHORTEST, days=MOST_DAYS, words=MOST_WORDS)
    return Rules(
        asked.shortest, asked.expires_days, asked.may_stay, words, tuple(sorted(set(asked.totp_roles)))
    )
