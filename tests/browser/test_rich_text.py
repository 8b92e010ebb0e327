"""Rich text before people: written in Chinese, formatted, hostile HTML pasted, read again, listed; wide, narrow, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.company import at_work, before, found
from tests.browser.house import Office, call, serious, sideways
from tests.browser.phone import enter
from tests.browser.test_grid import cell
from tests.browser.test_kinds import box, paste
from tests.support.apps import Tree, field, form
from tests.support.sales import EVERYTHING

RECORD = re.compile(r"/r/rule_")
HOSTILE = (
    "<p>粘贴的<b style='color:red'>红字</b><script>window.hit=1</script><img src=x onerror='window.hit=1'>"
    "<a href='javascript:window.hit=1'>坏链接</a><a href='https://example.com/a'>好链接</a></p>"
    "<ul><li>甲<ul><li>乙</li></ul></li></ul><svg onload='window.hit=1'></svg>"
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>"
)
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""

CHOOSE_AND_ASK = """() => {
  const box = document.activeElement;
  const text = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode();
  document.getSelection().setBaseAndExtent(text, 1, text, 3);
  box.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyK", key: "k", ctrlKey: true, bubbles: true, cancelable: true }));
}"""
CARET = """([where, offset]) => {
  const text = document.createTreeWalker(document.querySelector(`.rich-edit ${where}`), NodeFilter.SHOW_TEXT).nextNode();
  document.getSelection().collapse(text, offset);
}"""
CHOOSE = """(where) => {
  const text = document.querySelector(`.rich-edit ${where}`).firstChild;
  document.getSelection().setBaseAndExtent(text, 0, text, text.length);
  const { left, top, width, height } = document.getSelection().getRangeAt(0).getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""
PLACE = """(where) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(`.rich-edit ${where}`));
  const { left, top, height } = range.getClientRects()[0];
  return [left + 1, top + height / 2];
}"""
DROP = """(text) => {
  const place = document.querySelector(".rich-edit p");
  const range = document.createRange();
  range.selectNodeContents(place);
  const { left, top, height } = range.getClientRects()[0];
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/plain", text);
  const at = { clientX: left + 1, clientY: top + height / 2, dataTransfer, bubbles: true, cancelable: true };
  place.dispatchEvent(new DragEvent("drop", at));
}"""


def rules() -> Tree:
    """This function will write an app of rules with a rich text."""
    name = field("rule_name", "single_line_text", required=True, label="名称")
    body = field("rule_body", "rich_text", label="正文", placeholder="写下要点")
    view = {"id": "v1", "key": "all", "label": "全部", "columns": ["name", "body"]}
    made = form("rule", name, body, views=[view]) | {"label": "制度"}
    role = {"id": "writer", "name": "行政", "forms": [{"id": "r1", "form": "rule", "verbs": [*EVERYTHING]}]}
    return {"format": 1, "id": "rules", "key": "rules", "label": "制度", "forms": [made], "roles": [role]}


@pytest.fixture(scope="module")
def rules_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company with rules."""
    folder = tmp_path_factory.mktemp("rules") / "data"
    found(folder, rules())
    with at_work(folder) as url:
        yield url


@pytest.fixture
def office(rules_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    with before(rules_url, chromium) as office:
        yield office


def compose(page: Page, text: str) -> None:
    """This function will write as an input method does: letters first, then the characters instead of them."""
    client = page.context.new_cdp_session(page)
    for letters in ("n", "ni", "nih"):
        size = len(letters)
        said = {"text": letters, "selectionStart": size, "selectionEnd": size}
        client.send("Input.imeSetComposition", said)
    client.send("Input.insertText", {"text": text})


@pytest.mark.parametrize("width", [1440, 360])
def test_a_rule_is_written_and_read_again(office: Office, width: int) -> None:
    page = office.enter(at="/a/rules/f/rule/new", width=width, is_guarded=False)
    box(page, "name").get_by_role("textbox").fill(f"规则{width}")
    body = box(page, "body").get_by_role("textbox", name="正文")
    body.click()
    compose(page, "你好，先看")
    page.keyboard.press("Control+b")
    page.keyboard.insert_text("要点")
    page.keyboard.press("Control+b")
    page.keyboard.insert_text("。")
    page.keyboard.press("Enter")
    with page.expect_response(lambda answer: answer.url.endswith("/preview")):
        page.keyboard.type(" ")  # what the server says back must not move the caret
    page.wait_for_timeout(200)
    page.keyboard.press("Backspace")
    box(page, "body").get_by_role("button", name="项目符号").click()
    for line in ("第一项", "第二项"):
        page.keyboard.insert_text(line)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.evaluate(PASTE, [HOSTILE, ""])
    expect(body.locator("ul li").first).to_have_text("第一项")
    expect(body.locator("b", has_text="要点")).to_be_visible()
    assert body.locator("script, img, svg, iframe, a[href^=javascript]").count() == 0
    assert serious(page) == []
    assert sideways(page) == 0

    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    page.reload()
    shown = page.locator(".rich").first
    expect(shown.locator("strong", has_text="要点")).to_be_visible()
    expect(shown).to_contain_text("你好，先看要点。")
    expect(shown.locator("li", has_text="第二项")).to_be_visible()
    expect(shown.locator("ul ul li")).to_have_text("乙")
    expect(shown.locator(".rich-red strong")).to_have_text("红字")
    expect(shown.get_by_role("link")).to_have_text(["好链接"])
    assert "noopener" in str(shown.get_by_role("link").get_attribute("rel"))
    assert page.evaluate("window.hit") is None
    assert serious(page) == []
    assert sideways(page) == 0

    (row,) = call(
        page, "POST", "/apps/rules/forms/rule/query", {"columns": ["body"], "search": f"规则{width}"}
    )["rows"]
    assert row["body"]["text"].startswith("你好，先看要点。\n• 第一项\n• 第二项")
    page.goto("/a/rules/f/rule")
    expect(page.get_by_text("你好，先看要点。 • 第一项").first).to_be_visible()


def test_what_was_done_is_undone_and_links_are_asked_for(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule/new")
    body = box(page, "body").get_by_role("textbox", name="正文")
    body.click()
    page.keyboard.insert_text("官网")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+k")
    address = box(page, "body").get_by_role("textbox", name="链接地址")
    expect(address).to_be_focused()
    address.fill("javascript:alert(1)")
    address.press("Enter")
    expect(box(page, "body").get_by_role("alert")).to_contain_text("请填网址")
    address.fill("example.com")
    address.press("Enter")
    expect(body.locator("a")).to_have_attribute("href", "https://example.com")

    body.focus()
    page.keyboard.press("End")
    page.evaluate(PASTE, ["", "# 标题\n- 一"])
    expect(body.locator("li")).to_have_text("一")
    page.keyboard.press("Control+z")
    expect(body.locator("li")).to_have_count(0)
    expect(body).to_contain_text("官网")


def blocks_of(page: Page, name: str, text: str) -> object:
    """This function will save the rule being written, and give the blocks it has."""
    box(page, "name").get_by_role("textbox").fill(name)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    expect(page.locator(".rich:not(.rich-edit)").first).to_contain_text(text)
    (row,) = call(page, "POST", "/apps/rules/forms/rule/query", {"columns": ["body"], "search": name})["rows"]
    return row["body"]["blocks"]


def test_a_link_is_changed_where_the_caret_is_and_typing_goes_on_after_it(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule/new")
    frame = box(page, "body")
    body = frame.get_by_role("textbox", name="正文")
    expect(body).to_be_visible()
    frame.locator("label", has_text="正文").click()
    expect(body).to_be_focused()
    page.keyboard.press("Control+k")
    frame.get_by_role("textbox", name="链接地址").fill("a.com")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("之后")
    expect(body.locator("a")).to_have_text("https://a.com")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+k")
    address = frame.get_by_role("textbox", name="链接地址")
    expect(address).to_have_value("https://a.com")
    address.fill("b.com")
    address.press("Enter")
    expect(body.locator("a")).to_have_attribute("href", "https://b.com")
    expect(body).to_have_text("https://a.com之后")
    page.keyboard.press("End")
    page.keyboard.insert_text("。")
    link = {"text": "https://a.com", "link": "https://b.com"}
    assert blocks_of(page, "链接改了", "之后") == [{"kind": "text", "runs": [link, {"text": "之后。"}]}]

    page.goto("/a/rules/f/rule/new")
    body.click()
    page.keyboard.insert_text("甲乙丙")
    page.evaluate(CHOOSE_AND_ASK)
    frame.get_by_role("textbox", name="链接地址").fill("a.com")
    page.keyboard.press("Enter")
    expect(body.locator("a")).to_have_text("乙丙")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+k")
    frame.get_by_role("button", name="去掉链接").click()
    expect(body.locator("a")).to_have_count(0)
    expect(body).to_have_text("甲乙丙")


def test_what_is_shown_is_what_is_stored(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule/new")
    frame = box(page, "body")
    body = frame.get_by_role("textbox", name="正文")
    kind = frame.get_by_label("段落")
    body.click()
    page.keyboard.insert_text("正文")
    frame.get_by_role("button", name="缩进", exact=False).first.click()
    expect(body.locator("blockquote")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+Digit8")
    for line in ("项目", "成标题"):
        page.keyboard.insert_text(line)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+BracketRight")
    page.keyboard.insert_text("深")
    expect(body.locator("ul ul li")).to_have_text("深")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    kind.focus()
    kind.press("ArrowDown")
    expect(kind).to_be_focused()
    expect(body.locator("h3")).to_have_text("成标题")
    body.focus()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("行")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(body.locator("h3")).to_have_text("成标题行")
    page.wait_for_timeout(100)
    assert body.locator("[style]").count() == 0
    expect(body.locator("h3 + ul > li")).to_have_text("深")
    blocks = blocks_of(page, "所见即所存", "成标题行")
    assert blocks == [
        {"kind": "text", "runs": [{"text": "正文"}]},
        {"kind": "bullet", "runs": [{"text": "项目"}]},
        {"kind": "title", "runs": [{"text": "成标题行"}]},
        {"kind": "bullet", "runs": [{"text": "深"}]},
    ]


def test_a_heading_joined_to_a_text_is_text_and_a_drop_goes_where_it_falls(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule/new")
    body = box(page, "body").get_by_role("textbox", name="正文")
    body.click()
    page.evaluate(
        PASTE, ["<p>甲</p><h1>标题</h1><p><a href='https://a.cn'><font color='#c4252f'>红</font></a></p>", ""]
    )
    page.evaluate(CARET, ["h3", 0])
    page.keyboard.press("Backspace")
    expect(body.locator("p").first).to_have_text("甲标题")
    page.evaluate(CARET, ["p:last-of-type", 0])
    page.evaluate(DROP, "落")
    expect(body.locator("p").first).to_have_text("落甲标题")
    page.evaluate(PASTE, ["<b>多</b>少" * 2_100, ""])
    expect(page.get_by_text("内容太多，放不下")).to_be_visible()
    page.keyboard.press("Control+End")
    blocks = blocks_of(page, "合并", "甲标题")
    assert blocks[0] == {"kind": "text", "runs": [{"text": "落甲标题"}]}


def test_what_is_dragged_inside_the_box_moves_with_its_formats(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule/new")
    body = box(page, "body").get_by_role("textbox", name="正文")
    body.click()
    page.evaluate(PASTE, ["<h1>标题</h1><p>甲<b>乙</b></p><p>尾</p>", ""])
    expect(body.locator("b")).to_have_text("乙")
    chosen = page.evaluate(CHOOSE, "b")
    page.mouse.move(*chosen)
    page.mouse.down()
    page.mouse.move(*page.evaluate(PLACE, "h3"), steps=8)
    page.mouse.up()

    expect(body.locator("h3")).to_contain_text("乙")
    expect(body.locator("p").first).to_have_text("甲")
    assert body.locator("[style], img, span").count() == 0
    page.evaluate(CARET, ["p:last-of-type", 0])
    page.evaluate(DROP, "外")  # from outside, though something inside was dragged before
    title, first, *_ = blocks_of(page, "拖动", "标题")
    assert (title["kind"], "".join(run["text"] for run in title["runs"])) == ("title", "乙标题")
    assert {"text": "乙", "marks": ["bold"]} in title["runs"]
    assert first["runs"][0]["text"] in ("甲", "外甲")


def test_a_phone_writes_and_reads_it(office: Office) -> None:
    page = enter(office, at="/m/a/rules/f/rule/new")
    box(page, "name").get_by_role("textbox").fill("手机写的")
    body = box(page, "body").get_by_role("textbox", name="正文")
    body.click()
    box(page, "body").get_by_label("段落").select_option("title")
    page.keyboard.insert_text("现场情况")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("正常")
    assert serious(page) == []
    assert sideways(page) == 0

    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.locator(".rich:not(.rich-edit) h3", has_text="现场情况")).to_be_visible()
    expect(page.locator(".rich:not(.rich-edit)", has_text="正常")).to_be_visible()
    assert serious(page) == []
    assert sideways(page) == 0


def test_a_cell_is_written_in_a_dialog_and_pasted_into(office: Office) -> None:
    page = office.enter(at="/a/rules/f/rule")
    body = {"blocks": [{"kind": "text", "runs": [{"text": "格子", "marks": ["bold"]}]}]}
    call(page, "POST", "/apps/rules/forms/rule/records", {"values": {"name": "格子里", "body": body}})
    page.goto("/a/rules/f/rule?q=格子里")
    page.get_by_role("button", name="表格编辑").click()
    cell(page, 1, "正文").dblclick()
    dialog = page.get_by_test_id("cell-rich")
    box = dialog.get_by_role("textbox", name="正文")
    expect(box.locator("b")).to_have_text("格子")
    expect(box).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.insert_text("里写的")
    assert serious(page) == []
    page.keyboard.press("Escape")  # only "cancel" throws away what was written
    expect(dialog).to_have_count(0)
    expect(cell(page, 1, "正文")).to_have_text("格子里写的")
    expect(cell(page, 1, "正文")).not_to_have_class(re.compile("is-saving"))

    asked = {"columns": ["body"], "search": "格子里"}
    (row,) = call(page, "POST", "/apps/rules/forms/rule/query", asked)["rows"]
    assert row["body"]["blocks"] == [{"kind": "text", "runs": [{"text": "格子里写的", "marks": ["bold"]}]}]
    cell(page, 1, "正文").click()
    paste(page, "从表格来")
    expect(cell(page, 1, "正文")).to_have_text("从表格来")
