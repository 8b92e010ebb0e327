"""A press that leaves a box: what is then said of the box never takes from under the pointer what was pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office
from tests.browser.phone import enter

PRODUCT = "/a/orders/f/product/new"


def press(page: Page, target: Locator) -> None:
    """This function will press the mouse at the upper edge of something, slowly, and let it go there."""
    target.evaluate("one => one.scrollIntoView({ block: 'center' })")
    box = target.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4, delay=700)


def empty(page: Page, field: str) -> Locator:
    """This function will be in a box that must not be empty, and is; nothing is said of it yet."""
    place = page.get_by_test_id(f"field.{field}")
    box = place.get_by_role("textbox")
    for text in (" ", ""):
        with page.expect_response("**/preview"):
            box.fill(text)
    expect(place.get_by_role("alert")).to_have_count(0)
    return place


def test_the_first_press_after_an_empty_box_counts(office: Office) -> None:
    page = office.enter("boss", at=PRODUCT, width=360, height=800)
    name = empty(page, "name")

    press(page, page.get_by_test_id("field.category").get_by_role("combobox"))

    expect(page.get_by_role("option").first).to_be_visible()
    expect(name.get_by_role("alert")).to_be_visible()


def test_the_first_press_after_an_empty_box_counts_on_a_phone(office: Office) -> None:
    page = enter(office, at=PRODUCT)
    name = empty(page, "name")

    press(page, page.get_by_test_id("field.category").locator(".box-shown"))

    expect(page.get_by_test_id("pick")).to_be_visible()
    expect(name.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("is_phone", [False, True])
def test_a_box_that_says_what_is_wrong_waits_for_the_press(is_phone: bool, office: Office) -> None:
    page = enter(office, at=PRODUCT) if is_phone else office.enter("boss", at=PRODUCT, width=360, height=800)
    safety = page.get_by_test_id("field.safety_stock")
    safety.get_by_role("textbox").fill("一箱")
    supplier = page.get_by_test_id("field.supplier")

    press(page, supplier.locator(".box-shown") if is_phone else supplier.get_by_role("combobox"))

    expect(page.get_by_test_id("pick") if is_phone else page.get_by_role("option").first).to_be_visible()
    expect(safety.get_by_role("alert")).to_contain_text("这不是数字")
