"""A step calls another program: what is sent is worked out with the step, and sent by a job (``jobs/flow_call.py``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from huodan.engines import flow, jobs
from huodan.kit.ids import Id
from huodan.language.flow.step import Calls
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx

CALL = "flow_call"
GAVE, SENT = "gave", "sent"
"""In the data of a visit: what a call was given, as it may be shown; and what became of each attempt."""
LONGEST, MOST_ANSWERED = 200, 500
SECRET = re.compile(
    r"(?i)token|secret|passw|pwd|api_?key|access_?key|authorization|credential|signature|密码|密钥"
)
SECRET_VALUE = re.compile(
    rf"""((?:{SECRET.pattern[4:]})[\w-]*["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,&}}\]]+)""",
    re.IGNORECASE,
)
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


def shown(
    wish: Calls, values: Mapping[str, object], reads_nothing: Callable[[str], bool]
) -> dict[str, object]:
    """Give what is kept to be shown of what is sent: nothing that is fixed, as a password would be, and nothing called so."""
    host = urlsplit(wish.address or "").hostname
    given = [
        [name, None if reads_nothing(formula) or SECRET.search(name) else str(values[name] or "")[:LONGEST]]
        for name, formula in wish.given
    ]
    return {"host": host, "given": given}


def beginning(answer: bytes) -> str:
    """Give the first lines of an answer, without what is called a secret in them."""
    text = answer[: 4 * MOST_ANSWERED].decode("utf-8", "replace")
    return SECRET_VALUE.sub(r"\1••••", text)[:MOST_ANSWERED]


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
