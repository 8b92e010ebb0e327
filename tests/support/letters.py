"""What tests of mail do: say through whom it goes and who gets it where, let time pass, send what waits."""

from __future__ import annotations

from huodan.engines import mail
from huodan.engines.mail import Kind
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.address import set_public_address
from huodan.workspace.mailing import MailWish, deliver_mail, set_mail
from tests.support.postbox import Postbox

ADDRESS = "https://erp.example.com"


def connect(database: Database, postbox: Postbox, *, is_on: bool = True) -> None:
    """Let mail go through a server on this machine, which the operator must allow, with links that can be followed."""
    wish = MailWish("127.0.0.1", postbox.port, "none", "", None, "erp@example.com", "沪东贸易", is_on)
    database.transact(SYSTEM, lambda tx: set_mail(tx, wish))
    database.transact(SYSTEM, lambda tx: set_public_address(tx, ADDRESS))


def give_box(database: Database, person: Id, address: str | None, *off: Kind) -> None:
    """Say where somebody gets mail."""
    database.transact(SYSTEM, lambda tx: mail.set_box(tx, person, address=address, off=off))


def later(database: Database, ms: int) -> None:
    """Let time pass."""
    database._shift += ms


def send(database: Database, *, after_ms: int = mail.HOLD_MS) -> int:
    """Let time pass, send all that can be sent then, and say to how many letters that came."""
    later(database, after_ms)
    for count in range(500):
        if not deliver_mail(database):
            return count
    raise AssertionError("there is always something to send")


def states(database: Database) -> list[str]:
    """List what became of all there was to tell, the oldest first."""
    with database.read() as tx:
        return [f"{line.item.kind} {line.state}" for line in reversed(mail.log_lines(tx))]
