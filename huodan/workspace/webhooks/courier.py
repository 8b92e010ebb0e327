"""
Sending what waits: the turn of an address is taken in one Tx, messages are sent outside of any, what came of it is noted in
a third.

Killed in between, the turn runs out and what was not noted is sent again under the same id: at least once, never not at
all. Does not own who calls it, and when (``doors/worker.py``).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from huodan.connectors.channels import Parcel, Sent, Verdict, Words
from huodan.connectors.posting import Refuse
from huodan.engines import webhooks
from huodan.engines.webhooks import LEASE_MS, Outcome, Turn, Waiting, Webhook
from huodan.kit.ids import Id, format_ids
from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import texting, wording
from huodan.workspace.webhooks.aiming import SecretLost, channel_of, target_of
from huodan.workspace.webhooks.message import PREFIX, grant_of, message, message_id
from huodan.workspace.webhooks.permitted import allowed_networks, refusing
from huodan.workspace.webhooks.todos import NoMoreNeeded

log = logging.getLogger(__name__)

Made = TypeVar("Made")

BUDGET_SECONDS = 20.0
"""For which sending goes on in one turn; the last message may take as long again as one may."""
LEASE_SHARE = 0.8
"""In which part of a lease sending is begun, so that nobody else has the turn while it is done."""
MOST_REFUSED = 3
"""After so many refusals in a row it is another's turn."""
MOST_TOGETHER = 200
"""So many changes are told people in one message; its lines are as many as it has room for."""
NOT_TOLD = "the webhook %s could not be told of %s"
NOT_MADE: Text = {
    "zh": "活单没能生成或发出这条消息，原因记在服务器日志里，请联系运维",
    "en": "Huodan could not make or send this message; the server's log says why",
}


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
    """Send one after another, until the time is up or nobody takes them; people are told all in one message."""
    webhook = turn.webhook
    channel = channel_of(webhook)
    is_together = channel.is_for_people or channel.is_to_each
    limit = MOST_TOGETHER if is_together else webhooks.MOST_AT_ONCE
    with database.read(SYSTEM) as tx:
        waiting, networks = webhooks.due(tx, turn, limit=limit), allowed_networks(tx)
    tell = _tell_people if channel.is_for_people else _tell_each if channel.is_to_each else _tell_program
    return tell(database, webhook, waiting, refusing(networks), is_over)


def _tell_program(
    database: Database,
    webhook: Webhook,
    waiting: Sequence[Waiting],
    refuse: Refuse,
    is_over: Callable[[], bool],
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    refused = 0
    for told in waiting:
        if is_over():
            break
        one = _tell(database, webhook, told, refuse)
        outcomes.append(one)
        if not one.is_withheld and not one.is_ours:
            refused = 0 if one.is_delivered else refused + 1
        if one.is_down or one.is_gone or refused == MOST_REFUSED:
            break
    return outcomes


def _tell_people(
    database: Database,
    webhook: Webhook,
    waiting: Sequence[Waiting],
    refuse: Refuse,
    is_over: Callable[[], bool],
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    said: list[tuple[Waiting, Words]] = []
    for told in waiting:
        if is_over():
            break
        try:
            words = _made(database, webhook, told, wording.words)
        except NoMoreNeeded:
            outcomes.append(Outcome(told.entry, told.attempts, is_moot=True))
            continue
        except Exception:
            log.exception(NOT_TOLD, webhook.id, told.entry)
            outcomes.append(_not_made(told))
            continue
        if words is None:
            outcomes.append(Outcome(told.entry, told.attempts))
        else:
            said.append((told, words))
    if not said:
        return outcomes
    parcel = Parcel(message_id(said[0][0].entry), words=wording.together([words for _, words in said]))
    try:
        sent = send(database, webhook, parcel, now=database.now(), refuse=refuse)
    except Exception:
        log.exception(NOT_TOLD, webhook.id, said[0][0].entry)
        return [*outcomes, *(_not_made(told) for told, _ in said)]
    gap_ms = channel_of(webhook).gap_ms
    return [*outcomes, *(_outcome(told.entry, told.attempts + 1, sent, gap_ms) for told, _ in said)]


def _tell_each(
    database: Database,
    webhook: Webhook,
    waiting: Sequence[Waiting],
    refuse: Refuse,
    is_over: Callable[[], bool],
) -> list[Outcome]:
    """Tell single persons, each all there is for them in one message."""
    outcomes: list[Outcome] = []
    texts: dict[object, list[texting.OneText]] = {}
    for told in waiting:
        if is_over():
            break
        try:
            text = _made(database, webhook, told, texting.text_for)
        except texting.NoNumber:
            outcomes.append(Outcome(told.entry, told.attempts + 1, error=_both(texting.NOBODY), is_ours=True))
        except Exception:
            log.exception(NOT_TOLD, webhook.id, told.entry)
            outcomes.append(_not_made(told))
        else:
            if text is None:
                outcomes.append(Outcome(told.entry, told.attempts))
            else:
                texts.setdefault(text.to, []).append(text)
    refused = 0
    for several in texts.values():
        if is_over():
            break
        entries = [one.told.entry for one in several]
        parcel = Parcel(format_ids(PREFIX, entries), texting.body_of(several, database.zone))
        try:
            sent = send(database, webhook, parcel, now=database.now(), refuse=refuse)
        except Exception:
            log.exception(NOT_TOLD, webhook.id, entries[0])
            outcomes += [_not_made(one.told) for one in several]
            continue
        gap_ms = channel_of(webhook).gap_ms
        outcomes += [_outcome(one.told.entry, one.told.attempts + 1, sent, gap_ms) for one in several]
        refused = 0 if sent.verdict.is_taken else refused + 1
        if sent.verdict.is_down or sent.verdict.is_gone or refused == MOST_REFUSED:
            break
    return outcomes


def _tell(database: Database, webhook: Webhook, told: Waiting, refuse: Refuse) -> Outcome:
    """Write a message, now that it is its turn, and send it; one that cannot be made counts as tried, and spoils no other."""
    try:
        body = _made(database, webhook, told, message)
        if body is None:
            return Outcome(told.entry, told.attempts)
        parcel = Parcel(message_id(told.entry), body)
        sent = send(database, webhook, parcel, now=database.now(), refuse=refuse)
    except Exception:
        log.exception(NOT_TOLD, webhook.id, told.entry)
        return _not_made(told)
    return _outcome(told.entry, told.attempts + 1, sent)


def _made(
    database: Database,
    webhook: Webhook,
    told: Waiting,
    write: Callable[[Tx, Plan, Grant, Waiting], Made | None],
) -> Made | None:
    """Write what is told of a change, with the rights of now."""
    with database.read(SYSTEM) as tx:
        plan = current_plan(tx)
        granted = grant_of(plan, webhook)
        tx.actor = granted.actor
        return write(tx, plan, granted, told)


def _not_made(told: Waiting) -> Outcome:
    return Outcome(told.entry, told.attempts + 1, error=_both(NOT_MADE), is_ours=True)


def send(database: Database, webhook: Webhook, parcel: Parcel, *, now: int, refuse: Refuse) -> Sent:
    """Send something once, on the channel of its webhook. now: in ms."""
    try:
        target = target_of(database, webhook, now)
    except SecretLost as lost:
        error: Text = {"zh": lost.text("zh"), "en": lost.text("en")}
        return Sent(
            Verdict(False, error, is_down=True), None, 0, {"url": webhook.url, "headers": {}, "body": ""}
        )
    return channel_of(webhook).send(target, parcel, now=now, refuse=refuse)


def _outcome(entry: Id, attempts: int, sent: Sent, gap_ms: int = 0) -> Outcome:
    verdict = sent.verdict
    return Outcome(
        entry,
        attempts,
        status=None if sent.answered is None else sent.answered.status,
        error=None if verdict.error is None else _both(verdict.error),
        took_ms=sent.took_ms,
        is_down=verdict.is_down,
        is_gone=verdict.is_gone,
        pause_ms=verdict.pause_ms or (0 if verdict.is_down else gap_ms),
        request=sent.request,
        answer=_answer(sent),
    )


def _answer(sent: Sent) -> dict[str, object] | None:
    """Give what came back, JSON-ready."""
    if sent.answered is None:
        return None
    text = sent.answered.body.decode("utf-8", "replace")
    return {"status": sent.answered.status, "type": sent.answered.content_type, "body": text}


def _both(text: Text) -> str:
    """Keep a reason in both languages, to be said in that of whoever reads the log."""
    return f"{say(text, 'zh')}\n{say(text, 'en')}"


def note_trial(tx: Tx, webhook: Id, entry: Id, sent: Sent) -> None:
    """Keep in the log what came of trying an address out."""
    came = _outcome(entry, 1, sent)
    webhooks.note_trial(
        tx,
        webhook,
        entry,
        is_taken=came.is_delivered,
        took_ms=came.took_ms,
        status=came.status,
        error=came.error,
        request=sent.request,
        answer=came.answer,
    )
