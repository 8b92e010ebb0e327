"""A shop owner draws how orders are approved: on a computer with mouse and keyboard, on a phone to look and mend."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album
from tests.browser.sheet import paste


def drafted(page: Page) -> list[dict[str, Any]]:
    """This function will give the flows of the draft, with what was done last."""
    expect(page.get_by_text("正在保存…")).to_have_count(0)
    flows: list[dict[str, Any]] = call(page, "GET", "/building/orders/draft")["document"]["flows"]
    return flows


def fresh(page: Page) -> None:
    """This function will begin with what is published, but for the flows it has."""
    call(page, "DELETE", "/building/orders/draft")
    for flow in drafted(page):
        call(page, "POST", "/building/orders/draft/acts", {"do": "remove_flow", "flow": flow["id"]})
    page.goto("/building/orders/flows")


def begin(page: Page, name: str, *, rule: bool = False) -> Locator:
    """This function will make a flow of orders and give its tree."""
    what = "新建自动化规则" if rule else "新建审批流程"
    page.get_by_role("button", name=what).click()
    asked = page.get_by_test_id("new-flow")
    asked.get_by_label("名称").fill(name)
    asked.get_by_label("用在哪张表单").select_option("订单表")
    asked.get_by_role("button", name="新建", exact=True).click()
    tree = page.get_by_test_id("flow-tree")
    expect(tree).to_be_visible()
    return tree


def add(page: Page, behind: str, kind: str) -> Locator:
    """This function will add a step behind another one and give its settings."""
    page.get_by_role("button", name=f"在「{behind}」后面添加步骤").click()
    page.get_by_role("menu", name="添加步骤").get_by_role("menuitem", name=re.compile(f"^{kind}")).click()
    panel = page.get_by_test_id("flow-panel")
    expect(panel.get_by_label("名称")).to_have_value(kind)
    return panel


def name(panel: Locator, text: str) -> None:
    """This function will give what is chosen another name."""
    panel.get_by_label("名称").fill(text)
    panel.get_by_label("名称").press("Enter")


def by_role(panel: Locator, role: str) -> None:
    """This function will have people of a role asked."""
    panel.get_by_label("按什么找人").select_option("角色")
    panel.get_by_label("角色", exact=True).select_option(role)
    expect(panel.locator(".flow-chip", has_text=role)).to_be_visible()


def pick(page: Page, panel: Locator, part: str, typed: str) -> None:
    """This function will choose the field or comparison of the first condition by typing it."""
    box = panel.locator(f".filter-{part} input").first
    box.click()
    box.press_sequentially(typed)
    page.get_by_role("option", name=typed, exact=True).first.click()


def test_an_approval_is_drawn_as_the_shop_does_it(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    fresh(page)
    tree = begin(page, "新订单审批")
    panel = add(page, "开始", "审批人")
    name(panel, "销售总监审批")
    by_role(panel, "销售总监")
    expect(tree.get_by_role("button", name=re.compile("^销售总监审批.*销售总监$"))).to_be_visible()

    add(page, "销售总监审批", "条件分支")
    expect(page.get_by_text("1 处需要补充")).to_be_visible()
    page.get_by_text("1 处需要补充").click()
    page.get_by_test_id("flow-lint").get_by_role("button", name=re.compile("还没有写条件")).click()
    name(panel, "大额")
    pick(page, panel, "field", "订单总金额")
    pick(page, panel, "op", "大于")
    panel.locator(".filter-value input").fill("50000")
    expect(panel.get_by_text("订单总金额 大于 50,000")).to_be_visible()
    expect(tree.get_by_role("button", name=re.compile("大额.*订单总金额 大于 50,000"))).to_be_visible()

    add(page, "大额", "会签")
    name(panel, "财务总监会签")
    by_role(panel, "财务总监")
    add(page, "条件分支", "更新数据")
    panel.get_by_label("添加要改的字段").select_option("订单状态")
    panel.get_by_label("「订单状态」的新值").select_option("审核通过，待发货")
    expect(tree.get_by_text("订单状态 改为 审核通过，待发货")).to_be_visible()
    tree.locator(".is-start [data-node]").click()
    marks = panel.get_by_test_id("flow-marks")
    marks.get_by_label("添加一个时刻").select_option("拒绝")
    marks.get_by_label("添加要改的字段").select_option("订单状态")
    marks.get_by_label("「订单状态」的新值").select_option("已拒绝")
    expect(page.get_by_text("没有需要补充的")).to_be_visible()
    album.take(page, "flow-marks-zh")
    page.get_by_role("switch", name="启用：新订单审批").click()
    expect(page.get_by_text("已启用")).to_be_visible()
    album.take(page, "flow-design-zh")
    assert (serious(page), sideways(page)) == ([], 0)

    (flow,) = drafted(page)
    approve, branch, update = flow["nodes"]
    large, rest = branch["ways"]
    total = next(
        field["id"]
        for form in call(page, "GET", "/building/orders/draft")["document"]["forms"]
        for field in form["fields"]
        if form["key"] == "order" and field["key"] == "total"
    )
    assert (approve["kind"], approve["who"][0]["by"], flow["is_on"]) == ("approve", "role", True)
    assert (large["when"], rest["when"]) == (f"#{total} > 50000", None)
    assert [(one["kind"], one["way"]) for one in large["nodes"]] == [("approve", "all")]
    assert [one["formula"] for one in update["sets"]] == ['"待发货"']
    (mark,) = flow["marks"]
    assert (mark["on"], [one["formula"] for one in mark["sets"]]) == ("rejected", ['"已拒绝"'])
    page.get_by_role("button", name="返回流程列表").click()
    expect(page.get_by_text("订单表 · 提交审批 · 4 步")).to_be_visible()
    assert (serious(page), sideways(page)) == ([], 0)


def test_steps_are_moved_copied_removed_and_taken_back(office: Office) -> None:
    page = office.enter("admin", at="/building/orders")
    fresh(page)
    tree = begin(page, "两级审批")
    page.get_by_role("button", name=re.compile("^大额加会签")).click()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(3)

    def order() -> list[str]:
        (flow,) = drafted(page)
        return [node["label"] for node in flow["nodes"]]

    assert order() == ["审批", "按金额"]
    tree.get_by_role("button", name="更多：审批", exact=True).click()
    page.get_by_role("menuitem", name="移动到…").click()
    page.get_by_role("button", name="放到「按金额」后面").click()
    last = tree.locator(".flow-card[draggable]").last
    expect(last.get_by_role("button", name="更多：审批", exact=True)).to_be_visible()
    assert order() == ["按金额", "审批"]

    card = tree.locator(".flow-card", has=page.get_by_role("button", name="更多：审批", exact=True))
    held = card.bounding_box()
    assert held
    page.mouse.move(held["x"] + 60, held["y"] + 40)
    page.mouse.down()
    page.mouse.move(held["x"] + 80, held["y"] + 20, steps=4)
    target = page.get_by_role("button", name="放到「其他情况」后面")
    expect(target).to_be_visible()
    spot = target.bounding_box()
    assert spot
    page.mouse.move(spot["x"] + 20, spot["y"] + 10, steps=8)
    page.mouse.up()
    expect(page.get_by_role("button", name="在「按金额」后面添加步骤")).to_be_visible()
    expect(
        tree.locator(".flow-way").nth(1).get_by_role("button", name="更多：审批", exact=True)
    ).to_be_visible()
    assert order() == ["按金额"]

    page.locator("[data-node]", has_text="会签").last.focus()
    page.keyboard.press("Control+c")
    tree.get_by_role("button", name="在「按金额」后面添加步骤").click()
    page.get_by_role("menuitem", name="粘贴复制的步骤").click()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(4)
    page.keyboard.press("Escape")
    tree.get_by_role("button", name="更多：按金额").click()
    page.get_by_role("menuitem", name="删除（连同里面 2 步）").click()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(1)
    page.get_by_role("button", name="撤销", exact=True).first.click()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(4)
    page.get_by_role("button", name="缩小", exact=True).click()
    expect(page.get_by_text("75%")).to_be_visible()


BLOCK = [
    ["金额从", "到", "品类", "审批人"],
    ["0", "1万", "", "赵国栋"],
    ["1万", "5万", "饮料、海鲜水产", "销售总监"],
    ["6万", "", "", "钱文静、没有这个人"],
]


def test_a_matrix_is_pasted_and_steps_are_copied_together(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    fresh(page)
    tree = begin(page, "按矩阵审批")
    panel = add(page, "开始", "审批人")
    panel.get_by_label("按什么找人").select_option("审批矩阵")
    panel.get_by_role("button", name="编辑矩阵（0 行）").click()
    matrix = page.get_by_test_id("matrix")
    matrix.get_by_label("金额看哪个字段").select_option("订单总金额")
    matrix.get_by_label("品类看哪个字段").select_option("订单明细 · 产品 · 类别")
    cells = matrix.locator(".matrix-sheet [role=gridcell]")
    cells.first.click()
    paste(page, BLOCK)

    notes = matrix.get_by_test_id("matrix-notes")
    expect(matrix.get_by_text("0-10000")).to_be_visible()
    expect(notes.get_by_text("第 1 行：10000-60000 没有审批人，请补一行。")).to_be_visible()
    matrix.get_by_role("button", name="完成").click()
    expect(matrix.get_by_text("还有 1 格没认出来")).to_be_visible()
    album.take(page, "flow-matrix-zh")
    assert (serious(page), sideways(page)) == ([], 0)

    matrix.get_by_role("row").filter(has_text="没有这个人").get_by_role("gridcell").last.click()
    paste(page, [["钱文静"]])
    matrix.get_by_role("button", name="完成").click()
    expect(panel.get_by_role("button", name="编辑矩阵（3 行）")).to_be_visible()
    (flow,) = drafted(page)
    made = flow["nodes"][0]["who"][0]["matrix"]
    assert [(row["least"], row["most"], len(row["options"])) for row in made["rows"]] == [
        ("0", "10000", 0),
        ("10000", "50000", 2),
        ("60000", None, 0),
    ]
    assert made["option"] == "#ord_lines.#ln_product.#pro_category"
    assert [(len(row["people"]), len(row["roles"])) for row in made["rows"]] == [(1, 0), (0, 1), (1, 0)]

    add(page, "审批人", "更新数据")
    panel.get_by_label("添加要改的字段").select_option("备注")
    tree.locator("[data-node]", has_text="审批人").first.click()
    tree.locator("[data-node]", has_text="更新数据").first.click(modifiers=["Shift"])
    picked = page.get_by_test_id("flow-picked")
    expect(picked.get_by_text("已选 2 步")).to_be_visible()
    picked.get_by_role("button", name="复制").click()

    page.goto("/building/orders/flows")
    page.get_by_role("button", name="新建审批流程").click()
    asked = page.get_by_test_id("new-flow")
    asked.get_by_label("名称").fill("产品审批")
    asked.get_by_label("用在哪张表单").select_option("产品信息表")
    asked.get_by_role("button", name="新建", exact=True).click()
    tree.get_by_role("button", name="在「开始」后面添加步骤").click()
    page.get_by_role("menuitem", name="粘贴 2 步").click()
    expect(page.get_by_text(re.compile("已粘贴 2 步，其中.*标为待填"))).to_be_visible()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(2)
    expect(page.get_by_text(re.compile("处需要补充"))).to_be_visible()
    album.take(page, "flow-pasted-zh")
    page.get_by_role("button", name="撤销", exact=True).first.click()
    expect(tree.locator(".flow-card[draggable]")).to_have_count(0)


def test_a_phone_shows_a_flow_and_changes_an_amount_and_an_approver(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    fresh(page)
    begin(page, "新订单审批")
    page.get_by_role("button", name=re.compile("^大额加会签")).click()
    panel = page.get_by_test_id("flow-panel")
    page.get_by_test_id("flow-tree").get_by_role("button", name=re.compile("^条件 1")).click()
    pick(page, panel, "field", "订单总金额")
    pick(page, panel, "op", "大于")
    panel.locator(".filter-value input").fill("50000")
    expect(panel.get_by_text("订单总金额 大于 50,000")).to_be_visible()
    expect(page.get_by_text("没有需要补充的")).to_be_visible()
    address = page.url.removeprefix(office.url)

    phone = office.enter("admin", at=address, width=360, height=740)
    shown = phone.get_by_test_id("flow-phone")
    expect(shown.get_by_text("订单总金额 大于 50,000")).to_be_visible()
    assert (serious(phone), sideways(phone)) == ([], 0)
    album.take(phone, "flow-phone-zh")
    shown.get_by_role("button", name="改金额：条件 1").click()
    edit = phone.get_by_test_id("flow-phone-edit")
    edit.get_by_label("订单总金额 大于").fill("80,000")
    edit.get_by_label("订单总金额 大于").press("Enter")
    edit.get_by_role("button", name="关闭").click()
    expect(shown.get_by_text("订单总金额 大于 80,000")).to_be_visible()
    shown.get_by_role("button", name="换人：审批").click()
    by_role(edit, "销售总监")
    edit.get_by_role("button", name="关闭").click()
    expect(shown.get_by_text("销售总监")).to_be_visible()
    (flow,) = drafted(phone)
    assert flow["nodes"][1]["ways"][0]["when"].endswith("> 80000")


def test_switching_a_rule_on_asks_about_what_is_due_already(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    call(page, "DELETE", "/building/orders/draft")
    reminder = next(one for one in drafted(page) if one["key"] == "payment_reminder")
    made = {
        "do": "add_flow",
        "id": "due_rule",
        "label": "催款",
        "form": reminder["form"],
        "is_approval": False,
    }
    call(page, "POST", "/building/orders/draft/acts", made)
    old = next(one["start"] for one in drafted(page) if one["id"] == "due_rule")
    new = {**reminder["start"], "id": old["id"]}
    edit = {"do": "set", "at": ["flows", "due_rule"], "name": "start", "old": old, "new": new}
    call(page, "PATCH", "/building/orders/draft", {"edits": [edit]})
    page.goto("/building/orders/flows")
    page.get_by_role("switch", name="启用：催款").click()
    expect(page.get_by_role("switch", name="启用：催款")).to_be_checked()
    page.get_by_role("button", name="发布", exact=True).click()

    sheet = page.get_by_test_id("publish")
    asked = sheet.get_by_role("group", name=re.compile(r"流程「催款」：对已经到期的 \d"))
    expect(asked.get_by_label("只管以后到期的")).to_be_checked(timeout=120_000)
    asked.get_by_label("现在提醒（发布后马上开始）").check()
    album.take(page, "flow-due-zh")
    assert (serious(page), sideways(page)) == ([], 0)
    with page.expect_request("**/draft/publish") as sent:
        page.route("**/draft/publish", lambda route: route.fulfill(json={"version": 1}))
        sheet.get_by_role("button", name=re.compile("发布$")).click()

    assert sent.value.post_data_json["begins"] == ["due_rule"]
    page.unroute("**/draft/publish")
    call(page, "DELETE", "/building/orders/draft")
