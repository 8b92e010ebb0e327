"""A step calls another program: what is sent is worked out with the step, and sent by a job (``jobs/flow_call.py``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from huodan.engines import flow, jobs
from huodan.kit.ids import Id
from huodan.language.flow.step import Calls
from huodan.language.formula.tree import Array, Constant, Node, children
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.workspace.runs.masking import is_secret, masked

CALL = "flow_call"
GAVE, SENT = "gave", "sent"
"""In the data of a visit: what a call was given, as it may be shown; and what became of each attempt."""
LONGEST, MOST_ANSWERED, MOST_READ = 200, 500, 64_000
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


def shown(wish: Calls, values: Mapping[str, object], tells_own: Callable[[str], bool]) -> dict[str, object]:
    """
    Give what is kept to be shown of what is sent: nothing that is fixed, as a password would be, and nothing called so.

    tells_own: says of a formula that only values of records are in what it gives, and no text of its own.
    """
    host = urlsplit(wish.address or "").hostname
    given = [
        [
            name,
            masked(str(values[name] or ""))[:LONGEST] if tells_own(formula) and not is_secret(name) else None,
        ]
        for name, formula in wish.given
    ]
    return {"host": host, "given": given}


def writes_text(node: Node) -> bool:
    """Say whether a formula holds a text of its own, which may be a part of a secret."""
    match node:
        case Constant():
            return isinstance(node.value, str)
        case Array():
            return any(isinstance(each, str) for each in node.values)
        case _:
            return any(map(writes_text, children(node)))


def beginning(answer: bytes) -> str:
    """Give the first lines of an answer, without what is called a secret in them."""
    return masked(answer[:MOST_READ].decode("utf-8", "replace"))[:MOST_ANSWERED]


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
