"""
The second factor: codes of six digits that an app on somebody's phone makes every thirty seconds (RFC 6238).

Owns what of ``account`` belongs to it: what makes the codes, which was used last, and the hashes of recovery codes.
What makes the codes is sealed (``storage/sealing.py``), shown to its owner once, and given out by nothing else. Does not own
when a code is asked for (``entry.py``) and who needs one (``rules.py``).
"""

from __future__ import annotations

import json
import re
import secrets
from hmac import compare_digest

from sqlalchemy import select, update

from huodan.engines.people.sessions import hash_token
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.sealing import Unsealable, seal, unseal
from huodan.storage.system import account

STEP_MS = 30_000
STEPS_EITHER_WAY = 1
SECRET_LENGTH = 32
RECOVERY_CODES, RECOVERY_LENGTH, RECOVERY_GROUP = 10, 16, 4
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LONGEST_CODE = 40
ISSUER = "Huodan"

_SECRET = re.compile(f"[A-Z2-7]{{{SECRET_LENGTH}}}")


class CodeNeeded(HuodanError):
    """Login and password are right; the code of the second factor is missing."""

    code = "totp_needed"
    status = 401
    zh = "请输入手机验证器上的 6 位验证码，或一个恢复码。"
    en = "Enter the six digits your authenticator shows, or one of your recovery codes."


class WrongCode(HuodanError):
    """The code is wrong, too old, or was used before."""

    code = "wrong_totp"
    status = 401
    zh = "验证码不对，或已经用过。请等手机上换了下一个再输入；手机时间要准。"
    en = "The code is wrong or was used already. Wait for the next one; the clock of the phone must be right."


class WrongFirstCode(HuodanError):
    """The code does not fit what was just shown, so that nothing is switched on."""

    code = "wrong_first_totp"
    status = 422
    zh = "验证码不对，两步验证还没有打开。请用刚扫的那个账号现在显示的 6 位数字；手机时间要准。"
    en = "The code does not fit, and nothing is switched on. Enter what the account you just added shows now."


class BadSecret(HuodanError):
    """What should make the codes was not made here."""

    code = "bad_totp_secret"
    status = 422
    zh = "二维码已失效，请重新打开设置。"
    en = "The picture is out of date; open the set-up again."


def new_secret() -> str:
    """Make up what makes the codes; its owner types it or takes a picture of it."""
    import pyotp

    return pyotp.random_base32(SECRET_LENGTH)


def uri_of(secret: str, *, login: str, company: str) -> str:
    """Write it as apps read it from a picture."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=company or ISSUER)


def switch_on(tx: Tx, *, person: Id, secret: str, code: str) -> tuple[str, ...]:
    """
    Let a person sign in with codes from now on, and give the recovery codes, which are shown this once.

    Raises:
        BadSecret, WrongFirstCode: nothing is changed.
    """
    if _SECRET.fullmatch(secret) is None:
        raise BadSecret(path="secret")
    step = _step_of(secret, code, now=tx.now, last=None)
    if step is None:
        raise WrongFirstCode(path="code")
    sealed = seal(tx, secret)
    tx.execute(update(account).where(account.c.person == person).values(totp=sealed, totp_step=step))
    return renew_recovery(tx, person=person)


def switch_off(tx: Tx, *, person: Id) -> None:
    """Let a person sign in without codes again."""
    nothing = {"totp": None, "totp_step": None, "recovery": None}
    tx.execute(update(account).where(account.c.person == person).values(nothing))


def count_lost(tx: Tx) -> int:
    """Count the people whose codes were sealed with a key that is not here; recovery codes work still."""
    kept = tx.execute(select(account.c.totp).where(account.c.totp.is_not(None))).scalars().all()
    return sum(not _opens(tx, one) for one in kept)


def _opens(tx: Tx, sealed: str) -> bool:
    try:
        unseal(tx.database, sealed)
    except Unsealable:
        return False
    return True


def renew_recovery(tx: Tx, *, person: Id) -> tuple[str, ...]:
    """Make new recovery codes and forget the old ones; only their hashes are kept."""
    made = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    hashes = json.dumps([_hash(code) for code in made])
    tx.execute(update(account).where(account.c.person == person).values(recovery=hashes))
    return made


def is_on(tx: Tx, *, person: Id) -> bool:
    """Say whether a person signs in with codes."""
    return tx.execute(select(account.c.totp).where(account.c.person == person)).scalar() is not None


def recovery_left(tx: Tx, *, person: Id) -> int:
    """Count the recovery codes that were not used yet."""
    kept = tx.execute(select(account.c.recovery).where(account.c.person == person)).scalar()
    return len(json.loads(kept or "[]"))


def use_code(tx: Tx, *, person: Id, code: str | None) -> str | None:
    """
    Let a person pass who needs no code or shows one that counts, which counts only this once.

    Gives ``totp`` or ``recovery`` for what was shown. The account's row must be locked.

    Raises:
        CodeNeeded, WrongCode
    """
    wanted = select(account.c.totp, account.c.totp_step, account.c.recovery).where(account.c.person == person)
    kept = tx.execute(wanted).one()
    if kept.totp is None:
        return None
    given = "".join((code or "").split())
    if not given:
        raise CodeNeeded(path="code")
    if given.isdigit():
        step = _kept_step(tx, kept.totp, given, last=kept.totp_step)
        tx.execute(update(account).where(account.c.person == person).values(totp_step=step))
        return "totp"
    left = json.loads(kept.recovery or "[]")
    used = _hash(given)
    if len(given) > LONGEST_CODE or used not in left:
        raise WrongCode(path="code")
    others = json.dumps([one for one in left if one != used])
    tx.execute(update(account).where(account.c.person == person).values(recovery=others))
    return "recovery"


def _kept_step(tx: Tx, sealed: str, code: str, *, last: int | None) -> int:
    try:
        step = _step_of(unseal(tx.database, sealed), code, now=tx.now, last=last)
    except Unsealable:  # its key stayed elsewhere; recovery codes still count
        step = None
    if step is None:
        raise WrongCode(path="code")
    return step


def _step_of(secret: str, code: str, *, now: int, last: int | None) -> int | None:
    """Say of which step a code is: this one, the one before or after, and later than the last that was used."""
    import pyotp

    makes = pyotp.HOTP(secret)
    here = now // STEP_MS
    given = "".join(code.split()).encode()
    steps = range(here - STEPS_EITHER_WAY, here + STEPS_EITHER_WAY + 1)
    fits = [step for step in steps if compare_digest(makes.at(step).encode(), given)]
    return next((step for step in fits if last is None or step > last), None)


def _recovery_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
    return "-".join(letters[at : at + RECOVERY_GROUP] for at in range(0, RECOVERY_LENGTH, RECOVERY_GROUP))


def _hash(code: str) -> str:
    """Give what is kept of a recovery code; 80 random bits need no slow hash."""
    return hash_token(code.replace("-", "").upper()).hex()
