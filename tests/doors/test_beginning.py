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


def test_apps_begin_from_a_template_a_copy_and_a_file(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    (template,) = admin("GET", "/building/templates").json()["templates"]
    assert (template["name"], template["forms"][0]["label"]) == ("orders", "订单表")

    first = admin("POST", "/building/templates/orders", {"label": "第二套"})
    key = first.json()["key"]
    copied = admin("POST", f"/building/{key}/copy", {"label": "第三套"})
    file = admin("GET", f"/building/{key}/file").json()
    brought = [admin("POST", "/building/app-file", {"file": file}) for _ in range(2)]

    assert [one.status_code for one in (first, copied, *brought)] == [201] * 4
    keys = {one.json()["key"] for one in (first, copied, *brought)}
    assert len(keys) == 4
    assert keys <= {one["key"] for one in admin("GET", "/building").json()["apps"]}


def test_app_files_that_make_no_sense_are_refused_in_words(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    nothing = admin("POST", "/building/app-file", {"file": {"forms": []}})
    lost = admin("POST", "/building/app-file", {"file": {"huodan_app": 1, "app": {"key": "x", "forms": 3}}})
    missing = admin("POST", "/building/templates/nowhere", {"label": "n"})

    assert (nothing.status_code, nothing.json()["code"]) == (422, "no_app_file")
    assert (lost.status_code, lost.json()["code"]) == (422, "invalid")
    assert any(one["path"] == "forms" for one in lost.json()["errors"])
    assert missing.status_code == 404
    assert browse("zhoumin")("POST", "/building/app-file", {"file": {}}).status_code == 403
    assert browse("zhoumin")("GET", "/building/orders/file").status_code == 403
