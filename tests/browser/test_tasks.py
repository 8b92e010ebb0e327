"""待办中心: deciding on computers by mouse and by keys, on phones inside 微信 and 企业微信, and what a record says meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.flowing import hand_in
from tests.browser.house import Office, serious, sideways
from tests.browser.phone import enter, whole
from tests.browser.pictures import Album

SLOW = 30_000  # milliseconds: the first page of a browser, while others work on the machine
SOON = 15_000
RECORD = "/a/orders/f/order/r"


def opened(page: Page) -> None:
    """This function will wait until something is asked."""
    expect(page.get_by_test_id("decision").get_by_role("textbox")).to_be_visible(timeout=SLOW)


def number(page: Page, order: dict[str, object]) -> str:
    """This function will ask for the number of an order."""
    found = page.request.get(f"/api/v1/apps/orders/forms/order/records/{order['id']}")
    return str(found.json()["values"]["no"])


def test_an_order_is_agreed_to_by_keys_taken_back_and_agreed_to_again(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    no = number(
        zhou, hand_in(zhou, quantity=400)
    )  # large: behind it somebody is asked, and nothing is written yet
    director = office.enter("zhaoguodong", at="/todo")
    opened(director)
    mine = director.get_by_test_id("todo.row").filter(has_text=no)
    expect(mine).to_contain_text("销售总监审批")
    expect(director.get_by_test_id("waits")).to_contain_text("等 赵国栋 处理「销售总监审批」")
    expect(director.get_by_test_id("todo.badge").first).to_be_visible()
    assert (serious(director), sideways(director)) == ([], 0)
    album.take(director, "todo")

    director.keyboard.press("a")
    expect(director.get_by_test_id("opinion")).to_be_focused()
    director.keyboard.insert_text("可以发货")
    director.keyboard.press("Control+Enter")

    expect(mine).to_have_count(0, timeout=SOON)
    expect(director.get_by_test_id("toast")).to_contain_text(f"已同意 {no}")
    director.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(mine).to_have_count(1, timeout=SOON)
    expect(director.get_by_test_id("task")).to_contain_text(no, timeout=SOON)
    opened(director)
    director.get_by_test_id("decision").get_by_role("button", name="同意").click()
    expect(mine).to_have_count(0, timeout=SOON)

    director.get_by_test_id("todo.done").click()
    expect(director.get_by_test_id("todo.row").filter(has_text=no).first).to_contain_text(
        "同意", timeout=SOON
    )


def test_a_refusal_says_why_and_the_starter_reads_it(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou)
    no = number(zhou, order)
    director = office.enter("zhaoguodong", at="/todo")
    opened(director)
    director.get_by_test_id("todo.row").filter(has_text=no).locator(".todo-row").click()
    expect(director.get_by_test_id("task")).to_contain_text(no, timeout=SOON)
    opened(director)

    director.get_by_test_id("decision").get_by_role("button", name="拒绝").click()
    expect(director.get_by_role("alert")).to_have_text("请写明原因")
    expect(director.get_by_test_id("opinion")).to_be_focused()
    director.keyboard.insert_text("价格不对")
    director.get_by_test_id("decision").get_by_role("button", name="拒绝").click()
    expect(director.get_by_test_id("toast")).to_contain_text(f"已拒绝 {no}", timeout=SOON)

    zhou.goto("/todo?list=started")
    started = zhou.get_by_test_id("todo.row").filter(has_text=no)
    expect(started).to_contain_text("已拒绝", timeout=SLOW)
    started.locator(".todo-row").click()
    expect(zhou.get_by_test_id("course")).to_contain_text("价格不对", timeout=SOON)
    assert serious(zhou) == []
    album.take(zhou, "todo-refused")


def test_several_orders_are_agreed_to_at_once(office: Office) -> None:
    zhou = office.enter("zhoumin")
    numbers = [number(zhou, hand_in(zhou, quantity=count)) for count in (2, 3)]
    director = office.enter("zhaoguodong", at="/todo")
    opened(director)
    for no in numbers:
        director.get_by_test_id("todo.row").filter(has_text=no).get_by_role("checkbox").check()

    director.get_by_role("button", name="同意 2 条").click()
    sheet = director.get_by_test_id("batch")
    expect(sheet.get_by_test_id("batch.rows").get_by_role("listitem")).to_have_count(2)
    expect(sheet).to_contain_text(re.compile("合计 ¥ "))
    assert serious(director) == []
    sheet.get_by_role("button", name="同意 2 条").click()

    for no in numbers:
        expect(director.get_by_test_id("todo.row").filter(has_text=no)).to_have_count(0, timeout=SOON)


def test_a_locked_record_says_why_and_what_opens_it(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    order = hand_in(zhou)

    zhou.goto(f"{RECORD}/{order['id']}")
    expect(zhou.get_by_test_id("lock")).to_contain_text("要修改，请先撤回", timeout=SLOW)
    expect(zhou.get_by_role("button", name="编辑", exact=True)).to_be_disabled()
    album.take(zhou, "record-locked")
    zhou.get_by_role("tab", name="流程").click()
    zhou.get_by_test_id("run").get_by_role("button", name="撤回").click()
    zhou.get_by_test_id("act").get_by_role("button", name="撤回").click()

    expect(zhou.get_by_test_id("lock")).to_have_count(0, timeout=SOON)
    expect(zhou.get_by_role("button", name="编辑", exact=True)).to_be_enabled()
    expect(zhou.get_by_test_id("run")).to_contain_text("已撤回")
    assert serious(zhou) == []


@pytest.mark.parametrize("agent", ["wechat-android", "wecom-android", "wechat-ios", "wecom-ios"])
def test_a_phone_agrees_in_two_taps(office: Office, album: Album, agent: str) -> None:
    zhou = office.enter("zhoumin")
    no = number(zhou, hand_in(zhou, quantity=400))
    director = enter(office, "zhaoguodong", at="/todo", agent=agent)
    card = director.get_by_test_id("task-card").filter(has_text=no)
    expect(card).to_be_visible(timeout=SLOW)
    assert "/m/todo" in director.url
    whole(director, album, f"phone-todo-{agent}")

    card.click()
    expect(director.get_by_test_id("record-head")).to_contain_text("135,100.00", timeout=SOON)
    expect(director.get_by_test_id("course")).to_contain_text("赵国栋")
    whole(director, album, f"phone-task-{agent}")
    director.get_by_role("button", name="同意", exact=True).click()
    director.get_by_test_id("decide").get_by_role("button", name="同意", exact=True).click()

    expect(director.get_by_test_id("toast")).to_contain_text(f"已同意 {no}", timeout=SOON)
    finance = enter(office, "qianwenjing", at="/todo", agent=agent, lang="en")
    asked = finance.get_by_test_id("task-card").filter(has_text=no)
    expect(asked).to_contain_text("Finance director", timeout=SLOW)
    asked.click()
    expect(finance.get_by_test_id("course")).to_contain_text("Agreed", timeout=SOON)
    whole(finance, album, f"phone-task-en-{agent}")


def test_a_list_is_narrowed_in_its_address_and_comes_back(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    numbers = [number(zhou, hand_in(zhou, quantity=count)) for count in (2, 3)]
    director = office.enter("zhaoguodong", at="/todo")
    opened(director)
    rows, count = director.get_by_test_id("todo.row"), director.get_by_test_id("todo.count")
    director.get_by_test_id("todo.filter").click()

    director.get_by_label("发起人").select_option(label=f"周敏（{rows.count()}）")
    expect(director).to_have_url(re.compile("starter=usr_"))
    director.get_by_label("搜标题").fill(numbers[1])
    expect(rows).to_have_count(1, timeout=SOON)
    expect(rows).to_contain_text(numbers[1])
    expect(count).to_have_text("共 1 条", timeout=SOON)
    assert (serious(director), sideways(director)) == ([], 0)
    album.take(director, "todo-narrowed")
    director.get_by_label("等待时间").select_option("late")
    expect(director.get_by_test_id("todo.none")).to_be_visible(timeout=SOON)
    expect(count).to_have_text("共 0 条", timeout=SOON)
    director.go_back()

    expect(rows).to_have_count(1, timeout=SOON)
    expect(director.get_by_label("搜标题")).to_have_value(numbers[1])
    director.get_by_role("button", name="清除条件").click()
    expect(rows.filter(has_text=numbers[0])).to_have_count(1, timeout=SOON)
    director.goto("/todo/under-way")
    director.get_by_test_id("under-choose").get_by_role("link", name="新订单审批").click()
    expect(director.get_by_test_id("under-way")).to_be_visible(timeout=SOON)


def test_several_are_agreed_to_on_a_phone(office: Office, album: Album) -> None:
    zhou = office.enter("zhoumin")
    numbers = [number(zhou, hand_in(zhou, quantity=count)) for count in (2, 3)]
    director = enter(office, "zhaoguodong", at="/todo")
    cards = director.get_by_test_id("task-card")
    expect(cards.filter(has_text=numbers[0])).to_be_visible(timeout=SLOW)
    director.get_by_role("button", name="筛选").click()
    sheet = director.get_by_test_id("todo-filter")
    sheet.get_by_label("排序").select_option("newest")
    whole(director, album, "phone-todo-filter")
    sheet.get_by_role("button", name=re.compile("看 . 条")).click()
    expect(director).to_have_url(re.compile("sort=newest"))
    expect(cards.first).to_contain_text(numbers[1], timeout=SOON)

    director.get_by_role("button", name="多选").click()
    for no in numbers:
        cards.filter(has_text=no).click()
    whole(director, album, "phone-todo-picking")
    director.get_by_role("button", name="同意 2 条").click()
    batch = director.get_by_test_id("batch")
    expect(batch.get_by_test_id("batch.rows").get_by_role("listitem")).to_have_count(2, timeout=SOON)
    expect(batch).to_contain_text(re.compile("合计 ¥ "))
    whole(director, album, "phone-todo-batch")
    batch.get_by_role("button", name="同意 2 条").click()

    for no in numbers:
        expect(cards.filter(has_text=no)).to_have_count(0, timeout=SOON)
    expect(director.get_by_role("button", name="筛选")).to_be_visible()


def test_a_link_opened_on_the_wrong_screen_leads_to_its_twin(office: Office) -> None:
    zhou = office.enter("zhoumin")
    hand_in(zhou)
    director = office.enter("zhaoguodong", at="/todo")
    opened(director)
    task = director.request.get("/api/v1/tasks?limit=1").json()["rows"][0]["id"]

    phone = enter(office, "zhaoguodong", at=f"/todo/{task}")
    expect(phone.get_by_test_id("record-head")).to_be_visible(timeout=SLOW)
    assert phone.url.endswith(f"/m/todo/{task}")
    director.goto(f"/m/todo/{task}")
    opened(director)
    assert director.url.endswith(f"/todo/{task}")
    assert "/m/" not in director.url
