"""A form is published anew while it is filled in: it goes on, what has no place any more is told, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter

FORM = "/apps/orders/forms/supplier"
CONTACT = "sup_contact"


def publish(page: Page, *acts: dict[str, Any]) -> int:
    """This function will change the form of suppliers and publish that."""
    for act in acts:
        call(page, "POST", "/building/orders/draft/acts", act)
    number = call(page, "GET", "/building/orders/draft")["number"]
    return int(call(page, "POST", "/building/orders/draft/publish", {"number": number})["version"])


def renewed(page: Page, id: str) -> int:
    """This function will take the contact away and ask for a tax number instead."""
    tax = {"id": id, "kind": "single_line_text", "label": "税号", "settings": {"required": True}}
    place = {"form": "supplier", "table": "supplier", "after": ""}
    gone = {"do": "remove_fields", "form": "supplier", "table": "supplier", "ids": [CONTACT]}
    return publish(page, {"do": "add_fields", "fields": [tax], **place}, gone)


def test_a_page_that_is_open_goes_on_under_the_newer_form(office: Office) -> None:
    admin = office.sign_in("admin")
    page = office.enter("boss", at="/a/orders/f/supplier/new")
    page.get_by_label("供应商名称").fill("新茶厂")
    page.get_by_label("联系人").fill("王师傅 138")

    version = renewed(admin, "tax_one")

    told = page.get_by_test_id("form-renewed")
    expect(told).to_contain_text("新增必填「税号」", timeout=20_000)
    expect(told).to_contain_text("「联系人」已删除")
    expect(told.locator("q")).to_have_text("王师傅 138")
    expect(page.get_by_label("供应商名称")).to_have_value("新茶厂")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_label("税号").fill("91330")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    body = {"where": {"field": "name", "op": "eq", "value": "新茶厂"}}
    assert len(call(page, "POST", f"{FORM}/query", body)["rows"]) == 1
    call(admin, "POST", f"/building/orders/versions/{version}/undo", {})


def test_a_save_under_the_old_form_is_answered_with_the_newer_one(office: Office) -> None:
    admin = office.sign_in("admin")
    page = enter(office, at="/a/orders/f/supplier/new")
    page.get_by_label("供应商名称").fill("手机茶厂")
    page.get_by_label("联系人").fill("李师傅 139")
    page.route("**/api/v1/apps/orders", lambda route: route.abort())
    version = renewed(admin, "tax_two")
    page.unroute("**/api/v1/apps/orders")

    page.get_by_role("button", name="保存", exact=True).click()

    told = page.get_by_test_id("form-renewed")
    expect(told.locator("q")).to_have_text("李师傅 139", timeout=20_000)
    expect(page.get_by_label("供应商名称")).to_have_value("手机茶厂")
    assert (serious(page), sideways(page)) == ([], 0)
    told.get_by_role("button", name="知道了").click()
    expect(told).to_be_hidden()
    page.get_by_label("税号").fill("91331")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_test_id("record")).to_be_visible()
    call(admin, "POST", f"/building/orders/versions/{version}/undo", {})


def test_a_form_that_goes_takes_nothing_away_that_was_typed(office: Office) -> None:
    admin = office.sign_in("admin")
    publish(admin, {"do": "add_form", "id": "visit", "label": "拜访"})
    page = office.sign_in("boss")
    forms = call(page, "GET", "/apps/orders")["forms"]
    key = next(one["key"] for one in forms if one["label"] == "拜访")
    page.goto(f"/a/orders/f/{key}/new")
    phone = enter(office, "boss", at=f"/a/orders/f/{key}/new")
    for one in (page, phone):
        one.get_by_label("名称").fill("谈了半天，愿意先试一箱")

    publish(admin, {"do": "remove_form", "form": "visit"})

    for one in (page, phone):
        told = one.get_by_test_id("form-renewed")
        expect(told).to_contain_text("先复制出来", timeout=20_000)
        expect(one.get_by_label("名称")).to_have_value("谈了半天，愿意先试一箱")
        one.get_by_role("button", name="保存", exact=True).click()
        expect(one.get_by_label("名称")).to_have_value("谈了半天，愿意先试一箱")
        assert (serious(one), sideways(one)) == ([], 0)
