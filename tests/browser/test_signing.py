"""Signing on the way: who has somebody asked behind them signs as well, all who take part see it; and a copy is opened."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.flowing import hand_in
from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter, photograph, whole
from tests.browser.pictures import Album
from tests.support.attaching import PDF

SLOW = 30_000
DRAFT = "/building/orders/draft"
FLOW = "flow_new_order"


def signed_and_copied(admin: Page) -> None:
    """This function will have the director sign, and the finance director copied before that."""
    call(admin, "DELETE", DRAFT)
    at = ["flows", FLOW, "nodes", "director"]
    sign = {"do": "set", "at": at, "name": "signature", "old": False, "new": True}
    call(admin, "PATCH", DRAFT, {"edits": [sign]})
    place: dict[str, Any] = {"flow": FLOW, "way": None, "after": None}
    call(admin, "POST", f"{DRAFT}/acts", {"do": "add_node", "id": "told", "kind": "copy_to", **place})
    flow = next(one for one in call(admin, "GET", DRAFT)["document"]["flows"] if one["id"] == FLOW)
    old = flow["nodes"][0]["who"]
    person = next(one for one in call(admin, "GET", "/members?search=钱文静")["rows"])["id"]
    new = [{**old[0], "by": "people", "people": [person]}]
    at = ["flows", FLOW, "nodes", "told"]
    who = {"do": "replace", "at": [*at, "who", old[0]["id"]], "old": old[0], "new": new[0]}
    number = call(admin, "PATCH", DRAFT, {"edits": [who]})["number"]
    assert "version" in call(admin, "POST", f"{DRAFT}/publish", {"number": number})


def test_adding_somebody_behind_is_signed_and_the_signature_opens_large(office: Office, album: Album) -> None:
    signed_and_copied(office.enter("admin"))
    order = hand_in(office.enter("zhoumin"))
    director = office.enter("zhaoguodong", at="/todo")
    title = director.request.get(f"/api/v1/apps/orders/forms/order/records/{order['id']}").json()["title"]
    row = director.get_by_test_id("todo.row").filter(has_text=title)
    row.locator(".todo-row").click(timeout=SLOW)
    decision = director.get_by_test_id("decision")
    add = decision.get_by_role("button", name="加签", exact=True)
    more = decision.get_by_role("button", name="更多…")
    expect(add.or_(more).first).to_be_visible(timeout=SLOW)
    if not add.is_visible():
        more.click()
        add = director.get_by_role("menuitem", name="加签", exact=True)
    add.click()
    dialog = director.get_by_test_id("act")
    dialog.get_by_label("我同意后再审（后加签）").check()
    dialog.get_by_role("searchbox").fill("钱文静")
    dialog.locator(".people-found button").filter(has_text="钱文静").click()
    dialog.get_by_role("button", name="加签").click()
    expect(dialog.get_by_role("alert")).to_have_text("请先手写签名")
    assert serious(director) == []
    dialog.get_by_role("button", name="签名").click()
    pad = director.get_by_test_id("signature")
    pad.locator(".signature-name").fill("赵国栋")
    pad.locator(".is-main").click()
    expect(dialog.get_by_text("已签名")).to_be_visible()
    dialog.get_by_role("button", name="加签", exact=True).click()
    expect(row).to_have_count(0, timeout=SLOW)

    finance = office.enter("qianwenjing", at="/todo?list=copied")
    finance.get_by_test_id("todo.row").filter(has_text=title).locator(".todo-row").click(timeout=SLOW)
    expect(finance.get_by_test_id("task").locator(".task-paper")).to_be_visible(timeout=SLOW)
    signature = finance.get_by_test_id("course").get_by_role("button", name="赵国栋 的签名")
    expect(signature.locator("img")).to_be_visible()
    signature.click()
    large = finance.get_by_test_id("signed").locator("img")
    expect(large).to_be_visible()
    assert large.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100
    assert (serious(finance), sideways(finance)) == ([], 0)
    album.take(finance, "todo-signed")

    run = call(finance, "GET", f"/apps/orders/forms/order/records/{order['id']}/runs")["rows"][0]["id"]
    phone = enter(office, "zhoumin", at=f"/todo/{run}")
    phone.get_by_test_id("course").get_by_role("button", name="赵国栋 的签名").click(timeout=SLOW)
    expect(phone.get_by_test_id("signed").locator("img")).to_be_visible()
    assert sideways(phone) == 0


def test_an_opinion_takes_files_and_phrases_of_one_s_own(office: Office, album: Album) -> None:
    order = hand_in(office.enter("zhoumin"))
    director = office.enter("zhaoguodong", at="/todo")
    record = f"/apps/orders/forms/order/records/{order['id']}"
    title = call(director, "GET", record)["title"]
    row = director.get_by_test_id("todo.row").filter(has_text=title)
    row.locator(".todo-row").click(timeout=SLOW)
    decision = director.get_by_test_id("decision")
    decision.get_by_test_id("opinion").fill("价格可以，请尽快发货")
    expect(decision.get_by_test_id("aids")).to_contain_text("未完成订单金额")
    decision.get_by_role("button", name="存为常用语").click(timeout=SLOW)
    expect(decision.get_by_role("button", name="价格可以，请尽快发货", exact=True)).to_be_visible()
    decision.get_by_role("button", name="附件、拍照").click()
    paper: FilePayload = {"name": "报价单.pdf", "mimeType": "application/pdf", "buffer": PDF}
    decision.locator("input[type=file]").first.set_input_files([photograph("现场.jpg", (300, 200)), paper])
    expect(decision.get_by_test_id("file")).to_have_count(2, timeout=SLOW)
    assert (serious(director), sideways(director)) == ([], 0)
    album.take(director, "opinion-panel")
    decision.get_by_role("button", name="同意", exact=True).click()
    expect(row).to_have_count(0, timeout=SLOW)

    run = call(director, "GET", f"{record}/runs")["rows"][0]["id"]
    seller = enter(office, "zhoumin", at=f"/todo/{run}")
    course = seller.get_by_test_id("course")
    files = course.get_by_role("list", name="意见的附件")
    expect(files.get_by_text("报价单.pdf")).to_be_visible(timeout=SLOW)
    files.get_by_role("button", name="现场.jpg").click()
    expect(seller.get_by_test_id("opinion-file").locator("img")).to_be_visible()
    seller.keyboard.press("Escape")
    course.get_by_role("button", name="与现在对比").first.click()
    expect(seller.get_by_test_id("version")).to_contain_text("订单状态", timeout=SLOW)
    album.take(seller, "opinion-version-phone")
    seller.keyboard.press("Escape")
    files.scroll_into_view_if_needed()
    whole(seller, album, "opinion-course-phone")

    hand_in(office.enter("zhoumin"))
    phone = enter(office, "zhaoguodong", at="/todo")
    phone.get_by_test_id("task-card").first.click(timeout=SLOW)
    phone.get_by_role("button", name="同意", exact=True).click(timeout=SLOW)
    sheet = phone.get_by_test_id("decide")
    sheet.get_by_role("button", name="价格可以，请尽快发货", exact=True).click(timeout=SLOW)
    expect(sheet.get_by_test_id("opinion")).to_have_value("价格可以，请尽快发货")
    sheet.get_by_role("button", name="附件、拍照").click()
    sheet.locator("input[capture]").set_input_files(photograph())
    expect(sheet.get_by_test_id("file")).to_have_count(1, timeout=SLOW)
    whole(phone, album, "opinion-sheet-phone")
    sheet.get_by_role("button", name="我的常用语…").click()
    phrases = phone.get_by_test_id("phrases")
    whole(phone, album, "opinion-phrases-phone")
    phrases.get_by_role("button", name="删除「价格可以，请尽快发货」").click()
    expect(phrases.locator("li")).to_have_count(0)
