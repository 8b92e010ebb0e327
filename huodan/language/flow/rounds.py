"""How often a run is led back to one node in one moment, in which nobody could do anything about it."""

from __future__ import annotations

from collections.abc import Sequence

from huodan.kit.errors import HuodanError
from huodan.language.flow.run import Visit

MOST_ROUNDS = 20
ROUNDS = "rounds"
"""In the data of a visit: how often it was come back to so."""


class RoundAndRound(HuodanError):
    """A run comes to the same nodes again and again without waiting for anything."""

    code = "round_and_round"
    status = 422
    zh = "流程在同一些步骤里一口气转了 {limit} 圈还没有停，已停下。请在中间加上等待或审批，或检查跳转的条件。"
    en = "The process went round {limit} times at once without waiting. Let something between wait, or check when it jumps."


def next_round(visits: Sequence[Visit], now: int) -> int:
    """
    Count one more return to a node. visits: of it, in the same way of the same block.

    Raises:
        RoundAndRound
    """
    last = visits[-1] if visits else None
    known = 0 if last is None or last.entered_at != now else last.data.get(ROUNDS, 0)
    if not isinstance(known, int) or known >= MOST_ROUNDS:
        raise RoundAndRound(limit=MOST_ROUNDS)
    return known + 1
