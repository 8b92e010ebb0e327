"""A sealed secret that is replaced: the former count beside it for a day each, so that both sides need not change at once."""

from __future__ import annotations

import json
from typing import Final

DAY_MS = 86_400_000
MOST_FORMER = 4
Former = tuple[tuple[str, int], ...]
"""Sealed secrets, each with the moment until which it counts."""

ENDED: Final[dict[str, None]] = {"former": None, "former_until": None}
"""The columns of what has no former secret."""


def replaced(was: str, former: Former, secret: str, *, now: int) -> dict[str, object]:
    """Give the columns of what has another secret from now on. was, former: those until now."""
    ends = now + DAY_MS
    kept = [(was, ends), *(one for one in former if now < one[1] <= ends)][:MOST_FORMER]
    return {"former": json.dumps(kept), "former_until": ends, "secret": secret}


def read_former(text: str | None) -> Former:
    """Read the column ``replaced`` wrote."""
    return tuple((sealed, until) for sealed, until in json.loads(text or "[]"))


def counting(secret: str, former: Former, *, now: int) -> tuple[str, ...]:
    """Give the secrets that count now, the newest first."""
    return (secret, *(sealed for sealed, until in former if now < until))
