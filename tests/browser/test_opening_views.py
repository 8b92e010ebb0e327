"""The list opens with the view of one's role: set in the roles screen, seen on desktop and phone, below one's own choice."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious
from tests.browser.phone import enter
from tests.browser.test_roles import look

ORDERS = "/a/orders/f/order"
CURRENT = re.compile(r"\bis-on\b")


def test_a_role_opens_with_its_view_until_somebody_chooses_another(office: Office) -> None:
    admin = office.enter("admin", at="/building/orders/roles?role=role_sales", width=1280)
    opens = admin.get_by_label("订单表：打开时先看的视图")
    opens.select_option(label="待发货")
    expect(opens).to_have_value("ord_v2")
    look(admin, "roles-opens")
    assert serious(admin) == []
    narrow = office.enter("admin", at="/building/orders/roles?role=role_sales", width=360, height=760)
    expect(narrow.get_by_label("订单表：打开时先看的视图")).to_have_value("ord_v2")
    look(narrow, "roles-opens-360")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
    draft = call(admin, "GET", "/building/orders/draft")
    call(admin, "POST", "/building/orders/draft/publish", {"number": draft["number"]})

    page = office.enter("zhoumin", at=ORDERS)
    expect(page.get_by_role("link", name="待发货", exact=True)).to_have_class(CURRENT)
    phone = enter(office, "zhoumin", at=f"/m{ORDERS}")
    expect(phone.get_by_role("link", name="待发货", exact=True)).to_have_class(CURRENT)
    page.get_by_role("link", name="全部订单", exact=True).click()
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="设为默认").click()
    expect(page.get_by_test_id("toast").first).to_be_visible()
    page.goto(ORDERS)
    expect(page.get_by_role("link", name="全部订单", exact=True)).to_have_class(CURRENT)
    other = office.enter("boss", at=ORDERS)
    expect(other.get_by_role("link", name="全部订单", exact=True)).to_have_class(CURRENT)

    call(page, "POST", "/apps/orders/forms/order/views/choice", {"view": ""})
    admin.goto("/building/orders/order")
    admin.get_by_role("button", name="视图", exact=True).click()
    part = admin.get_by_test_id("views-part")
    part.get_by_role("button", name="待发货", exact=True).click()
    part.get_by_role("button", name="删除", exact=True).click()
    expect(admin.get_by_test_id("toast")).to_contain_text("销售员打开这张表时，改为先看第一个视图")
    call(admin, "DELETE", "/building/orders/draft")
