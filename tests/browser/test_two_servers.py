"""
Two server processes on one PostgreSQL database and a person at each: what one does the other sees within two seconds.

What both answer to programs stands in ``tests/crash/test_two_servers.py``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.house import Office, call
from tests.crash.test_load import serving
from tests.doors.conftest import build_company
from tests.support.postgres import Cluster

API = "/apps/orders/forms/customer"
LIST = "/a/orders/f/customer"
PROMISED_SECONDS = 2
TIMES = 5
PATIENCE = (
    10_000  # milliseconds, of which none is promised: a busy machine is late now and then, but not mostly
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def two(cluster: Cluster, postgres_url: str, chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """Seat a person before each of two servers over the small company."""
    build_company(postgres_url)
    with serving(postgres_url) as (_, one), serving(postgres_url) as (_, other):
        offices = [Office(f"http://127.0.0.1:{port}", chromium) for port in (one, other)]
        yield offices[0].enter("zhoumin"), offices[1].enter("boss")
        for office in offices:
            office.leave()
            assert office.mistakes == []


def seconds_until(seen: Locator, do: Callable[[], object]) -> float:
    """Do something at one server, and measure how long it takes to be seen at the other."""
    do()
    begun = time.monotonic()
    expect(seen).to_be_visible(timeout=PATIENCE)
    return time.monotonic() - begun


def test_an_open_list_and_an_open_record_show_what_was_done_at_the_other_server(
    two: tuple[Page, Page],
) -> None:
    doing, looking = two
    looking.goto(LIST)
    rows = looking.get_by_test_id("list")
    expect(rows.get_by_text("宁波海达食品")).to_be_visible()
    made = []

    def create(number: int) -> None:
        values = {"code": f"T{number}", "name": f"隔壁第{number}家"}
        made.append(call(doing, "POST", f"{API}/records", {"values": values})["id"])

    listed = [seconds_until(rows.get_by_text(f"隔壁第{n}家"), lambda n=n: create(n)) for n in range(TIMES)]

    record = f"{API}/records/{made[0]}"
    looking.goto(f"{LIST}/r/{made[0]}")
    shown = looking.get_by_role("heading")
    expect(shown.get_by_text("隔壁第0家")).to_be_visible()

    def rename(version: int) -> None:
        call(doing, "PATCH", record, {"values": {"name": f"改名{version}"}}, version=version)

    changed = [
        seconds_until(shown.get_by_text(f"改名{n}"), lambda n=n: rename(n)) for n in range(1, TIMES + 1)
    ]

    assert median(listed) < PROMISED_SECONDS, listed
    assert median(changed) < PROMISED_SECONDS, changed


def test_two_people_in_one_record_see_each_other_across_servers(two: tuple[Page, Page]) -> None:
    seller, boss = two
    id = call(seller, "POST", f"{API}/query", {"columns": ["name"], "limit": 1})["rows"][0]["id"]
    for page in two:
        page.goto(f"{LIST}/r/{id}")

    expect(boss.locator(".visitors")).to_have_text(re.compile("周敏 也在看"), timeout=PATIENCE)
    expect(seller.locator(".visitors")).to_have_text(re.compile("沈建华 也在看"), timeout=PATIENCE)
    seller.get_by_role("button", name="编辑", exact=True).click()
    expect(boss.locator(".visitors")).to_have_text(re.compile("周敏 正在编辑"), timeout=PATIENCE)

    seller.goto("/")
    expect(boss.locator(".visitors")).to_have_count(0, timeout=PATIENCE)
