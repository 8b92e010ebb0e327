"""The password of backups, for administrators: setting it, and giving that of a backup of long ago or of another machine."""

from __future__ import annotations

import logging

from huodan.doors.http.call import make_call
from huodan.doors.http.message import Answer, Message, need, read_json
from huodan.doors.http.problems import NotAnObject
from huodan.doors.http.route import House, minding
from huodan.doors.http.routes.backups import BACKUPS, seal_of
from huodan.engines import audit
from huodan.engines.people import Caller
from huodan.storage.db import Tx
from huodan.workspace import backup
from huodan.workspace.backup import NoBackup

log = logging.getLogger("huodan.settings")

NOTED = "password"


def post_password(house: House, message: Message, caller: Caller) -> Answer:
    """This function will let backups be sealed with a password from now on, or with null no more."""
    _require_administrator(house, message, caller)
    body = _body(message)
    password = None if body.get("password", "") is None else need(body, "password", str)
    with house.database.read() as tx:
        before = backup.sealed_since(tx) is not None
    backup.set_password(house.database, password)

    def note(tx: Tx) -> None:
        audit.note(tx, kind=audit.BACKUP, detail={"did": NOTED, "from": before, "to": password is not None})

    house.database.transact(caller.actor, note)
    log.info("%r set the password of backups", caller.login)
    with house.database.read() as tx:
        return Answer({"seal": seal_of(make_call(tx, message, caller))})


def post_unlock(house: House, message: Message, caller: Caller) -> Answer:
    """This function will let the server know the key of a backup, for who knows its password."""
    _require_administrator(house, message, caller)
    folder = backup.store_of(house.database).path(message.names["name"])
    manifest, wrapped = backup.read_manifest(folder), folder / backup.WRAPPED
    return _learn(house, message, manifest, wrapped.read_bytes() if wrapped.is_file() else b"")


def post_unlock_second(house: House, message: Message, caller: Caller) -> Answer:
    """This function will do the same with a backup in the second place."""
    _require_administrator(house, message, caller)
    second = backup.second_of(house.database, backup.store_of(house.database))
    name = message.names["name"]
    found = next((one for one in second.backups() if one.name == name), None) if second else None
    if second is None or found is None:
        raise NoBackup(place=name)
    return _learn(house, message, found, second.wrapped_key(name))


def _learn(house: House, message: Message, manifest: backup.Manifest, wrapped: bytes) -> Answer:
    password = need(_body(message), "password", str)
    if manifest.key is not None:
        backup.learn(house.database.files.parent, manifest.key, wrapped, password, manifest.name)
    return Answer({"name": manifest.name})


def _body(message: Message) -> dict[str, object]:
    body = read_json(message.body)
    if not isinstance(body, dict):
        raise NotAnObject(example='{"password": "…"}')
    return body


def _require_administrator(house: House, message: Message, caller: Caller) -> None:
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()


ROUTES = (
    minding("POST", f"{BACKUPS}/password", post_password, threads="filers"),
    minding("POST", f"{BACKUPS}/{{name}}/unlock", post_unlock, threads="filers"),
    minding("POST", f"{BACKUPS}/second/{{name}}/unlock", post_unlock_second, threads="filers"),
)
