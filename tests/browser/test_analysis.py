"""流程分析: the slowest step is named, with its table, the funnel and the people; on a computer, at 360 px, in English."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.flowing import hand_in
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def test_the_slowest_step_is_named_and_the_table_taken_along(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    hand_in(zhou)
    hand_in(zhou, quantity=400)
    director = office.enter("zhaoguodong", at="/todo")
    todo = call(director, "GET", "/tasks")["rows"][0]
    call(director, "POST", f"/tasks/{todo['id']}/agree", {})

    admin = office.enter("admin", at="/todo")
    admin.get_by_role("link", name="流程分析").click()
    admin.get_by_label("哪个流程").select_option(label="新订单审批")

    told = admin.get_by_test_id("analysis")
    expect(told.get_by_test_id("analysis.steps")).to_contain_text("销售总监审批", timeout=SLOW)
    expect(told.get_by_test_id("analysis.top")).to_contain_text("最慢的一步是")
    expect(told.get_by_test_id("analysis.funnel")).to_contain_text("销售总监审批")
    expect(told.get_by_test_id("analysis.people")).to_contain_text("赵国栋")
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "analysis")

    with admin.expect_download() as given:
        admin.get_by_role("button", name="下载表格").click()
    text = Path(given.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("流程,步骤,次数,")
    assert "销售总监审批" in text

    admin.get_by_role("button", name="只算工作日").click()
    expect(admin.get_by_role("button", name="只算工作日")).to_have_attribute("aria-pressed", "true")
    admin.get_by_role("button", name="自定").click()
    expect(admin.get_by_label("从哪天")).to_have_value("2026-04-07", timeout=SOON)
    admin.set_viewport_size({"width": 360, "height": 740})
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "analysis-360")


def test_it_is_there_for_nobody_else(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin", at="/todo/analysis")

    expect(zhou.get_by_text("还没有可以分析的流程")).to_be_visible(timeout=SLOW)
    zhou.get_by_role("button", name="返回").first.click()
    expect(zhou.get_by_role("link", name="代理人")).to_be_visible(timeout=SOON)
    expect(zhou.get_by_role("link", name="流程分析")).to_have_count(0)

    admin = office.enter("admin", at="/todo/analysis?app=orders", lang="en")
    expect(admin.get_by_test_id("analysis")).to_be_visible(timeout=SLOW)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "analysis-en")
