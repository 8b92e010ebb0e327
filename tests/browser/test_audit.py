"""The audit log for an administrator: who exported what, found by person and day."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 640)}


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_sees_who_exported_what(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    boss = office.enter("boss")
    people = call(boss, "POST", "/apps/workspace/forms/people/query", {"columns": ["name"]})["rows"]
    seller = next({"id": one["id"], "title": one["name"]} for one in people if one["name"] == "周敏")
    where = {
        "and": [
            {"field": "status", "op": "in", "value": ["待发货"]},
            {"field": "salesperson", "op": "in", "value": ["$me", seller]},
        ]
    }
    body = {"format": "csv", "columns": ["no", "customer", "total"], "where": where}
    boss.evaluate(
        """async (body) => {
            const token = (await (await fetch("/api/v1/session")).json()).csrf;
            const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
            const request = { method: "POST", headers, body: JSON.stringify(body) };
            await (await fetch("/api/v1/apps/orders/forms/order/export", request)).text();
        }""",
        body,
    )
    asked = {"columns": ["no"], "where": where, "limit": 1, "count": "exact"}
    number = call(boss, "POST", "/apps/orders/forms/order/query", asked)["count"]
    assert number > 0
    name = call(boss, "GET", "/session")["user"]["name"]

    page = office.enter("admin", at="/audit", width=width, height=height)
    first = page.locator(".audit-page tbody tr").filter(has_text="导出条件").first
    expect(first).to_contain_text(name)
    expect(first).to_contain_text(f" {number} 条")
    first.get_by_text("导出条件").click()
    expect(first).to_contain_text("订单状态 是 待发货 且 业务员 是 当前用户、周敏")
    expect(page.locator(".audit-page tbody tr").first).to_contain_text("127.0.0.1")
    album.take(page, f"audit-log-{width}")
    assert sideways(page) == 0
    assert serious(page) == []

    page.get_by_label("人员").fill("查无此人")
    expect(first).to_be_visible()
    page.get_by_label("从", exact=True).fill("2090-01-01")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    page.get_by_role("button", name="清除条件").click()
    expect(first).to_be_visible()
    with page.expect_response(lambda answer: "person=usr_" in answer.url):
        page.get_by_label("人员").fill(name)
    expect(first).to_contain_text(name)
