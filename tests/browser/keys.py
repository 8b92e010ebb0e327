"""What Tab reaches on a page, and what looks as if it could be clicked but has no key."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_STEPS = 400
# What Tab must reach, each numbered: of radio buttons of one name the browser gives one to Tab.
NUMBER = """() => {
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
    const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
    const radios = new Set();
    const found = [];
    for (const one of document.querySelectorAll(wanted)) {
        if (!seen(one) || one.disabled || one.tabIndex < 0 || one.closest("[inert]")) continue;
        if (one.type === "radio") {
            if (!one.checked && (radios.has(one.name) || document.querySelector(`[name="${one.name}"]:checked`))) continue;
            radios.add(one.name);
        }
        one.dataset.walked = String(found.length);
        found.push(one.outerHTML.slice(0, 120));
    }
    return found;
}"""
# Where the focus is, and whether that is a cell of a sheet: Tab goes from cell to cell there; Esc lets the next one out.
HERE = """() => {
    const here = document.activeElement;
    return [here?.dataset.walked ?? null, here?.matches("[data-sheet] :is(input, textarea)") ?? false];
}"""
# What looks as if it could be clicked, but no key gets there; the sheet has the keyboard as a whole.
ONLY_BY_MOUSE = """() => {
    const keys = "a[href], button, input, select, textarea, summary, label, [tabindex], [role=option], [role=grid]";
    return [...document.querySelectorAll("body *")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .filter((one) => getComputedStyle(one).cursor === "pointer" && !one.closest(keys) && !one.querySelector(keys))
        .map((one) => one.outerHTML.slice(0, 120));
}"""


def unreached(page: Page) -> list[str]:
    """This function will press Tab until it comes round, and list what it never came to."""
    page.wait_for_load_state("networkidle")
    found = page.evaluate(NUMBER)
    left = set(range(len(found)))
    page.evaluate("() => document.activeElement instanceof HTMLElement && document.activeElement.blur()")
    is_in_sheet = False
    for _ in range(MOST_STEPS):  # a page may set the focus late
        if is_in_sheet:
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        here, is_in_sheet = page.evaluate(HERE)
        left.discard(-1 if here is None else int(here))
        if not left:
            break
    return [found[number] for number in sorted(left)]
