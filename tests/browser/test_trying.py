"""A shop owner tries an order out before it is published: what is typed is worked out, and nothing is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.sheet import cell, press

ORDER = "/building/orders/order"
DOUBLE = {
    "do": "add",
    "at": ["forms", "order"],
    "name": "fields",
    "after": None,
    "item": {
        "id": "t_double",
        "key": "double",
        "kind": "formula",
        "label": "两倍金额",
        "formula": "#ord_total * 2",
        "format": "money",
    },
}


def fill_in(page: Page) -> None:
    """This function will choose a customer and enter one line."""
    paper = page.get_by_test_id("preview")
    expect(paper.get_by_text("都会算")).to_be_visible()
    paper.get_by_test_id("field.customer").get_by_role("combobox").click()
    page.keyboard.type("四季")
    page.get_by_role("option", name="杭州四季食品有限公司").first.click()
    cell(page, 1, "产品").click()
    page.keyboard.type("CP002")
    expect(page.get_by_role("option", name="常牌啤酒")).to_be_visible()
    press(page, "Tab")
    page.keyboard.type("3")
    press(page, "Enter")


@pytest.mark.parametrize("width", [1440, 800])
def test_an_order_is_tried_out_before_it_is_published(office: Office, album: Album, width: int) -> None:
    admin = office.enter("admin", at="/", width=width, height=900)
    me = next(one for one in call(admin, "GET", "/staff")["rows"] if one["login"] == "admin")
    call(admin, "PATCH", f"/staff/{me['id']}", {"roles": [*me["roles"], "总经理"]})
    try:
        call(admin, "PATCH", "/building/orders/draft", {"edits": [DOUBLE]})
        admin.goto(ORDER)
        admin.get_by_role("button", name="电脑预览").click()
        album.take(admin, f"building-try-{width}")
        fill_in(admin)
        expect(admin.get_by_test_id("field.double")).to_contain_text("798.00")
        album.take(admin, f"building-tried-{width}")
        assert (serious(admin), sideways(admin)) == ([], 0)
    finally:
        call(admin, "DELETE", "/building/orders/draft")
        call(admin, "PATCH", f"/staff/{me['id']}", {"roles": me["roles"]})
