"""Webhooks and canaries: what their roles may not see is in no message, whatever happens to a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from huodan.workspace.webhooks import ALLOWED
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.test_leaks import CANARY, F, keep, vault
from tests.support.apps import Tree, read
from tests.support.attaching import upload
from tests.support.hooked import later, log, make, tell
from tests.support.receiver import Receiver
from tests.support.robots import grouped

HIDDEN = {"secret": f"{CANARY} secret", "masked": f"{CANARY} masked"}
SEALED = {"safe": f"{CANARY} safe", "vault": f"{CANARY} vault"}


def wide() -> Tree:
    """This function will let the seller see every row, but not every field."""
    tree: Any = vault()
    for each in tree["roles"][1]["forms"]:
        each["rows"] = "all"
    return dict(tree)


def build(url: str) -> None:
    """This function will publish the app and let two people in."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(wide())), int)

    def staff(tx: Tx) -> None:
        for login, role in (("boss", "老板"), ("admin", "管理员")):
            roles = find_roles(current_plan(tx), [role])
            values = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=roles, values=values, must_change_password=False
            )

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("leaks of webhooks", build))
    yield opened
    opened.close()


def live(boss: Browser) -> None:
    """This function will let everything happen to a record that holds canaries."""
    item = keep(boss, "item", {"name": "item", **HIDDEN})
    held = {
        key: [upload(boss, f"{CANARY} {key}".encode(), f"{CANARY} {key}.txt")] for key in ("papers", "scans")
    }
    values = {"name": "deal", "item": item, "items": [item], **HIDDEN, **SEALED, **held}
    deal = keep(boss, "deal", {**values, "lines": [{"note": "x", "cost": "77712345"}]})
    path, version = f"{F}/deal/records/{deal}", 0

    def save(**values: object) -> None:
        nonlocal version
        version += 1
        answer = boss("PATCH", path, {"values": values}, If_Match=f'"{version}"')
        assert answer.status_code == 200, answer.text

    save(secret=f"{CANARY} other")
    save(safe=f"{CANARY} other", vault=f"{CANARY} other", masked=f"{CANARY} other")
    save(name="seen", secret=f"{CANARY} again", papers=None)
    (line,) = boss("GET", path).json()["values"]["lines"]
    save(lines={"change": [{"id": line["id"], "cost": "77712346"}]})
    assert boss("DELETE", path, If_Match=f'"{version + 1}"').status_code == 204
    assert boss("POST", f"{F}/deal/trash/{deal}/restore", {}).status_code == 200
    assert boss("DELETE", path, If_Match=f'"{version + 2}"').status_code in (204, 409)


def test_no_message_holds_what_its_roles_may_not_see(
    database: Database, browse: Callable[..., Browser], receiver: Receiver
) -> None:
    admin, boss = browse("admin"), browse("boss")
    made = make(admin, receiver, forms=["*"], roles=["销售"])

    live(boss)
    tell(database)

    kinds = set(receiver.kinds)
    assert {"record.created", "record.updated", "record.deleted"} <= kinds
    heard = "".join(one.raw.decode() for one in receiver.heard)
    assert "seen" in heard
    assert (CANARY in heard, "777123" in heard) == (False, False)
    assert {row["state"] for row in log(admin, made)} == {"delivered", "withheld"}


def test_who_may_see_all_is_told_no_encrypted_field_in_clear(
    database: Database, browse: Callable[..., Browser], receiver: Receiver
) -> None:
    make(browse("admin"), receiver, forms=["*"], roles=["老板"])

    live(browse("boss"))
    tell(database)

    heard = "".join(one.raw.decode() for one in receiver.heard)
    assert f"{CANARY} secret" in heard
    assert (f"{CANARY} safe" in heard, f"{CANARY} vault" in heard) == (False, False)


def test_no_group_reads_what_the_roles_of_its_robot_may_not_see(
    database: Database, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    admin, boss = browse("admin"), browse("boss")
    with grouped("feishu", database.now) as group:
        robot = {"channel": "feishu", "name": "群", "url": group.url, "secret": group.secret}
        wish = {"forms": ["*"], "events": ["created", "updated", "deleted", "restored"], "roles": ["销售"]}
        assert admin("POST", "/webhooks", robot | wish).status_code == 201

        live(boss)
        for _ in range(20):
            tell(database)
            later(database, 1_000)

    heard = "".join(group.heard)
    assert "seen" in heard
    assert (CANARY in heard, "777123" in heard) == (False, False)
