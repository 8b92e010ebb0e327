"""What a copy (抄送) lets who got it see: the fields its step shows by name, of its one record, and nothing by any other way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan.kit.ids import format_id
from tests.doors.conftest import Browser
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.apps import Tree
from tests.support.office import Office, flow

__all__ = ["office", "sit"]
CANARY = "1234567"


def copy(office: Office, *shows: str, to: str = "何苗") -> Tree:
    """Write a step that tells somebody who has no role."""
    who = [{**office.people(to), "id": "c_who"}]
    return {"id": "c", "kind": "copy_to", "label": "知会", "who": who, "shows": list(shows)}


def hand_in(zhou: Browser, **values: object) -> str:
    """Hand in an order with something in each of its fields that matters."""
    lines = {"add": [{"what": "茶", "price": "3"}]}
    return submit(zhou, amount="100", waybill=CANARY, phone="13800001234", lines=lines, **values)


def test_a_copy_shows_what_its_step_names_and_nothing_else(office: Office, sit: Sit) -> None:
    office.publish(flow(copy(office, "order_amount", "order_lines"), step(office, "a", "王雷")))
    order = hand_in(sit("周敏"))
    he, zhao = sit("何苗"), sit("赵磊")
    row = only(he, "copied")

    task = done(he("GET", f"/tasks/{row['id']}"))
    assert (task["copy"], task["mine"], task["offers"]) == (True, False, [])
    assert task["record"]["values"].keys() == {"name", "amount", "lines"}
    assert task["record"]["values"]["amount"] == "100"
    assert task["record"]["values"]["lines"][0]["price"] == "3"
    form = done(he("GET", f"/tasks/{row['id']}/form"))
    assert {each["key"] for each in form["fields"]} == {"name", "amount", "lines"}

    asked: tuple[Callable[[], Any], ...] = (
        lambda: he("GET", f"/tasks/{row['id']}"),
        lambda: he("GET", f"/tasks/{row['id']}/form"),
        lambda: he("GET", f"/runs/{row['run']}"),
        lambda: he("GET", "/tasks?which=copied"),
    )
    assert not any(CANARY in each().text or "13800001234" in each().text for each in asked)
    for path in (f"{ORDER}/{order}", f"{ORDER}/{order}/history", f"{ORDER}/{order}/runs"):
        assert he("GET", path).status_code in (403, 404), path
    assert he("POST", f"/tasks/{row['id']}/preview", {"values": {"amount": "1"}}).status_code == 404
    for act in ("agree", "refuse", "keep"):
        given = {"opinion": "好", **({} if act == "refuse" else {"values": {"amount": "1"}})}
        assert he("POST", f"/tasks/{row['id']}/{act}", given).status_code in (403, 404), act
    for path in ("", "/form"):
        for who in (zhao, sit("管理员")):
            assert who("GET", f"/tasks/{row['id']}{path}").status_code == 404


def test_nobody_stands_in_for_who_got_a_copy(office: Office, sit: Sit) -> None:
    office.publish(flow(copy(office, "order_amount"), step(office, "a", "王雷")))
    hand_in(sit("周敏"))
    he = sit("何苗")
    given = {"to": format_id("usr", office.id("赵磊")), "from": "2026-05-01", "until": "2026-05-31"}
    assert he("POST", "/stand_ins", given).status_code == 201

    assert sit("赵磊")("GET", f"/tasks/{only(he, 'copied')['id']}").status_code == 404


def test_what_the_builder_takes_away_is_taken_from_copies_that_were_sent(office: Office, sit: Sit) -> None:
    office.publish(flow(copy(office, "order_amount", "order_phone"), step(office, "a", "王雷")))
    hand_in(sit("周敏"))
    he, wang = sit("何苗"), sit("王雷")
    path = f"/tasks/{only(he, 'copied')['id']}"
    assert done(he("GET", path))["record"]["values"].keys() == {"name", "amount", "phone"}
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))
    assert done(he("GET", path))["record"]["values"].keys() == {"name", "amount", "phone"}

    office.publish(flow(copy(office, "order_amount", "order_cost"), step(office, "a", "王雷")))
    assert done(he("GET", path))["record"]["values"].keys() == {"name", "amount"}
    office.publish(flow(step(office, "a", "王雷")))
    assert done(he("GET", path))["record"]["values"].keys() == {"name"}
    office.publish()
    assert done(he("GET", path))["record"]["values"].keys() == {"name"}


def test_a_copy_somebody_sends_by_hand_opens_nothing_of_its_step(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write"}]
    asked = step(office, "a", "王雷", opens=opens, buttons=["copy_to"])
    office.publish(flow(asked))
    hand_in(sit("周敏"))
    wang, he = sit("王雷"), sit("何苗")
    people = {"people": [format_id("usr", office.id("何苗"))]}
    done(wang("POST", f"/tasks/{only(wang)['id']}/copy", people))

    row = only(he, "copied")
    assert done(he("GET", f"/tasks/{row['id']}"))["record"]["values"].keys() == {"name"}
    assert {each["key"] for each in done(he("GET", f"/tasks/{row['id']}/form"))["fields"]} == {"name"}


def test_a_card_of_a_copy_shows_of_its_fields_what_the_step_names(office: Office, sit: Sit) -> None:
    shown = flow(
        copy(office, "order_amount"),
        step(office, "a", "王雷"),
        summary=["order_amount", "order_waybill"],
    )
    office.publish(shown)
    hand_in(sit("周敏"))

    assert only(sit("何苗"), "copied")["values"] == {"amount": "100"}
