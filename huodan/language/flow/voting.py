"""
What several people who are asked the same thing have decided together (会签, 或签, 依次, 按比例, 随机一人, 认领).

The ways and their names are those of Chinese approval products; what each means is given by the cases of
``suites/approval`` (210 sequences of votes), of which tests make sure. Of 随机一人 only who was drawn is asked, of 认领 who
claimed it (decision 0095).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil

EVERYBODY = Fraction(1)


class Way(StrEnum):
    """How many of those who are asked have to agree, and in which order they are asked."""

    ANY = "any"
    ALL = "all"
    RATIO = "ratio"
    SEQUENTIAL = "sequential"
    RANDOM = "random"
    CLAIM = "claim"

    @property
    def is_one(self) -> bool:
        """Say whether who says something first has decided it for all."""
        return self in (Way.ANY, Way.RANDOM, Way.CLAIM)


class Vote(StrEnum):
    """What one of them said."""

    APPROVE = "approve"
    REJECT = "reject"


def decided(way: Way, votes: Sequence[Vote | None], ratio: Fraction = EVERYBODY) -> Vote | None:
    """
    Say what is decided, as soon as no further vote can change it; None while it is open.

    votes: one of each person who is asked, in their order; None of those who have not said anything.
    ratio: how large a part has to agree, of RATIO only.
    """
    agree, refuse = (sum(vote is said for vote in votes) for said in (Vote.APPROVE, Vote.REJECT))
    if way.is_one and agree + refuse:
        return Vote.APPROVE if agree else Vote.REJECT  # who says something first has decided it for all
    needed = ceil(len(votes) * (ratio if way is Way.RATIO else EVERYBODY))
    if agree >= needed:
        return Vote.APPROVE
    return Vote.REJECT if len(votes) - refuse < needed else None


def asked_now(way: Way, votes: Sequence[Vote | None]) -> tuple[int, ...]:
    """Give the places of those whose turn it is: all who have not said anything, or the next one only."""
    open = tuple(place for place, vote in enumerate(votes) if vote is None)
    return open[:1] if way is Way.SEQUENTIAL else open
