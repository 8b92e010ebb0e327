"""The state of the place the server runs in, for administrators."""

from __future__ import annotations

from huodan.doors.http.call import make_call
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.route import API, House, minding
from huodan.engines.people import Caller
from huodan.kit.words import Lang, say
from huodan.workspace.doctor import Finding, disk, examine
from huodan.workspace.webhooks.health import look_at_webhooks


def get_doctor(house: House, message: Message, caller: Caller) -> Answer:
    """This function will examine disk, clock, database, files, backups, jobs and address, and say what to do about it."""
    _require_administrator(house, message, caller)
    return Answer({"findings": [_shown(found, message.lang) for found in examine(house.database)]})


def get_disk(house: House, message: Message, caller: Caller) -> Answer:
    """This function will look at the disk alone, for the line on the workbench."""
    _require_administrator(house, message, caller)
    return Answer(_shown(disk(house.database), message.lang))


def get_webhooks(house: House, message: Message, caller: Caller) -> Answer:
    """This function will look at the webhooks alone, for the line on the workbench."""
    _require_administrator(house, message, caller)
    return Answer(_shown(look_at_webhooks(house.database), message.lang))


def _require_administrator(house: House, message: Message, caller: Caller) -> None:
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()


def _shown(found: Finding, lang: Lang) -> dict[str, object]:
    return {
        "key": found.key,
        "level": found.level,
        "says": say(found.says, lang),
        "remedy": None if found.remedy is None else say(found.remedy, lang),
    }


ROUTES = (
    minding("GET", f"{API}/doctor", get_doctor, threads="readers"),
    minding("GET", f"{API}/doctor/disk", get_disk, threads="readers"),
    minding("GET", f"{API}/doctor/webhooks", get_webhooks, threads="readers"),
)
