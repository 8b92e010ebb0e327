"""The addresses of ours other programs post to: made, changed, given another secret or another end, removed."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from huodan.kit.errors import HuodanError
from huodan.kit.former import ENDED, Former, read_former, replaced
from huodan.kit.ids import Id
from huodan.language.access import NotFound
from huodan.storage.db import Tx
from huodan.storage.system import api_key, incoming as table, incoming_call

MOST_ADDRESSES = 50
TOKEN_BYTES = 32
ENDING = 4
"""How long a secret that was replaced still counts, beside the new one."""


class Unknown(NotFound):
    """There is no such address, or it was removed."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个接收地址", "en": "The address"})


class TooMany(HuodanError):
    """There are as many as may be."""

    code = "too_many_incoming"
    status = 422
    zh = "最多 {limit} 个接收地址。请先删除不用的。"
    en = "There may be at most {limit} incoming webhooks. Remove one that is not used."


class Clash(HuodanError):
    """Somebody else changed it meanwhile."""

    code = "incoming_changed"
    status = 409
    zh = "这个接收地址刚被别人改过。请刷新后再改。"
    en = "Somebody else changed this incoming webhook just now. Please reload and change it again."


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What becomes of a message, and how it shows whose it is.

    form: id. does: create, upsert or flow; key: id of the field by which upserting finds; flow: id. maps: JSON-ready. proof:
    standard, hmac or none; header: where the signature stands, of hmac. once: what tells one message from another.
    """

    form: str
    does: str
    key: str | None
    flow: str | None
    maps: Sequence[Mapping[str, Any]]
    proof: str
    header: str | None
    once: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """
    One address.

    id: of its key as well, which has its name and roles; is_ended: it was revoked. ending: of the address, by which people know
    it. secret, former: sealed, the latter each with until when it counts too.
    """

    id: Id
    name: str
    roles: tuple[str, ...]
    is_ended: bool
    settings: Settings
    ending: str
    secret: str
    former: Former
    former_until: int | None
    is_on: bool
    version: int
    created_at: int


_HERE = table.c.removed_at.is_(None)
_WITH_KEY = select(table, api_key.c.name, api_key.c.roles, api_key.c.revoked_at).join(
    api_key, api_key.c.id == table.c.id
)


def add(tx: Tx, id: Id, settings: Settings, *, secret: str) -> tuple[Address, str]:
    """
    Make an address, and give what it ends with, which is told this once. id: of its key. secret: sealed.

    Raises:
        TooMany
    """
    if tx.execute(select(func.count()).select_from(table).where(_HERE)).scalar_one() >= MOST_ADDRESSES:
        raise TooMany(limit=MOST_ADDRESSES)
    token, kept = _new_token()
    stamps = {"created_at": tx.now, "created_by": tx.actor.person}
    row = {"id": id, "secret": secret, "is_on": 1, "version": 1, **stamps, **kept, **_row(settings)}
    tx.execute(insert(table).values(row))
    return find(tx, id), token


def change(tx: Tx, id: Id, settings: Settings, *, is_on: bool, version: int) -> Address:
    """
    Change an address. version: the one that was seen.

    Raises:
        Unknown, Clash
    """
    find(tx, id)
    here = and_(table.c.id == id, table.c.version == version)
    values = {**_row(settings), "is_on": int(is_on), "version": version + 1}
    if not tx.execute(update(table).where(here).values(values)).rowcount:
        raise Clash
    return find(tx, id)


def renew(tx: Tx, id: Id) -> tuple[Address, str]:
    """
    Let an address end otherwise from now on, and tell how, this once; the former one leads nowhere any more.

    Raises:
        Unknown
    """
    token, kept = _new_token()
    if not tx.execute(update(table).where(table.c.id == id, _HERE).values(kept)).rowcount:
        raise Unknown
    return find(tx, id), token


def rotate(tx: Tx, id: Id, *, secret: str) -> Address:
    """
    Replace a secret; former ones still count, beside it, each for a day from when it was replaced.

    Raises:
        Unknown
    """
    was = find(tx, id)
    values = replaced(was.secret, was.former, secret, now=tx.now)
    tx.execute(update(table).where(table.c.id == id).values(values))
    return find(tx, id)


def end_former(tx: Tx, id: Id) -> Address:
    """
    Let only the secret of now count.

    Raises:
        Unknown
    """
    tx.execute(update(table).where(table.c.id == id).values(ENDED))
    return find(tx, id)


def remove(tx: Tx, id: Id) -> None:
    """
    Let an address lead nowhere, and forget what came; what it did is still told by its name.

    Raises:
        Unknown
    """
    gone = {
        "removed_at": tx.now,
        "is_on": 0,
        "secret": "",
        **ENDED,
        "maps": "[]",
    }
    if not tx.execute(update(table).where(table.c.id == id, _HERE).values(gone)).rowcount:
        raise Unknown
    tx.execute(delete(incoming_call).where(incoming_call.c.incoming == id))


def find(tx: Tx, id: Id, *, lock: bool = False) -> Address:
    """
    Give an address. lock: what comes there is taken one after the other until the Tx ends.

    Raises:
        Unknown
    """
    wanted = _WITH_KEY.where(table.c.id == id, _HERE)
    row = tx.execute(wanted.with_for_update(of=table) if lock else wanted).first()
    if row is None:
        raise Unknown
    return _read(row)


def find_by_token(tx: Tx, token: str) -> Address:
    """
    Give the address that ends with this.

    Raises:
        Unknown
    """
    row = tx.execute(_WITH_KEY.where(table.c.token_hash == _hash(token), _HERE)).first()
    if row is None:
        raise Unknown
    return _read(row)


def list_all(tx: Tx) -> tuple[Address, ...]:
    """List all addresses, the newest last."""
    return tuple(_read(row) for row in tx.execute(_WITH_KEY.where(_HERE).order_by(table.c.id)))


def _new_token() -> tuple[str, dict[str, Any]]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, {"token_hash": _hash(token), "ending": token[-ENDING:]}


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _row(settings: Settings) -> dict[str, Any]:
    return {
        "form": settings.form,
        "does": settings.does,
        "key": settings.key,
        "flow": settings.flow,
        "maps": json.dumps(settings.maps, ensure_ascii=False),
        "proof": settings.proof,
        "header": settings.header,
        "once": json.dumps(settings.once),
    }


def _read(row: Any) -> Address:
    settings = Settings(
        form=row.form,
        does=row.does,
        key=row.key,
        flow=row.flow,
        maps=tuple(json.loads(row.maps)),
        proof=row.proof,
        header=row.header,
        once=json.loads(row.once),
    )
    return Address(
        id=row.id,
        name=row.name,
        roles=tuple(json.loads(row.roles)),
        is_ended=row.revoked_at is not None,
        settings=settings,
        ending=row.ending,
        secret=row.secret,
        former=read_former(row.former),
        former_until=row.former_until,
        is_on=bool(row.is_on),
        version=row.version,
        created_at=row.created_at,
    )
