"""流程分析 over HTTP: for whom it is, what it says, and that it names no record and nobody to who may not know of them."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.language.access import grant
from huodan.workspace.administering import set_administrators
from huodan.workspace.plans import current_plan
from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.office import Office, flow, sets

__all__ = ["office", "sit"]
ANALYSIS = "/apps/test/analysis"


def spans(step: dict[str, Any], clock: str = "natural") -> Any:
    return step[clock]["took"]


def test_a_flow_is_analysed(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("s", state='"审核通过"')))
    submit(sit("周敏"))
    order = submit(sit("周敏"), name="第二单")
    office.database.set_clock(today=20260508)
    wang = sit("王雷")
    first = done(wang("GET", "/tasks"))["rows"][-1]
    done(wang("POST", f"/tasks/{first['id']}/agree", {}))

    found = done(sit("管理员")("GET", f"{ANALYSIS}?flow=flow&from=2026-05-01&until=2026-05-31"))

    assert (found["from"], found["until"]) == ("2026-05-01", "2026-05-31")
    assert [each["key"] for each in found["flows"]] == ["flow"]
    runs = found["runs"]
    assert (runs["begun"], runs["approved"], runs["running"], runs["rejected"]) == (2, 1, 1, 0)
    assert runs["natural"]["median_seconds"] // 86_400 in (1, 2)
    assert found["records"] == {"begun": 2, "agreed": 1}
    a, s = found["steps"]
    assert (a["label"], a["visits"], a["open"], a["late_rate"], a["may_wait"]) == ("a", 2, 1, None, True)
    assert (spans(a)["count"], spans(s), s["may_wait"]) == (1, None, False)
    assert (a["oldest"]["record"]["id"], a["oldest"]["record"]["title"]) == (
        order,
        None,
    )  # no role of theirs shows it
    assert a["records"] == {"reached": 2, "stands": 1, "ended": 0}
    assert found["bottleneck"]["natural"] == {"flow": "flow", "node": "a", "share": 1.0}
    (person,) = found["people"]
    assert (person["person"]["title"], person["done"]) == ("王雷", 1)


def test_without_days_it_is_the_last_thirty(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))

    found = done(sit("管理员")("GET", ANALYSIS))

    assert (found["from"], found["until"]) == ("2026-04-07", "2026-05-06")
    assert (found["bottleneck"]["natural"], found["people"]) == (None, [])


@pytest.mark.parametrize(
    "days", ["from=x", "until=2026-13-01", "from=2026-05-07&until=2026-05-06", "until=9999-12-31"]
)
def test_days_that_are_none_are_refused(office: Office, sit: Sit, days: str) -> None:
    office.publish(flow(step(office, "a", "王雷")))

    answer = sit("管理员")("GET", f"{ANALYSIS}?{days}")

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_setting")


def test_who_looks_after_a_flow_sees_it_and_nobody_else(office: Office, sit: Sit) -> None:
    keeper = [{**office.people("李总"), "id": "k"}]
    other = {**flow(step(office, "z", "王雷"), administrators=keeper), "id": "kept", "key": "kept"}
    office.publish(flow(step(office, "a", "王雷")), other)
    submit(sit("周敏"))
    boss, zhou = sit("李总"), sit("周敏")

    rows = done(boss("GET", "/analysis"))["rows"]
    assert [(row["key"], [each["key"] for each in row["flows"]]) for row in rows] == [("test", ["kept"])]
    assert [each["key"] for each in done(boss("GET", ANALYSIS))["flows"]] == ["kept"]
    none = boss("GET", f"{ANALYSIS}?flow=flow")
    assert none.status_code == 404
    assert none.json()["code"] == boss("GET", f"{ANALYSIS}?flow=nowhere").json()["code"]
    assert done(zhou("GET", "/analysis"))["rows"] == []
    assert zhou("GET", ANALYSIS).status_code == 404
    nowhere, here = (zhou("GET", path).json() for path in ("/apps/nowhere/analysis", ANALYSIS))
    assert {**nowhere, "request_id": ""} == {**here, "request_id": ""}


def times(found: dict[str, Any]) -> tuple[object, ...]:
    """Give the times an analysis tells of runs and of its first step."""
    step = found["steps"][0]["natural"]
    return found["runs"]["natural"], step["took"], step["waiting_seconds"]


def test_who_builds_the_app_sees_steps_but_not_who_was_how_fast(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    submit(sit("周敏"), name="秘密的单")
    with office.database.write() as tx:
        plan = current_plan(tx)
        tx.actor = office.seen(tx, "管理员")[1].actor
        set_administrators(tx, plan, grant(plan, tx.actor), "test", [office.id("何苗")])
    wang = sit("王雷")
    done(wang("POST", f"/tasks/{only(wang)['id']}/agree", {}))
    submit(sit("周敏"), name="秘密的单")

    told = sit("何苗")("GET", f"{ANALYSIS}?flow=flow")

    found = done(told)
    assert found["people"] is None
    assert [each["visits"] for each in found["steps"]] == [2]
    assert times(found) == (None, None, None)
    assert times(done(sit("管理员")("GET", f"{ANALYSIS}?flow=flow"))) != (None, None, None)
    side = done(sit("何苗")("GET", f"{ANALYSIS}/compare?flow=flow"))["sides"][0]
    assert (side["runs"]["begun"], side["natural"]["took"], side["natural"]["waiting_seconds"]) == (
        2,
        None,
        None,
    )
    assert found["steps"][0]["oldest"]["record"]["title"] is None
    assert "秘密" not in told.text
    assert "王雷" not in told.text
