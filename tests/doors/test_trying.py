"""A draft is tried out over HTTP: worked out with its own fields and the records its builder sees; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.conftest import Browser
from tests.doors.test_comments import Browse, customer

APP = "/building/orders"
ORDER = ["forms", "order"]
DOUBLE = {
    "id": "t_double",
    "key": "double",
    "kind": "formula",
    "label": "两倍",
    "formula": "#ord_total * 2",
    "format": "money",
}


def change(who: Browser, *edits: dict[str, Any]) -> None:
    """This function will change the draft."""
    answer = who("PATCH", f"{APP}/draft", {"edits": list(edits)})
    assert answer.status_code == 200, answer.text


def add(item: dict[str, Any]) -> dict[str, Any]:
    """This function will write the edit that adds a field to orders."""
    return {"do": "add", "at": ORDER, "name": "fields", "after": None, "item": item}


def tried(who: Browser, status: int = 200, form: str = "order", **body: Any) -> Any:
    """This function will try the draft out."""
    answer = who("POST", f"{APP}/draft/try", {"form": form, **body})
    assert answer.status_code == status, answer.text
    return answer.json()


def product(boss: Browser) -> dict[str, Any]:
    """This function will give a product that is there."""
    body = {"columns": ["name", "price"], "limit": 1}
    return dict(boss("POST", "/apps/orders/forms/product/query", body).json()["rows"][0])


@pytest.fixture
def builder(browse: Callable[..., Browser]) -> Browser:
    """This function will sign in somebody who builds and reads everything as well."""
    admin = browse("admin")
    (me,) = [one for one in admin("GET", "/staff").json()["rows"] if one["login"] == "admin"]
    answer = admin("PATCH", f"/staff/{me['id']}", {"roles": [*me["roles"], "总经理"]})
    assert answer.status_code == 200, answer.text
    return browse("admin")


def test_a_formula_nobody_published_is_worked_out(browse: Browse, boss: Browser) -> None:
    admin, some = browse("admin"), product(boss)
    count = boss("POST", "/apps/orders/forms/order/query", {"columns": ["no"], "count": "exact"}).json()
    change(admin, add(DOUBLE))
    lines = [{"product": some["id"], "quantity": "3", "price": "12.5"}, {"quantity": "1", "price": "2.5"}]

    seen = tried(admin, values={"lines": lines})

    assert seen["problem"] is None
    assert (seen["values"]["total"], seen["values"]["double"]) == ("40", "80")
    again = boss("POST", "/apps/orders/forms/order/query", {"columns": ["no"], "count": "exact"}).json()
    assert (again["count"], again["rows"]) == (count["count"], count["rows"])
    assert (
        boss("POST", "/apps/orders/forms/order/preview", {"values": {}}).json()["values"].get("double")
        is None
    )


def test_a_secret_is_tried_and_answered_by_dots(browse: Browse) -> None:
    admin = browse("admin")
    change(admin, add({"id": "t_secret", "key": "secret", "label": "密码", "kind": "encrypted"}))

    seen = tried(admin, values={"secret": "QZX6222"})

    assert (seen["problem"], seen["values"]["secret"]) == (None, "••••••")
    assert "QZX6222" not in str(seen)


def test_who_builds_and_sees_no_data_is_told_none(browse: Browse, boss: Browser) -> None:
    record, some = customer(boss, "KH1"), product(boss)

    seen = tried(
        browse("admin"), values={"customer": record, "lines": [{"product": some["id"], "quantity": "1"}]}
    )

    assert "杭州云杉" not in str(seen)
    assert some["name"] not in str(seen)
    assert ("customer", "no_target") in {(one["path"], one["code"]) for one in seen["errors"]}


def test_what_is_filled_in_comes_of_real_records_the_builder_sees(builder: Browser, boss: Browser) -> None:
    record, some = customer(boss, "KH1"), product(boss)

    seen = tried(builder, values={"customer": record, "lines": [{"product": some["id"], "quantity": "2"}]})

    assert seen["values"]["customer"]["title"] == "杭州云杉贸易"
    (line,) = seen["values"]["lines"]
    assert (line["product"]["title"], line["price"]) == (some["name"], some["price"])
    # Nothing stays: the next one meets the record again.
    assert tried(builder, values={"customer": record})["values"]["customer"]["title"] == "杭州云杉贸易"


def test_a_role_of_the_draft_is_kept_to_its_rights(browse: Browse) -> None:
    admin = browse("admin")
    role = {
        "id": "t_role",
        "name": "试试",
        "forms": [
            {
                "id": "t_rights",
                "form": "customer",
                "verbs": ["read", "create"],
                "rows": "all",
                "fields": "read",
                "but": [{"id": "t_but", "fields": ["cus_name"], "right": "write"}],
            }
        ],
    }
    change(admin, {"do": "add", "at": [], "name": "roles", "after": None, "item": role})

    seen = tried(admin, form="customer", role="t_role", values={"name": "甲", "level": "A"})

    assert ("level", "not_allowed") in {(one["path"], one["code"]) for one in seen["errors"]}
    tried(admin, 404, role="t_role", values={})
    tried(admin, 404, role="nobody", values={})
    tried(admin, 404, form="nothing", values={})


def test_a_draft_without_sense_says_why_and_wrong_bodies_are_refused(browse: Browse) -> None:
    admin = browse("admin")
    change(admin, add(DOUBLE | {"formula": "#nothing + 1"}))
    assert tried(admin, values={})["problem"]
    admin("DELETE", f"{APP}/draft")

    tried(admin, 422, values=[])
    tried(admin, 422, role=7, values={})
    for values in ({"lines": 7}, {"lines": [7]}, {"customer": [[]]}, {"customer": {"id": 7}}, {"x": 1}):
        assert tried(admin, values=values)["errors"]
