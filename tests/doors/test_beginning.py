"""An app from a file over HTTP: proposed, made by a job, compared; for administrators only."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from huodan.storage.db import Database
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.support.messy_orders import order_rows, workbook

API = "/api/v1/building/from-file"


def send(browser: Browser, path: str = "", file: bytes = b"", **fields: str) -> Any:
    """This function will upload a file."""
    return browser.client.post(
        f"{API}{path}",
        data=fields,
        files={"file": ("订单.xlsx", file or workbook(order_rows()))},
        headers={"X-CSRF-Token": browser.csrf},
    )


def test_a_file_is_looked_at_then_made_into_an_app(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    found = send(admin, "/look")
    assert found.status_code == 200, found.text
    looked = found.json()
    assert (looked["row_count"], looked["sheet"], len(looked["rows"])) == (100, "Sheet1", 8)
    assert looked["columns"][2]["samples"][0] == "云贸易有限公司"
    assert [one["label"] for one in looked["proposal"]["parties"]] == ["客户", "产品"]

    asked = send(admin, proposal=json.dumps(looked["proposal"]), sheet="Sheet1")
    assert asked.status_code == 202, asked.text
    while work(database):
        pass
    job = admin("GET", f"/jobs/{asked.json()['job']['id']}").json()

    assert job["state"] == "done", job
    made = job["result"]
    assert all(one["equal"] for one in made["sums"])
    rows = admin("POST", f"/apps/{made['app']}/forms/ding_dan/query", {"count": "exact"}).json()
    assert rows["count"] == 40
    assert made["app"] in [one["key"] for one in admin("GET", "/building").json()["apps"]]


def test_wrong_files_and_proposals_are_refused_in_words(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    broken = send(admin, "/look", b"PK\x03\x04 broken")
    nothing = send(admin)
    odd = send(admin, proposal=json.dumps({"app": "订单", "form": "订单", "columns": []}))
    while work(database):
        pass
    job = admin("GET", f"/jobs/{odd.json()['job']['id']}").json()

    assert (broken.status_code, broken.json()["code"]) == (422, "unreadable_file")
    assert nothing.status_code == 422
    assert (job["state"], job["error"]["code"]) == ("failed", "bad_proposal")


def test_it_is_for_administrators_who_signed_in(browse: Callable[..., Browser]) -> None:
    for path in ("", "/look"):
        assert send(browse("zhoumin"), path, proposal="{}").status_code == 403
        assert send(browse(), path, proposal="{}").status_code in (401, 403)
