"""What is too large, too deep or too far away is refused with words; on both databases alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors.conftest import Browser

FORM = "/apps/orders/forms/order"


def refusal(answer: Any) -> str:
    """This function will give the code of a refusal, which must have words."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["title"]
    return str(answer.json()["code"])


def raw(browser: Browser, path: str, body: str) -> Any:
    """This function will send a body as it is."""
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    return browser.client.post(f"/api/v1{path}", content=body.encode(), headers=headers)


def test_more_values_than_a_statement_takes_are_refused(boss: Browser) -> None:
    tests = [
        {"field": "remark", "op": "in", "value": [f"{part}-{i}" for i in range(1000)]} for part in range(70)
    ]

    assert refusal(boss("POST", f"{FORM}/query", {"where": {"and": tests}})) == "bad_filter"
    assert boss("POST", f"{FORM}/query", {"where": {"or": tests[:5]}}).status_code == 200
