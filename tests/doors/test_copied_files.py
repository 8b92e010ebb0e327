"""Files in what a task or a copy shows: who got it may have them, no others of the record, and nobody else."""

from __future__ import annotations

from typing import Any

from huodan.language.messages import SYSTEM
from huodan.workspace.publish import publish_app
from tests.doors.conftest import Browser
from tests.doors.test_copies import copy
from tests.doors.test_signatures import bring
from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.apps import Tree, app, field, read
from tests.support.office import Office, customer, flow, order, roles

__all__ = ["office", "sit"]


def publish(office: Office, *nodes: Tree, **more: Any) -> None:
    """Publish a flow for orders with two fields for files, and some in their rows."""
    form = order()
    lines = next(each for each in form["fields"] if each["id"] == "order_lines")
    lines["fields"].append(field("line_photo", "attachment"))
    form["fields"] += [field("order_contract", "attachment"), field("order_secret", "attachment")]
    made = publish_app(
        office.database, SYSTEM, read(app(customer(), form, roles=roles(), flows=[flow(*nodes, **more)]))
    )
    assert isinstance(made, int), made


def hand_in(zhou: Browser) -> dict[str, str]:
    """Hand in an order with a file in each of these, and give them by their fields."""
    files = {name: bring(zhou).json()["id"] for name in ("contract", "secret", "photo")}
    lines = {"add": [{"what": "茶", "photo": [files["photo"]]}]}
    submit(zhou, amount="100", contract=[files["contract"]], secret=[files["secret"]], lines=lines)
    return files


def seen(browser: Browser, files: dict[str, str]) -> set[str]:
    """Say which of the files somebody is given; of the others they hear that there are none."""
    answers = {name: browser("GET", f"/files/{id}") for name, id in files.items()}
    assert {each.status_code for each in answers.values()} <= {200, 404}
    return {name for name, each in answers.items() if each.status_code == 200}


def test_who_got_a_copy_has_the_files_it_shows_and_no_others(office: Office, sit: Sit) -> None:
    publish(office, copy(office, "order_contract"), step(office, "a", "王雷"))
    files = hand_in(sit("周敏"))
    he, zhao = sit("何苗"), sit("赵磊")

    row = only(he, "copied")
    shown = done(he("GET", f"/tasks/{row['id']}"))["record"]["values"]
    assert [each["id"] for each in shown["contract"]] == [files["contract"]]
    assert seen(he, files) == {"contract"}
    assert seen(zhao, files) == set(), "nobody copied it to them"
    assert seen(sit("周敏"), files) == {"contract", "secret", "photo"}


def test_a_copy_of_rows_has_the_files_in_them(office: Office, sit: Sit) -> None:
    publish(office, copy(office, "order_lines"), step(office, "a", "王雷"))
    files = hand_in(sit("周敏"))

    assert seen(sit("何苗"), files) == {"photo"}


def test_what_the_builder_takes_away_is_taken_from_its_files_too(office: Office, sit: Sit) -> None:
    publish(office, copy(office, "order_contract", "order_secret"), step(office, "a", "王雷"))
    files = hand_in(sit("周敏"))
    he = sit("何苗")
    assert seen(he, files) == {"contract", "secret"}

    publish(office, copy(office, "order_contract"), step(office, "a", "王雷"))
    assert seen(he, files) == {"contract"}
    publish(office, step(office, "a", "王雷"))
    assert seen(he, files) == set()


def test_a_copy_that_is_sent_by_hand_gives_no_file(office: Office, sit: Sit) -> None:
    publish(office, copy(office), step(office, "a", "王雷"))
    files = hand_in(sit("周敏"))

    assert seen(sit("何苗"), files) == set()


def test_who_is_asked_has_the_files_their_step_opens_while_they_are_asked(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_contract"], "right": "read"}]
    publish(office, step(office, "a", "陈静", opens=opens), step(office, "b", "王雷"))
    files = hand_in(sit("周敏"))
    chen, zhao = sit("陈静"), sit("赵磊")
    task = only(chen)["id"]

    assert seen(chen, files) == {"contract"}
    assert seen(zhao, files) == set()
    done(chen("POST", f"/tasks/{task}/agree", {}))
    assert seen(chen, files) == {"contract"}, "as its page shows, until the run is over"
    done(sit("王雷")("POST", f"/tasks/{only(sit('王雷'))['id']}/agree", {}))
    shown = done(chen("GET", f"/tasks/{task}"))["record"]["values"]
    assert "contract" not in shown
    assert seen(chen, files) == set()


def test_a_file_that_was_taken_out_of_the_record_is_gone_for_who_got_a_copy(office: Office, sit: Sit) -> None:
    publish(office, copy(office, "order_contract"), is_approval=False)
    zhou = sit("周敏")
    files = hand_in(zhou)
    he = sit("何苗")
    assert seen(he, files) == {"contract"}

    (row,) = done(zhou("POST", "/apps/test/forms/order/query", {}))["rows"]
    body = {"values": {"contract": []}}
    match = {"If-Match": str(row["version"])}
    done(zhou("PATCH", f"/apps/test/forms/order/records/{row['id']}", body, **match))
    assert seen(he, files) == set()
