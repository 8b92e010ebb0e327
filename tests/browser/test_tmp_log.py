from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.flowing import ORDER, hand_in
from tests.browser.house import Office, call, serious, sideways


def test_log(office: Office) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou, quantity=900)["id"]
    director = office.enter("zhaoguodong", at="/todo")
    rows = call(director, "GET", "/tasks")["rows"]
    mine = next(row for row in rows if row["record"]["id"] == order)
    call(director, "POST", f"/tasks/{mine['id']}/agree", {"opinion": "可以，按合同价"})
    admin = office.enter("admin", at="/todo/stuck")
    me = next(one for one in call(admin, "GET", "/staff?search=admin")["rows"] if one["login"] == "admin")
    call(admin, "PATCH", f"/staff/{me['id']}", {"roles": sorted({*me["roles"], "总经理"})})
    run = call(admin, "GET", f"{ORDER}/records/{order}/runs")["rows"][0]["id"]
    admin.goto(f"/todo/log?run={run}")
    expect(admin.get_by_test_id("run-steps")).to_be_visible(timeout=40_000)
    admin.wait_for_timeout(500)
    admin.screenshot(path="/tmp/log_scratch/desk.png", full_page=True)
    print(serious(admin), sideways(admin))
    admin.set_viewport_size({"width": 360, "height": 740})
    admin.wait_for_timeout(300)
    print(sideways(admin))
    admin.screenshot(path="/tmp/log_scratch/phone.png", full_page=True)
