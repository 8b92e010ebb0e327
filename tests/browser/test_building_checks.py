"""A shop owner says what an order must keep to; whoever enters one that does not is told in the owner's words."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious


def test_what_is_entered_is_checked_in_the_builder_s_words(office: Office) -> None:
    page = office.enter("admin", at="/building/orders/product")
    panel = page.get_by_test_id("form-checks")
    panel.get_by_role("button", name="加一条校验").click()
    formula = panel.get_by_label("要满足")
    expect(formula).to_have_value("TRUE")
    formula.fill("单价 >= 成本价")
    with page.expect_response(
        lambda answer: "/draft" in answer.url and "#" in (answer.request.post_data or "")
    ):
        formula.press("Control+Enter")
    panel.get_by_label("不满足时提示").fill("单价不得低于成本价")
    panel.get_by_label("不满足时提示").press("Enter")
    expect(panel.get_by_role("button", name="单价不得低于成本价")).to_be_visible()
    assert serious(page) == []
    draft = call(page, "GET", "/building/orders/draft")
    (check,) = next(form for form in draft["document"]["forms"] if form["key"] == "product")["checks"]
    assert "#" in check["formula"]
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    expect(sheet.get_by_text("新增提交校验「单价不得低于成本价」")).to_be_visible(timeout=30_000)
    sheet.get_by_role("button", name="发布", exact=True).click()
    expect(sheet).to_be_hidden(timeout=30_000)

    back = page
    page = office.enter("boss", at="/a/orders/f/product/new")
    page.get_by_label("产品名称").fill("橘子酱")
    page.get_by_label("单价").fill("1")
    page.get_by_label("成本价").fill("2")
    expect(page.get_by_text("单价不得低于成本价")).to_be_visible()
    page = back
    page.goto("/building/orders/log")
    page.get_by_role("button", name="撤销这一次").first.click()
    expect(page.get_by_test_id("toast").first).to_be_visible()
