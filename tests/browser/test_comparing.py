"""流程对比 and 「显示用时」: two versions side by side with honest words, and the times of steps in the tree of the designer."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.flowing import hand_in
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SLOW = 60_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def renamed(page: Page) -> None:
    """This function will publish another version of the approval of new orders."""
    call(page, "DELETE", "/building/orders/draft")
    flows: list[dict[str, Any]] = call(page, "GET", "/building/orders/draft")["document"]["flows"]
    flow = next(one for one in flows if one["key"] == "new_order")
    node = next(one for one in flow["nodes"] if one["kind"] == "approve")
    at = ["flows", flow["id"], "nodes", node["id"]]
    edit = {"do": "set", "at": at, "name": "label", "old": node["label"], "new": "总监审批"}
    draft = call(page, "PATCH", "/building/orders/draft", {"edits": [edit]})
    call(page, "POST", "/building/orders/draft/publish", {"number": draft["number"]})


def faster(route: Route) -> None:
    """This function will answer as if many runs had been faster by the second version."""
    answer = route.fetch()
    told = answer.json()
    spread = {"count": 40, "mean_seconds": 300_000, "median_seconds": 259_200, "p90_seconds": 500_000}
    sooner = {"count": 30, "mean_seconds": 200_000, "median_seconds": 155_520, "p90_seconds": 300_000}
    for side, took in zip(told["sides"], (spread, sooner), strict=True):
        side["natural"].update(took=took, waiting_seconds=90_000, working_seconds=3_000, waiting_share=0.9)
        side["runs"].update(begun=45, ended=took["count"], approved=took["count"], rejected=0, running=2)
    told["sides"][0].update(sent_back=18, sent_back_rate=0.4)
    told["sides"][1].update(sent_back=3, sent_back_rate=0.07)
    told["verdicts"].update(took={"natural": "less", "workdays": "less"}, sent_back="less", rejected="even")
    told["verdicts"].update(waiting={"natural": "even", "workdays": "even"})
    first = next(step for step in told["steps"] if all(step["sides"]) and step["may_wait"])
    for side, took in zip(first["sides"], (sooner, spread), strict=True):
        side["natural"].update(took=took, waiting_seconds=90_000, working_seconds=3_000)
    first["verdicts"].update(took={"natural": "more", "workdays": "more"})
    route.fulfill(response=answer, body=json.dumps(told))


def test_two_versions_are_compared_and_their_times_stand_in_the_tree(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    hand_in(zhou)
    director = office.enter("zhaoguodong", at="/todo")
    todo = call(director, "GET", "/tasks")["rows"][0]
    call(director, "POST", f"/tasks/{todo['id']}/agree", {})
    admin = office.enter("admin", at="/todo")
    renamed(admin)
    hand_in(zhou)

    admin.goto("/todo/analysis")
    admin.get_by_label("哪个流程").select_option(label="新订单审批", timeout=SLOW)
    admin.get_by_role("button", name="对比", exact=True).click(timeout=SLOW)
    whole, steps = admin.get_by_test_id("comparing.whole"), admin.get_by_test_id("comparing.steps")
    expect(admin.get_by_test_id("comparing.top")).to_contain_text("还比不出快慢", timeout=SLOW)
    expect(whole).to_contain_text("太少，比不出")
    expect(whole.locator("th").nth(2)).to_have_text("现在的版本")
    expect(steps).to_contain_text("右边叫「总监审批」")
    expect(admin.locator(".compare-told.is-good, .compare-told.is-bad")).to_have_count(0)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "compare-few")

    admin.route("**/analysis/compare?**", faster)
    admin.get_by_role("button", name="近 30 天").click()
    expect(admin.get_by_test_id("comparing.top")).to_contain_text("快 1.2 天", timeout=SLOW)
    expect(whole.locator(".is-good").last).to_have_text("少 33 个百分点")
    expect(steps.locator(".is-bad")).to_have_text("慢 1.2 天")
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "compare")
    admin.set_viewport_size({"width": 360, "height": 740})
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "compare-360")
    admin.unroute("**/analysis/compare?**")
    admin.get_by_role("button", name="左右对调").click()
    expect(whole.locator("th").nth(1)).to_have_text("现在的版本", timeout=SLOW)

    admin.set_viewport_size({"width": 1440, "height": 900})
    admin.goto("/building/orders/flows")
    admin.get_by_role("link", name="新订单审批", exact=True).click(timeout=SLOW)
    tree = admin.get_by_test_id("flow-tree")
    expect(tree.get_by_test_id("flow-times")).to_have_count(0)
    admin.get_by_role("switch", name="显示用时").click(timeout=SLOW)
    card = tree.locator(".flow-card", has_text="总监审批").first
    expect(card.get_by_test_id("flow-times")).to_contain_text("现在停着 1 件", timeout=SLOW)
    expect(admin.get_by_text("近 90 天发起的")).to_be_visible()
    expect(tree.locator(".flow-times.is-slowest")).to_have_count(1)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "flow-times")
    admin.set_viewport_size({"width": 360, "height": 740})
    expect(admin.get_by_test_id("flow-phone").get_by_test_id("flow-times").first).to_be_visible(timeout=SOON)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "flow-times-360")


def test_a_comparison_is_there_for_nobody_else_and_in_english(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin", at="/todo/compare")
    expect(zhou.get_by_text("还没有可以分析的流程")).to_be_visible(timeout=SLOW)

    admin = office.enter("admin", at="/todo/compare?app=orders", lang="en")
    expect(admin.get_by_role("heading", name="Compare processes")).to_be_visible(timeout=SLOW)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "compare-en")
