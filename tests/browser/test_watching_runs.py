"""卡单, 代理人, 运行记录, and who a form says will be asked: on a computer, at 360 px, and in English."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.flowing import hand_in, take_back
from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter, fill_order, whole
from tests.browser.pictures import Album

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000


def choose(page: Page, label: str, name: str) -> None:
    """This function will choose a colleague in a box."""
    box = page.get_by_role("group", name=label, exact=True)
    box.get_by_role("searchbox").fill(name)
    box.get_by_role("button", name=re.compile(name)).first.click()


def test_somebody_stands_in_for_a_week(office: Office, album: Album) -> None:
    director = office.enter("zhaoguodong", at="/todo")
    director.get_by_role("link", name="代理人").click()
    expect(director.get_by_text("你没有设代理人")).to_be_visible(timeout=SLOW)
    director.get_by_role("button", name="设代理人", exact=True).click()
    asked = director.get_by_test_id("stand-in")
    asked.get_by_role("button", name="保存").click()
    expect(asked.get_by_role("alert")).to_have_text("请选请谁代办")
    choose(director, "请谁代办", "钱文静")
    asked.get_by_label("到哪天").fill("2026-05-12")
    asked.get_by_label("只有这些").check()
    asked.get_by_label("新订单审批").check()
    assert serious(director) == []
    album.take(director, "stand-in-ask")
    asked.get_by_role("button", name="保存").click()

    mine = director.get_by_role("region", name="代我处理的人")
    expect(mine).to_contain_text("钱文静", timeout=SOON)
    expect(mine).to_contain_text("2026-05-06 至 2026-05-12")
    expect(mine).to_contain_text("新订单审批")
    assert (serious(director), sideways(director)) == ([], 0)
    album.take(director, "stand-ins")
    zhou = office.enter("zhoumin")
    hand_in(zhou)
    other = office.enter("qianwenjing", at="/todo", lang="en")
    expect(other.get_by_test_id("todo.row").first).to_contain_text("赵国栋", timeout=SLOW)
    album.take(other, "todo-en")
    mine.get_by_role("button", name="结束").click()
    expect(director.get_by_text("你没有设代理人")).to_be_visible(timeout=SOON)


def test_a_new_order_says_who_will_be_asked(office: Office, album: Album) -> None:
    page = enter(office, "zhoumin", at="/m/a/orders/f/order/new")
    expect(page.get_by_test_id("field.customer")).to_be_visible(timeout=SLOW)
    fill_order(page, "CP002", "400")

    way = page.get_by_test_id("way")

    expect(way).to_contain_text("赵国栋", timeout=SLOW)
    expect(way).to_contain_text("钱文静", timeout=SLOW)  # more than 50,000: the finance director as well
    way.scroll_into_view_if_needed()
    whole(page, album, "phone-way")


def test_who_takes_an_order_back_hands_it_in_again_and_sees_who_will_be_asked(
    office: Office, album: Album
) -> None:
    page = office.enter("zhoumin")
    order = hand_in(page, quantity=900)["id"]
    take_back(page, order)
    page.goto(f"/a/orders/f/order/r/{order}")
    page.get_by_role("tab", name="流程").click(timeout=SLOW)
    run = page.get_by_test_id("run")
    run.get_by_role("button", name="重新提交").click(timeout=SLOW)
    asked = page.get_by_test_id("act")
    expect(asked.get_by_test_id("way")).to_contain_text("赵国栋", timeout=SLOW)
    expect(asked.get_by_test_id("way")).to_contain_text("钱文静")
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "hand-in-again")
    asked.get_by_role("button", name="重新提交").click()
    expect(run).to_contain_text("等 赵国栋", timeout=SLOW)
    assert len(call(page, "GET", f"/apps/orders/forms/order/records/{order}/runs")["rows"]) == 2


def let_keeper(admin: Page, *, is_there: bool) -> None:
    """Let who approves and looks after orders be there, or gone: administrators of the company look after their runs then."""
    staff = call(admin, "GET", "/staff?search=赵国栋")["rows"][0]["id"]
    call(admin, "PATCH", f"/staff/{staff}", {"active": is_there})


def test_what_is_stuck_is_cured_from_the_board(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    hand_in(zhou)
    admin = office.enter("admin", at="/todo")
    let_keeper(admin, is_there=False)
    admin.get_by_role("link", name="卡单").click()
    stuck = (
        admin.get_by_test_id("stuck").get_by_role("listitem").filter(has_text="正在等的人已不能登录").first
    )
    expect(stuck).to_be_visible(timeout=SLOW)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "stuck")
    admin.set_viewport_size({"width": 360, "height": 740})
    assert sideways(admin) == 0
    album.take(admin, "stuck-360")
    admin.set_viewport_size({"width": 1440, "height": 900})

    before = admin.get_by_test_id("stuck").locator("> li").count()
    stuck.get_by_role("button", name="换人").click()
    choose(admin, "交给谁", "钱文静")
    admin.get_by_test_id("act").get_by_role("button", name="换人").click()

    expect(admin.get_by_test_id("stuck").locator("> li")).to_have_count(before - 1, timeout=SOON)
    other = office.enter("qianwenjing", at="/todo")
    expect(other.get_by_test_id("todo.row").first).to_contain_text("销售总监审批", timeout=SLOW)


def test_a_flow_says_how_it_ran(office: Office, album: Album) -> None:
    admin = office.enter("admin", at="/building/orders/flows", lang="en")
    let_keeper(admin, is_there=True)
    hand_in(office.enter("zhoumin"))
    admin.reload()
    log_button = admin.get_by_test_id("run-log").get_by_role("button").first
    admin.get_by_role("link", name=re.compile("^Last ")).first.click()
    log_button.click()
    expect(admin.get_by_test_id("run-of-flow")).to_contain_text(
        "not found", timeout=SLOW
    )  # it is others' affair
    let_keeper(admin, is_there=False)
    admin.goto(f"{office.url}/building/orders/flows")
    last = admin.get_by_role("link", name=re.compile("^Last "))
    expect(last.first).to_be_visible(timeout=SLOW)
    album.take(admin, "flows-en")
    last.first.click()
    log = admin.get_by_test_id("run-log")
    expect(log).to_be_visible(timeout=SOON)
    assert (serious(admin), sideways(admin)) == ([], 0)
    album.take(admin, "run-log-en")
    log_button.click()
    shown = admin.get_by_test_id("run-of-flow")
    expect(shown.get_by_test_id("course")).to_be_visible(timeout=SOON)
    assert serious(admin) == []
    album.take(admin, "run-of-flow-en")


def test_who_looks_after_a_flow_sees_what_each_step_was_given_and_did(office: Office, album: Album) -> None:
    let_keeper(office.enter("admin", at="/todo"), is_there=True)
    order = hand_in(office.enter("zhoumin"), quantity=900)["id"]
    page = office.enter("zhaoguodong", at="/todo")
    mine = next(each for each in call(page, "GET", "/tasks")["rows"] if each["record"]["id"] == order)
    call(page, "POST", f"/tasks/{mine['id']}/agree", {"opinion": "可以，按合同价"})
    (run,) = call(page, "GET", f"/apps/orders/forms/order/records/{order}/runs")["rows"]
    page.goto(f"/todo/log?run={run['id']}")

    expect(page.get_by_test_id("run-given")).to_contain_text("提交审批", timeout=SLOW)
    steps = page.get_by_test_id("run-step")
    expect(steps.filter(has_text="销售总监审批")).to_contain_text("可以，按合同价")
    expect(steps.filter(has_text="走这条")).to_contain_text("成立")
    assert (serious(page), sideways(page)) == ([], 0)
    album.take(page, "run-steps")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    album.take(page, "run-steps-360")
