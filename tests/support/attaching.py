"""
A small app whose records hold files, and short ways to send and fetch them.

Owns: items with pictures, small ones and untouched ones; deals with a contract, files only the boss may see, masked
ones, and lines with photos.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path
from typing import Any

from huodan.engines.files import Incoming, clean_name, sniff
from huodan.engines.people import find_roles
from huodan.kit.ids import new_id
from huodan.language.fields._files import File
from huodan.language.messages import SYSTEM, Actor
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import shelf_of
from huodan.workspace.filing import shelve, take_in
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import rights

ALL = ["read", "create", "update", "delete", "import"]
DEAL = "/apps/test/forms/deal"
ITEM = "/apps/test/forms/item"
STAFF = (("boss", "老板"), ("zhou", "销售"), ("lin", "销售"), ("ku", "库管"))
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def vault() -> Tree:
    """This function will write the app with a boss, a seller of own deals, and a keeper who may only read them."""
    item = form(
        "item",
        field("item_name", "single_line_text", required=True),
        field("item_photo", "image"),
        field("item_small", "image", pictures="compressed"),
        field("item_proof", "attachment", pictures="as_taken"),
    )
    lines = [
        field("line_note", "single_line_text"),
        field("line_item", "relation", target="item"),
        field("line_photo", "image", most=3),
        field("line_shown", "lookup", relation="line_item", source="item_photo"),
    ]
    deal = form(
        "deal",
        field("deal_name", "single_line_text", required=True),
        field("deal_owner", "member", is_owner=True),
        field("deal_contract", "attachment", most=4),
        field("deal_secret", "attachment"),
        field("deal_masked", "attachment"),
        field("deal_lines", "subform", fields=lines),
    )
    but = [
        {"id": "no", "fields": ["deal_secret"], "right": "hidden"},
        {"id": "dim", "fields": ["deal_masked"], "right": "masked"},
    ]
    boss = {"id": "boss", "name": "老板", "forms": [rights("item", ALL), rights("deal", ALL)]}
    seller = {
        "id": "seller",
        "name": "销售",
        "forms": [rights("item", ALL), rights("deal", ALL, rows="own", but=but)],
    }
    wider = [{"id": "wide", "fields": ["line_shown"], "right": "read"}]
    keeper = {"id": "keeper", "name": "库管", "forms": [rights("deal", ["read"], but=wider)]}
    return app(item, deal, roles=[boss, seller, keeper])


def png(red: int = 200, *, width: int = 4, height: int = 3) -> bytes:
    """This function will draw a small picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))
        )

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + bytes((red, 10, 10)) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def store(database: Database, actor: Actor, content: bytes, name: str = "a.txt") -> File:
    """This function will take a file in for somebody as a request does."""
    with shelf_of(database).incoming(new_id(database.now())) as file:
        file.write(content)
        file.flush()
        path, hash = Path(file.name), hashlib.sha256(content).hexdigest()
        incoming = Incoming(path, clean_name(name), len(content), hash, sniff(path))
        shelve(database, incoming)
        return database.transact(actor, lambda tx: take_in(tx, incoming))


def send(
    who: Any, content: bytes, name: str = "合同.pdf", *, meant: str | None = None, **headers: str
) -> Any:
    """This function will upload a file, meant for a field, and give the answer."""
    sent = {"X-CSRF-Token": who.csrf, "Accept-Language": who.lang} | {
        key.replace("_", "-"): value for key, value in headers.items()
    }
    data = {} if meant is None else {"field": meant}
    return who.client.post("/api/v1/files", data=data, files={"file": (name, content)}, headers=sent)


def upload(
    who: Any, content: bytes = PDF, name: str = "合同.pdf", *, meant: str | None = None
) -> dict[str, Any]:
    """This function will upload a file and give what the server says of it."""
    answer = send(who, content, name, meant=meant)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def make(who: Any, path: str = DEAL, **values: Any) -> dict[str, Any]:
    """This function will store a record."""
    answer = who("POST", f"{path}/records", {"values": {"name": "n", **values}})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def change(who: Any, record: dict[str, Any], path: str = DEAL, **values: Any) -> Any:
    """This function will change a record as it is now."""
    version = who("GET", f"{path}/records/{record['id']}").json()["version"]
    return who("PATCH", f"{path}/records/{record['id']}", {"values": values}, If_Match=f'"{version}"')


def fetch(who: Any, record: dict[str, Any], file: dict[str, Any], path: str = DEAL, **headers: str) -> Any:
    """This function will ask for a file of a record."""
    return who("GET", f"{path}/records/{record['id']}/files/{file['id']}", None, **headers)


def refused(answer: Any) -> list[tuple[str, str]]:
    """This function will give paths and codes of a refusal."""
    assert answer.status_code == 422, answer.text
    return [(each["path"], each["code"]) for each in answer.json()["errors"]]


def build_vault(url: str, tree: Tree | None = None) -> None:
    """This function will publish the app, or another one like it, and let four people in."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(tree or vault())), int)

    def staff(tx: Tx) -> None:
        for login, role in STAFF:
            add_person(
                tx,
                login=login,
                password="Tg7#kd02-xq",
                roles=find_roles(current_plan(tx), [role]),
                values={"name": login},
                must_change_password=False,
            )

    database.transact(SYSTEM, staff)
    database.close()
