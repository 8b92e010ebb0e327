"""The designer with 20 and with 300 fields, in a browser: opening a form, choosing a field, naming it, taking that back."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from bench.publish_app import LOGIN, PASSWORD, prepare as add_publisher
from bench.report import Line, line
from bench.server import serving
from huodan.language.document import App, read_app
from huodan.language.messages import SYSTEM
from huodan.storage.place import open_workspace
from huodan.workspace.publish import publish_app, publish_builtin
from huodan.workspace.setup import prepare
from tests.support.browser import chromium

FIELDS = (20, 300)
TIMES = 8
KINDS = ("single_line_text", "number", "date", "dropdown", "phone")
PATIENCE_MS = 60_000


def measure() -> list[Line]:
    """This function will measure both forms; the floor of the large one is the small one."""
    with tempfile.TemporaryDirectory(prefix="huodan-bench-") as folder:
        place = str(Path(folder) / "data")
        database = open_workspace(place)
        publish_builtin(database)
        prepare(database)
        assert isinstance(publish_app(database, SYSTEM, app()), int)
        database.close()
        add_publisher(place)
        with serving(place) as (port, _, _), chromium() as browser:
            page = browser.new_page(
                base_url=f"http://127.0.0.1:{port}", viewport={"width": 1440, "height": 900}
            )
            page.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
            sign_in(page)
            small, large = (work(page, count) for count in FIELDS)
    return [
        line(
            f"designer, {FIELDS[1]} fields: {name}",
            large[name],
            floor=sorted(small[name])[len(small[name]) // 2],
            note=f"÷ the same with {FIELDS[0]} fields",
        )
        for name in large
    ]


def app() -> App:
    """This function will write an app with both forms."""
    found = read_app(
        {"format": 1, "id": "wide", "key": "wide", "label": "宽表", "forms": [form(n) for n in FIELDS]}
    )
    assert isinstance(found, App), found
    return found


def form(count: int) -> dict[str, Any]:
    """This function will write a form with so many fields in sections of twenty."""
    fields: list[dict[str, Any]] = []
    for place in range(count):
        kind = KINDS[place % len(KINDS)] if place else "single_line_text"
        name = f"w{count}_{place}"
        field: dict[str, Any] = {"id": name, "key": name, "label": f"字段{place}", "kind": kind}
        if kind == "dropdown":
            field["options"] = [{"id": f"o{each}", "value": f"选项{each}"} for each in range(5)]
        fields.append(field)
    names = [each["id"] for each in fields]
    return {
        "id": f"wide{count}",
        "key": f"wide{count}",
        "label": f"宽表{count}",
        "id_prefix": "wid" if count == FIELDS[0] else "wide",
        "title": names[0],
        "fields": fields,
        "sections": [
            {
                "id": f"s{count}_{at}",
                "key": f"s{count}_{at}",
                "label": f"第{at}组",
                "fields": names[at : at + 20],
            }
            for at in range(0, count, 20)
        ],
    }


def sign_in(page: Page) -> None:
    """This function will sign in as who publishes."""
    page.goto("/")
    page.get_by_label("登录名").fill(LOGIN)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def work(page: Page, count: int) -> dict[str, list[float]]:
    """This function will do each thing some times and give its seconds, as the person before the screen waits for them."""
    took: dict[str, list[float]] = defaultdict(list)
    saved = page.get_by_role("status").filter(has_text="已保存")

    def timed(name: str, act: Callable[[], object], seen: Callable[[], object]) -> None:
        started = time.perf_counter()
        act()
        seen()
        took[name].append(time.perf_counter() - started)

    panel = page.get_by_test_id("panel")
    name = panel.get_by_label("名称", exact=True)
    last = page.get_by_test_id("canvas").get_by_text(f"字段{count - 1}", exact=True)
    for turn in range(TIMES):
        chosen = page.get_by_role("button", name=f"字段{turn + 5}（").first
        renamed = page.get_by_role("button", name=f"改名{turn}（")
        timed("open", partial(page.goto, f"/building/wide/wide{count}"), expect(last).to_be_visible)
        timed("choose a field", chosen.click, expect(name).to_be_visible)
        name.fill(f"改名{turn}")
        timed("name it, until the paper says so", partial(name.press, "Enter"), expect(renamed).to_be_visible)
        timed("and until it is saved", saved.count, expect(saved).to_be_visible)
        undo = page.get_by_role("button", name="撤销").first
        timed("take it back", undo.click, partial(expect(renamed).to_have_count, 0))
        expect(saved).to_be_visible()
    return took
