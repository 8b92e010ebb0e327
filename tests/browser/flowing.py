"""What browser tests of flows share: orders of the demo company that are handed in."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.house import call

ORDER = "/apps/orders/forms/order"


def hand_in(page: Page, *, quantity: int = 1, remark: str = "") -> dict[str, Any]:
    """This function will hand in an order like the newest one, as the person whose page this is."""
    asked = {"columns": ["no"], "limit": 1, "order": [{"field": "no", "dir": "desc"}]}
    newest = call(page, "POST", f"{ORDER}/query", asked)["rows"][0]
    like = call(page, "POST", f"{ORDER}/records/{newest['id']}/copy", {})["values"]
    lines = [{**line, "quantity": str(quantity)} for line in like["lines"][:2]]
    for line in lines:
        line.pop("id", None)
    wanted = {"customer": like["customer"]["id"], "remark": remark, "lines": [_sent(line) for line in lines]}
    made: dict[str, Any] = call(page, "POST", f"{ORDER}/records", {"values": wanted})
    return made


def take_back(page: Page, order: str) -> int:
    """This function will take an order back that the person of this page has just handed in, and give its version."""
    record = f"{ORDER}/records/{order}"
    (run,) = call(page, "GET", f"{record}/runs")["rows"]
    call(page, "POST", f"/runs/{run['id']}/withdraw", {})
    return int(call(page, "GET", record)["version"])


def _sent(line: dict[str, Any]) -> dict[str, Any]:
    """Give of a line what is typed."""
    return {"product": line["product"]["id"], "quantity": line["quantity"]}
