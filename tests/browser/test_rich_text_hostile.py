"""Hostile words in rich text, come by every way, are words on every screen: with the pages' policy and without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Tx
from huodan.storage.place import open_workspace
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person, prepare
from tests.browser.house import PASSWORD, Office, call, huodan, served
from tests.browser.phone import enter
from tests.browser.test_rich_text import PASTE
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING

HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "\"'><svg onload=window.hit=1>",
    "</p></span></textarea></title><iframe src=javascript:parent.hit=1></iframe>",
    "[x](javascript:window.hit=1) {{7*7}} ${7*7}",
)
WORDS = "\n".join(HOSTILE)
LINK = 'https://example.com/"onmouseover="window.hit=1"><img/src=x/onerror=window.hit=1>'
RED = {"text": HOSTILE[0], "marks": ["bold"], "color": "red"}
RICH = {
    "blocks": [
        *({"kind": kind, "runs": [RED]} for kind in ("title", "quote", "bullet")),
        {"kind": "number", "runs": [{"text": WORDS, "link": LINK}]},
    ]
}
RUNS = """() => {
  const bad = (one) => [...one.attributes].some(
    ({ name, value }) => /^on/i.test(name) || /^\\s*(javascript|vbscript|data:text)/i.test(value));
  const found = [...document.querySelectorAll("*")].filter(bad);
  for (const name of ["img[src=x]", "iframe[src^=javascript]", ".rich img", ".rich svg", ".rich script", ".rich iframe"])
    found.push(...document.querySelectorAll(name));
  return [window.hit ?? null, ...found.map((one) => one.outerHTML.slice(0, 200))];
}"""


def document(kind: str = "multi_line_text") -> Tree:
    """This function will write rules: a text that becomes rich, one that is, one that begins with hostile words, and rows."""
    rule = form(
        "rule",
        field("rule_name", "single_line_text", required=True, label="名称"),
        field("rule_body", "rich_text", label="正文"),
        field("rule_note", kind, label="说明"),
        field("rule_begun", "rich_text", label="开头", default=RICH),
        field("rule_lines", "subform", label="条款", fields=[field("line_body", "rich_text", label="内容")]),
        views=[{"id": "v1", "key": "all", "label": "全部", "columns": ["name", "body", "note", "begun"]}],
    )
    verbs = [*EVERYTHING, "import", "export"]
    roles = [{"id": "writer", "name": "行政", "forms": [{"id": "r1", "form": "rule", "verbs": verbs}]}]
    return app(rule, roles=roles)


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company whose rules nobody should trust."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    database = open_workspace(folder)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(document())), int)

    def work(tx: Tx) -> None:
        write_setting(tx, "company", "沪东贸易")
        for login, name in (("boss", "行政"), ("admin", "管理员")):
            roles = find_roles(current_plan(tx), [*{name, "行政"}])
            given = {"login": login, "password": PASSWORD, "roles": roles, "values": {"name": name}}
            add_person(tx, **given, must_change_password=False)

    database.transact(SYSTEM, work)
    database.close()
    with served(huodan("serve", "--data", str(folder), "--port", "0")) as url:
        yield url


@pytest.fixture
def office(hostile_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    office = Office(hostile_url, chromium)
    yield office
    office.leave()
    assert office.mistakes == []


def harmless(page: Page, *places: str) -> None:
    """This function will see that nothing of it ran or stands on the page, and that its words are read in some places."""
    for place in places:
        expect(page.locator(place).filter(has_text="onerror=window.hit=1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(RUNS) == [None]


def rules(page: Page, name: str) -> list[str]:
    """This function will store hostile rules through the open API, a file, and as texts; their ids."""
    form = "/apps/test/forms/rule"
    texts: list[dict[str, Any]] = [
        {"body": RICH, "note": WORDS, "lines": [{"body": RICH}, {"body": WORDS}]},
        {"body": WORDS},
    ]
    ids = [
        call(page, "POST", f"{form}/records", {"values": {"name": f"{name}{at}", **one}})["id"]
        for at, one in enumerate(texts)
    ]
    file = f'名称,正文,说明\n{name}9,"{WORDS.replace(chr(34), chr(34) * 2)}","{WORDS.replace(chr(34), chr(34) * 2)}"\n'
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "huodan_csrf")
    sent = page.request.post(
        f"/api/v1{form}/import",
        headers={"X-CSRF-Token": str(token)},
        multipart={"file": {"name": "规则.csv", "mimeType": "text/csv", "buffer": file.encode()}},
    )
    assert sent.ok, sent.text()
    found = call(page, "POST", f"{form}/query", {"columns": ["name"], "search": f"{name}9"})["rows"]
    return [*ids, *(row["id"] for row in found)]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_hostile_words_are_words_on_every_screen(office: Office, is_guarded: bool) -> None:
    page = office.enter(at="/", is_guarded=is_guarded)
    first, *others = rules(page, f"规则{int(is_guarded)}")
    for id in (first, *others):
        page.goto(f"/a/test/f/rule/r/{id}")
        harmless(page, ".rich")
    page.goto(f"/a/test/f/rule/r/{first}")
    link = page.locator(".rich a").first
    expect(link).to_have_attribute("href", LINK)
    assert str(link.evaluate("one => one.href")).startswith("https://example.com/")
    page.emulate_media(media="print")
    harmless(page, ".rich")
    page.emulate_media(media="screen")

    version = call(page, "GET", f"/apps/test/forms/rule/records/{first}")["version"]
    changed = {"body": {"blocks": [{"kind": "subtitle", "runs": [RED]}]}, "note": HOSTILE[1]}
    call(page, "PATCH", f"/apps/test/forms/rule/records/{first}", {"values": changed}, version=version)
    page.reload()
    harmless(page, "[data-testid=history] del", "[data-testid=history] ins")
    page.get_by_test_id("history").get_by_label("第 2 版的操作").click()
    page.get_by_role("menuitem").first.click()
    harmless(page, "[data-testid=compare]")

    page.goto("/a/test/f/rule")
    harmless(page, "main")
    page.get_by_role("button", name="表格编辑").click()
    harmless(page, "main")

    page.goto("/a/test/f/rule/new")
    box = page.get_by_role("textbox", name="开头")
    expect(box.locator("h3")).to_have_text(HOSTILE[0])
    box.click()
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, ["", WORDS])
    harmless(page, ".rich-edit")
    assert office.mistakes == []  # with the policy the browser tells of what it parses apart
    page.evaluate(PASTE, [f"<div>{''.join(HOSTILE)}</div><a href='java&#115;cript:window.hit=1'>x</a>", ""])
    page.wait_for_timeout(200)
    assert page.evaluate(RUNS) == [None]
    office.mistakes[:] = [
        one for one in office.mistakes if not is_guarded or "Content Security Policy" not in one
    ]


def test_a_phone_shows_them_as_words(office: Office) -> None:
    page = enter(office, at="/m")
    first, *_ = rules(page, "手机")
    page.goto("/m/a/test/f/rule")
    harmless(page, "body")
    page.goto(f"/m/a/test/f/rule/r/{first}")
    harmless(page, ".rich")


def test_whoever_builds_sees_them_as_words(office: Office) -> None:
    page = office.enter("admin", at="/", is_guarded=False)
    first, *_ = rules(page, "建")
    file = {"huodan_app": 1, "app": document("rich_text") | {"label": HOSTILE[0]}}
    key = call(page, "POST", "/building/app-file", {"file": file})["key"]
    page.goto(f"/building/{key}")
    page.wait_for_timeout(300)
    harmless(page)
    page.get_by_test_id("app-forms").get_by_role("link").first.click()
    page.get_by_role("button", name="开头（富文本）").click()
    expect(page.get_by_test_id("panel").get_by_label("名称", exact=True)).to_be_visible()
    harmless(page, ".rich")

    page.goto("/building/test")
    page.get_by_test_id("app-forms").get_by_role("link").first.click()
    for label, kind in (("说明（多行文本）", "富文本"), ("正文（富文本）", "数字")):
        page.get_by_role("button", name=label).click()
        page.get_by_test_id("panel").get_by_label("类型", exact=True).select_option(label=kind)
        expect(page.get_by_role("button", name=f"{label.partition('（')[0]}（{kind}）")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    sheet = page.get_by_test_id("publish")
    sheet.get_by_role("button", name="看看是哪").click(timeout=30_000)
    harmless(page, "[data-testid=publish] li")
    sheet.get_by_role("button", name="看过了，发布").click()
    expect(sheet).to_be_hidden(timeout=30_000)
    page.goto(f"/a/test/f/rule/r/{first}")
    harmless(page, ".rich")
    values = call(page, "GET", f"/apps/test/forms/rule/records/{first}")["values"]
    assert values["note"]["blocks"][0] == {"kind": "text", "runs": [{"text": HOSTILE[0]}]}
