"""Lists written in like a sheet: cells, blocks from Excel, filling down, refusals, undo; frozen columns and groups."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways

PRODUCT = "/apps/orders/forms/product"


def laid(form: str, **settings: object) -> str:
    """This function will address a list in a layout."""
    return f"/a/orders/f/{form}?laid={quote(json.dumps(settings))}"


def cell(page: Page, row: int, column: str) -> Locator:
    """This function will find a cell by its row (from 1) and the words above its column."""
    sheet = page.get_by_test_id("list")
    head = sheet.get_by_role("columnheader", name=re.compile(f"^{column}")).first
    index = head.get_attribute("aria-colindex")
    return sheet.locator(f'[role=row][aria-rowindex="{row + 1}"] [role=gridcell][aria-colindex="{index}"]')


def products(page: Page) -> list[dict[str, object]]:
    """This function will read the products as their list shows them."""
    body = {"columns": ["code", "name", "price", "version"], "limit": 20}
    rows: list[dict[str, object]] = call(page, "POST", f"{PRODUCT}/query", body)["rows"]
    return rows


def pick(dialog: Locator, part: str, name: str) -> None:
    """This function will choose one of the words of a condition."""
    box = dialog.locator(f".filter-{part} input").first
    box.click()
    box.fill(name)
    dialog.page.get_by_role("option", name=name, exact=True).first.click()


def test_cells_are_written_saved_and_undone(office: Office) -> None:
    page = office.enter(
        "boss", at=f"{laid('product', layout='list')}&cols=code,name,pack_size,price,created_at"
    )
    page.get_by_role("button", name="表格编辑").click()
    before = products(page)[:3]

    cell(page, 1, "产品名称").click()
    expect(cell(page, 1, "产品名称")).to_have_class(re.compile("is-active"))
    page.keyboard.type("格子里改的名字")
    page.keyboard.press("Enter")

    expect(cell(page, 1, "产品名称")).to_have_text("格子里改的名字")
    expect(cell(page, 2, "产品名称")).to_have_class(re.compile("is-active"))
    expect(cell(page, 1, "产品名称")).not_to_have_class(re.compile("is-saving"))
    assert products(page)[0]["name"] == "格子里改的名字"
    expect(cell(page, 1, "创建时间")).to_have_attribute("aria-readonly", "true")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "产品名称")).to_have_text(str(before[0]["name"]))
    expect(cell(page, 1, "产品名称")).not_to_have_class(re.compile("is-saving"))
    assert products(page)[0]["name"] == before[0]["name"]
    assert serious(page) == []


def test_a_block_from_a_sheet_is_saved_as_a_whole_or_not_at_all(office: Office) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=code,name,pack_size,price")
    before = products(page)[:3]
    cell(page, 1, "产品名称").click()
    block = '"两行的\n名字"\t24\t"1,234.50"\nB\t一箱\t5\nC\t6\t7'
    page.evaluate("text => navigator.clipboard.writeText(text)", block)

    page.keyboard.press("Control+v")

    expect(cell(page, 2, "箱规")).to_have_class(re.compile("is-wrong"))
    expect(page.get_by_test_id("cells-stuck")).to_contain_text("有 9 格没有保存，其中 1 格要改")
    assert products(page)[:3] == before
    page.keyboard.press("F8")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("cells-stuck")).to_be_hidden()
    expect(cell(page, 3, "单价")).not_to_have_class(re.compile("is-saving"))
    after = products(page)[:3]
    assert [row["name"] for row in after[1:]] == ["B", "C"]
    assert [row["price"] for row in after] == ["1234.5", "5", "7"]
    cell(page, 3, "单价").click()
    page.keyboard.press("Control+z")
    expect(cell(page, 3, "产品名称")).to_have_text(str(before[2]["name"]))
    expect(cell(page, 3, "产品名称")).not_to_have_class(re.compile("is-saving"))
    assert [row["name"] for row in products(page)[:3]] == [row["name"] for row in before]


def test_what_somebody_else_changed_is_told_at_its_cell(office: Office) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=code,name,price")
    before = products(page)[0]
    cell(page, 1, "产品名称").dblclick()
    call(
        page,
        "PATCH",
        f"{PRODUCT}/records/{before['id']}",
        {"values": {"name": "别人改的"}},
        version=int(str(before["version"])),
    )
    page.keyboard.type("我改的")

    page.keyboard.press("Enter")

    expect(cell(page, 1, "产品名称")).to_have_class(re.compile("is-wrong"))
    cell(page, 2, "产品编码").click()
    page.get_by_test_id("cells-stuck").get_by_role("button", name="下一处").click()
    expect(cell(page, 1, "产品名称")).to_have_class(re.compile("is-active"))
    assert products(page)[0]["name"] == "别人改的"
    second = str(products(page)[1]["name"])
    write(page, 2, "产品名称", "后来写的")
    page.keyboard.press("Control+z")
    expect(cell(page, 2, "产品名称")).to_have_text(second)
    expect(cell(page, 1, "产品名称")).to_contain_text("我改的")
    page.get_by_role("button", name="放弃这些修改").click()
    expect(cell(page, 1, "产品名称")).to_have_text("别人改的")
    write(page, 1, "产品名称", str(before["name"]))


def write(page: Page, row: int, column: str, text: str) -> None:
    """This function will type into a cell and wait until it is saved."""
    cell(page, row, column).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(cell(page, row, column)).to_have_text(text)
    expect(cell(page, row, column)).not_to_have_class(re.compile("is-saving"))


def test_an_undo_leaves_what_others_changed_and_can_be_tried_again(office: Office) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=code,name,spec,price")
    before = products(page)[:3]
    cell(page, 1, "产品名称").click()
    page.evaluate("text => navigator.clipboard.writeText(text)", "甲\n乙")
    page.keyboard.press("Control+v")
    expect(cell(page, 2, "产品名称")).to_have_text("乙")
    expect(cell(page, 2, "产品名称")).not_to_have_class(re.compile("is-saving"))
    first = products(page)[0]
    path = f"{PRODUCT}/records/{first['id']}"
    call(
        office.enter("boss"),
        "PATCH",
        path,
        {"values": {"name": "别人改的"}},
        version=int(str(first["version"])),
    )
    write(page, 1, "规格", "一箱")

    page.route("**/records/batch", lambda route: route.abort())
    page.keyboard.press("Control+z")
    expect(page.get_by_text("没连上服务器").first).to_be_visible()
    expect(cell(page, 1, "规格")).to_have_text("一箱")
    page.unroute("**/records/batch")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "规格")).not_to_have_text("一箱")
    page.keyboard.press("Control+z")

    note = page.get_by_test_id("cells-notes")
    expect(note).to_contain_text(
        re.compile("别人改的「产品名称」.+ [0-9]{2}:[0-9]{2} 已改为 别人改的，未撤销")
    )
    expect(cell(page, 2, "产品名称")).to_have_text(str(before[1]["name"]))
    assert [row["name"] for row in products(page)[:2]] == ["别人改的", before[1]["name"]]
    assert serious(page) == []
    note.get_by_role("button", name="知道了").click()
    expect(note).to_be_hidden()
    write(page, 1, "产品名称", str(before[0]["name"]))


def test_rows_are_put_together_by_a_field(office: Office) -> None:
    page = office.enter(
        "boss",
        at=f"{laid('product', layout='grid', group='category', sums=['stock'])}&cols=code,name,category,stock",
    )
    drinks = page.get_by_role("button", name=re.compile("^饮料"))
    expect(drinks).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_test_id("list-count")).to_have_text("77 条，8 组")
    expect(page.locator(".is-section").first).to_contain_text("559")
    expect(page.locator(".sheet-totals")).to_contain_text("3,119")
    expect(page.locator(".sheet-totals")).to_be_in_viewport()
    cell(page, 2, "产品名称").click()
    before = cell(page, 2, "产品名称").inner_text()

    page.keyboard.type("组里改的")
    page.keyboard.press("Enter")

    expect(cell(page, 2, "产品名称")).to_have_text("组里改的")
    expect(cell(page, 2, "产品名称")).not_to_have_class(re.compile("is-saving"))
    page.keyboard.press("Control+z")
    expect(cell(page, 2, "产品名称")).to_have_text(before)
    expect(cell(page, 2, "产品名称")).not_to_have_class(re.compile("is-saving"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    expect(drinks).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name=re.compile("^调味品"))).to_be_in_viewport()
    assert serious(page) == []

    orders = office.enter("boss", at=laid("order", group="ordered_at", sums=["total"]))
    month = orders.get_by_role("button", name=re.compile("^2026-05"))
    expect(month).to_have_attribute("aria-expanded", "false")
    month.click()
    expect(orders.locator("[role=row]:not(.is-section) .cell-text", has_text="2026-05").first).to_be_visible()
    assert serious(orders) == []
    narrow = office.enter("boss", at=laid("order", group="status"), width=360, height=640)
    expect(narrow.get_by_role("region", name="待发货").get_by_role("link").first).to_be_visible()
    assert sideways(narrow) == 0
    assert serious(narrow) == []


def test_ones_own_view_has_colours_sums_groups_and_frozen_columns(office: Office) -> None:
    page = office.enter("boss", at="/a/orders/f/product")
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="视图类型").click()
    dialog = page.get_by_test_id("layout")
    dialog.get_by_label("视图类型").select_option(label="表格")
    dialog.get_by_label("左边固定几列").select_option("2")
    dialog.get_by_label("库存数量").check()
    dialog.get_by_role("button", name="加颜色规则").click()
    dialog.get_by_label("颜色", exact=True).select_option(label="绿")
    pick(dialog, "field", "备注")
    pick(dialog, "op", "未填写")
    assert serious(page) == []
    dialog.get_by_role("button", name="完成").click()

    expect(page.locator(".sheet-totals")).to_contain_text("3,119")
    page.get_by_test_id("view-menu").click()
    page.get_by_role("menuitem", name="另存为视图").click()
    page.get_by_label("视图名称").fill("我的表格")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="我的表格")).to_be_visible()
    views = call(page, "GET", f"{PRODUCT}/views")["views"]
    saved = next(view for view in views if view["name"] == "我的表格")
    call(page, "DELETE", f"{PRODUCT}/views/{saved['id']}")
    assert (saved["layout"], saved["frozen"], saved["sums"]) == ("grid", 2, ["stock"])
    assert saved["tints"] == [{"where": {"field": "remark", "op": "empty"}, "color": "green"}]


def test_cells_are_filled_down_and_frozen_columns_stay(office: Office) -> None:
    page = office.enter("boss", at=laid("product", layout="grid", frozen=2))
    before = [row["price"] for row in products(page)[:3]]
    cell(page, 1, "单价").click()
    page.locator("[data-fill]").drag_to(cell(page, 3, "单价"))
    expect(cell(page, 3, "单价")).to_have_text(cell(page, 1, "单价").inner_text())
    expect(cell(page, 3, "单价")).not_to_have_class(re.compile("is-saving"))
    assert [row["price"] for row in products(page)[:3]] == [before[0]] * 3
    page.keyboard.press("Control+z")
    expect(cell(page, 3, "单价")).not_to_have_text(cell(page, 1, "单价").inner_text())
    expect(cell(page, 3, "单价")).not_to_have_class(re.compile("is-saving"))
    assert [row["price"] for row in products(page)[:3]] == before
    expect(cell(page, 1, "产品名称")).to_have_css("position", "sticky")
    expect(cell(page, 1, "类别")).to_have_css("position", "relative")
    assert serious(page) == []
    narrow = office.enter("boss", at=laid("product", layout="grid", frozen=2), width=360, height=640)
    expect(narrow.get_by_test_id("list-count")).to_be_visible()
    assert sideways(narrow) == 0


def test_cells_a_rule_locks_are_shown_and_left_alone(office: Office) -> None:
    deed = {
        "id": "d1",
        "do": "lock",
        "fields": ["pro_price"],
        "formula": None,
        "clears": False,
        "options": [],
    }
    rule = {"id": "r_price", "name": "锁住单价", "when": 'name = "锁住的"', "rows": None}
    item = rule | {"does": [deed | {"where": []}]}
    edit = {"do": "add", "at": ["forms", "product"], "name": "rules", "item": item}
    admin = office.enter("admin")
    call(admin, "PATCH", "/building/orders/draft", {"edits": [edit]})
    draft = call(admin, "GET", "/building/orders/draft")
    call(admin, "POST", "/building/orders/draft/publish", {"number": draft["number"]})
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=code,name,price")
    before = products(page)[:2]

    write(page, 1, "产品名称", "锁住的")

    price = cell(page, 1, "单价")
    expect(price.locator(".cell-lock")).to_be_visible()
    expect(price).to_have_attribute("title", re.compile("已锁定"))
    expect(price).to_have_attribute("aria-readonly", "true")
    expect(cell(page, 2, "单价").locator(".cell-lock")).to_have_count(0)
    price.click()
    page.keyboard.type("1")
    expect(price).to_have_text(re.compile(str(before[0]["price"])))
    page.evaluate("text => navigator.clipboard.writeText(text)", "1\n2")
    page.keyboard.press("Control+v")
    expect(page.get_by_text("有 1 格已锁定，没有改动")).to_be_visible()
    expect(cell(page, 2, "单价")).to_have_text("2.00")
    expect(cell(page, 2, "单价")).not_to_have_class(re.compile("is-saving"))
    assert [row["price"] for row in products(page)[:2]] == [before[0]["price"], "2"]
    assert serious(page) == []
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(price.locator(".cell-lock")).to_have_count(0)
    assert [row["price"] for row in products(page)[:2]] == [row["price"] for row in before]


def count(page: Page) -> int:
    """This function will count the products."""
    body = {"measures": [{"key": "n", "op": "count"}]}
    return int(call(page, "POST", f"{PRODUCT}/aggregate", body)["rows"][0]["n"])


def named(page: Page, name: str) -> list[dict[str, object]]:
    """This function will read the products of a name."""
    where = {"field": "name", "op": "eq", "value": name}
    body = {"columns": ["name", "pack_size", "price"], "where": where}
    rows: list[dict[str, object]] = call(page, "POST", f"{PRODUCT}/query", body)["rows"]
    return rows


def test_a_new_row_is_saved_when_it_is_left_and_kept_till_then(office: Office) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=name,pack_size")
    expect(cell(page, 1, "产品名称")).not_to_have_text("")
    before = count(page)
    page.get_by_role("button", name="新增行").click()
    page.keyboard.type("新行里的产品")
    page.keyboard.press("Tab")
    page.keyboard.type("一箱")
    page.keyboard.press("Tab")

    bar = page.get_by_test_id("cells-new")
    expect(bar).to_contain_text("新增的 1 行还没有保存")
    assert serious(page) == []
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"], "a tab that closes takes the rows along"
    expect(bar).to_contain_text("新增的 1 行还没有保存")
    assert count(page) == before
    bar.get_by_role("button", name="下一处").click()
    page.keyboard.type("24")
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("单价")
    bar.get_by_role("button", name="显示要填的列").click()
    expect(page.get_by_role("textbox", name=re.compile("单价 第 78 行"))).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Enter")

    expect(page.get_by_text("已新增 1 条")).to_be_visible()
    expect(bar).to_be_hidden()
    assert [(row["pack_size"], row["price"]) for row in named(page, "新行里的产品")] == [("24", "10")]
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(page.get_by_test_id("list").get_by_text("新行里的产品")).to_have_count(0)
    assert count(page) == before


def test_a_paste_longer_than_the_list_asks_before_it_adds(office: Office) -> None:
    page = office.enter("boss", at=f"{laid('product', layout='grid')}&cols=name,price")
    expect(cell(page, 1, "产品名称")).not_to_have_text("")
    order = [{"field": "code", "dir": "desc"}]
    last = call(page, "POST", f"{PRODUCT}/query", {"columns": ["name", "price"], "order": order, "limit": 1})
    name = str(last["rows"][0]["name"])
    before = count(page)
    page.get_by_role("button", name="新增行").click()
    page.keyboard.press("ArrowUp")
    text = f"{name}\t8.5\n贴进来的甲\t1\n贴进来的乙\t2"
    page.evaluate("text => navigator.clipboard.writeText(text)", text)

    page.keyboard.press("Control+v")
    dialog = page.get_by_test_id("cells-grow")
    expect(dialog).to_contain_text("有 2 行在列表最后一行之后")
    assert serious(page) == []
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()
    assert (count(page), named(page, name)[0]["price"]) == (before, last["rows"][0]["price"])
    page.keyboard.press("Control+v")
    dialog.get_by_role("button", name="新增 2 条").click()

    expect(page.get_by_text("已新增 2 条")).to_be_visible()
    assert [named(page, one)[0]["price"] for one in ("贴进来的甲", "贴进来的乙", name)] == ["1", "2", "8.5"]
    assert count(page) == before + 2
