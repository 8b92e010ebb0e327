"""Many records from a list: chosen by mouse, key and thumb, changed, deleted, taken back; jobs in the tray; copies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from huodan.engines import people
from huodan.storage import Database
from huodan.storage.place import open_workspace
from tests.browser.house import Office, call, serious, sideways
from tests.browser.sheet import press

ORDERS = "/a/orders/f/order"
FORM = "/apps/orders/forms/order"


def receivers(page: Page) -> dict[str, int]:
    """This function will count the orders by who receives them."""
    body = {"group": [{"field": "receiver"}], "measures": [{"key": "n", "op": "count"}]}
    return {str(row["receiver"]): row["n"] for row in call(page, "POST", f"{FORM}/aggregate", body)["rows"]}


def count(page: Page, text: str) -> None:
    """This function will wait until the list holds so many rows."""
    expect(page.get_by_test_id("list-count")).to_have_text(text)


def choose(page: Page, *rows: int) -> None:
    """This function will tick rows of the list by their place."""
    for row in rows:
        page.get_by_test_id("list").locator(f"[data-row='{row}'][data-head]").click()


def change(page: Page, field: str, value: str, *, button: str) -> None:
    """This function will give the chosen rows a value."""
    page.get_by_role("button", name="批量修改").click()
    dialog = page.get_by_test_id("bulk-edit")
    dialog.get_by_label("字段", exact=True).click()
    page.get_by_role("option", name=field, exact=True).click()
    dialog.get_by_label("改成", exact=True).fill(value)
    expect(dialog).to_be_visible()
    assert serious(page) == []
    dialog.get_by_role("button", name=button).click()


def test_some_rows_are_changed_and_changed_back(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")
    before = receivers(page)

    choose(page, 0, 2)
    bar = page.get_by_test_id("bulk")
    expect(bar).to_contain_text("已选 2 条")
    assert serious(page) == []
    change(page, "收货人", "飞马快运", button="修改 2 条")
    expect(page.get_by_test_id("toast")).to_contain_text("已修改 2 条")
    expect(bar).to_be_hidden()
    assert receivers(page)["飞马快运"] == 2

    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    expect(page.get_by_test_id("toast").filter(has_text="已撤销")).to_contain_text("2 条恢复原样")
    assert receivers(page) == before


def test_formulas_are_worked_out_again(company: Path, office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")
    choose(page, 0)
    expect(page.get_by_role("button", name="重算公式")).to_be_hidden()
    with building_boss(company):
        recompute(office)


@contextmanager
def building_boss(company: Path) -> Iterator[None]:
    """This function will let the boss build too."""
    database = open_workspace(company)
    (boss,) = _person(database)
    try:
        with database.write() as tx:
            people.set_roles(tx, person=boss, roles=["role_boss", "admin"])
        yield
    finally:
        with database.write() as tx:
            people.set_roles(tx, person=boss, roles=["role_boss"])
        database.close()


def _person(database: Database) -> tuple[int]:
    with database.read() as tx:
        return tuple(tx.run("SELECT person FROM account WHERE login = 'boss'").fetchone() or ())


def recompute(office: Office) -> None:
    """This function will work a formula of one order out again, at both widths."""
    for width in (1440, 360):
        page = office.enter("boss", at=ORDERS, width=width, height=800)
        count(page, "830 条")
        if width == 360:
            page.get_by_role("button", name="更多").first.click()
            page.get_by_role("menuitem", name="选择").click()
            page.locator("label.list-card").nth(0).click()
        else:
            choose(page, 0)
        page.get_by_role("button", name="重算公式").click()
        dialog = page.get_by_test_id("recompute")
        button = dialog.get_by_role("button", name="重算 1 条")
        expect(button).to_be_disabled()
        dialog.get_by_role("checkbox").first.check()
        expect(button).to_be_enabled()
        assert (serious(page), sideways(page)) == ([], 0)
        button.click()
        expect(page.get_by_test_id("toast")).to_contain_text("已重算")


def test_a_mistake_in_the_dialog_is_told_there(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    choose(page, 0)
    page.get_by_role("button", name="批量修改").click()
    dialog = page.get_by_test_id("bulk-edit")

    dialog.get_by_role("button", name="修改 1 条").click()
    expect(dialog).to_contain_text("先选一个要修改的字段")
    dialog.get_by_label("字段", exact=True).click()
    page.get_by_role("option", name="客户", exact=True).click()
    dialog.get_by_role("button", name="修改 1 条").click()
    expect(dialog).to_contain_text("「客户」还没填")
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_test_id("bulk")).to_contain_text("已选 1 条")


def test_all_that_match_are_a_job_with_progress_and_undo(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    count(page, "830 条")
    before = receivers(page)

    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="选择符合条件的全部数据").click()
    expect(page.get_by_test_id("bulk")).to_contain_text("已选符合条件的全部 830 条")
    change(page, "收货人", "统一物流", button="修改 830 条")

    job = page.get_by_test_id("job")
    expect(job).to_contain_text("批量修改「订单表」")
    expect(job).to_contain_text("已完成", timeout=60_000)
    expect(job).to_contain_text("成功 830 条，失败 0 条")
    assert serious(page) == []
    assert receivers(page) == {"统一物流": 830}
    job.get_by_role("button", name="撤销").click()
    expect(job).to_contain_text("撤销批量修改「订单表」")
    expect(job).to_contain_text("已完成", timeout=60_000)
    assert receivers(page) == before

    job.get_by_role("contentinfo").or_(job.locator(".dialog-foot")).get_by_role("button", name="关闭").click()
    page.get_by_test_id("job-tray").click()
    listed = page.get_by_test_id("jobs").get_by_role("listitem")
    expect(listed.nth(0)).to_contain_text("撤销批量修改「订单表」")
    expect(listed.nth(1)).to_contain_text("批量修改「订单表」")
    assert serious(page) == []
    listed.nth(1).get_by_role("button", name="批量修改「订单表」").click()
    expect(page.get_by_test_id("job")).to_contain_text("已撤销")


def test_what_failed_is_listed_by_name_and_reason(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}?sort=no")
    count(page, "830 条")
    choose(page, 0, 1)
    no = page.get_by_test_id("list").locator("[data-row='0'][data-col='0']").inner_text()
    body = {"columns": ["no"], "where": {"field": "no", "op": "eq", "value": no}}
    row = call(page, "POST", f"{FORM}/query", body)["rows"][0]
    _change_elsewhere(page, row)

    change(page, "备注", "一起改", button="修改 2 条")

    job = page.get_by_test_id("job")
    expect(job).to_contain_text("成功 1 条，失败 1 条")
    expect(job.get_by_role("list", name="没有成功的数据")).to_contain_text(str(row["no"]))
    expect(job).to_contain_text("「备注」已被")
    assert serious(page) == []
    with page.expect_popup() as opened:
        job.get_by_role("link", name=str(row["no"])).click()
    expect(opened.value.get_by_role("heading", name=str(row["no"]))).to_be_visible()


def _change_elsewhere(page: Page, row: dict[str, Any]) -> None:
    """This function will change a record behind the page that shows it."""
    token = next(str(one["value"]) for one in page.context.cookies() if one["name"] == "huodan_csrf")
    answer = page.request.patch(
        f"/api/v1{FORM}/records/{row['id']}",
        data={"values": {"remark": "先改的"}},
        headers={"X-CSRF-Token": token, "If-Match": f'"{row["version"]}"'},
    )
    assert answer.ok, answer.text()


def test_rows_are_deleted_by_keyboard_and_brought_back(office: Office) -> None:
    page = office.enter("boss", at=f"{ORDERS}?sort=no")
    count(page, "830 条")
    page.get_by_role("grid").focus()

    press(page, " ")
    press(page, "ArrowDown")
    press(page, " ")
    expect(page.get_by_test_id("bulk")).to_contain_text("已选 2 条")
    page.get_by_role("button", name="批量删除").focus()
    press(page, "Enter")
    dialog = page.get_by_test_id("bulk-delete")
    expect(dialog).to_contain_text("确定删除选中的 2 条「订单表」？")
    assert serious(page) == []
    dialog.get_by_role("button", name="删除 2 条").focus()
    press(page, "Enter")
    count(page, "828 条")
    page.get_by_test_id("toast").get_by_role("button", name="撤销").click()
    count(page, "830 条")


def test_another_filter_chooses_anew_and_who_may_nothing_chooses_nothing(office: Office) -> None:
    page = office.enter("boss", at=ORDERS)
    choose(page, 0)
    expect(page.get_by_test_id("bulk")).to_be_visible()
    page.get_by_role("link", name="待发货").or_(page.get_by_role("tab", name="待发货")).first.click()
    count(page, "21 条")
    expect(page.get_by_test_id("bulk")).to_be_hidden()


def test_cards_are_ticked_on_a_phone(office: Office) -> None:
    page = office.enter("boss", at=ORDERS, width=360, height=640)
    count(page, "830 条")
    page.get_by_role("button", name="更多").first.click()
    page.get_by_role("menuitem", name="选择").click()
    cards = page.get_by_test_id("list").get_by_role("checkbox")

    page.locator("label.list-card").nth(0).click()
    cards.nth(2).focus()
    press(page, " ")
    expect(page.get_by_test_id("bulk")).to_contain_text("已选 2 条")
    assert (serious(page), sideways(page)) == ([], 0)
    change(page, "收货人", "小蜂配送", button="修改 2 条")
    expect(page.get_by_test_id("toast")).to_contain_text("已修改 2 条")
    assert receivers(page)["小蜂配送"] == 2
    page.get_by_test_id("job-tray").click()
    expect(page.get_by_test_id("jobs")).to_contain_text("批量修改「订单表」")
    assert (serious(page), sideways(page)) == ([], 0)


def test_a_record_is_duplicated(office: Office) -> None:
    for width in (1440, 360):
        page = office.enter("boss", at="/a/orders/f/order", width=width, height=800)
        made = call(page, "POST", f"{FORM}/query", {"columns": ["no", "total"], "limit": 1})["rows"][0]
        page.goto(f"{ORDERS}/r/{made['id']}")
        old = call(page, "GET", f"{FORM}/records/{made['id']}")["values"]

        page.get_by_role("button", name="更多").first.click()
        page.get_by_role("menuitem", name="复制").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("新建")
        expect(page.get_by_test_id("field.customer").locator("input")).to_have_value(old["customer"]["title"])
        page.wait_for_load_state("networkidle")
        assert (serious(page), sideways(page)) == ([], 0)
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_test_id("toast")).to_be_visible()
        page.wait_for_url(f"**{ORDERS}/r/**")
        new = call(page, "GET", f"{FORM}/records/{page.url.rpartition('/')[2]}")["values"]
        assert new["no"] != old["no"]
        assert new["customer"] == old["customer"]
        assert len(new["lines"]) == len(old["lines"])
        assert new["total"] == old["total"]


def test_a_ticked_row_somebody_else_deletes_is_no_longer_ticked(office: Office) -> None:
    page = office.sign_in("boss")
    suppliers = "/apps/orders/forms/supplier"
    made = [
        call(page, "POST", f"{suppliers}/records", {"values": {"name": f"待删厂{mark}"}}) for mark in "甲乙丙"
    ]
    page.goto('/a/orders/f/supplier?filter={"field":"name","op":"starts","value":"待删厂"}')
    count(page, "3 条")
    choose(page, 0, 1, 2)
    expect(page.get_by_test_id("bulk")).to_contain_text("已选 3 条")

    colleague = office.sign_in("boss")
    call(colleague, "POST", f"{suppliers}/bulk", {"action": "delete", "ids": [made[1]["id"]]})

    expect(page.get_by_test_id("bulk")).to_contain_text("已选 2 条")
    count(page, "2 条")
    others = [made[0]["id"], made[2]["id"]]
    call(colleague, "POST", f"{suppliers}/bulk", {"action": "delete", "ids": others})
    expect(page.get_by_test_id("bulk")).to_be_hidden()
