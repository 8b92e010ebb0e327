"""
Writing to who is to be told: the turn of a person is taken in one Tx, the letter is handed over outside of any, what came of it
is noted in a third.

Killed in between, the turn runs out and the letter is sent again under the same id: at least once, never not at all. Does not
own who calls it, and when (``doors/worker.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from huodan.connectors.mailing import Unmailed, send
from huodan.engines import mail, people
from huodan.engines.mail import LEASE_MS, Item, Outcome, Turn
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import format_id, format_ids
from huodan.kit.text import without_controls
from huodan.kit.words import Lang, Text
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, Actor
from huodan.storage.db import Database, Tx
from huodan.workspace.mailing.addresses import parse_mail_address
from huodan.workspace.mailing.server import MailSettings, NoMailServer, mail_settings, server_of
from huodan.workspace.mailing.wording import Letter, Written, write, write_trial
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks.permitted import allowed_networks, refusing

log = logging.getLogger(__name__)

PREFIX = "mail"
NOT_MADE: Text = {
    "zh": "活单没能写出这封邮件，原因记在服务器日志里，请联系运维",
    "en": "Huodan could not write this letter; the server's log says why",
}


class NotTaken(HuodanError):
    """A test message was not taken."""

    code = "mail_not_taken"
    status = 422
    zh = "测试邮件没有发出去：{reason}。"
    en = "The test message was not sent: {reason}."


def deliver_mail(database: Database, *, lease_ms: int = LEASE_MS) -> bool:
    """Write to one person of what waits for them; False if nothing is due."""
    with database.read(SYSTEM) as tx:
        if not mail.has_due(tx):
            return False
    turn = database.transact(SYSTEM, lambda tx: mail.take(tx, lease_ms=lease_ms))
    if turn is None:
        return False
    outcome = _write_to(database, turn)
    database.transact(SYSTEM, lambda tx: mail.note(tx, turn, outcome))
    if outcome.error is not None:
        log.warning("mail to person %s was not taken: %s", turn.person, outcome.error)
    return True


def try_mail(database: Database, actor: Actor, to: str, *, lang: Lang) -> str:
    """
    Send a test message, outside of any Tx, and give the address it went to.

    Raises:
        NoMailServer, BadMailAddress, MailPasswordLost, NotTaken
    """
    address = parse_mail_address(to, path="to")
    with database.read(actor) as tx:
        settings, networks, now = mail_settings(tx), allowed_networks(tx), tx.now
        if settings is None:
            raise NoMailServer
        written, name = write_trial(tx, lang), format_id(PREFIX, tx.new_id())
        moment = zone.iso(now, tx.zone)
    letter = _enveloped(settings, address, written, name, moment)
    try:
        send(
            server_of(database, settings),
            letter,
            sender=settings.sender,
            to=address,
            refuse=refusing(networks),
        )
    except Unmailed as unmailed:
        raise NotTaken(reason=unmailed.reason) from unmailed
    return address


def _write_to(database: Database, turn: Turn) -> Outcome:
    """Write to somebody what they may know now, and hand it over; what cannot be written counts as tried."""
    items: tuple[Item, ...] = ()
    try:
        with database.read(SYSTEM) as tx:
            items = mail.due(tx, turn)
            settings, networks, moment = mail_settings(tx), allowed_networks(tx), zone.iso(tx.now, tx.zone)
            letter = _written(tx, turn, items)
        if letter.written is None or settings is None:
            return Outcome(moot=letter.moot)
        server = server_of(database, settings)
    except HuodanError as error:
        reason: Text = {"zh": error.text("zh"), "en": error.text("en")}
        return Outcome(items, error=reason, is_down=True)
    except Exception:
        log.exception("a letter to person %s could not be written", turn.person)
        return Outcome(items, error=NOT_MADE)
    # a repeat has the same, and what tells more by now another: a mailbox would drop it
    name = format_ids(PREFIX, [item.id for item in letter.told])
    try:
        made = _enveloped(settings, turn.address, letter.written, name, moment)
        send(server, made, sender=settings.sender, to=turn.address, refuse=refusing(networks))
    except Unmailed as unmailed:
        return Outcome(
            letter.told, letter.moot, unmailed.reason, is_down=unmailed.is_down, is_final=unmailed.is_final
        )
    except Exception:
        log.exception("a letter to person %s could not be sent", turn.person)
        return Outcome(letter.told, letter.moot, NOT_MADE)
    return Outcome(letter.told, letter.moot)


def _written(tx: Tx, turn: Turn, items: Sequence[Item]) -> Letter:
    """Write with the rights the receiver has now; to who left nothing is written."""
    try:
        actor = people.actor_of_asker(tx, person=turn.person, key=None)
    except people.AskerGone:
        return Letter(None, (), tuple(items))
    off = mail.box_of(tx, turn.person).off
    wanted = [item for item in items if item.kind not in off]
    tx.actor = actor
    plan = current_plan(tx)
    letter = write(tx, plan, grant(plan, actor), wanted)
    return replace(letter, moot=(*letter.moot, *(item for item in items if item.kind in off)))


def _enveloped(settings: MailSettings, to: str, written: Written, name: str, moment: str) -> EmailMessage:
    """Put it into its envelope; what would be another line of it is no part of any."""
    local, _, domain = settings.sender.rpartition("@")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(_line(settings.name), local, domain)
    receiver, _, theirs = to.rpartition("@")
    letter["To"] = Address("", receiver, theirs)
    letter["Subject"] = _line(written.subject)
    letter["Date"] = datetime.fromisoformat(moment)
    letter["Message-ID"] = f"<{name}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(written.body, cte="base64")
    return letter


def _line(text: str) -> str:
    return " ".join(without_controls(text).split())
