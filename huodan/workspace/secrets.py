"""
What the key of this machine opens, and how to go on where the former one is lost for good (decision 0062).

Going on with another key is a deed of whoever looks after the server, never something that happens while people type:
what was sealed may still lie in the trash, in the history, or in a field that comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import records
from huodan.engines.people import totp
from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx
from huodan.storage.seal_key import name_of, note_anew, noted_name, usable_key
from huodan.workspace.plans import current_plan


class KeyIsHere(HuodanError):
    """Nothing is lost: what seals here is on this machine."""

    code = "key_is_here"
    status = 409
    zh = "这里的密钥没有丢，不用换。"
    en = "The key of this workspace is here; there is nothing to give up."


@dataclass(frozen=True, slots=True)
class Secrets:
    """
    How many values of encrypted fields there are, how many of these and of people's two-step codes do not open here.

    is_ours: whether the key that is here, if one is needed, is the one that seals.
    """

    values: int
    lost: int
    codes_lost: int
    is_ours: bool


def count_secrets(tx: Tx) -> Secrets:
    """Look at all that is sealed and in use."""
    key, noted = usable_key(tx.database), noted_name(tx)
    codes_lost = totp.count_lost(tx)
    is_ours = key is not None and name_of(key) == noted
    if noted is None:  # nothing was sealed yet, or codes by a version that noted no key
        is_ours = key is not None or not codes_lost
    return Secrets(*records.count_sealed(tx, current_plan(tx)), codes_lost, is_ours)


def give_up_key(tx: Tx) -> Secrets:
    """
    Go on with the key that is here, or with a new one. What the former one sealed stays as it is, and opens with it alone.

    Raises:
        KeyIsHere. KeyUnreadable: while something that is no key lies in its place.
    """
    if count_secrets(tx).is_ours:
        raise KeyIsHere
    note_anew(tx)
    return count_secrets(tx)
