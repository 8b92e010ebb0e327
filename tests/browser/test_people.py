"""「成员与角色」: an administrator lets people in, helps, shuts out, keeps departments; the keyboard alone is enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album

SIZES = {"wide": (1440, 900), "phone": (360, 740)}
PEOPLE = "/settings/people"


def told_password(page: Page) -> str:
    """This function will read the password that is shown once, and close it."""
    told = page.get_by_test_id("told-password")
    password = told.get_by_role("textbox").input_value()
    told.get_by_role("button", name="已转告").click()
    return password


def row(page: Page, name: str):  # type: ignore[no-untyped-def]
    """This function will find a person in the list."""
    return page.locator(".people-list tbody tr").filter(has_text=name)


@pytest.mark.parametrize("size", SIZES)
def test_somebody_new_comes_in_is_helped_and_leaves(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    name, login = f"新来的{width}", f"new{width}"
    page = office.enter("admin", at=PEOPLE, width=width, height=height)
    page.get_by_role("button", name="新增成员").click()
    dialog = page.get_by_test_id("person")
    dialog.get_by_role("button", name="新增并显示").click()
    expect(dialog.get_by_role("alert")).to_have_text("请填姓名")
    dialog.get_by_label("姓名").fill(name)
    dialog.get_by_label("登录名").fill(login)
    dialog.get_by_label("手机").fill("13800001234")
    dialog.get_by_label("部门").select_option(label="财务部")
    dialog.get_by_label("销售内勤").check()
    album.take(page, f"people-person-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="新增并显示").click()
    album.take(page, f"people-password-{width}")
    assert serious(page) == []
    first = told_password(page)

    guest = office.screen(width=width, height=height)
    guest.goto("/")
    guest.get_by_role("textbox", name="登录名").fill(login)
    guest.get_by_label("密码", exact=True).fill(first)
    guest.get_by_role("button", name="登录").click()
    expect(guest.get_by_role("heading", name="先改密码")).to_be_visible()
    guest.get_by_label("现在的密码").fill(first)
    guest.get_by_label("新密码", exact=True).fill("six otters swim")
    guest.get_by_role("button", name="修改密码").click()
    expect(guest.get_by_role("heading", name="先改密码")).to_have_count(0)

    page.get_by_role("searchbox").fill(login)
    expect(page.get_by_test_id("people-count")).to_have_text("1 位成员")
    page.reload()
    page.get_by_role("searchbox").fill(login)
    expect(row(page, name)).to_contain_text("财务部")
    expect(row(page, name)).to_contain_text("销售内勤")
    expect(row(page, name)).not_to_contain_text("从未登录")
    page.get_by_role("button", name=f"编辑：{name}").click()
    dialog.get_by_label("手机").fill("13900005678")
    dialog.get_by_role("button", name="保存").click()
    expect(row(page, name)).to_contain_text("13900005678")
    page.get_by_role("button", name=f"更多操作：{name}").click()
    page.get_by_role("menuitem", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(row(page, name)).to_contain_text("已停用")
    guest.reload()
    expect(guest.get_by_role("heading", name="登录")).to_be_visible()
    page.get_by_role("button", name=f"更多操作：{name}").click()
    page.get_by_role("menuitem", name="恢复使用").click()
    expect(row(page, name)).to_contain_text("正常")


@pytest.mark.parametrize("size", SIZES)
def test_departments_are_a_tree_one_can_change(size: str, office: Office, album: Album) -> None:
    width, height = SIZES[size]
    name = f"直播部{width}"
    page = office.enter("admin", at=PEOPLE, width=width, height=height)
    page.get_by_role("button", name="部门", exact=True).click()
    page.get_by_role("button", name="新增部门").click()
    dialog = page.get_by_test_id("department")
    dialog.get_by_label("部门名称").fill(name)
    dialog.get_by_label("上级部门").select_option(label="销售部")
    dialog.get_by_label("部门负责人").select_option(label="周敏")
    dialog.get_by_role("button", name="保存").click()
    line = page.get_by_role("listitem").filter(has_text=name)
    expect(line).to_contain_text("负责人 周敏")
    album.take(page, f"people-departments-{width}")
    assert (serious(page), sideways(page)) == ([], 0)

    page.get_by_role("button", name=f"编辑：{name}").click()
    dialog.get_by_label("部门名称").fill(f"新媒体{width}")
    dialog.get_by_label("上级部门").select_option(label="（最上级）")
    dialog.get_by_role("button", name="保存").click()
    page.get_by_role("button", name=f"删除：新媒体{width}").click()
    expect(page.get_by_text("部门已删除")).to_be_visible()
    expect(page.get_by_text(f"新媒体{width}")).to_have_count(0)
    page.get_by_role("button", name="角色", exact=True).click()
    album.take(page, f"people-roles-{width}")
    assert (serious(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="有「采购员」角色的成员", exact=False).click()
    expect(page.get_by_test_id("people-count")).to_have_text("1 位成员")


def test_the_keyboard_alone_edits_a_person(office: Office) -> None:
    page = office.enter("admin", at=PEOPLE)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("heyajing")
    expect(page.get_by_test_id("people-count")).to_have_text("1 位成员")
    button = page.get_by_role("button", name="编辑：何雅静")
    for _ in range(9):
        page.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("person")
    expect(dialog.get_by_label("姓名")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("资深内勤")
    page.keyboard.press("Enter")
    expect(row(page, "何雅静")).to_contain_text("资深内勤")
    page.get_by_role("button", name="更多操作：何雅静").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="以此身份查看")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="更多操作：何雅静")).to_be_focused()


def test_the_last_administrator_is_told_why_not(office: Office) -> None:
    page = office.enter("admin", at=PEOPLE, lang="en")
    (other,) = call(page, "GET", "/staff?search=zhaoguodong")["rows"]
    others = [role for role in other["roles"] if role != "admin"]
    call(page, "PATCH", f"/staff/{other['id']}", {"roles": others})
    page.get_by_role("searchbox").fill("admin")
    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("menuitem", name="Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()

    expect(page.get_by_text("This is the last administrator who can sign in")).to_be_visible()
    assert serious(page) == []
    call(page, "PATCH", f"/staff/{other['id']}", {"roles": other["roles"]})
