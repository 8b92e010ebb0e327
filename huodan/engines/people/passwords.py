"""
Passwords: which are good enough, how they are kept, how they are compared.

Owns: the policy and the argon2id hash. Does not own: whose password it is and when it must be changed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from huodan.engines.people.rules import USUAL, Rules
from huodan.kit.errors import HuodanError
from huodan.kit.pinyin import syllables
from huodan.kit.text import fold

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LONGEST = 200
# OWASP's first choice for argon2id: 60 to 100 ms. Each hash holds its memory, so few run at once.
MEMORY_KIB = 46 * 1024
PASSES = 1
AT_ONCE = 2

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP, FEWEST_GROUPS = 4, 3

_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "1qazxsw23edcvfr4",
    "!@#$%^&*()",
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_hashing = BoundedSemaphore(AT_ONCE)


class WeakPassword(HuodanError):
    """The new password is too short, too long or too easy to guess."""

    code = "weak_password"
    status = 422
    zh = "这个密码不能用：{reason}。请换一个至少 {shortest} 个字符、别人猜不到的密码，例如几个不相干的词。"
    en = "This password cannot be used: {reason}. Choose at least {shortest} characters that are hard to guess."


def check_password(
    password: str, *, login: str, names: Iterable[str] = (), path: str = "password", rules: Rules = USUAL
) -> None:
    """
    This function will refuse a new password that is too short or easy to guess.

    names: of the company and the person; neither they nor their pinyin may be all there is to it.
    Any characters are welcome and none are demanded; nothing is cut off (OWASP ASVS V6.2).
    """
    shortest = rules.shortest

    def refuse(zh: str, en: str) -> WeakPassword:
        return WeakPassword(path=path, shortest=shortest, reason={"zh": zh, "en": en})

    if len(password) < shortest:
        raise refuse(f"少于 {shortest} 个字符", f"it has fewer than {shortest} characters")
    if len(password) > LONGEST:
        raise refuse(f"多于 {LONGEST} 个字符", f"it has more than {LONGEST} characters")
    if _is_nearly(password, login):
        raise refuse("和登录名几乎一样", "it is nearly the login name")
    if any(_is_nearly(password, said) for name in names for said in _readings(name)):
        raise refuse("和公司名或姓名几乎一样", "it is nearly the name of the company or person")
    if any(_is_nearly(password, word) for word in rules.words):
        raise refuse("是公司规定不能用的词", "the company rules this word out")
    if _is_common(password):
        raise refuse("太常见", "it is too common")


def make_password(rules: Rules = USUAL) -> str:
    """This function will make a password up that is easy to read out: groups of letters and digits, three or more."""
    groups = max(FEWEST_GROUPS, -(-(rules.shortest + 1) // (GROUP + 1)))
    while True:
        made = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(groups))
        if not _is_common(made):  # one in thousands looks like one by chance
            return made


def hash_password(password: str) -> str:
    """This function will make the argon2id hash that is kept instead of the password."""
    with _hashing:
        return _hasher().hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """
    This function will compare a password with a hash.

    Without a hash (unknown login) it takes the same time and says no: answers do not tell who has an account.
    """
    from argon2.exceptions import VerificationError

    try:
        with _hashing:
            _hasher().verify(password_hash or _nobodys_hash(), password)
    except VerificationError:
        return False
    return password_hash is not None


def _is_nearly(password: str, name: str) -> bool:
    """Say whether a password is a name with decoration; a name of one letter is no use to a guesser."""
    given, bare = (re.sub(r"[\W_]", "", fold(text)) for text in (password, name))
    return len(bare) > 1 and (given == bare or (len(_core(bare)) > 1 and _core(given) == _core(bare)))


def _readings(name: str) -> tuple[str, ...]:
    """Give a name as it is typed: itself, its pinyin, the initials of that."""
    said = [syllable for syllable in syllables(name) if syllable]
    return (name, "".join(said), "".join(syllable[0] for syllable in said))


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("common_words.txt").read_text().split())


def _is_common(password: str) -> bool:
    """Say whether a password is a well-known word with decoration, a run of keys, a date, a mobile number or a repetition."""
    text = fold(password)
    if len(set(text)) <= 4 or _is_repetition(text) or _is_date(text) or _MOBILE.fullmatch(text):
        return True
    if _is_common_core(_core(text)):
        return True
    pieces = re.findall(r"[a-z]+|[0-9]+|[^a-z0-9]+", text)
    return all(_is_run(piece) or _is_common_core(piece) or len(set(piece)) == 1 for piece in pieces)


def _core(text: str) -> str:
    """Strip digits and signs from the ends, read lookalikes as letters: ``P@ssw0rd!2024`` is ``password``."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", fold(text))
    return bare.translate(_LOOKALIKES)


def _is_common_core(core: str) -> bool:
    return core in _common_words() or _is_run(core)


def _is_run(text: str) -> bool:
    """Say whether the text lies along a row of keys, the alphabet or the digits, in either direction."""
    return len(text) >= 2 and any(text in row or text[::-1] in row for row in _ROWS)


def _is_repetition(text: str) -> bool:
    return text in (text + text)[1:-1]


def _is_date(text: str) -> bool:
    digits = re.sub(r"[-./年月日]", "", text)
    shapes = (r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])", r"([0-2]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d")
    return any(re.fullmatch(shape, digits) for shape in shapes)
