"""What is too large, too deep or too far away is refused with words; on both databases alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.doors.http import route
from huodan.doors.http.routes import rows
from huodan.kit import text
from huodan.kit.errors import HuodanError
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


@pytest.mark.parametrize("deep", [65, 900, 990, 1020])
def test_what_is_nested_too_deep_is_refused(boss: Browser, deep: int) -> None:
    tree = "[" * deep + "]" * deep

    for path in ("query", "preview", "records", "pick"):
        for body in (f'{{"values":{{"remark":{tree}}}}}', f'{{"where":{tree},"x":"\\u0000"}}'):
            assert refusal(raw(boss, f"{FORM}/{path}", body)) == "too_deep"


def test_what_is_nested_as_deep_as_allowed_is_read(boss: Browser) -> None:
    tree = "[" * 62 + "]" * 62

    assert refusal(raw(boss, f"{FORM}/records", f'{{"values":{{"remark":{tree}}}}}')) == "invalid"


@pytest.mark.parametrize("moment", ["0001-01-01", "0001-01-01T07:59", "9999-12-31T23:59-10:00"])
def test_a_moment_off_the_calendar_is_refused(boss: Browser, moment: str) -> None:
    where = {"field": "ordered_at", "op": "lt", "value": moment}

    shown = boss("POST", f"{FORM}/preview", {"values": {"ordered_at": moment}})

    assert shown.status_code == 200
    assert shown.json()["errors"][0]["path"] == "ordered_at"
    assert refusal(boss("POST", f"{FORM}/records", {"values": {"ordered_at": moment}})) == "invalid"
    assert refusal(boss("POST", f"{FORM}/query", {"where": where})) == "wrong_type"


@pytest.mark.parametrize(
    ("moment", "told", "hour"),
    [
        ("0001-01-02T00:00", "0001-01-02T00:00:00+08:06", "0001-01-01T23"),
        ("1900-05-06T10:30", "1900-05-06T10:30:00+08:06", "1900-05-06T10"),
        ("9999-12-31T23:59", "9999-12-31T23:59:00+08:00", "9999-12-31T23"),
    ],
)
def test_a_moment_long_ago_or_far_ahead_is_told_as_rfc_3339_can_write_it(
    boss: Browser, moment: str, told: str, hour: str
) -> None:
    customer = {"match": {"code": "KH1"}}
    product = {"match": {"code": "CP1"}}
    values = {"customer": customer, "ordered_at": moment, "lines": [{"product": product, "quantity": "1"}]}

    saved = boss("POST", f"{FORM}/records", {"values": values})

    assert saved.status_code == 201, saved.text
    assert saved.json()["values"]["ordered_at"] == told
    group = {"group": [{"field": "ordered_at", "by": "hour", "key": "hour"}], "measures": []}
    body = group | {"measures": [{"key": "n", "op": "count"}]}
    assert boss("POST", f"{FORM}/aggregate", body).json()["rows"] == [{"hour": hour, "n": 1}]


def line(number: int) -> dict[str, object]:
    """This function will make a line whose product is named by two values; only number 0 exists."""
    name = "橘子酱" if number == 0 else f"没有{number}"
    return {"product": {"match": {"code": "CP1", "name": name}}, "quantity": "1", "price": "1"}


def test_rows_named_by_several_values_are_all_looked_for(boss: Browser) -> None:
    shown = boss("POST", f"{FORM}/preview", {"values": {"lines": [line(number) for number in range(90)]}})

    assert shown.status_code == 200, shown.text
    assert shown.json()["values"]["lines"][0]["product"]["title"] == "橘子酱"
    assert [error["code"] for error in shown.json()["errors"]].count("no_target") == 89


@pytest.mark.parametrize(
    "values",
    [
        {f"x{number}": 1 for number in range(150_000)},
        {"lines": [{f"x{number}": 1 for number in range(60)} for _ in range(400)]},
        {"lines": [line(number) for number in range(1, 500)]},
        {"lines": [{"product": "ﷺ" * 200 + str(number)} for number in range(500)]},
        {"lines": [{"product": {"match": {"code": "CP1"}}, "note": "x" * 999} for _ in range(500)]},
    ],
    ids=["unknown keys", "unknown keys of rows", "matches", "titles", "long texts"],
)
def test_no_more_is_looked_at_after_a_hundred_mistakes(
    boss: Browser, values: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(HuodanError, "problem", counted(HuodanError.problem, made))

    saved = boss("POST", f"{FORM}/records", {"values": values})
    shown = boss("POST", f"{FORM}/preview", {"values": values})

    assert refusal(saved) == "invalid"
    assert len(saved.json()["errors"]) == 100
    assert shown.status_code == 200
    assert shown.json()["values"] == {}
    assert shown.json()["errors"] == saved.json()["errors"]
    assert len(made) < 250


def counted(work: Callable[..., Any], made: list[str]) -> Callable[..., Any]:
    """This function will note every call of a method."""

    def noted(self: object, **named: object) -> Any:
        made.append(type(self).__name__)
        return work(self, **named)

    return noted


def test_more_rows_than_a_subform_takes_are_not_looked_at(boss: Browser) -> None:
    answer = boss("POST", f"{FORM}/records", {"values": {"lines": [{"x": 1}] * 501}})

    (error,) = [error for error in answer.json()["errors"] if error["path"] == "lines"][:1]
    assert error["code"] == "too_many_rows"
    assert "501" in error["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("query", {"where": {"field": "remark", "op": "contains", "value": "ﷺ" * 300_000}}),
        ("query", {"where": {"field": "remark", "op": "eq", "value": "ﷺ" * 300_000}}),
        ("query", {"where": {"field": "status", "op": "eq", "value": "ﷺ" * 300_000}}),
        ("query", {"where": {"field": "customer", "op": "eq", "value": "ﷺ" * 300_000}}),
        ("records", {"values": {"status": "ﷺ" * 300_000, "customer": {"match": {"code": "ﷺ" * 300_000}}}}),
    ],
)
def test_endless_texts_are_refused_unread(
    boss: Browser, path: str, body: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[int] = []

    def noted(form: str, given: str) -> str:
        folded.append(0 if form == "NFC" else len(given))
        return given

    monkeypatch.setattr(text, "normalize", noted)

    answer = boss("POST", f"{FORM}/{path}", body)

    assert answer.status_code < 500, answer.text
    assert max(folded, default=0) <= 1000


def test_a_list_that_takes_too_long_is_stopped_with_words(
    boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 0"
    monkeypatch.setattr(route, "READ_SECONDS", 0.05)
    monkeypatch.setattr(rows, "query", lambda tx, *_: tx.run(endless).fetchall())

    assert refusal(boss("POST", f"{FORM}/query", {})) == "too_slow"
