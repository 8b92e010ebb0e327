"""「以某人视角查看」 on screen: begun from one's own menu, said on every page, nothing can be saved, left where it began."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter, whole
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 640)}
ORDERS = "/a/orders/f/order"
REFUSED = re.compile(r"status of 403")


def begin(page: Page, name: str) -> None:
    """This function will look with a colleague's eyes, from the page where they are chosen."""
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name=f"以此身份查看：{name}").click()
    page.get_by_test_id("view-as").get_by_role("button", name="以此身份查看").click()
    expect(page.get_by_test_id("viewing")).to_contain_text(name)


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_sees_the_pages_of_a_salesperson_and_changes_nothing(
    size: str, office: Office, album: Album
) -> None:
    width, height = SIZES[size]
    page = office.enter("admin", at="/account", width=width, height=height)
    if size == "phone":
        page.get_by_role("button", name="打开导航").click()
        page.get_by_role("dialog").get_by_role("button", name="以某人视角查看").click()
    else:
        page.get_by_role("button", name=re.compile("管理员")).click()
        page.get_by_role("menuitem", name="以某人视角查看").click()
    expect(page.locator(".view-as ul")).to_be_visible()
    album.take(page, f"view-as-{width}")
    begin(page, "何雅静")

    page.goto(ORDERS)
    expect(page.get_by_test_id("list")).to_be_visible()
    seen = call(page, "POST", "/apps/orders/forms/order/query", {"count": "exact", "limit": 1})["count"]
    own = office.sign_in("heyajing")
    assert (
        seen == call(own, "POST", "/apps/orders/forms/order/query", {"count": "exact", "limit": 1})["count"]
    )
    assert sideways(page) == 0
    assert serious(page) == []
    album.take(page, f"viewing-{width}")

    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_test_id("viewing")).to_have_count(0)
    page.wait_for_url("**/view-as")
    page.goto("/audit")
    expect(page.get_by_text(re.compile("以「何雅静」的身份查看，从")).first).to_be_visible()


def test_saving_is_refused_in_words_and_another_tab_follows(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/view-as")
    other = page.context.new_page()
    other.goto("/account")
    begin(page, "何雅静")
    expect(other.get_by_test_id("viewing")).to_contain_text("何雅静")

    page.goto("/a/orders/f/customer/new")
    page.get_by_test_id("field.name").locator("input").first.fill("看看而已")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_text("你正在以「何雅静」的身份查看，只能看。").first).to_be_visible()
    album.take(page, "viewing-refused")
    assert office.mistakes
    assert all(REFUSED.search(said) for said in office.mistakes)
    office.mistakes.clear()


def test_a_link_names_whose_eyes(office: Office) -> None:
    page = office.enter("admin", at="/view-as", lang="en")
    (person,) = call(page, "GET", "/session/viewing/people?search=hyj")["rows"]

    page.goto(f"/view-as?person={person['id']}")
    page.get_by_test_id("view-as").get_by_role("button", name="View as them").click()

    expect(page.get_by_test_id("viewing")).to_contain_text("You are viewing as 何雅静")


def test_a_phone_says_whose_eyes_they_are_and_leaves_too(office: Office, album: Album) -> None:
    page = enter(office, "admin", at="/view-as")
    bell = page.get_by_test_id("bell")
    begin(page, "何雅静")

    page.wait_for_url("**/m")
    expect(page.get_by_test_id("viewing")).to_contain_text("何雅静")
    expect(page.get_by_test_id("home")).to_be_visible()
    expect(bell, "who is called is for nobody else's eyes").to_have_count(0)
    whole(page, album, "viewing-phone")
    page.get_by_role("button", name="退出", exact=True).click()

    page.wait_for_url("**/view-as")
    page.goto("/m")
    expect(bell).to_be_visible()
