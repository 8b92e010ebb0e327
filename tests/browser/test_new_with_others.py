"""An order is made together with its payments, all in one save, on a computer and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import phone
from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

ORDERS = "/a/orders/f/order"


def choose_customer(page: Page) -> None:
    """This function will fill in the customer of an order."""
    page.get_by_role("combobox", name="客户", exact=True).fill("杭州四季")
    page.get_by_role("option").first.click()


def put_in(page: Page, amount: str, *, on: str = "放进列表") -> None:
    """This function will fill in the payment that is asked for."""
    dialog = page.get_by_test_id("stage")
    box = dialog.get_by_test_id("field.amount").get_by_role("textbox")
    box.focus()
    box.fill(amount)
    dialog.get_by_role("button", name=on, exact=True).click()


def show(part: Locator) -> None:
    """This function will bring a part of the page into its middle."""
    part.evaluate("one => one.scrollIntoView({ block: 'center' })")


def payments_of(page: Page, order: str) -> list[str]:
    """This function will read the amounts of an order's payments."""
    body = {"columns": ["amount"], "where": {"field": "order", "op": "eq", "value": order}}
    rows = call(page, "POST", "/apps/orders/forms/payment/query", body)["rows"]
    return sorted(row["amount"] for row in rows)


def id_of(page: Page) -> str:
    """This function will wait for the page of the new record."""
    expect(page).to_have_url(re.compile("/r/ord_"))
    return page.url.rpartition("/")[2]


@pytest.fixture
def listed(office: Office) -> Iterator[None]:
    """This function will show the payments of an order on its page, and take none above 1,000."""
    page = office.sign_in("admin")
    columns = ["#pay_no", "#pay_on", "#pay_amount", "#pay_order"]
    part = {"id": "li_pay", "part": "related", "over": "pay_order", "columns": columns}
    act = {"do": "add_parts", "form": "order", "table": "order", "section_id": "s_pay", "parts": [part]}
    call(page, "POST", "/building/orders/draft/acts", act)
    check = {"id": "c_pay", "message": {"zh": "金额太大", "en": "Too large"}, "formula": "amount < 1000"}
    edit = {"do": "add", "at": ["forms", "payment"], "name": "checks", "item": check}
    draft = call(page, "PATCH", "/building/orders/draft", {"edits": [edit]})
    call(page, "POST", "/building/orders/draft/publish", {"number": draft["number"]})
    yield
    version = call(page, "GET", "/building/orders/versions")["rows"][0]["version"]
    call(page, "POST", f"/building/orders/versions/{version}/undo", {})


@pytest.mark.usefixtures("listed")
def test_an_order_is_saved_with_its_payments_or_not_at_all(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new")
    payments, dialog = page.get_by_test_id("staged.li_pay"), page.get_by_test_id("stage")
    expect(payments.get_by_text("保存后一起新增")).to_be_visible()
    add = payments.get_by_role("button", name="新建回款")
    add.click()
    dialog.get_by_role("button", name="放进列表").click()
    expect(dialog.get_by_text("「回款金额」还没填").first).to_be_visible()
    expect(dialog.get_by_text("订单编号")).to_be_hidden()
    album.take(page, "together-dialog")
    assert (serious(page), sideways(page)) == ([], 0)
    put_in(page, "300")
    expect(dialog).to_be_hidden()
    for amount in ("5000", "500"):
        add.click()
        put_in(page, amount)
        if amount == "5000":
            expect(dialog.get_by_text("金额太大").first).to_be_visible()
            dialog.get_by_role("button", name="仍然放进列表").click()
        expect(dialog).to_be_hidden()
    expect(payments.get_by_text("3 条，保存后一起新增")).to_be_visible()
    payments.get_by_role("button", name="去掉「第 1 条回款」").press("Enter")
    expect(payments.get_by_text("2 条，保存后一起新增")).to_be_visible()
    expect(payments.get_by_role("button", name="去掉「第 1 条回款」")).to_be_focused()

    page.get_by_role("button", name="取消", exact=True).click()
    page.get_by_test_id("unsaved").get_by_role("button", name="继续编辑").click()
    choose_customer(page)
    page.get_by_role("button", name="保存", exact=True).click()
    wrong = page.get_by_test_id("error-bar").get_by_role("button", name="第 1 条回款：金额太大")
    expect(wrong).to_be_visible()
    expect(payments.get_by_role("alert")).to_have_text("第 1 条回款：金额太大")
    album.take(page, "together-refused")
    show(payments)
    album.take(page, "together-staged")
    assert (serious(page), sideways(page)) == ([], 0)
    wrong.click()
    row = payments.get_by_role("button", name="第 1 条回款", exact=True)
    expect(row).to_be_focused()
    row.click()
    expect(dialog.get_by_label("回款金额")).to_have_value(re.compile("5,?000"))
    put_in(page, "400")
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("error-bar")).to_be_hidden()
    page.get_by_role("button", name="保存", exact=True).click()

    assert payments_of(page, id_of(page)) == ["400", "500"]
    expect(page.get_by_test_id("related.li_pay").get_by_text("2 条")).to_be_visible()
    album.take(page, "together-saved")


@pytest.mark.usefixtures("listed")
def test_what_is_typed_into_the_dialog_is_not_lost_unasked(office: Office, album: Album) -> None:
    page = office.enter("boss", at=ORDERS)
    expect(page.get_by_test_id("list")).to_be_visible()
    page.keyboard.press("n")
    add = page.get_by_test_id("staged.li_pay").get_by_role("button", name="新建回款")
    dialog, asked = page.get_by_test_id("stage"), page.get_by_test_id("confirm")
    add.click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    add.click()
    dialog.get_by_label("回款金额").fill("300")

    page.keyboard.press("Escape")
    expect(asked).to_be_visible()
    album.take(page, "together-drop")
    asked.get_by_role("button", name="继续填写").click()
    expect(dialog.get_by_label("回款金额")).to_have_value("300.00")
    page.go_back()
    page.get_by_test_id("unsaved").get_by_role("button", name="不保存").click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(f"{ORDERS}$"))


@pytest.mark.usefixtures("listed")
def test_the_page_says_so_in_english(office: Office, album: Album) -> None:
    page = office.enter("boss", at=f"{ORDERS}/new", lang="en")
    payments = page.get_by_test_id("staged.li_pay")
    payments.get_by_role("button", name=re.compile("^New ")).click()
    album.take(page, "together-dialog-en")
    put_in(page, "300", on="Put in the list")
    expect(payments.get_by_text("1, added when you save")).to_be_visible()
    show(payments)
    album.take(page, "together-staged-en")
    assert (serious(page), sideways(page)) == ([], 0)


@pytest.mark.usefixtures("listed")
def test_on_a_phone_what_comes_along_is_kept_with_the_draft_and_saved(office: Office, album: Album) -> None:
    page = phone.enter(office, at=f"{ORDERS}/new")
    payments = page.get_by_test_id("staged.li_pay")
    payments.get_by_role("button", name="新建回款").click()
    dialog = page.get_by_test_id("stage")
    expect(dialog.get_by_label("回款金额")).to_be_visible()
    phone.whole(page, album, "together-dialog-phone")
    put_in(page, "300")
    expect(payments.get_by_text("1 条，保存后一起新增")).to_be_visible()
    show(payments)
    phone.whole(page, album, "together-staged-phone")
    page.wait_for_timeout(600)

    page.reload()
    expect(payments.get_by_text("1 条，保存后一起新增")).to_be_visible()
    payments.get_by_role("button", name=re.compile("^第 1 条回款")).click()
    put_in(page, "350")
    expect(payments.get_by_text("350")).to_be_visible()
    phone.pick(page, page.get_by_test_id("field.customer"), "hzsj", "杭州四季食品")
    page.get_by_role("button", name="保存", exact=True).click()
    assert payments_of(page, id_of(page)) == ["350"]


@pytest.fixture
def bought(office: Office) -> Iterator[None]:
    """This function will show the orders of a customer on its page."""
    page = office.sign_in("admin")
    part = {"id": "li_ord", "part": "related", "over": "ord_customer", "columns": ["#ord_no", "#ord_total"]}
    section = call(page, "GET", "/building/orders/draft")["document"]["forms"]
    first = next(one for one in section if one["id"] == "customer")["sections"][0]["id"]
    act = {"do": "add_parts", "form": "customer", "table": "customer", "section_id": first, "parts": [part]}
    draft = call(page, "POST", "/building/orders/draft/acts", act)
    call(page, "POST", "/building/orders/draft/publish", {"number": draft["number"]})
    yield
    version = call(page, "GET", "/building/orders/versions")["rows"][0]["version"]
    call(page, "POST", f"/building/orders/versions/{version}/undo", {})


@pytest.mark.usefixtures("bought")
def test_a_whole_order_with_its_lines_comes_along_with_a_customer(office: Office, album: Album) -> None:
    page = phone.enter(office, at="/a/orders/f/customer/new")
    page.get_by_test_id("field.name").get_by_role("textbox").fill("绍兴嘉禾食品有限公司")
    staged, dialog = page.get_by_test_id("staged.li_ord"), page.get_by_test_id("stage")
    staged.get_by_role("button", name="新建订单").click()
    phone.whole(page, album, "together-order-phone")
    dialog.get_by_role("button", name="添加一行").click()
    row = page.get_by_role("dialog", name="订单明细")
    phone.pick(page, row.locator("[data-path=product]"), "CP002", "")
    row.get_by_label("数量").fill("3")
    row.get_by_role("button", name="完成").click()
    phone.whole(page, album, "together-order-lines-phone")
    dialog.get_by_role("button", name="放进列表").click()
    expect(dialog).to_be_hidden()
    phone.whole(page, album, "together-order-staged-phone")

    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile("/r/cus_"))
    customer = page.url.rpartition("/")[2]
    body = {"columns": ["total", "customer"], "where": {"field": "customer", "op": "eq", "value": customer}}
    (order,) = call(page, "POST", "/apps/orders/forms/order/query", body)["rows"]
    assert order["customer"]["title"] == "绍兴嘉禾食品有限公司"
    assert float(order["total"]) > 0
