"""What tests of webhooks do: make one, send what waits, let time pass, look at the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from huodan.storage.db import Database
from huodan.storage.system import webhook, webhook_delivery as delivery
from huodan.workspace.webhooks import deliver
from tests.support.receiver import Receiver

F = "/apps/orders/forms"
CUSTOMERS = f"{F}/customer"
RECORDS = f"{CUSTOMERS}/records"


def make(admin: Any, receiver: Receiver, **body: object) -> dict[str, Any]:
    """This function will make a webhook and let the receiver know its secret."""
    usual: dict[str, object] = {
        "name": "金蝶",
        "url": receiver.url,
        "forms": ["orders/customer"],
        "events": ["created", "updated", "deleted", "restored"],
        "roles": ["总经理"],
    }
    answer = admin("POST", "/webhooks", usual | body)
    assert answer.status_code == 201, answer.text
    made = dict(answer.json())
    receiver.secret = made["secret"]
    return made


def tell(database: Database) -> None:
    """This function will send all that can be sent now."""
    for _ in range(500):
        if not deliver(database):
            return
    raise AssertionError("there is always something to send")


def later(database: Database, ms: int) -> None:
    """This function will let time pass."""
    database._shift += ms


def wait(database: Database) -> None:
    """This function will let time pass until something is tried again."""
    with database.read() as tx:
        due = tx.execute(select(func.max(delivery.c.due_at))).scalar_one()
        paused = tx.execute(select(func.max(webhook.c.paused_until))).scalar_one()
    later(database, max(due, paused or 0) - database.now() + 1)


def add(browser: Any, code: str, form: str = "customer", **values: object) -> str:
    """This function will store a record and give its id."""
    named = {"code": code, "name": f"客户{code}"} if form == "customer" else {"code": code, "name": code}
    answer = browser("POST", f"{F}/{form}/records", {"values": named | values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def change(browser: Any, id: str, version: int, **values: object) -> None:
    """This function will change a customer."""
    answer = browser("PATCH", f"{RECORDS}/{id}", {"values": values}, If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text


def log(admin: Any, made: dict[str, Any], **asked: str) -> list[dict[str, Any]]:
    """This function will read the log of a webhook, the newest first."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return list(admin("GET", f"/webhooks/{made['id']}/deliveries?{query}").json()["rows"])


def state(admin: Any) -> dict[str, Any]:
    """This function will say how it stands with the first webhook."""
    return dict(admin("GET", "/webhooks").json()["webhooks"][0])
