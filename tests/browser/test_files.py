"""Files at the screen: chosen, pasted, ordered, looked at, saved, shown in lists; interrupted uploads; on a phone."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.house import Office, call, serious, sideways

API = "/apps/orders/forms"
PRODUCT = "/a/orders/f/product"
ORDER = "/a/orders/f/order"


def photo(name: str, colour: str = "#335577") -> FilePayload:
    """This function will take a photo."""
    made = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def paper(name: str, content: bytes = b"paper") -> FilePayload:
    """This function will write a file of no type a browser shows."""
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def edit(page: Page, form: str, place: int) -> str:
    """This function will open a record to be changed, and give its id."""
    asked = {"columns": ["id"], "limit": 20}
    rows = call(page, "POST", f"{API}/{form}/query", asked)["rows"]
    id = str(rows[place]["id"])
    page.goto(f"/a/orders/f/{form}/r/{id}")
    page.get_by_role("button", name="编辑").click()
    expect(page.locator(".file-add").first).to_be_visible()  # the box is loaded with the first one
    return id


def choose(page: Page, button: str, files: Sequence[FilePayload]) -> None:
    """This function will choose files in the dialog of the system."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files(files)


def names(page: Page, field: str) -> list[str]:
    """This function will list the files of a field in their order."""
    looks = page.get_by_test_id(f"field.{field}").get_by_role("button", name=re.compile("^查看 "))
    return [str(each.get_attribute("aria-label")).removeprefix("查看 ") for each in looks.all()]


def save(page: Page) -> None:
    """This function will save and wait until the record is read again."""
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()


def shown(picture: Locator) -> bool:
    """This function will say whether a picture was really drawn."""
    return bool(picture.evaluate("image => image.complete && image.naturalWidth > 0"))


def test_pictures_are_chosen_ordered_looked_at_and_listed(office: Office) -> None:
    page = office.enter(at=PRODUCT)
    id = edit(page, "product", 0)
    choose(page, "选择图片", [photo("正面.jpg"), photo("背面.jpg", "#775533"), paper("假图.png")])
    expect(page.get_by_text("内容不是图片，请换一个")).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)
    assert serious(page) == []

    page.get_by_role("button", name="去掉 假图.png").click()
    page.get_by_role("button", name="把 背面.jpg 往前移").click()
    save(page)

    assert names(page, "photo") == ["背面.jpg", "正面.jpg"]
    page.get_by_role("button", name="查看 背面.jpg").click()
    viewer = page.get_by_test_id("viewer")
    expect(viewer.get_by_role("heading", name="背面.jpg")).to_be_visible()
    expect(viewer.get_by_role("img", name="背面.jpg")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("heading", name="正面.jpg")).to_be_visible()
    expect(viewer.get_by_text("2 / 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(page.get_by_role("button", name="查看 背面.jpg")).to_be_focused()

    page.goto(PRODUCT)
    small = page.get_by_test_id("list").locator(".file-cell img").first
    expect(small).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 0", arg=small.element_handle())
    assert shown(small)
    values = call(page, "GET", f"{API}/product/records/{id}")["values"]
    assert [file["name"] for file in values["photo"]] == ["背面.jpg", "正面.jpg"]


def test_attachments_are_pasted_dropped_downloaded_and_removed(office: Office) -> None:
    page = office.enter(at=ORDER)
    edit(page, "order", 0)
    box = page.get_by_test_id("field.contract").get_by_role("region", name="合同扫描件")
    hand_over(box, "paste", "截图.txt")
    hand_over(box, "drop", "合同.txt")
    expect(box.get_by_test_id("file")).to_have_count(2)
    expect(page.locator(".stale")).to_have_count(0)
    assert serious(page) == []
    save(page)

    with page.expect_download() as saved:
        page.get_by_role("button", name="合同.txt").first.click()
        page.get_by_test_id("viewer").get_by_role("link", name="下载").click()
    assert saved.value.suggested_filename == "合同.txt"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="编辑").click()
    page.get_by_role("button", name="去掉 截图.txt").click()
    save(page)

    assert names(page, "contract") == ["合同.txt"]
    expect(page.get_by_test_id("field.contract")).not_to_contain_text("截图.txt")


def hand_over(box: Locator, way: str, name: str) -> None:
    """This function will paste or drop a file into a box."""
    box.evaluate(
        """(box, [way, name]) => {
            const given = new DataTransfer();
            given.items.add(new File(["content of " + name], name));
            const event = way === "paste"
                ? new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true })
                : new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
            box.dispatchEvent(event);
        }""",
        [way, name],
    )


def test_nobody_saves_or_leaves_while_a_file_is_on_its_way(office: Office) -> None:
    page = office.enter(at=ORDER)
    edit(page, "order", 1)
    waiting: list[Any] = []
    page.route("**/api/v1/files", lambda route: waiting.append(route))
    choose(page, "选择文件", [paper("大文件.zip"), paper("小文件.zip")])
    expect(page.get_by_role("progressbar", name="正在上传 大文件.zip")).to_be_visible()

    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("还有 2 个文件在上传，传完再保存").first).to_be_visible()
    page.get_by_role("link", name="客户信息表").click()
    asked = page.get_by_test_id("unsaved")
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)

    page.get_by_role("button", name="取消上传 小文件.zip").click()
    waiting[0].fulfill(status=422, json={"title": "附件空间不够", "code": "quota_reached", "errors": []})
    expect(page.get_by_test_id("upload").get_by_text("附件空间不够")).to_be_visible()
    page.unroute("**/api/v1/files")
    page.get_by_role("button", name="重新上传").click()
    expect(page.get_by_test_id("file")).to_have_count(1)
    save(page)
    assert names(page, "contract") == ["大文件.zip"]


def compressing(page: Page) -> None:
    """This function will let the photos of products be made smaller, as their builder may choose."""

    def answer(route: Route) -> None:
        response = route.fetch()
        app = response.json()
        form = next(form for form in app["forms"] if form["key"] == "product")
        next(field for field in form["fields"] if field["key"] == "photo")["pictures"] = "compressed"
        route.fulfill(response=response, json=app)

    page.route("**/api/v1/apps/orders", answer)


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(("lang", "said"), [("zh", "大图会压缩"), ("en", "Large pictures are made smaller")])
def test_who_adds_a_photo_is_told_that_large_ones_are_made_smaller(
    office: Office, lang: str, said: str, width: int
) -> None:
    page = office.enter("boss", at=f"{PRODUCT}/new", width=width, lang=lang)
    field = page.get_by_test_id("field.photo")
    expect(field).to_be_visible()
    expect(field.get_by_text(said)).to_have_count(0)

    compressing(page)
    page.reload()

    expect(field.get_by_text(said, exact=True)).to_be_visible()
    assert sideways(page) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_files_fit_and_can_be_photographed(office: Office, lang: str) -> None:
    page = office.enter(at=ORDER, width=360, height=740, lang=lang)
    rows = call(page, "POST", f"{API}/order/query", {"columns": ["id"], "limit": 20})["rows"]
    page.goto(f"{ORDER}/r/{rows[2 + (lang == 'en')]['id']}")
    page.get_by_role("button", name="编辑" if lang == "zh" else "Edit").click()
    camera = page.get_by_test_id("field.contract").locator("input[capture]")
    assert camera.get_attribute("accept") == "image/*"
    camera.set_input_files([photo("拍到的合同-第一页-很长很长很长很长的名字.jpg")])
    expect(page.get_by_test_id("file")).to_have_count(1)

    page.get_by_test_id("field.contract").scroll_into_view_if_needed()
    expect(page.locator(".stale")).to_have_count(0)
    assert sideways(page) == 0
    assert serious(page) == []
    page.get_by_role("button", name="保存" if lang == "zh" else "Save").click()
    expect(page.get_by_role("button", name="编辑" if lang == "zh" else "Edit")).to_be_visible()
    assert sideways(page) == 0
    item = "[data-testid='field.contract'] .is-read .file-item"
    page.wait_for_function(f'document.querySelector("{item}")?.getBoundingClientRect().right <= 360')


@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "zh")])
def test_a_copy_has_the_files_of_the_other(office: Office, width: int, lang: str) -> None:
    page = office.enter(at=PRODUCT)
    id = edit(page, "product", 5)
    if not names(page, "photo"):
        choose(page, "选择图片", [photo("样品.jpg")])
        expect(page.get_by_test_id("field.photo").get_by_test_id("file")).to_have_count(1)
        save(page)

    page = office.enter(at=f"{PRODUCT}/new?copy={id}", width=width, height=800, lang=lang)

    photos = page.get_by_test_id("field.photo")
    expect(photos.get_by_test_id("file")).to_have_count(1)
    expect(photos.locator("img")).to_have_js_property("complete", value=True)
    expect(page.get_by_test_id("files-left")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert (serious(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("width", [1440, 360])
def test_the_first_click_into_a_box_of_tags_opens_it(office: Office, width: int) -> None:
    page = office.enter("boss", at="/a/orders/f/customer/new", width=width, height=740)
    tags = page.get_by_test_id("field.tags").get_by_role("combobox")
    tags.evaluate("box => box.scrollIntoView({ block: 'center' })")
    box = tags.bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=60)

    expect(page.get_by_role("option").first).to_be_visible()
