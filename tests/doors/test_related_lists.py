"""Lists on the page of a record over HTTP: what their readers are told, see and count, and who links and unlinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.conftest import Browser

Browse = Callable[..., Browser]
ORDER = "/apps/orders/forms/order"
LIST = {"id": "li1", "part": "related", "over": "ord_customer", "columns": ["#ord_no", "#ord_customer"]}
LINES = {**LIST, "id": "li2", "over": "ln_product", "columns": ["#ord_no"]}


def built(browse: Browse) -> None:
    """This function will put a list of orders on the pages of customers and products."""
    admin = browse("admin")
    acts = {"customer": LIST, "product": LINES}
    for number, (form, part) in enumerate(acts.items()):
        act = {"do": "add_parts", "form": form, "table": form, "section_id": f"s{number}", "parts": [part]}
        draft = admin("POST", "/building/orders/draft/acts", act)
        assert draft.status_code == 200, draft.text
    done = admin("POST", "/building/orders/draft/publish", {"number": draft.json()["number"]})
    assert done.status_code == 200, done.text


def told(reader: Browser, form: str) -> dict[str, Any]:
    """This function will give the only list somebody is told on the page of a form."""
    forms = reader("GET", "/apps/orders").json()["forms"]
    parts = next(one for one in forms if one["key"] == form).get("parts", [])
    (found,) = [part for part in parts if part["part"] == "related"]
    return dict(found)


def listed(reader: Browser, part: dict[str, Any], id: str) -> list[str]:
    """This function will ask for the rows of a list as screens do, and see that only those are counted."""
    where = {"field": part["over"], "op": "eq", "value": id}
    body = {"columns": part["columns"], "where": where, "order": part["order"], "count": "exact"}
    answer = reader("POST", f"/apps/{part['app']}/forms/{part['form']}/query", body).json()
    assert answer["count"] == len(answer["rows"])
    return [row["id"] for row in answer["rows"]]


def first(reader: Browser, form: str, place: int = 0) -> str:
    """This function will give the id of a record somebody sees."""
    return str(reader("POST", f"/apps/orders/forms/{form}/query", {}).json()["rows"][place]["id"])


def ordered(reader: Browser, customer: str, product: str) -> dict[str, Any]:
    """This function will make an order."""
    values = {"customer": customer, "lines": [{"product": product, "quantity": "2"}]}
    made = reader("POST", f"{ORDER}/records", {"values": values})
    assert made.status_code == 201, made.text
    return dict(made.json())


def test_each_reader_sees_and_counts_their_own_rows_in_both_lists(browse: Browse) -> None:
    built(browse)
    boss, seller = browse("boss"), browse("zhoumin")
    customer, product = first(seller, "customer"), first(boss, "product")
    own, other = ordered(seller, customer, product)["id"], ordered(boss, customer, product)["id"]

    for form, id in (("customer", customer), ("product", product)):
        assert set(listed(boss, told(boss, form), id)) >= {own, other}
        assert own in listed(seller, told(seller, form), id)
    assert other not in listed(seller, told(seller, "product"), product)
    assert told(boss, "product")["adds"] is False


def test_it_is_linked_and_unlinked_by_the_rights_checks_and_history_of_what_refers(browse: Browse) -> None:
    built(browse)
    boss, seller = browse("boss"), browse("zhoumin")
    near, far = first(boss, "customer"), first(boss, "customer", 1)
    order = ordered(boss, near, first(boss, "product"))
    part, at = told(boss, "customer"), f"{ORDER}/records/{order['id']}"

    moved = boss("PATCH", at, {"values": {part["over"]: far}}, If_Match=f'"{order["version"]}"')

    assert moved.status_code == 200, moved.text
    assert order["id"] in listed(boss, part, far)
    assert order["id"] not in listed(boss, part, near)
    version = boss("GET", at).json()["version"]
    unlinked = boss("PATCH", at, {"values": {part["over"]: None}}, If_Match=f'"{version}"')
    assert unlinked.status_code == 422
    assert [problem["path"] for problem in unlinked.json()["errors"]] == ["customer"]
    foreign = seller("PATCH", at, {"values": {part["over"]: near}}, If_Match=f'"{version}"')
    assert foreign.status_code == 404
    assert len(boss("GET", f"{at}/history").json()["entries"]) == 2
