"""Rich text over HTTP before people who may not see it: no answer holds its words, its links or the label of its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.conftest import PASSWORD, Browser
from tests.support.apps import app, field, form, read
from tests.support.sales import rights

CANARY = "canary"
F = "/apps/test/forms/rule"
ALL = ["read", "create", "update", "delete", "import", "export"]
RUN = {"text": f"{CANARY} words", "marks": ["bold"], "link": f"https://{CANARY}.example"}
BODY = {"blocks": [{"kind": "bullet", "runs": [RUN]}]}


def build(url: str) -> None:
    """This function will publish an app whose guests do not see one rich text and see that there is another."""
    secret = field("rule_secret", "rich_text", label=f"{CANARY} label")
    rule = form("rule", field("rule_name", "single_line_text"), secret, field("rule_masked", "rich_text"))
    but = [
        {"id": "no", "fields": ["rule_secret"], "right": "hidden"},
        {"id": "dim", "fields": ["rule_masked"], "right": "masked"},
    ]
    roles = [
        {"id": "boss", "name": "老板", "forms": [rights("rule", ALL)]},
        {"id": "guest", "name": "外人", "forms": [rights("rule", ALL, but=but)]},
    ]
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(app(rule, roles=roles))), int)

    def staff(tx: Tx) -> None:
        for login, role in (("boss", "老板"), ("zhou", "外人")):
            given = {"roles": find_roles(current_plan(tx), [role]), "values": {"name": login}}
            add_person(tx, login=login, password=PASSWORD, must_change_password=False, **given)

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Any:
    """This function will open a private copy."""
    opened = Database(prepared_database("rich leaks", build))
    yield opened
    opened.close()


def walk(who: Browser, id: str) -> list[Any]:
    """This function will read, search, filter, write and export one record in every way; the answers."""
    told = [who("GET", path) for path in (f"/apps/test/forms/rule{end}" for end in ("", f"/records/{id}"))]
    told += [who("GET", f"{F}/records/{id}/history"), who("GET", "/apps/test/openapi.json")]
    asked: list[dict[str, Any]] = [{}, {"search": f"{CANARY} words"}, {"columns": ["secret", "masked"]}]
    for key in ("secret", "masked"):
        for op in ("contains", "starts", "empty", "not_contains"):
            asked.append({"where": {"field": key, "op": op, "value": "x"}})
        asked.append({"order": [{"field": key, "dir": "asc"}]})
    for body in asked:
        told += [who("POST", f"{F}/query", body), who("POST", f"{F}/export", {**body, "format": "csv"})]
    for value in (f"• {CANARY[:3]}", BODY["blocks"], {"blocks": [{"kind": "script", "runs": []}]}):
        for key in ("secret", "masked"):
            told.append(who("PATCH", f"{F}/records/{id}", {"values": {key: value}}, If_Match='"1"'))
            told.append(who("POST", f"{F}/preview", {"id": id, "values": {key: value}}))
    return told


def test_no_answer_holds_what_its_reader_may_not_see(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    answer = boss("POST", f"{F}/records", {"values": {"name": "n", "secret": BODY, "masked": BODY}})
    assert answer.status_code == 201, answer.text
    id = str(answer.json()["id"])

    told = walk(browse("zhou"), id)

    assert [one.request.url for one in told if one.status_code >= 500] == []
    assert [(str(one.request.url), one.text) for one in told if CANARY in one.text] == []
    assert len([one for one in told if one.status_code < 300]) >= 6
    assert sum(CANARY in one.text for one in walk(boss, id)) >= 10
