"""Files in the cells of a sheet, and a PDF in the page: a small app of its own, as the demo has no such sub-rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import Office, huodan, serious, served, sideways
from tests.browser.sheet import cell, press
from tests.support.attaching import PDF, build_vault, png


@pytest.fixture
def vault(tmp_path: Path, chromium: Browser) -> Iterator[Office]:
    """This function will give screens before a workspace whose sub-rows hold pictures."""
    (tmp_path / "data").mkdir()
    build_vault(f"sqlite:///{tmp_path}/data/huodan.db")
    with served(huodan("serve", "--data", str(tmp_path / "data"), "--port", "0")) as url:
        office = Office(url, chromium)
        yield office
        office.leave()
        # The init script of these tests also runs in the frame of the PDF, which has no storage.
        assert [each for each in office.mistakes if "setItem" not in each] == []


def test_a_sheet_asks_for_pictures_and_a_pdf_is_framed(vault: Office) -> None:
    page = vault.enter(at="/a/test/f/deal/new")
    # A browser without windows says that it shows no PDF, and saves what people's browsers show in the frame.
    saved: list[str] = []
    page.on("download", lambda download: saved.append(download.url))
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', {get: () => true})")
    page.reload()
    page.get_by_label("deal_name").fill("合同一")
    contract = page.get_by_test_id("field.contract")
    contract.locator("input[type=file]").first.set_input_files(
        [{"name": "合同.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    expect(contract.get_by_test_id("file")).to_have_count(1)

    cell(page, 1, "line_photo").click()
    press(page, "F2")
    asked = page.get_by_test_id("cell-files")
    asked.locator("input[type=file]").first.set_input_files(
        [{"name": "破损.png", "mimeType": "image/png", "buffer": png(width=60, height=40)}]
    )
    expect(asked.get_by_test_id("file")).to_have_count(1)
    asked.get_by_role("button", name="确定").click()
    expect(cell(page, 1, "line_photo").get_by_role("button", name="查看 破损.png")).to_be_visible()
    cell(page, 2, "line_photo").click()
    press(page, "Control+d")
    expect(cell(page, 2, "line_photo").get_by_role("button", name="查看 破损.png")).to_be_visible()
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_role("button", name="编辑")).to_be_visible()
    expect(page.get_by_role("button", name="查看 破损.png")).to_have_count(2)
    page.get_by_role("button", name="查看 合同.pdf").click()
    frame = page.get_by_test_id("viewer").locator("iframe")
    expect(frame).to_have_attribute("title", "合同.pdf")
    address = str(frame.get_attribute("src"))
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert any(address in url for url in (*saved, *(each.url for each in page.frames)))
    expect(page.get_by_test_id("viewer").get_by_role("link", name="打开")).to_have_attribute("href", address)


def test_a_phone_that_frames_no_pdf_opens_it_by_itself(vault: Office) -> None:
    page = vault.enter(at="/a/test/f/deal/new", width=360, height=740)
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', {get: () => false})")
    page.reload()
    contract = page.get_by_test_id("field.contract")
    contract.locator("input[type=file]").first.set_input_files(
        [{"name": "采购框架合同（盖章扫描件）最终版.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    expect(contract.get_by_test_id("file")).to_have_count(1)

    contract.get_by_role("button", name="查看 ").first.click()

    viewer = page.get_by_test_id("viewer")
    expect(viewer.get_by_text("请点「打开」或「下载」")).to_be_visible()
    expect(viewer.locator("iframe")).to_have_count(0)
    expect(viewer.get_by_role("link", name="打开")).to_have_attribute("target", "_blank")
    assert (serious(page), sideways(page)) == ([], 0)
