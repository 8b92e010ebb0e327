"""The company's name and logo: set by administrators, the logo shown to anybody who opens the page for signing in."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.route import API, House, minding, opened, reading, write_beside
from huodan.engines.people import Caller
from huodan.language.access import NotFound
from huodan.storage.db import Tx
from huodan.workspace.company import (
    check_name,
    company_logo,
    company_name,
    read_logo,
    set_company_logo,
    set_company_name,
)

log = logging.getLogger("huodan.settings")

PATH = f"{API}/settings/company"
LOGO = f"{PATH}/logo"
KEPT = "public, max-age=31536000, immutable"


def logo_path(tx: Tx) -> str | None:
    """Give the address of the logo; a new logo has a new one, so that browsers may keep it for ever."""
    found = company_logo(tx)
    return None if found is None else f"{LOGO}?v={found.version}"


def get_company(call: Call) -> object:
    """This function will say how the company is called and where its logo is."""
    call.require_administrator()
    return {"name": company_name(call.tx), "logo": logo_path(call.tx)}


def patch_company(house: House, message: Message, caller: Caller) -> Answer:
    """This function will set what is named of them; null takes the logo away."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
    body = message.json("name", "logo")
    name = check_name("name", need(body, "name", str)) if "name" in body else None
    logo = read_logo(need(body, "logo", str)) if body.get("logo") is not None else None

    def handle(call: Call) -> object:
        call.require_administrator()
        if name is not None:
            set_company_name(call.tx, name)
        if "logo" in body:
            set_company_logo(call.tx, logo)
        log.info("%r set %s of the company", call.caller.login, ", ".join(sorted(body)))
        return get_company(call)

    return write_beside(house, message, caller, handle)


def get_logo(house: House, message: Message) -> Answer:
    """This function will give the logo."""
    with house.database.read() as tx:
        found = company_logo(tx)
    if found is None:
        raise NotFound(what={"zh": "标志", "en": "logo"})
    kept = KEPT if message.query.get("v") == found.version else "no-cache"
    return Answer(headers=(("Content-Type", "image/webp"), ("Cache-Control", kept)), body=found.content)


ROUTES = (
    reading("GET", PATH, get_company),
    minding("PATCH", PATH, patch_company, threads="filers"),
    opened("GET", LOGO, get_logo),
)
