"""
Sending what waits: the turn of an address is taken in one Tx, messages are sent outside of any, what came of it is noted in
a third.

Killed in between, the turn runs out and what was not noted is sent again under the same id: at least once, never not at
all. Does not own who calls it, and when (``doors/worker.py``).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huodan.connectors.posting import SECONDS, Answered, Refuse, Unsent, post
from huodan.connectors.standard_webhooks import headers as signed_headers
from huodan.engines import webhooks
from huodan.engines.webhooks import LEASE_MS, Outcome, Turn, Waiting, Webhook
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.sealing import Unsealable, unseal
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks.message import grant_of, message, message_id
from huodan.workspace.webhooks.permitted import allowed_networks, refusing

log = logging.getLogger(__name__)

BUDGET_SECONDS = 20.0
"""For which sending goes on in one turn; the last message may take as long again as one may."""
LEASE_SHARE = 0.8
"""In which part of a lease sending is begun, so that nobody else has the turn while it is done."""
MOST_REFUSED = 3
"""After so many refusals in a row it is another's turn."""
SLOW_MS = 5_000
"""A server error that took so long speaks of the address, too."""
TIRED = frozenset({408, 425, 429, 502, 503, 504})
"""Answers that speak of the address, not of the message."""
AGENT = "Huodan-Webhooks/1"
NOT_MADE: Text = {
    "zh": "活单没能生成或发出这条消息，原因记在服务器日志里，请联系运维",
    "en": "Huodan could not make or send this message; the server's log says why",
}


class SecretLost(HuodanError):
    """What seals the secret of a webhook is not on this machine."""

    code = "webhook_secret_lost"
    status = 409
    zh = "这个 Webhook 的密钥在这台机器上打不开（seal.key 不在）。请放回 seal.key，或更换密钥。"
    en = "The secret of this webhook does not open on this machine. Put seal.key back, or replace the secret."


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of posting one message, as the log keeps it."""

    answered: Answered | None
    error: Text | None
    is_refused: bool
    took_ms: int
    request: Mapping[str, object]

    @property
    def answer(self) -> dict[str, object] | None:
        """Give what came back, JSON-ready."""
        if self.answered is None:
            return None
        text = self.answered.body.decode("utf-8", "replace")
        return {"status": self.answered.status, "type": self.answered.content_type, "body": text}


def has_due(database: Database) -> bool:
    """Say whether there is something to send now."""
    with database.read(SYSTEM) as tx:
        return webhooks.is_due(tx)


def deliver(
    database: Database, *, stopping: Callable[[], bool] = lambda: False, lease_ms: int = LEASE_MS
) -> bool:
    """Tell one address some of what waits for it; False if nothing is due."""
    if not has_due(database):
        return False
    began = time.monotonic()
    turn = database.transact(SYSTEM, lambda tx: webhooks.take(tx, lease_ms=lease_ms))
    if turn is None:
        return False
    until = began + min(BUDGET_SECONDS, LEASE_SHARE * lease_ms / 1000)
    outcomes = _send_all(database, turn, lambda: stopping() or time.monotonic() > until)
    off = database.transact(SYSTEM, lambda tx: webhooks.note(tx, turn, outcomes))
    if off is not None:
        log.warning("webhook %s was switched off: %s", turn.webhook.id, off)
    return True


def _send_all(database: Database, turn: Turn, is_over: Callable[[], bool]) -> list[Outcome]:
    """Send one after another, until the time is up or nobody takes them."""
    with database.read(SYSTEM) as tx:
        waiting, networks = webhooks.due(tx, turn), allowed_networks(tx)
    outcomes: list[Outcome] = []
    refused = 0
    for told in waiting:
        if is_over():
            break
        one = _tell(database, turn.webhook, told, refusing(networks))
        outcomes.append(one)
        if not one.is_withheld and not one.is_ours:
            refused = 0 if one.is_delivered else refused + 1
        if one.is_down or one.is_gone or refused == MOST_REFUSED:
            break
    return outcomes


def _tell(database: Database, webhook: Webhook, told: Waiting, refuse: Refuse) -> Outcome:
    """Write a message, now that it is its turn, and send it; one that cannot be made counts as tried, and spoils no other."""
    try:
        with database.read(SYSTEM) as tx:
            plan = current_plan(tx)
            granted = grant_of(plan, webhook)
            tx.actor = granted.actor
            body, now = message(tx, plan, granted, told), tx.now
        if body is None:
            return Outcome(told.entry, told.attempts)
        posted = send(database, webhook, told.entry, body, now=now, refuse=refuse)
    except Exception:
        log.exception("the webhook %s could not be told of %s", webhook.id, told.entry)
        return Outcome(told.entry, told.attempts + 1, error=_both(NOT_MADE), is_ours=True)
    return _outcome(told.entry, told.attempts + 1, posted)


def send(database: Database, webhook: Webhook, entry: Id, body: bytes, *, now: int, refuse: Refuse) -> Posted:
    """Sign a message and post it once."""
    id = message_id(entry)
    began = time.monotonic()
    sent: dict[str, str] = {"content-type": "application/json", "user-agent": AGENT}
    answered, error, is_refused = None, None, False
    try:
        sent |= signed_headers(_keys(database, webhook, now), id=id, timestamp=now // 1000, body=body)
        answered = post(webhook.url, body, sent, refuse=refuse, seconds=SECONDS)
    except Unsent as unsent:
        error, is_refused = unsent.reason, unsent.is_refused
    except SecretLost as lost:
        error, is_refused = {"zh": lost.text("zh"), "en": lost.text("en")}, True
    took = int(1000 * (time.monotonic() - began))
    request = {"url": webhook.url, "headers": sent, "body": body.decode()}
    return Posted(answered, error, is_refused, took, request)


def _keys(database: Database, webhook: Webhook, now: int) -> list[str]:
    """Open the secrets that sign now."""
    former = [sealed for sealed, until in webhook.former if now < until]
    try:
        return [unseal(database, one) for one in (webhook.secret, *former)]
    except Unsealable as error:
        raise SecretLost from error


def _outcome(entry: Id, attempts: int, posted: Posted) -> Outcome:
    answered = posted.answered
    retry_after = None if answered is None else answered.retry_after
    is_slow = posted.took_ms > SLOW_MS
    is_tired = answered is not None and (answered.status in TIRED or (answered.status >= 500 and is_slow))
    return Outcome(
        entry,
        attempts,
        status=None if answered is None else answered.status,
        error=None if posted.error is None else _both(posted.error),
        took_ms=posted.took_ms,
        is_down=answered is None or is_tired,
        pause_ms=1000 * retry_after if retry_after is not None and is_tired else 0,
        request=posted.request,
        answer=posted.answer,
    )


def _both(text: Text) -> str:
    """Keep a reason in both languages, to be said in that of whoever reads the log."""
    return f"{say(text, 'zh')}\n{say(text, 'en')}"


def note_trial(tx: Tx, webhook: Id, entry: Id, posted: Posted) -> None:
    """Keep in the log what came of trying an address out."""
    webhooks.note_trial(
        tx,
        webhook,
        entry,
        took_ms=posted.took_ms,
        status=None if posted.answered is None else posted.answered.status,
        error=None if posted.error is None else _both(posted.error),
        request=posted.request,
        answer=posted.answer,
    )
