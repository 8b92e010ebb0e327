"""The newer field kinds before people: filled in by keyboard, read in lists, filtered, pasted, on wide and narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.company import at_work, before, found
from tests.browser.house import Office, call, serious, sideways
from tests.support.apps import Tree, field
from tests.support.sales import EVERYTHING

TAGS = [
    {"id": "t1", "value": "大客户", "color": "red"},
    {"id": "t2", "value": "月结", "color": "green"},
    {"id": "t3", "value": "送货需预约", "color": "blue"},
]
RECORD = re.compile(r"/r/vis_")
LINE = "张三 13800000000 浙江省杭州市西湖区文三路1号"


def visits() -> Tree:
    """This function will write an app of visits, with a field of each newer kind."""
    lines = [
        field("line_goods", "single_line_text"),
        field("line_marks", "multi_select", options=TAGS),
        field("line_time", "time"),
    ]
    address = field("visit_address", "address", name_into="visit_receiver", phone_into="visit_phone", width=4)
    fields = [
        field("visit_name", "single_line_text", required=True),
        field("visit_time", "time"),
        field("visit_email", "email"),
        field("visit_site", "url"),
        field("visit_department", "department"),
        field("visit_marks", "checkbox_group", options=TAGS),
        field("visit_tags", "multi_select", options=TAGS),
        address,
        field("visit_receiver", "single_line_text"),
        field("visit_phone", "phone", landline=True),
        field("visit_lines", "subform", fields=lines),
    ]
    labels = {
        "time": "到访时间",
        "email": "邮箱",
        "site": "网址",
        "department": "部门",
        "marks": "复选",
        "tags": "标签",
    }
    labels |= {"name": "名称", "address": "收货地址", "receiver": "收货人", "phone": "电话", "lines": "明细"}
    for each in [*fields, *lines]:
        each["label"] = labels.get(each["key"], each["key"])
    right = {"id": "all_visits", "form": "visit", "verbs": [*EVERYTHING, "import", "export"]}
    columns = [each["key"] for each in fields if each["kind"] != "subform"]
    view = {
        "id": "v1",
        "key": "all",
        "label": "全部",
        "columns": columns,
        "order": [{"id": "o1", "field": "name"}],
    }
    form = {
        "id": "visit",
        "key": "visit",
        "label": "拜访",
        "id_prefix": "vis",
        "title": "visit_name",
        "views": [view],
    }
    role = {"id": "visitor", "name": "拜访员", "forms": [right]}
    return {
        "format": 1,
        "id": "visits",
        "key": "visits",
        "label": "拜访",
        "forms": [{**form, "fields": fields}],
        "roles": [role],
    }


@pytest.fixture(scope="module")
def visits_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This function will serve a company that writes down its visits."""
    folder = tmp_path_factory.mktemp("visits") / "data"
    found(folder, visits())
    with at_work(folder) as url:
        yield url


@pytest.fixture
def office(visits_url: str, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before the company, and fail a test whose pages made mistakes."""
    with before(visits_url, chromium) as office:
        yield office


def box(page: Page, key: str) -> Page:
    """This function will find the field of a page."""
    return page.get_by_test_id(f"field.{key}")  # type: ignore[return-value]


def paste(page: Page, text: str) -> None:
    """This function will paste a text where the cursor is."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


@pytest.mark.parametrize("width", [1440, 360])
def test_every_kind_is_filled_in_and_read_again(office: Office, width: int) -> None:
    page = office.enter(at="/a/visits/f/visit/new", width=width)
    name = f"云杉{width}"
    box(page, "name").get_by_role("textbox").fill(name)
    box(page, "time").get_by_role("textbox").fill("下午3点半")
    box(page, "email").get_by_role("textbox").fill("li@Example.com")
    box(page, "site").get_by_role("textbox").fill("example.com/a")
    box(page, "marks").get_by_text("大客户").click()
    box(page, "marks").get_by_text("月结").click()
    if width > 767:
        tags = box(page, "tags").get_by_role("combobox")
        tags.fill("预约")
        expect(page.get_by_role("option", name="送货需预约")).to_be_visible()
        tags.press("Enter")
        tags.fill("大")
        expect(page.get_by_role("option", name="大客户")).to_be_visible()
        tags.press("Enter")
        tags.press("Tab")
    else:
        box(page, "tags").get_by_role("combobox").click()
        page.get_by_role("option", name="大客户").click()
        page.get_by_role("option", name="送货需预约").click()
        page.get_by_role("button", name="完成").click()
    expect(box(page, "tags")).to_contain_text("大客户")

    detail = box(page, "address").get_by_label("街道、门牌号")
    detail.click()
    paste(page, LINE)
    expect(page.get_by_text("同时填入 收货人 张三、电话 13800000000？")).to_be_visible()
    page.get_by_role("button", name="填入").click()
    expect(box(page, "receiver").get_by_role("textbox")).to_have_value("张三")
    expect(detail).to_have_value("文三路1号")
    assert serious(page) == []
    assert sideways(page) == 0

    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)
    for said in ("15:30", "li@example.com", "example.com/a", "送货需预约", "西湖区"):
        expect(page.get_by_text(said).first).to_be_visible()
    link = page.get_by_role("link", name="example.com/a").first
    assert link.get_attribute("href") == "https://example.com/a"
    assert "noopener" in str(link.get_attribute("rel"))
    assert sideways(page) == 0


def test_a_sheet_takes_several_options_and_times_from_excel(office: Office) -> None:
    page = office.enter(at="/a/visits/f/visit/new")
    box(page, "name").get_by_role("textbox").fill("银杏")
    page.get_by_role("grid").first.click(position={"x": 80, "y": 50})
    paste(page, "橘子酱\t大客户，月结\t9:30\n奶酪\t送货需预约\t下午1:05\n")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(RECORD)

    body = {"columns": ["lines"], "where": {"field": "name", "op": "eq", "value": "银杏"}}
    [row] = call(page, "POST", "/apps/visits/forms/visit/query", body)["rows"]
    told = [(line["goods"], line["marks"], line["time"]) for line in row["lines"]]
    assert told == [("橘子酱", ["大客户", "月结"], "09:30:00"), ("奶酪", ["送货需预约"], "13:05:00")]


def test_a_list_is_filtered_by_several_options(office: Office) -> None:
    page = office.enter(at="/a/visits/f/visit")
    for name, tags in (("甲", ["大客户", "月结"]), ("乙", ["月结"]), ("丙", None)):
        call(page, "POST", "/apps/visits/forms/visit/records", {"values": {"name": name, "tags": tags}})
    where = '{"field":"tags","op":"contains","value":["大客户","月结"]}'
    page.goto(f"/a/visits/f/visit?filter={where}")

    expect(page.get_by_text("标签 同时包含 大客户、月结")).to_be_visible()
    expect(page.get_by_role("link", name="甲")).to_be_visible()
    expect(page.get_by_role("link", name="乙")).to_have_count(0)
