"""Apps as wholes: from a template looked at before, copied, taken out as a file and brought in again."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.house import Office, call, serious, sideways
from tests.browser.pictures import Album


def test_an_app_comes_from_a_template_is_copied_and_goes_through_a_file(
    office: Office, album: Album, tmp_path: Path
) -> None:
    page = office.enter("admin", at="/building")
    page.get_by_role("button", name="模板和应用文件").click()
    ways = page.get_by_test_id("more-ways")
    expect(ways.get_by_text("订单表")).to_be_visible()
    album.take(page, "more-ways")
    assert serious(page) == []
    ways.get_by_label("应用名称").fill("分公司订单")
    ways.get_by_role("button", name="用这个模板").click()
    expect(page.get_by_role("heading", name="分公司订单")).to_be_visible(timeout=30_000)

    page.get_by_role("button", name="复制应用").click()
    expect(page.get_by_test_id("ask-name").get_by_role("textbox")).to_have_value("分公司订单 副本")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="分公司订单 副本")).to_be_visible(timeout=30_000)

    with page.expect_download() as got:
        page.get_by_role("button", name="导出应用").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    assert file.name == "分公司订单 副本.huodan.json"

    page.goto("/building")
    page.get_by_role("button", name="模板和应用文件").click()
    odd = tmp_path / "odd.json"
    odd.write_text('{"forms": []}')
    page.get_by_test_id("more-ways").locator("input[type=file]").set_input_files(odd)
    expect(page.get_by_test_id("toast").filter(has_text="这不是活单的应用文件")).to_be_visible()
    page.get_by_test_id("more-ways").locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("app-forms").get_by_role("link", name="订单表")).to_be_visible(timeout=30_000)
    page.goto("/building")
    expect(page.get_by_role("link", name="分公司订单 副本")).to_have_count(2)


def test_the_ways_fit_a_phone(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building", width=360, height=640, lang="en")
    page.get_by_role("button", name="Templates and app files").click()
    expect(page.get_by_role("button", name="Use this template")).to_be_visible()
    album.take(page, "more-ways-phone")
    assert sideways(page) == 0
    assert serious(page) == []


def test_an_app_is_removed_and_restored(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building")
    page.get_by_role("button", name="新建应用").first.click()
    page.get_by_test_id("ask-name").get_by_role("textbox").fill("试用")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="试用")).to_be_visible(timeout=30_000)

    page.get_by_role("button", name="删除应用").click()
    sure = page.get_by_test_id("ask-remove-app")
    album.take(page, "remove-app")
    assert serious(page) == []
    sure.get_by_role("button", name="删除应用").click()

    expect(page.get_by_test_id("toast").filter(has_text="「试用」已删除")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="试用")).to_have_count(0)
    gone = page.get_by_test_id("removed-apps")
    gone.locator("summary").click()
    expect(gone).to_contain_text("删除于")
    album.take(page, "removed-apps")
    page.set_viewport_size({"width": 360, "height": 640})
    assert (serious(page), sideways(page)) == ([], 0)
    gone.get_by_role("button", name="恢复「试用」").click()

    expect(page.get_by_role("link", name="试用")).to_be_visible(timeout=30_000)
    expect(gone).to_have_count(0)


def test_apps_are_put_in_order_under_headings(office: Office, album: Album) -> None:
    page = office.sign_in("admin")
    for label in ("行政", "仓库"):
        call(page, "POST", "/building", {"label": label})
    page.goto("/building")
    page.get_by_role("button", name="排列", exact=True).click()
    sheet = page.get_by_test_id("arrange-apps")
    for label in ("行政", "仓库"):
        sheet.get_by_label(f"「{label}」的分组").fill("后勤")
    page.keyboard.press("Tab")
    album.take(page, "arrange-apps")
    assert serious(page) == []
    while not sheet.get_by_role("listitem").first.inner_text().startswith("仓库"):
        sheet.get_by_role("button", name="仓库 往前").click()
    sheet.get_by_role("button", name="保存", exact=True).click()

    expect(sheet).to_have_count(0)
    group = page.get_by_role("region", name="后勤")
    expect(group.get_by_role("link")).to_have_text(["仓库", "行政"])
    album.take(page, "arranged-apps")
    page.set_viewport_size({"width": 360, "height": 640})
    assert (serious(page), sideways(page)) == ([], 0)


def test_an_app_speaks_english_where_somebody_says_its_texts(office: Office, album: Album) -> None:
    page = office.enter("admin", at="/building/orders")
    page.get_by_role("button", name="中英文").click()
    expect(page.get_by_role("heading", name="中英文")).to_be_visible(timeout=30_000)
    call(page, "POST", "/building/orders/draft/acts", {"do": "add_form", "id": "visit", "label": "拜访表"})
    page.reload()
    group = page.locator(".words-group").filter(has_text="拜访表")
    group.locator("summary").click()
    box = group.get_by_label("表单「拜访表」的名称，英文")
    box.fill("Visits")
    box.blur()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    album.take(page, "words")
    page.get_by_label("只看缺英文的").check()
    expect(page.locator(".words-group").filter(has_text="拜访表（缺")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    album.take(page, "words-phone")
    assert (serious(page), sideways(page)) == ([], 0)

    form = next(
        one
        for one in call(page, "GET", "/building/orders/draft")["document"]["forms"]
        if one["id"] == "visit"
    )
    assert form["label"] == {"zh": "拜访表", "en": "Visits"}
    call(page, "DELETE", "/building/orders/draft")
