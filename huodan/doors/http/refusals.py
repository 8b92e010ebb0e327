"""
What the log says of refused acts: who wanted what, from where. Never a body, a query, a token or a password.

An administrator finds here who tries doors that are closed to them. Sign-ins are logged where they happen.
"""

from __future__ import annotations

import logging

from huodan.doors.http.message import Message
from huodan.engines import people
from huodan.kit.errors import HuodanError
from huodan.storage.db import Database

log = logging.getLogger("huodan.refused")

TOLD = frozenset({403, 404, 423})
TOLD_CODES = frozenset({"wrong_old_password"})
LONGEST_PATH = 200
HOOKS = "/api/v1/hooks/"
"""What follows in a path is a secret: who knows it may post there."""


def note_refusal(database: Database, message: Message, refusal: HuodanError) -> None:
    """This function will log a refusal worth knowing of; a browser whose session ended is not."""
    is_bad_key = refusal.status == 401 and message.bearer is not None
    if not (is_bad_key or refusal.status in TOLD or refusal.code in TOLD_CODES):
        return
    level = logging.INFO if refusal.status == 404 else logging.WARNING
    log.log(
        level,
        "%s from %s: %s %r refused: %s",
        _who(database, message),
        message.address,
        message.method,
        told_path(message.path),
        refusal.code,
    )


def told_path(path: str) -> str:
    """This function will say of a path what may stand in a log."""
    return f"{HOOKS}…" if path.startswith(HOOKS) else path[:LONGEST_PATH]


def _who(database: Database, message: Message) -> str:
    with database.read() as tx:
        caller = people.identify(tx, token=message.token) if message.token else None
    if caller is None:
        return "somebody with a wrong key" if message.bearer else "somebody"
    return repr(caller.login) if caller.actor.key is None else f"key {caller.login!r}"
