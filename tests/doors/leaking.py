"""The part of the walk over all routes that brings files, and what only administrators may see or set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.leaking_lists import press_buttons

CANARY = "canary"
FORM = "/apps/{app}/forms/{form}"
USUAL = {"file": "", "comment": "cmt_0", "button": "b", "field": "lines", "delivery": "msg_1"}
USUAL |= {"flow": "flow", "call": "call_1", "token": "nobody-knows-it"}
"""What stands in the paths of routes where a question names nothing else."""
TEXTS = {
    "deal": [
        "code,name,item,items,note\n",
        f"b-1,n,{CANARY} item,,x\n",
        "b-2,n,mine item,mine item,\n",
        f"b-3,n,,{CANARY} item；mine item,x\n",
        f"{CANARY}-2,n,,,\n",
    ],
    "item": ["code,name,secret\n", f"{CANARY}-1,n,x\n", "mine-1,n,\n"],
}


def bring(ask: Callable[..., Any], boss: Any) -> None:
    """This function will import files of every mode, and ask for what others saved and did."""
    route = f"{FORM}/import"
    for name, (head, *lines) in TEXTS.items():
        for line in lines:
            for mode in ("create", "update", "upsert"):
                for dry in ("true", "false"):
                    sent = {
                        "mode": mode,
                        "dry_run": dry,
                        "guess": "true",
                        "make": '["item", "items", "lines.item"]',
                    }
                    ask("POST", route, sent, form=name, files={"file": ("a.csv", (head + line).encode())})
                ask(
                    "POST",
                    f"{route}/errors",
                    {"mode": mode},
                    form=name,
                    files={"file": ("a.csv", (head + line).encode())},
                )
    read_rows(ask)
    mapping = {"name": "m", "header": ["a", "b"], "mapping": {"a": "name", "b": "secret"}}
    of_boss = {**mapping, "name": "boss", "mapping": {"a": "name", "b": "lines.cost"}}
    theirs = boss("POST", "/apps/test/forms/deal/import/mappings", of_boss).json()
    ask("GET", f"{route}/mappings")
    own = ask("POST", f"{route}/mappings", mapping).json()
    for id in (own.get("id", "map_0"), theirs["id"]):
        ask("PATCH", f"{route}/mappings/{{id}}", {"name": f"n{id}"}, id=id)
        ask("DELETE", f"{route}/mappings/{{id}}", id=id)
    ask("GET", f"{FORM}/imports")
    ask("POST", f"{FORM}/imports/{{id}}/undo", {}, id="imp_0")


def read_rows(ask: Callable[..., Any]) -> None:
    """This function will have rows of deals read that name what is out of sight, by every column there is."""
    route = f"{FORM}/subforms/{{field}}"
    lines = [f"{CANARY} item,x,1", f"{CANARY}-1,x,1", "gone,x,1", f"{CANARY} item；mine item,x,1"]
    file = "\n".join(["item,note,cost", *lines]).encode()
    sent: tuple[dict[str, str], ...] = ({}, {"sheet": "a"}, {"header_row": "1"})
    for path in ("item.code", "item.name", "item.secret", "item.masked", "cost", "nothing", "item"):
        sent += ({"mapping": f'{{"item": "lines.{path}"}}'},)
    for body in sent:
        ask("POST", f"{route}/read", body, files={"file": ("a.csv", file)})
    for field in ("lines", "secret", "nothing"):
        ask("POST", f"{route}/read", {}, field=field, files={"file": ("a.csv", file)})
        ask("GET", f"{route}/template", field=field)
    ask("GET", f"{route}/template", form="item")


def look_alike(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """This function will ask for look-alikes by everything a record out of sight, or a hidden field of it, holds."""
    secret = {"secret": f"{CANARY} secret", "masked": f"{CANARY} masked"}
    for form in ("item", "deal"):
        for values in (
            {"name": f"{CANARY} {form}"},
            {"name": f"mine {form}"},
            secret,
            {"name": CANARY, **secret},
        ):
            ask("POST", f"{FORM}/alike", {"values": values}, form=form)
            ask("POST", f"{FORM}/alike", {"values": values, "id": ids[f"{form} mine"]}, form=form)
        for body in ({}, {"parted": True}, {"after": ids[f"{form} {CANARY}"]}):
            ask("POST", f"{FORM}/alike/pairs", body, form=form)
        mine, theirs = ids[f"{form} mine"], ids[f"{form} {CANARY}"]
        for one, other in ((mine, theirs), (theirs, mine), (mine, mine), (mine, f"{form}_1")):
            ask("POST", f"{FORM}/records/{{id}}/parted", {"others": [other]}, form=form, id=one)


def look_back(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """This function will compare versions of records, ask for their history by field, and go back in every way."""
    look_alike(ask, ids)
    press_buttons(ask, ids)
    kept = f"{FORM}/records/{{id}}"
    for whose in ("mine", CANARY):
        id = ids[f"deal {whose}"]
        for field in ("safe", "vault", "secret", "name", "lines.cost"):
            ask("POST", f"{kept}/reveal", {"field": field}, id=id)
            ask("POST", f"{kept}/reveal", {"field": field, "row": id}, id=id)
        for query in ("?from=1", "?from=1&to=2", "?from=2&to=1", "?from=9", ""):
            ask("GET", f"{kept}/compare{query}", id=id)
        for field in ("name", "secret", "masked", "lines", "lines.cost", "lines.note", "papers"):
            ask("GET", f"{kept}/history?field={field}", id=id)
        for wanted in ({}, {"fields": ["name", "masked"]}, {"fields": ["secret"]}, {"fields": ["lines"]}):
            for route in ("restore/preview", "restore"):
                ask("POST", f"{kept}/{route}", {"version": 1, **wanted}, id=id, If_Match='"2"')
    ask_why(ask, ids)
    ask("POST", f"{FORM}/trash/purge", {"ids": [ids[f"deal {CANARY}"]]})
    ask("GET", f"{FORM}/trash?search={CANARY}")
    ask("GET", f"{FORM}/trash?limit=1")


def ask_why(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """This function will ask why somebody may do what they may, oneself and another."""
    for name in ("item", "deal"):
        for person in ("", "?person=usr_0000000000001"):
            ask("GET", f"{FORM}/why{person}", form=name)
            for whose in ("mine", CANARY):
                ask("GET", f"{FORM}/records/{{id}}/why{person}", form=name, id=ids[f"{name} {whose}"])


def visit(ask: Callable[..., Any], boss: Any, deal: str, ids: dict[str, str]) -> None:
    """This function will have the boss open records; what is told is who they are, as far as their name may be known."""
    for number, id in enumerate((deal, ids[f"deal {CANARY}"])):
        boss(
            "POST",
            f"/apps/test/forms/deal/records/{id}/presence",
            {"tab": f"b055{number:012d}", "editing": True},
        )
        ask("POST", "/apps/{app}/forms/{form}/records/{id}/presence", {"tab": "a" * 16}, id=id)


def look_as_administrators(ask: Callable[..., Any]) -> None:
    """This function will ask for what administrators alone have: the audit log, all that is told of backups, and one."""
    ask("GET", "/audit")
    for route in ("/backups", "/backups/state", "/backups/{name}/file", "/backups/opened/{id}"):
        ask("GET", route)
    for route in ("/backups/second", "/backups/second/rows", "/backups/opened/{id}/records/{record}"):
        ask("GET", route)
    ask("PATCH", "/backups/second", {"kind": None})
    ask("POST", "/backups/second/trial", {"kind": "folder", "folder": "/nowhere"})
    ask("POST", "/backups/second/copy", {})
    ask("POST", "/backups/second/{name}/open", {"app": "test", "form": "deal"})
    ask("POST", "/backups/opened/{id}/recover", {"state": "deleted"})
    ask("POST", "/backups/{name}/open", {"app": "test", "form": "deal"})
    for route in ("/backups/password", "/backups/{name}/unlock", "/backups/second/{name}/unlock"):
        ask("POST", route, {"password": "none of theirs"})
    ask("POST", "/backups", {})
    look_at_staff(ask)
    look_at_webhooks(ask)
    look_at_mail(ask)
    look_at_incoming(ask)
    ask("PATCH", "/backups/rules", {"daily": 3})


def look_at_webhooks(ask: Callable[..., Any]) -> None:
    """This function will ask for webhooks and what they were told, and try to be told by one."""
    hook, named = "/webhooks/{id}", "hook_0000000000001"
    wish = {
        "name": "n",
        "url": "https://example.com",
        "forms": ["*"],
        "events": ["created"],
        "roles": ["boss"],
    }
    ask("GET", "/webhooks")
    ask("GET", "/doctor/webhooks")
    ask("POST", "/webhooks", wish)
    ask("PATCH", "/webhooks", {"networks": ["10.0.0.0/8"]})
    ask("PATCH", hook, {**wish, "on": True, "version": 1}, id=named)
    for act in ("secret", "test", "replay"):
        ask("POST", f"{hook}/{act}", {}, id=named)
    ask("DELETE", f"{hook}/secret", id=named)
    ask("GET", f"{hook}/deliveries", id=named)
    ask("GET", f"{hook}/deliveries/{{delivery}}", id=named)
    ask("DELETE", hook, id=named)


def look_at_mail(ask: Callable[..., Any]) -> None:
    """This function will ask for mail of oneself and of all, and try to have it sent elsewhere."""
    server = {"host": "127.0.0.1", "port": 25, "security": "none", "sender": "a@example.com"}
    ask("GET", "/session/mail")
    ask("PATCH", "/session/mail", {"address": "spy@example.com", "kinds": {"todo": True}})
    ask("GET", "/settings/mail")
    ask("GET", "/settings/mail/log")
    ask("PATCH", "/settings/mail", server)
    ask("POST", "/settings/mail/trial", {"to": "spy@example.com"})
    ask("POST", "/settings/mail/again", {})


def look_at_incoming(ask: Callable[..., Any]) -> None:
    """This function will ask for incoming webhooks and what came to them, and try to set one and to post to one."""
    one, named = "/incoming/{id}", "in_0000000000001"
    maps = [{"field": "name", "path": "name"}, {"field": "secret", "path": "secret"}]
    wish = {"name": "n", "form": "test/deal", "maps": maps, "proof": "none", "roles": ["boss"]}
    ask("GET", "/incoming")
    ask("POST", "/incoming", wish)
    ask("POST", "/incoming/try", {**wish, "sample": {"name": "n"}})
    ask("PATCH", one, {**wish, "version": 1}, id=named)
    ask("POST", f"{one}/switch", {"on": True, "version": 1}, id=named)
    for act in ("address", "secret"):
        ask("POST", f"{one}/{act}", {}, id=named)
    ask("DELETE", f"{one}/secret", id=named)
    ask("GET", f"{one}/calls", id=named)
    ask("GET", f"{one}/calls/{{call}}", id=named)
    ask("POST", f"{one}/calls/{{call}}/replay", {}, id=named)
    ask("DELETE", one, id=named)
    ask("POST", "/hooks/{token}", {"name": "n", "secret": "s"})


def look_at_staff(ask: Callable[..., Any]) -> None:
    """This function will ask for people and departments and try to change them."""
    person, department = "usr_0000000000001", "dep_0000000000001"
    ask("GET", "/staff")
    ask("GET", "/staff/rights")
    ask("POST", "/staff", {"name": "n", "login": "n", "roles": ["admin"]})
    ask("PATCH", "/staff/{id}", {"roles": ["admin"], "active": True}, id=person)
    ask("POST", "/staff/{id}/password", {}, id=person)
    for what in ("lock", "sessions", "totp"):
        ask("DELETE", f"/staff/{{id}}/{what}", id=person)
    ask("GET", "/staff/{id}/hand_over", id=person)
    ask("POST", "/staff/{id}/hand_over", {"to": "usr_0000000000002"}, id=person)
    ask("GET", "/departments")
    ask("POST", "/departments", {"name": "n"})
    ask("PATCH", "/departments/{id}", {"name": "m"}, id=department)
    ask("DELETE", "/departments/{id}", id=department)


def look_at_settings(ask: Callable[..., Any]) -> None:
    """This function will ask for what administrators see and set."""
    look_at_building(ask)
    ask("GET", "/doctor")
    ask("GET", "/doctor/disk")
    ask("GET", "/settings/company")
    ask("PATCH", "/settings/company", {"name": "n"})
    ask("GET", "/settings/company/logo")
    ask("GET", "/settings/first-steps")
    ask("PATCH", "/settings/first-steps", {"shown": True})
    ask("GET", "/settings/server")
    ask("PATCH", "/settings/server", {"disk_limit_mb": 500})
    ask("POST", "/settings/server/trial", {"public_address": "http://127.0.0.1:1"})
    ask("GET", "/session/devices")
    ask("GET", "/session/totp")
    ask("GET", "/settings/signing")
    ask("PATCH", "/settings/signing", {"shortest": 12})
    for act, body in {"proposal": {}, "on": {"secret": "s", "code": "1"}, "off": {}, "recovery": {}}.items():
        ask(
            "POST",
            f"/session/totp/{act}",
            body | ({"password": "wrong"} if body or act != "proposal" else {}),
        )
    ask("GET", "/session/viewing/people")
    ask("POST", "/session/viewing", {"person": "usr_1"})
    ask("DELETE", "/session/viewing")
    ask("GET", "/settings/files")
    ask("GET", "/settings/history")
    ask("PATCH", "/settings/history", {"trash_days": 90})
    ask("PATCH", "/settings/files", {"largest_mb": 1})
    ask("POST", "/settings/files/trial", {})


STEPS: dict[str, object] = {
    "undo": {},
    "redo": {},
    "rebase": {"keep": "mine"},
    "publish": {"number": 0},
    "hand-in": {"number": 0},
}


def look_at_building(ask: Callable[..., Any]) -> None:
    """This function will ask for the draft and the versions of an app, and try to change both."""
    edit = {"do": "set", "at": [], "name": "label", "old": "a", "new": "b"}
    for route in ("/draft", "/draft/check", "/draft/roles", "/versions"):
        ask("GET", f"/building/{{app}}{route}")
    ask("GET", "/building/{app}/draft/roles/{role}/forms")
    ask("GET", "/building/{app}/draft/flows/{flow}/bpmn")
    ask("GET", "/building/{app}/versions/{version}")
    ask("PATCH", "/building/{app}/draft", {"edits": [edit]})
    for act, body in STEPS.items():
        ask("POST", f"/building/{{app}}/draft/{act}", body)
    ask("POST", "/building/{app}/draft/rehearse", {"number": 0})
    ask("POST", "/building/{app}/draft/matching", {"form": "deal", "where": None})
    ask("POST", "/building/{app}/draft/try", {"form": "deal", "values": {}})
    for route in ("", "/values", "/values/file", "/standing"):
        ask("GET", f"/building/{{app}}/rehearsals/{{id}}{route}", id="job_1")
    for address in (
        "/building",
        "/building/palette",
        "/building/nodes",
        "/building/{app}/targets",
        "/building/{app}/channels",
    ):
        ask("GET", address)
    ask("GET", "/building/{app}/targets/{form}")
    ask("POST", "/building", {"label": "n"})
    ask("DELETE", "/building/{app}")
    ask("PATCH", "/building/order", {"apps": []})
    ask("POST", "/building/{app}/restore", {})
    ask("GET", "/building/{app}/administrators")
    ask("PATCH", "/building/{app}/administrators", {"people": []})
    ask("GET", "/building/templates")
    ask("POST", "/building/templates/{name}", {"label": "n"})
    ask("POST", "/building/app-file", {"file": {}})
    ask("POST", "/building/{app}/copy", {"label": "n"})
    ask("GET", "/building/{app}/file")
    orders = {"file": ("n.csv", "编号,金额\n1,2\n".encode())}
    ask("POST", "/building/from-file/look", {}, files=orders)
    ask("POST", "/building/from-file", {"proposal": "{}"}, files=orders)
    ask("POST", "/building/{app}/draft/acts", {"do": "add_form", "id": "fn", "label": "n"})
    ask("POST", "/building/{app}/draft/uses", {"form": "deal"})
    ask("POST", "/building/{app}/draft/ways", {"form": "deal", "table": "deal", "field": "name"})
    ask("POST", "/building/{app}/draft/formula", {"table": "deal", "text": "1"})
    ask("DELETE", "/building/{app}/draft")
    ask("POST", "/building/{app}/versions/{version}/undo", {})


def leave(ask: Callable[..., Any]) -> None:
    """This function will sign out; the other sessions of the same person stay, as the walk still needs them."""
    ask("DELETE", "/session/devices/{id}")
    ask("DELETE", "/session")
    ask("DELETE", "/session/devices")
