"""
Signing in as the workspace minds it: the rules it sets, and what the audit log says of failures, locks and codes.

Owns the setting ``signing``. Does not own how passwords and codes are compared (``engines/people``).
"""

from __future__ import annotations

from dataclasses import asdict, replace

from huodan.engines import audit, people
from huodan.engines.people import Account, BadLoginOrPassword, Rules
from huodan.engines.people.rules import SETTING
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.settings import write_setting

SHOWN_OF_UNKNOWN = 3
LONGEST_LOGIN = 100


def set_rules(tx: Tx, **changes: object) -> Rules:
    """
    Set some of the rules of signing in; who may not stay signed in any more is signed out after a working day.

    Raises:
        BadRules: nothing is changed.
    """
    was = people.rules(tx)
    now = people.check_rules(replace(was, **changes))  # type: ignore[arg-type]
    if now == was:
        return now
    write_setting(tx, SETTING, asdict(now))
    if was.may_stay and not now.may_stay:
        people.shorten_sessions(tx)
    for key, value in asdict(now).items():
        before = getattr(was, key)
        if value != before:
            audit.note(tx, kind=audit.RULES, detail={"did": key, "from": before, "to": value})
    return now


def note_failure(database: Database, *, login: str, address: str, refusal: HuodanError) -> None:
    """Note a sign-in that was refused, and that it was one too many; while a login is locked nothing more is noted."""
    if not isinstance(refusal, BadLoginOrPassword | people.WrongCode):
        return

    def note(tx: Tx) -> None:
        known = people.find_account(tx, login=login)
        person = None if known is None else known.person
        detail: dict[str, object] = {
            "login": _shown(login, known),
            "address": address,
            "is_known": known is not None,
        }
        wrong = "code" if isinstance(refusal, people.WrongCode) else "password"
        audit.note(tx, kind=audit.FAILED, detail=detail | {"did": wrong}, person=person)
        if login in people.locked(tx, logins=[login]):
            audit.note(tx, kind=audit.LOCK, detail=detail | {"did": "locked"}, person=person)

    database.transact(SYSTEM, note)


def note_entry(tx: Tx, person: Id, factor: str | None, *, address: str, agent: str) -> None:
    """Note who signs in, and that a recovery code was used up."""
    tx.actor = people.actor_of_person(tx, person=person)
    audit.note(tx, kind=audit.SIGN_IN, detail={"address": address, "agent": agent[:200]})
    if factor == "recovery":
        left = people.recovery_left(tx, person=person)
        audit.note(tx, kind=audit.TOTP, detail={"did": "recovery_used", "left": left})


def _shown(login: str, known: Account | None) -> str:
    """Write a login that was tried; of one nobody has only the beginning, as it may be a password in the wrong place."""
    if known is not None:
        return known.login
    return login[:SHOWN_OF_UNKNOWN] + ("…" if len(login) > SHOWN_OF_UNKNOWN else "")
