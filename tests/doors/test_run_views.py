"""What is told of runs besides that they are: whom acts were about, who comes next, what follows in time, what is stuck."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import people
from huodan.kit.ids import format_id
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.office import Office, branch, flow, sets, who

__all__ = ["office", "sit"]


def usr(office: Office, name: str) -> str:
    return format_id("usr", office.id(name))


def names(steps: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(each["step"], [person["title"] for person in each["people"]]) for each in steps]


def test_acts_say_whom_they_were_about_and_where_they_led(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    submit(sit("周敏"))
    wang, zhao, chen = sit("王雷"), sit("赵磊"), sit("陈静")
    row = only(wang)
    done(wang("POST", f"/tasks/{row['id']}/transfer", {"to": usr(office, "赵磊")}))
    done(zhao("POST", f"/tasks/{only(zhao)['id']}/agree", {}))
    done(chen("POST", f"/tasks/{only(chen)['id']}/send_back", {"to": "start"}))

    run = done(sit("周敏")("GET", f"/runs/{row['run']}"))

    said = {each["what"]: each for each in run["events"]}
    assert [each["title"] for each in said["transferred"]["people"]] == ["赵磊"]
    assert (said["sent_back"]["to"], said["sent_back"]["step"]) == ("发起人", "b")
    came = [each for each in run["events"] if each["what"] == "came"]
    assert [(each["step"], each["kind"], each["left_at"] is not None) for each in came] == [
        ("a", "approve", True),
        ("b", "approve", True),
        ("发起人", "start", False),
    ]
    assert len({each["visit"] for each in came}) == 3
    assert run["waits"][0]["for"] == "starter"


def test_a_run_says_who_comes_next_by_the_way_it_will_go(office: Office, sit: Sit) -> None:
    large = branch("p", ("amount > 100", [step(office, "large", "何苗")]), (None, []))
    office.publish(
        flow(step(office, "a", "王雷"), large, sets("s", state='"审核通过"'), step(office, "z", "陈静"))
    )
    zhou = sit("周敏")
    submit(zhou, amount="500")
    submit(zhou, name="小")

    big, small = (only_of(sit("王雷"), title) for title in ("单", "小"))

    assert names(done(zhou("GET", f"/runs/{big['run']}"))["later"]) == [("large", ["何苗"]), ("z", ["陈静"])]
    assert names(done(zhou("GET", f"/runs/{small['run']}"))["later"]) == [("z", ["陈静"])]
    done(sit("王雷")("POST", f"/tasks/{small['id']}/refuse", {}))
    assert done(zhou("GET", f"/runs/{small['run']}"))["later"] == []


def only_of(browser: Any, title: str) -> dict[str, Any]:
    rows = done(browser("GET", "/tasks"))["rows"]
    return next(row for row in rows if row["record"]["title"] == title)


def test_before_it_is_saved_a_form_says_who_will_be_asked(office: Office, sit: Sit) -> None:
    chosen = who("starter_chooses")
    office.publish(
        flow(
            step(office, "a", "王雷"),
            branch("p", ("amount > 100", [step(office, "large", "何苗")]), (None, [])),
            {"id": "own", "kind": "approve", "label": "own", "who": [chosen]},
        )
    )
    zhou = sit("周敏")

    def way(**values: object) -> Any:
        (found,) = done(zhou("POST", "/apps/test/forms/order/way", {"values": values}))["rows"]
        return found["steps"]

    assert names(way(name="单", amount="500")) == [("a", ["王雷"]), ("large", ["何苗"]), ("own", [])]
    assert [each["chosen_by"] for each in way(name="单")] == [None, "starter"]
    made = done(zhou("POST", ORDER, {"values": {"name": "单"}, "chosen": {"own": [usr(office, "陈静")]}}))
    (run,) = done(zhou("GET", f"{ORDER}/{made['id']}/runs"))["rows"]
    assert names(done(zhou("GET", f"/runs/{run['id']}"))["later"]) == [("own", ["陈静"])]
    assert zhou("GET", f"/apps/test/forms/order/records/{made['id']}").json()["values"]["name"] == "单"
    assert sit("陈静")("POST", "/apps/test/forms/order/way", {"values": {}}).status_code == 404


def test_who_decides_chooses_who_comes_next(office: Office, sit: Sit) -> None:
    next_one = {
        "id": "b",
        "kind": "approve",
        "label": "b",
        "who": [who("before_chooses", label="请选复核人")],
    }
    office.publish(flow(step(office, "a", "王雷"), next_one))
    submit(sit("周敏"))
    wang = sit("王雷")
    row = only(wang)

    assert row["batch"] is False
    task = done(wang("GET", f"/tasks/{row['id']}"))
    assert task["chooses"] == [{"node": "b", "label": "请选复核人", "many": True}]
    assert task["run"]["later"][0]["chosen_by"] == "before"
    done(wang("POST", f"/tasks/{row['id']}/agree", {"chosen": {"b": [usr(office, "何苗")]}}))
    assert only(sit("何苗"))["step"] == "b"


def test_a_card_says_what_its_fields_are_to_who_has_no_role(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_amount"], "right": "read"}]
    office.publish(flow(step(office, "a", "陈静", opens=opens, summary=["order_amount", "order_cost"])))
    submit(sit("周敏"))

    row = only(sit("陈静"))

    assert [(each["field"]["label"], each["value"]) for each in row["shows"]] == [("order_amount", "9")]
    assert (row["batch"], row["opinion"], row["node"]) == (True, "never", {"id": "a", "kind": "approve"})


def test_what_one_began_is_listed_by_flow(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    zhou = sit("周敏")
    submit(zhou)
    (row,) = done(zhou("GET", "/runs"))["rows"]

    same = done(zhou("GET", f"/runs?flow={row['flow']['id']}"))["rows"]
    other = done(zhou("GET", "/runs?flow=elsewhere"))["rows"]

    assert ([each["id"] for each in same], other) == ([row["id"]], [])


def test_a_step_says_what_follows_when_its_time_is_up(office: Office, sit: Sit) -> None:
    to = {"id": "t", "by": "people", "people": [usr(office, "李总")]}
    due = {"id": "d", "after": 2, "unit": "hour", "then": "transfer", "to": to}
    office.publish(flow(step(office, "a", "王雷", due=[due])))
    submit(sit("周敏"))
    wang = sit("王雷")

    (wait,) = done(wang("GET", f"/runs/{only(wang)['run']}"))["waits"]

    assert (wait["for"], wait["then"], wait["asked"]) == ("people", "自动转给 李总", [])
    assert wait["until"] is not None


def test_stuck_runs_come_with_their_cures(office: Office, sit: Sit) -> None:
    keeper = [{"id": "k", "by": "people", "people": [usr(office, "李总")]}]
    bad = flow(step(office, "a", "王雷"), sets("bad", amount="1 / cost"), administrators=keeper)
    office.publish(bad)
    submit(sit("周敏"))
    wang = sit("王雷")
    run = only(wang)["run"]
    boss, admin = sit("李总"), sit("管理员")
    assert done(boss("GET", "/runs?which=long"))["rows"] == []

    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))

    (row,) = done(boss("GET", "/runs?which=stuck"))["rows"]
    assert (row["id"], row["is_stuck"]) == (run, True)
    assert {"retry", "skip", "stop", "remind"} <= set(row["can"])
    assert row["stuck"]
    assert row["waits"][0]["step"] == "bad"
    assert [each["id"] for each in done(admin("GET", "/runs?which=stuck"))["rows"]] == [run]
    assert done(wang("GET", "/runs?which=stuck"))["rows"] == []
    done(boss("POST", f"/runs/{run}/skip", {"visit": row["waits"][0]["visit"]}))
    assert done(boss("GET", "/runs?which=stuck"))["rows"] == []


def test_who_left_is_replaced_from_the_board(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    submit(sit("周敏"))
    admin = sit("管理员")
    with office.database.write() as tx:
        people.set_active(tx, person=office.id("王雷"), is_active=False)

    (row,) = done(admin("GET", "/runs?which=stuck"))["rows"]
    (asked,) = row["waits"][0]["asked"]
    assert asked["person"]["title"] == "王雷"
    done(admin("POST", f"/tasks/{asked['task']}/replace", {"to": usr(office, "陈静")}))

    assert only(sit("陈静"))["run"] == row["id"]
    assert done(admin("GET", "/runs?which=stuck"))["rows"] == []


def test_the_runs_of_a_flow_and_what_each_wrote(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("s", state='"审核通过"')))
    zhou, wang, admin = sit("周敏"), sit("王雷"), sit("管理员")
    order = submit(zhou)
    run = only(wang)["run"]
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))

    (row,) = done(admin("GET", "/apps/test/flows/flow/runs"))["rows"]
    assert (row["id"], row["state"]) == (run, "approved")
    assert zhou("GET", "/apps/test/flows/flow/runs").status_code == 403

    (deed,) = done(zhou("GET", f"/runs/{run}/wrote"))["rows"]
    assert (deed["record"]["id"], deed["kind"]) == (order, "updated")
    assert [(each["label"], each["after"]) for each in deed["changes"]] == [("order_state", "审核通过")]
    assert done(wang("GET", f"/runs/{run}/wrote"))["rows"] == []  # no role shows them the record
    assert sit("何苗")("GET", f"/runs/{run}/wrote").status_code == 404


@pytest.mark.parametrize("which", ["todo", "copied"])
def test_unseen_copies_are_counted(office: Office, sit: Sit, which: str) -> None:
    copy = {"id": "c", "kind": "copy_to", "label": "c", "who": [{**office.people("何苗"), "id": "cw"}]}
    office.publish(flow(copy, step(office, "a", "王雷")))
    submit(sit("周敏"))
    he = sit("何苗")

    assert done(he("GET", f"/tasks?which={which}"))["unseen"] == 1
    done(he("POST", "/tasks/seen", {"ids": [only(he, "copied")["id"]]}))
    assert done(he("GET", f"/tasks?which={which}"))["unseen"] == 0


def test_taking_back_is_offered_where_it_works(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静"), sets("s", state='"审核通过"')))
    submit(sit("周敏"))
    wang, chen = sit("王雷"), sit("陈静")
    run = only(wang)["run"]

    assert done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {})) == {"todo": 0, "undo": True}
    assert only(chen)["step"] == "b"  # it was only tried
    done(wang("POST", f"/runs/{run}/revoke", {}))
    assert only(wang)["step"] == "a"
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))
    assert done(chen("POST", f"/tasks/{only(chen)['id']}/agree", {}))["undo"] is True  # with what was written
    done(chen("POST", f"/runs/{run}/revoke", {}))
    assert only(chen)["step"] == "b"
