"""The second factor: codes that count once, within a step either way, and recovery codes; what is kept opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from sqlalchemy import select, update

from huodan.engines import people
from huodan.engines.people import totp
from huodan.engines.people.lockout import LockedOut
from huodan.engines.people.totp import BadSecret, CodeNeeded, WrongCode, WrongFirstCode
from huodan.kit.errors import HuodanError
from huodan.storage import seal_key, sealing
from huodan.storage.db import Database
from huodan.storage.system import account as table
from tests.engines.people.conftest import Clocked

GOOD = "Tg7#kd02"
STEP = totp.STEP_MS
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture(autouse=True)
def account(database: Clocked, put: Callable[..., int], tmp_path: object) -> None:
    put("people", id=7, f_person_name="周敏")
    with database.write() as tx:
        people.create_account(tx, person=7, login="zhoumin", password=GOOD)


def code(database: Clocked, secret: str, *, steps: int = 0) -> str:
    """This function will give the code of a step from now."""
    return pyotp.HOTP(secret).at(database.now() // STEP + steps)


def switch_on(database: Clocked) -> tuple[str, tuple[str, ...]]:
    """This function will let the person sign in with codes; the step used for that is over afterwards."""
    secret = people.new_secret()
    with database.write() as tx:
        recovery = people.switch_on(tx, person=7, secret=secret, code=code(database, secret))
    database.moved += 2 * STEP
    return secret, recovery


def enter(database: Clocked, given: str | None, *, password: str = GOOD) -> str:
    try:
        people.sign_in(database, login="zhoumin", password=password, code=given)
    except HuodanError as refused:
        return refused.code
    return "in"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_rfc(seconds: int, expected: str) -> None:
    now = seconds * 1000

    assert totp._step_of(RFC_SECRET, expected, now=now, last=None) == now // STEP
    assert totp._step_of(RFC_SECRET, expected, now=now + 2 * STEP, last=None) is None


def test_a_code_is_asked_for_after_the_password_and_counts_once(database: Clocked) -> None:
    secret, _ = switch_on(database)

    assert enter(database, None) == "totp_needed"
    assert enter(database, code(database, secret), password="wrong one") == "bad_login"
    right = code(database, secret)
    assert enter(database, f"{right[:3]} {right[3:]}") == "in"
    assert enter(database, right) == "wrong_totp"
    database.moved += STEP
    assert enter(database, code(database, secret)) == "in"


@pytest.mark.parametrize(
    ("steps", "expected"), [(-2, "wrong_totp"), (-1, "in"), (0, "in"), (1, "in"), (2, "wrong_totp")]
)
def test_a_clock_may_be_wrong_by_one_step(database: Clocked, steps: int, expected: str) -> None:
    secret, _ = switch_on(database)

    assert enter(database, code(database, secret, steps=steps)) == expected


def test_an_older_code_does_not_count_after_a_newer_one(database: Clocked) -> None:
    secret, _ = switch_on(database)

    assert enter(database, code(database, secret, steps=1)) == "in"
    assert enter(database, code(database, secret)) == "wrong_totp"


def test_the_same_code_at_the_same_moment_opens_one_session(database: Clocked) -> None:
    secret, _ = switch_on(database)
    right = code(database, secret)

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(lambda _: enter(database, right), range(3)))

    assert answers == ["in", "wrong_totp", "wrong_totp"]


def test_wrong_codes_lock_like_wrong_passwords_and_a_missing_one_does_not_count(database: Clocked) -> None:
    secret, _ = switch_on(database)
    for _ in range(8):
        assert enter(database, None) == "totp_needed"
    for _ in range(4):
        assert enter(database, "000000") == "wrong_totp"
    assert enter(database, None) == "totp_needed"
    assert enter(database, "000000") == "wrong_totp"

    assert enter(database, None) == "locked_out"
    with pytest.raises(LockedOut):
        people.sign_in(database, login="zhoumin", password=GOOD, code=code(database, secret))


def test_each_recovery_code_counts_once(database: Clocked) -> None:
    _, recovery = switch_on(database)

    assert len(set(recovery)) == totp.RECOVERY_CODES
    assert enter(database, recovery[3].lower()) == "in"
    assert enter(database, recovery[3]) == "wrong_totp"
    assert enter(database, recovery[4].replace("-", "")) == "in"
    with database.write() as tx:
        assert people.recovery_left(tx, person=7) == 8
        renewed = people.renew_recovery(tx, person=7)
    assert enter(database, recovery[5]) == "wrong_totp"
    assert enter(database, renewed[0]) == "in"


def test_it_is_switched_on_only_by_a_code_that_fits(database: Clocked) -> None:
    secret = people.new_secret()
    with database.write() as tx:
        with pytest.raises(WrongFirstCode):
            people.switch_on(tx, person=7, secret=secret, code="000000")
        for bad in ("", "short", "1" * 32, secret.lower()):
            with pytest.raises(BadSecret):
                people.switch_on(tx, person=7, secret=bad, code="000000")

        assert not people.account_of(tx, person=7).has_totp
        totp.use_code(tx, person=7, code=None)


def test_switched_off_no_code_is_asked_for(database: Clocked) -> None:
    switch_on(database)
    with database.write() as tx:
        people.switch_off(tx, person=7)

    assert enter(database, None) == "in"


def test_what_is_kept_opens_nothing_by_itself(database: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, recovery = switch_on(database)
    with database.read() as tx:
        kept = tx.execute(select(table)).one()

    assert secret not in str(kept)
    assert all(one not in str(kept) and one.replace("-", "") not in str(kept) for one in recovery)
    key = seal_key.key_file(database)
    assert key.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv(seal_key.VARIABLE, str(key.read_text()))
    assert sealing.unseal(database, kept.totp) == secret
    from pyrage.x25519 import Identity

    monkeypatch.setenv(seal_key.VARIABLE, str(Identity.generate()))
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(database, kept.totp)
    assert enter(database, code(database, secret)) == "wrong_totp"
    assert enter(database, recovery[0]) == "in"


def test_who_needs_a_second_factor_sets_it_up_at_the_next_sign_in(database: Clocked) -> None:
    with database.write() as tx:
        tx.execute(update(table).values(roles='["role_boss"]'))
    before = people.sign_in(database, login="zhoumin", password=GOOD)
    set_rules(database, totp_roles=("role_boss",))
    after = people.sign_in(database, login="zhoumin", password=GOOD)

    assert [must_set_up(database, token) for token in (before, after)] == [False, True]
    switch_on(database)
    assert not must_set_up(database, after)


def test_a_missing_code_is_worded(database: Clocked) -> None:
    switch_on(database)
    with database.write() as tx, pytest.raises(CodeNeeded) as refused:
        totp.use_code(tx, person=7, code="  ")
    assert "恢复码" in refused.value.text("zh")
    with database.write() as tx, pytest.raises(WrongCode):
        totp.use_code(tx, person=7, code="X" * 1000)


def set_rules(database: Database, **changes: object) -> None:
    """This function will set rules of signing in."""
    from huodan.workspace.signing import set_rules as set_them

    with database.write() as tx:
        set_them(tx, **changes)


def must_set_up(database: Database, token: str) -> bool:
    """This function will say whether a session is good for nothing but setting up."""
    with database.read() as tx:
        caller = people.identify(tx, token=token)
    assert caller is not None
    return caller.must_set_up_totp
