"""A step calls another program: what is sent is worked out with the step, and sent by a job (``jobs/flow_call.py``)."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines import flow, jobs
from huodan.kit.ids import Id
from huodan.language.flow.step import Calls
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx

CALL = "flow_call"
HOLD_MS = 15_000
"""Nothing goes out before: what somebody said may be taken back at once (resolutions 16)."""


def ask(tx: Tx, held: flow.Held, visit: Id, wish: Calls, values: Mapping[str, object]) -> None:
    """Have the program called, once what led to it cannot be taken back at once any more. values: by their dotted names."""
    input = {
        "run": held.id,
        "visit": visit,
        "address": wish.address,
        "body": _tree(values),
        "takes": [list(each) for each in wish.takes],
        "waits": wish.waits,
    }
    title = {"zh": "调用外部系统", "en": "Call another system"}
    once = f"{CALL}:{visit}"
    jobs.enqueue(tx, kind=CALL, title=title, input=input, once=once, run_at=tx.now + HOLD_MS, by=SYSTEM)


def _tree(values: Mapping[str, object]) -> dict[str, object]:
    """Make of ``order.no`` a tree."""
    tree: dict[str, object] = {}
    for name, value in values.items():
        *above, last = name.split(".")
        at = tree
        for each in above:
            below = at.setdefault(each, {})
            if not isinstance(below, dict):
                below = at[each] = {}
            at = below
        at[last] = value
    return tree
