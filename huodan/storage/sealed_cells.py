"""
Cells of encrypted fields: sealed by AES-256-GCM for their workspace, field and row, and found by a blind index (decision 0062).

A cell is ``hs1.<key>.<blind>.<nonce and cipher>``: which key sealed it, what it is found by, and the text itself. All keys
come from that of ``seal_key.py``, which lies beside the database and never in it; a field has two of its own. So equal texts
of two fields do not look alike, and a cipher that was moved to another row or field does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.plan.model import PlanField
from huodan.storage.db import Database, Tx
from huodan.storage.seal_key import derived, name_of, noted_name, settled_key, usable_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_CELL = re.compile(r"hs1\.([0-9a-f]{12})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{38,})")
_NONCE = 12


class CannotOpen(HuodanError):
    """What is sealed does not open: its key is not here, or it is not what was sealed here."""

    code = "cannot_open"
    status = 409
    zh = "「{label}」无法解开：{why}。请管理员把原来的密钥文件 seal.key 放回数据目录后再试，并运行 huodan doctor。"
    en = "“{label}” cannot be opened: {why}. Ask an administrator to put the former seal.key back, and to run huodan doctor."


class CannotFind(HuodanError):
    """Nothing is found by what is sealed, as its key is not here."""

    code = "cannot_find_secrets"
    status = 409
    zh = "现在不能按加密的内容查找：密钥不在这台机器上。请管理员把原来的密钥文件 seal.key 放回数据目录，并运行 huodan doctor。"
    en = "Nothing can be found by a secret now: its key is not here. Ask an administrator to put seal.key back (huodan doctor)."


NO_KEY: Text = {"zh": "加密它的密钥不在这台机器上", "en": "the key that sealed it is not on this machine"}
NOT_THIS: Text = {
    "zh": "密文不完整，或者是从别处挪来的",
    "en": "the cipher is damaged, or was moved here from elsewhere",
}


def seal(tx: Tx, field: str, row: Id, text: str) -> str:
    """
    Seal a text for a field of a row.

    Raises:
        SealKeyLost, KeyUnreadable: see ``settled_key``.
    """
    key, nonce = settled_key(tx), os.urandom(_NONCE)
    cipher = _cipher(key, field).encrypt(nonce, text.encode(), _bound(tx.database, field, row))
    return f"hs1.{name_of(key)}.{_blind(key, field, text)}.{_text(nonce + cipher)}"


def open_sealed(database: Database, found: PlanField, row: Id, cell: str) -> str:
    """
    Open a cell of a field of a row.

    Raises:
        CannotOpen: if it was sealed with another key, for another place, or is damaged.
    """
    parts = _CELL.fullmatch(cell)
    if parts is None:
        raise CannotOpen(label=found.label, why=NOT_THIS)
    key = usable_key(database)
    if key is None or parts[1] != name_of(key):
        raise CannotOpen(label=found.label, why=NO_KEY)
    from cryptography.exceptions import InvalidTag

    try:
        sealed = base64.urlsafe_b64decode(parts[3] + "=" * (-len(parts[3]) % 4))
        opened = _cipher(key, found.id).decrypt(
            sealed[:_NONCE], sealed[_NONCE:], _bound(database, found.id, row)
        )
        text = opened.decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise CannotOpen(label=found.label, why=NOT_THIS) from error
    if not hmac.compare_digest(parts[2], _blind(key, found.id, text)):
        raise CannotOpen(label=found.label, why=NOT_THIS)
    return text


def blind(tx: Tx, field: str, text: str) -> str:
    """
    Give what a text is found by in a field; spelling counts as little as for other texts. Before the first secret nothing is.

    Raises:
        CannotFind: while the key that seals here is not: «not this one» would be said of every record.
    """
    key, noted = usable_key(tx.database), noted_name(tx)
    if noted is not None and (key is None or name_of(key) != noted):
        raise CannotFind
    return "" if key is None else _blind(key, field, text)


def blind_of(cell: str) -> str:
    """Give what a sealed cell is found by. Nothing else is ever written into the columns of an encrypted field."""
    parts = _CELL.fullmatch(cell)
    assert parts is not None, "only sealed cells are stored"
    return parts[2]


def _bound(database: Database, field: str, row: Id) -> bytes:
    return f"huodan|{database.stamp}|{field}|{row}".encode()


def _blind(key: str, field: str, text: str) -> str:
    return _text(hmac.digest(derived(key, f"blind {field}"), fold(text).encode(), "sha256"))


def _cipher(key: str, field: str) -> AESGCM:
    return _made(derived(key, f"cell {field}"))


@lru_cache(maxsize=256)
def _made(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
