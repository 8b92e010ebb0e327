"""Settings of the workspace, for administrators: those of files, and how long what is over is kept."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import MEGABYTE, Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.engines import files
from huodan.engines.files import Kind
from huodan.engines.people import Caller
from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.storage.shelf import shelf_of
from huodan.workspace.filing import allowed_kinds, limits, set_kinds, set_limits
from huodan.workspace.history import keeping, set_keeping
from huodan.workspace.moving import place_of, try_place

log = logging.getLogger("huodan.settings")


def get_file_settings(call: Call) -> object:
    """This function will say how large files may be, of which sorts, how much room they take, and where they lie."""
    call.require_administrator()
    now = limits(call.tx)
    return {
        "largest_mb": now.largest // MEGABYTE,
        "quota_mb": now.quota // MEGABYTE,
        "used": files.used(call.tx),
        "count": files.count(call.tx),
        "kinds": list(allowed_kinds(call.tx)),
        "all_kinds": [{"key": kind, "label": say(kind.label, call.lang)} for kind in Kind],
        "place": _place(call),
    }


def patch_file_settings(call: Call) -> object:
    """This function will set what is named of it."""
    call.require_administrator()
    body = call.message.json("largest_mb", "quota_mb", "kinds")
    set_limits(call.tx, largest_mb=_count(body, "largest_mb"), quota_mb=_count(body, "quota_mb"))
    if body.get("kinds") is not None:
        kinds = need(body, "kinds", list)
        if not all(isinstance(kind, str) for kind in kinds):
            raise WrongSetting(path="kinds", expected={"zh": "一列文字", "en": "a list of texts"})
        set_kinds(call.tx, kinds)
    log.info("%r set %s of files", call.caller.login, ", ".join(sorted(body)))
    return get_file_settings(call)


def post_file_trial(house: House, message: Message, caller: Caller) -> Answer:
    """This function will put something where files lie, read it back and remove it."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
        shelf = shelf_of(house.database)
        shelf.turn(tx)
    try_place(shelf.place)
    return Answer({"where": shelf.place.where})


def _place(call: Call) -> dict[str, object]:
    """Say where files lie; if this machine cannot tell, why."""
    try:
        place = place_of(call.tx)
    except HuodanError as trouble:
        return {
            "kind": None,
            "where": None,
            "bucket": None,
            "endpoint": None,
            "source": None,
            "trouble": trouble.text(call.lang),
        }
    return {
        "kind": place.kind,
        "where": place.where,
        "bucket": place.known,
        "endpoint": place.endpoint,
        "source": place.source,
        "trouble": None,
    }


def _count(body: dict[str, object], name: str) -> int | None:
    return None if body.get(name) is None else need(body, name, int)


def get_keeping(call: Call) -> object:
    """This function will say how long deleted records and history are kept at hand."""
    call.require_administrator()
    rules = keeping(call.tx)
    return {"trash_days": rules.trash_days, "archive_months": rules.archive_months}


def patch_keeping(call: Call) -> object:
    """This function will set what is named of it."""
    call.require_administrator()
    body = call.message.json("trash_days", "archive_months")
    set_keeping(call.tx, body)
    log.info("%r set %s of what is kept", call.caller.login, ", ".join(sorted(body)))
    return get_keeping(call)


ROUTES = (
    reading("GET", f"{API}/settings/files", get_file_settings),
    writing("PATCH", f"{API}/settings/files", patch_file_settings),
    reading("GET", f"{API}/settings/history", get_keeping),
    writing("PATCH", f"{API}/settings/history", patch_keeping),
    minding("POST", f"{API}/settings/files/trial", post_file_trial, threads="filers"),
)
