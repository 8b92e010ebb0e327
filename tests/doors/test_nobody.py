"""What the system did is told alike everywhere, in the language of who asks: ``{"id": null, "title": "系统"}``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.kit.ids import parse_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, Command, DeleteRecord, UpdateRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from tests.doors.conftest import Browser

FORM = "/apps/orders/forms/customer"
NAMES = {"zh": "系统", "en": "System"}


def act(database: Database, command: Command) -> None:
    """This function will let the system do something."""

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        perform(tx, plan, system_grant(plan), command)

    database.transact(SYSTEM, work)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_system_is_named_alike_everywhere(
    database: Database, browse: Callable[..., Browser], lang: str
) -> None:
    boss, nobody = browse("boss", lang=lang), {"id": None, "title": NAMES[lang]}
    columns = ["code", "created_by", "updated_by"]
    order = [{"field": "code", "dir": "asc"}]

    rows = boss("POST", f"{FORM}/query", {"columns": columns, "order": order}).json()["rows"]
    record = f"{FORM}/records/{rows[0]['id']}"
    seen = boss("GET", record).json()
    groups = boss(
        "POST",
        f"{FORM}/aggregate",
        {"group": [{"field": "created_by"}], "measures": [{"key": "n", "op": "count"}]},
    ).json()["rows"]
    history = boss("GET", f"{record}/history").json()["entries"]

    assert [(row["created_by"], row["updated_by"]) for row in rows] == [(nobody, nobody)] * 2
    assert (seen["created_by"], seen["updated_by"]) == (nobody, nobody)
    assert groups == [{"created_by": nobody, "n": 2}]
    assert [entry["by"] for entry in history] == [nobody]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_conflict_with_the_system_and_its_deletions_name_it_too(
    database: Database, browse: Callable[..., Browser], lang: str
) -> None:
    boss, nobody = browse("boss", lang=lang), {"id": None, "title": NAMES[lang]}
    made = boss("POST", f"{FORM}/records", {"values": {"code": "KH8", "name": "青岛海天"}}).json()["id"]
    id = parse_id(made)
    assert id is not None
    act(database, UpdateRecord("customer", id, {"name": "青岛海天食品"}))

    refused = boss("PATCH", f"{FORM}/records/{made}", {"values": {"name": "青岛"}}, If_Match='"1"')
    act(database, DeleteRecord("customer", id))
    (thrown,) = boss("GET", f"{FORM}/trash").json()["rows"]

    assert (refused.status_code, refused.json()["errors"][0]["by"]) == (409, nobody)
    assert thrown["deleted_by"] == nobody
