"""流程对比 over HTTP: for whom it is, what it says, and that it names no record and nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.office import Office, approve, flow

__all__ = ["office", "sit"]
ANALYSIS = "/apps/test/analysis"


def kept(office: Office, *nodes: Any, **more: Any) -> Any:
    """This function will write a flow that 李总 looks after."""
    keeper = [{**office.people("李总"), "id": "k"}]
    return {**flow(*nodes, administrators=keeper, **more), "id": "kept", "key": "kept"}


def test_two_versions_are_put_side_by_side(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    submit(sit("周敏"))
    office.publish(flow(step(office, "a", "王雷")))
    for _ in range(6):
        submit(sit("周敏"))
    office.database.set_clock(today=20260508)
    wang, admin = sit("王雷"), sit("管理员")
    for row in done(wang("GET", "/tasks"))["rows"]:
        done(wang("POST", f"/tasks/{row['id']}/agree", {}))

    (row,) = done(admin("GET", f"{ANALYSIS}/versions"))["rows"]
    now, before = row["versions"]
    between = f"from=2026-05-01&until=2026-05-31&version={before['version']}&with_version={now['version']}"
    found = done(admin("GET", f"{ANALYSIS}/compare?flow=flow&{between}"))

    assert (row["key"], row["form_id"], row["is_on"]) == ("flow", "order", True)
    assert [(each["is_now"], each["runs"], each["first"]) for each in (now, before)] == [
        (True, 6, "2026-05-06"),
        (False, 1, "2026-05-06"),
    ]
    old, new = found["sides"]
    assert [
        (each["runs"]["begun"], each["runs"]["ended"], each["runs"]["running"]) for each in (old, new)
    ] == [
        (1, 0, 1),
        (6, 6, 0),
    ]
    assert (old["natural"]["took"], new["natural"]["took"]["count"]) == (None, 6)
    assert new["natural"]["took"]["median_seconds"] // 86_400 in (1, 2)
    assert [each["version"]["is_now"] for each in (old, new)] == [False, True]
    assert (new["sent_back_rate"], new["rejected_rate"], new["late_rate"]) == (0.0, 0.0, None)
    assert (found["verdicts"]["took"], found["few"]) == ({"natural": "few", "workdays": "few"}, 5)
    a, b = found["steps"]
    assert (a["label"], [each["visits"] for each in a["sides"]], a["verdicts"]["took"]["natural"]) == (
        "a",
        [1, 6],
        "few",
    )
    assert (b["sides"][1], b["sides"][0]["open"], b["verdicts"]["took"]) == (None, 1, None)


def test_they_are_for_who_sees_the_analysis_of_both_and_nobody_else(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")), kept(office, step(office, "z", "王雷")))
    submit(sit("周敏"), name="秘密的单")
    boss, zhou = sit("李总"), sit("周敏")

    rows = done(boss("GET", f"{ANALYSIS}/versions"))["rows"]
    assert [row["key"] for row in rows] == ["kept"]
    told = boss("GET", f"{ANALYSIS}/compare?flow=kept")
    assert [side["flow"]["key"] for side in done(told)["sides"]] == ["kept", "kept"]
    assert [word for word in ("秘密", "王雷", "周敏") if word in told.text] == []
    none = [
        boss("GET", f"{ANALYSIS}/compare?{query}")
        for query in (
            "flow=kept&with=flow",
            "flow=flow&with=kept",
            "flow=kept&with=none",
            "flow=kept&version=x",
            "",
        )
    ]
    assert [each.status_code for each in none] == [404] * 5
    assert len({each.json()["code"] for each in none}) == 1
    for path in ("versions", "compare?flow=flow", "compare?flow=none"):
        nowhere, here = (zhou("GET", f"/apps/{app}/analysis/{path}").json() for app in ("nowhere", "test"))
        assert {**nowhere, "request_id": ""} == {**here, "request_id": ""}


@pytest.mark.parametrize("days", ["from=x", "from=2026-05-07&until=2026-05-06"])
def test_days_that_are_none_are_refused(office: Office, sit: Sit, days: str) -> None:
    office.publish(flow(step(office, "a", "王雷")))

    answer = sit("管理员")("GET", f"{ANALYSIS}/compare?flow=flow&{days}")

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_setting")


def test_flows_of_different_forms_are_not_compared(office: Office, sit: Sit) -> None:
    second = {**flow(approve("z", office.people("王雷")), form="customer"), "id": "other", "key": "other"}
    office.publish(flow(step(office, "a", "王雷")), second)

    answer = sit("管理员")("GET", f"{ANALYSIS}/compare?flow=flow&with=other")

    assert (answer.status_code, answer.json()["code"]) == (422, "flows_of_other_forms")


def test_a_late_step_is_late_in_its_run(office: Office, sit: Sit) -> None:
    due = [{"id": "d", "after": 1, "unit": "day", "then": "remind"}]
    office.publish(flow(step(office, "a", "王雷", due=due)))
    submit(sit("周敏"))

    found = done(sit("管理员")("GET", f"{ANALYSIS}/compare?flow=flow"))

    assert only(sit("王雷"))["id"]
    assert [(side["timed"], side["late"], side["late_rate"]) for side in found["sides"]] == [(1, 0, 0.0)] * 2
    assert (found["verdicts"]["late"], found["steps"][0]["verdicts"]["late"]) == ("few", "few")
