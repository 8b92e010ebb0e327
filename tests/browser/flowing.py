"""
What browser tests of flows share: the demo company with 新订单审批 switched on, and orders that are handed in.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from huodan import templates
from huodan.language.document import App, read_app, tree_of
from huodan.language.messages import SYSTEM
from huodan.storage.place import open_workspace
from huodan.workspace.publish import publish_app
from tests.browser.house import call
from tests.support.order_flows import APPROVAL

ORDER = "/apps/orders/forms/order"


def with_flows(demo: Path, folder: Path) -> Path:
    """This function will copy the demo company and publish its app with the approval of new orders."""
    shutil.copytree(demo, folder)
    app = read_app(tree_of(templates.load("orders")) | {"flows": [APPROVAL]})
    assert isinstance(app, App), app
    database = open_workspace(folder)
    try:
        done = publish_app(database, SYSTEM, app)
    finally:
        database.close()
    assert isinstance(done, int), done
    return folder


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


def _sent(line: dict[str, Any]) -> dict[str, Any]:
    """Give of a line what is typed."""
    return {"product": line["product"]["id"], "quantity": line["quantity"]}
