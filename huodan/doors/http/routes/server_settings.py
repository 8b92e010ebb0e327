"""Settings of the server, for administrators: its address, how much of the disk stays free, how much the log tells."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.engines.people import Caller
from huodan.workspace.address import parse_address, public_address, set_public_address, try_address
from huodan.workspace.disk import limit_mb, room, set_limit_mb
from huodan.workspace.logs import LEVELS, log_folder, log_level, log_size, set_log_level

log = logging.getLogger("huodan.settings")

SERVER = f"{API}/settings/server"
NAMES = ("public_address", "disk_limit_mb", "log_level")


def get_server(call: Call) -> object:
    """This function will say what is set, how much room the disk has, and where the log lies."""
    call.require_administrator()
    found = room(call.tx)
    return {
        "public_address": public_address(call.tx),
        "disk_limit_mb": limit_mb(call.tx),
        "disk": {
            "place": str(found.place),
            "total": found.total,
            "free": found.free,
            "limit": found.limit,
            "level": "bad" if found.is_red else "warn" if found.is_low else "good",
        },
        "log_level": log_level(call.tx),
        "log_levels": list(LEVELS),
        "log": {"folder": str(log_folder(call.tx.database)), "size": log_size(call.tx.database)},
    }


def patch_server(call: Call) -> object:
    """This function will set what is named of it; null takes an address or a limit back."""
    call.require_administrator()
    body = call.message.json(*NAMES)
    if "public_address" in body:
        set_public_address(call.tx, need(body, "public_address", str, ""))
    if "disk_limit_mb" in body:
        limit = body["disk_limit_mb"]
        set_limit_mb(call.tx, None if limit is None else need(body, "disk_limit_mb", int))
    if "log_level" in body:
        set_log_level(call.tx, need(body, "log_level", str))
    log.info("%r set %s of the server", call.caller.login, ", ".join(sorted(body)))
    return get_server(call)


def post_trial(house: House, message: Message, caller: Caller) -> Answer:
    """This function will open an address from the server, before or after it is set."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
    address = parse_address(need(message.json("public_address"), "public_address", str))
    try_address(house.database, address)
    return Answer({"public_address": address})


ROUTES = (
    reading("GET", SERVER, get_server),
    writing("PATCH", SERVER, patch_server),
    minding("POST", f"{SERVER}/trial", post_trial, threads="keepers"),
)
