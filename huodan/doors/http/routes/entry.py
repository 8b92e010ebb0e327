"""Coming in: is the server well, first-run set-up, sign-in and sign-out, one's own session."""

from __future__ import annotations

import logging
from functools import partial

import huodan
from huodan import templates
from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import CSRF_COOKIE, SESSION_COOKIE, Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, House, minding, opened, reading, writing
from huodan.doors.http.routes.company import logo_path
from huodan.engines import audit, people
from huodan.engines.people import Caller, Viewing
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import format_id
from huodan.kit.words import Lang, say
from huodan.storage.db import Tx
from huodan.workspace import setup, signing
from huodan.workspace.address import prove
from huodan.workspace.administering import apps_of
from huodan.workspace.company import company_name
from huodan.workspace.demo import demo_view
from huodan.workspace.plans import current_plan
from huodan.workspace.settings import read_setting

log = logging.getLogger("huodan.entry")

LANGS = ("zh", "en")
EMPTY = "empty"
LONGEST_COOKIE = 400 * 24 * 3600


def health(house: House, message: Message) -> Answer:
    """This function will say that the server and its database answer, and to a challenge which workspace it is."""
    with house.database.read() as tx:
        company_name(tx)
    challenge = message.query.get("challenge")
    proof = {} if challenge is None else {"proof": prove(house.database, challenge)}
    return Answer({"ok": True, "version": huodan.__version__, **proof})


def get_setup(house: House, message: Message) -> Answer:
    """This function will say whether the workspace has nobody yet, what to start from, whom to try in a demo."""
    with house.database.read() as tx:
        needed = not people.has_accounts(tx)
        demo = demo_view(tx, lang=message.lang)
        may_stay = people.rules(tx).may_stay
        company, logo = company_name(tx), logo_path(tx)
    starts = [_start(name, message.lang) for name in templates.names()] if needed else []
    return Answer(
        {
            "needed": needed,
            "starts": starts,
            "demo": demo,
            "lang": message.lang,
            "may_stay": may_stay,
            "company": company,
            "logo": logo,
        }
    )


def _start(name: str, lang: Lang) -> dict[str, object]:
    app = templates.load(name)
    described = None if app.description is None else say(app.description, lang)
    sample = say(templates.load_sample(name).about, lang) if templates.has_sample(name) else None
    return {"name": name, "label": say(app.label, lang), "description": described, "sample": sample}


def post_setup(house: House, message: Message) -> Answer:
    """This function will prepare a new workspace and sign its first person in."""
    body = message.json("company", "name", "login", "password", "start", "sample")
    start = need(body, "start", str, EMPTY)
    if start not in (EMPTY, *templates.names()):
        raise WrongSetting(path="start", expected=" / ".join((*templates.names(), EMPTY)))
    setup.set_up(
        house.database,
        company=need(body, "company", str),
        name=need(body, "name", str),
        login=need(body, "login", str),
        password=need(body, "password", str),
        start=None if start == EMPTY else start,
        has_sample=need(body, "sample", bool, False),
    )
    return _sign_in(house, message, body, status=201)


def post_session(house: House, message: Message) -> Answer:
    """This function will sign somebody in."""
    return _sign_in(house, message, message.json("login", "password", "stay", "code"), status=200)


def _sign_in(house: House, message: Message, body: dict[str, object], *, status: int) -> Answer:
    login, stays = need(body, "login", str), need(body, "stay", bool, False)
    agent = message.headers.get("user-agent", "")
    try:
        token = people.sign_in(
            house.database,
            login=login,
            password=need(body, "password", str),
            code=need(body, "code", str, ""),
            stays=stays,
            address=message.address,
            agent=agent,
            replaces=message.cookies.get(SESSION_COOKIE),
            then=partial(signing.note_entry, address=message.address, agent=agent),
        )
    except HuodanError as refusal:
        log.warning("sign-in of %s from %s refused: %s", _said(house, login), message.address, refusal.code)
        signing.note_failure(house.database, login=login, address=message.address, refusal=refusal)
        raise
    log.info("%r signed in from %s", login[:100], message.address)
    with house.database.read() as tx:
        caller = people.identify(tx, token=token)
        if caller is None:  # a leaver since a moment ago
            raise people.BadLoginOrPassword
        data = _session(tx, caller, token, message.lang)
        stays = stays and people.rules(tx).may_stay
    age = LONGEST_COOKIE if stays else None
    return Answer(data, status, _cookies(message, token, people.csrf_of(token), age))


def _said(house: House, login: str) -> str:
    """Write a login for the log; one nobody has may be a password typed into the wrong place."""
    with house.database.read() as tx:
        known = {account.login.casefold() for account in people.accounts(tx)}
    login = login[:100]
    return repr(login) if login.strip().casefold() in known else "somebody unknown"


def get_session(call: Call) -> object:
    """This function will say who is signed in, and with whose eyes they look."""
    return _session(call.tx, call.caller, call.message.token, call.lang)


def patch_session(call: Call) -> object:
    """This function will keep the language somebody reads in."""
    lang = need(call.message.json("lang"), "lang", str)
    if lang not in LANGS:
        raise WrongSetting(path="lang", expected=" / ".join(LANGS))
    people.set_lang(call.tx, person=call.caller.actor.person, lang=lang)
    return session_view(call)


def session_view(call: Call) -> dict[str, object]:
    """This function will say who is signed in, as it is after what was just done."""
    fresh = people.identify(call.tx, token=call.message.token or "")
    return _session(call.tx, fresh or call.caller, call.message.token, call.lang)


def delete_session(call: Call) -> Answer:
    """This function will sign this browser out."""
    leave_viewing(call)
    if call.caller.session is not None:
        people.end_session(call.tx, token_hash=call.caller.session)
    return Answer(status=204, headers=_cookies(call.message, "", "", 0))


def post_password(house: House, message: Message, caller: Caller) -> Answer:
    """This function will change one's own password."""
    body = message.json("old", "new")
    with house.database.read() as tx:
        company = company_name(tx)
    people.change_password(
        house.database,
        person=caller.actor.person,
        old=need(body, "old", str),
        new=need(body, "new", str),
        keeps=caller.session,
        address=message.address,
        names=(caller.actor.name, company),
        then=partial(_note_password, caller),
    )
    return Answer(status=204)


def _note_password(caller: Caller, tx: Tx) -> None:
    tx.actor = caller.actor
    audit.note(tx, kind=audit.PASSWORD, detail={"did": "changed"})


def leave_viewing(call: Call) -> None:
    """This function will end looking with another's eyes, if the caller does, and note from when to when it was."""
    viewing = call.caller.viewing
    if viewing is None:
        return
    people.end_viewing(call.tx, caller=call.caller)
    since, until = (zone.iso(at, call.tx.zone) for at in (viewing.since, min(viewing.until, call.tx.now)))
    detail = {"did": "ended", "person": format_id("usr", viewing.person), "since": since, "until": until}
    audit.note(call.tx, kind=audit.VIEWING, detail=detail | {"name": viewing.name})


def _session(tx: Tx, caller: Caller, token: str | None, lang: str) -> dict[str, object]:
    viewing = caller.viewing
    other = None if viewing is None else viewing.actor
    actor, department = caller.actor, caller.department
    if viewing is not None and other is not None:
        actor, department = other, viewing.department
    return {
        "user": {
            "id": format_id("usr", actor.person) if actor.person else None,
            "name": actor.name,
            "login": caller.login,
            "roles": people.role_names(current_plan(tx), sorted(actor.roles), lang),
            "department": department,
            "admin": actor.is_admin,
            "builds": sorted(apps_of(tx, actor.person)) if viewing is None and caller.session else [],
            "must_change_password": caller.must_change_password,
            "must_set_up_totp": caller.must_set_up_totp,
            "lang": actor.lang,
        },
        "company": company_name(tx),
        "logo": logo_path(tx),
        "zone": tx.zone,
        "shortest_password": people.rules(tx).shortest,
        "today": zone.day_text(tx.today),
        "csrf": people.csrf_of(token) if token and caller.session is not None else None,
        "demo": read_setting(tx, "demo") is not None,
        "viewing": None if viewing is None else _viewing(tx, viewing),
    }


def _viewing(tx: Tx, viewing: Viewing) -> dict[str, object]:
    return {
        "person": {"id": format_id("usr", viewing.person), "title": viewing.name},
        "by": viewing.by.name,
        "until": zone.iso(viewing.until, tx.zone),
        "seconds": max(0, (viewing.until - tx.now) // 1000),
        "over": viewing.actor is None,
    }


def _cookies(message: Message, token: str, csrf: str, age: int | None) -> tuple[tuple[str, str], ...]:
    """Write both cookies; no script can read the session's, a page reads the other to prove it is ours."""
    rest = "; Path=/; SameSite=Lax" + ("; Secure" if message.is_https else "")
    rest += "" if age is None else f"; Max-Age={age}"
    return (
        ("Set-Cookie", f"{SESSION_COOKIE}={token}{rest}; HttpOnly"),
        ("Set-Cookie", f"{CSRF_COOKIE}={csrf}{rest}"),
    )


ROUTES = (
    opened("GET", "/healthz", health),
    opened("GET", f"{API}/setup", get_setup),
    opened("POST", f"{API}/setup", post_setup, threads="keepers"),
    opened("POST", f"{API}/session", post_session, threads="keepers"),
    reading("GET", f"{API}/session", get_session, is_always_open=True, eyes=Eyes.OWN),
    writing("PATCH", f"{API}/session", patch_session, is_always_open=True),
    writing("DELETE", f"{API}/session", delete_session, is_always_open=True, eyes=Eyes.OWN),
    minding("POST", f"{API}/session/password", post_password, threads="keepers", is_always_open=True),
)
