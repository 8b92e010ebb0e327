"""Working in the sheet of a form as people do: finding cells by their column's name, typing with an input method."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def sheet(page: Page, field: str = "lines") -> Locator:
    """This function will find the sheet of a subform."""
    return page.get_by_test_id(f"field.{field}")


def cell(page: Page, row: int, column: str, field: str = "lines") -> Locator:
    """This function will find a cell by its row (from 1) and the words above its column."""
    grid = sheet(page, field)
    head = grid.get_by_role("columnheader").filter(has_text=column).first
    index = head.get_attribute("aria-colindex")
    return grid.locator(f'[role=row][aria-rowindex="{row + 1}"] [role=gridcell][aria-colindex="{index}"]')


def compose(page: Page, keys: str, words: str) -> None:
    """This function will type Chinese as an input method does: letters being composed, then the chosen words."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(keys) + 1):
        text = keys[:end]
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    session.send("Input.insertText", {"text": words})
    session.detach()


def press(page: Page, *keys: str) -> None:
    """This function will press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def paste(page: Page, rows: list[list[str]]) -> None:
    """This function will paste what Excel puts onto the clipboard: cells by tabs, rows by lines."""
    text = "\n".join("\t".join(row) for row in rows)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")
