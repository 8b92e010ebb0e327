"""The second place of backups, for administrators: trying and setting it, what lies there. Keys go in and never out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, read_json
from huodan.doors.http.problems import NotAnObject, UnknownSetting, WrongSetting
from huodan.doors.http.route import House, minding, reading, writing
from huodan.doors.http.routes.backups import BACKUPS, rows_of, second_state
from huodan.engines.people import Caller
from huodan.kit.errors import HuodanError
from huodan.storage.bucket import REGION, BucketSettings, checked
from huodan.storage.db import Database
from huodan.workspace import backup
from huodan.workspace.backup import SecondPlace
from huodan.workspace.backup.scheduled import SECOND_KIND, bring_forward
from huodan.workspace.jobs import schedule_of

log = logging.getLogger("huodan.settings")

SECOND = f"{BACKUPS}/second"
BUCKET = ("endpoint", "bucket", "region", "key", "secret", "prefix", "is_named_host")


def get_second(call: Call) -> object:
    """This function will say which place it is, without its key, and how the copies stand."""
    call.require_administrator()
    try:
        place, trouble = backup.known_place(call.tx.database.files.parent), None
    except HuodanError as error:
        place, trouble = None, error.text(call.lang)
    return {
        "place": None if place is None else _shown(place),
        "state": second_state(call),
        "trouble": trouble,
    }


def patch_second(house: House, message: Message, caller: Caller) -> Answer:
    """This function will let backups be copied to another place once it was tried; with ``kind`` null to none."""
    _require_administrator(house, message, caller)
    store = backup.store_of(house.database)
    backup.keep_place(house.database, _read(house.database, message), store)
    house.database.transact(caller.actor, lambda tx: bring_forward(tx, schedule_of(SECOND_KIND)))
    log.info("%r set the second place of backups", caller.login)
    with house.database.read() as tx:
        return Answer(get_second(make_call(tx, message, caller)))


def post_trial(house: House, message: Message, caller: Caller) -> Answer:
    """This function will try a place and change nothing but the mark it leaves there."""
    _require_administrator(house, message, caller)
    place = _read(house.database, message)
    if place is None:
        raise WrongSetting(path="kind", expected=" folder / bucket")
    backup.tried(house.database, place, backup.store_of(house.database), is_new=True)
    return Answer({"where": place.where})


def post_copy(call: Call) -> object:
    """This function will let what is not in the second place yet be copied now."""
    call.require_administrator()
    call.message.json()
    bring_forward(call.tx, schedule_of(SECOND_KIND))
    return {"state": second_state(call)}


def get_rows(house: House, message: Message, caller: Caller) -> Answer:
    """This function will list the backups in the second place."""
    _require_administrator(house, message, caller)
    second = backup.second_of(house.database, backup.store_of(house.database))
    found = second.backups() if second else ()
    with house.database.read() as tx:
        return Answer({"rows": rows_of(tx, found)})


def _require_administrator(house: House, message: Message, caller: Caller) -> None:
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()


def _shown(place: SecondPlace) -> dict[str, object]:
    bucket = place.bucket
    told: dict[str, object] = {"source": place.source, "where": place.where}
    if bucket is None:
        return {**told, "kind": "folder", "folder": place.where}
    named = {name: getattr(bucket, name) for name in BUCKET if name != "secret"}
    return {**told, "kind": "bucket", **named}


def _read(database: Database, message: Message) -> SecondPlace | None:
    """Read which place is wanted; a secret left out is the one that is kept already for the same key."""
    body = read_json(message.body)
    if not isinstance(body, dict):
        raise NotAnObject(example='{"kind": "folder", "folder": "/mnt/nas/huodan"}')
    for name in body:
        if name not in ("kind", "folder", *BUCKET):
            raise UnknownSetting(path=str(name)[:80], known=" ".join(("kind", "folder", *BUCKET)))
    kind = body.get("kind", "")
    if kind is None:
        return None
    if kind == "folder":
        return SecondPlace(folder=Path(need(body, "folder", str).strip()))
    if kind != "bucket":
        raise WrongSetting(path="kind", expected=" folder / bucket / null")
    return SecondPlace(bucket=checked(_bucket(database, body)))


def _bucket(database: Database, body: Mapping[str, Any]) -> BucketSettings:
    def text(name: str, usual: str = "") -> str:
        return need(dict(body), name, str, usual).strip()

    kept = None
    if not text("secret"):
        known = backup.known_place(database.files.parent)
        kept = None if known is None else known.bucket
    is_same = kept is not None and kept.key == text("key") and kept.endpoint == text("endpoint").rstrip("/")
    return BucketSettings(
        bucket=text("bucket"),
        key=text("key"),
        secret=kept.secret if kept is not None and is_same else text("secret"),
        endpoint=text("endpoint").rstrip("/"),
        region=text("region", REGION) or REGION,
        prefix=text("prefix").strip("/"),
        is_named_host=need(dict(body), "is_named_host", bool, False),
    )


ROUTES = (
    reading("GET", SECOND, get_second),
    minding("PATCH", SECOND, patch_second, threads="filers"),
    minding("POST", f"{SECOND}/trial", post_trial, threads="filers"),
    writing("POST", f"{SECOND}/copy", post_copy),
    minding("GET", f"{SECOND}/rows", get_rows, threads="filers"),
)
