"""The calendar of working days over HTTP, and who stands in for a colleague who is ill: what administrators set by hand."""

from __future__ import annotations

from huodan.engines import audit, flow as flows
from huodan.kit.ids import format_id
from huodan.workspace.doctor import look_at_calendar
from huodan.workspace.findings import Level
from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.office import Office, flow

__all__ = ["office", "sit"]

YEAR_END = [{"id": "d", "after": 200, "unit": "working_day", "then": "remind"}]


def usr(office: Office, name: str) -> str:
    return format_id("usr", office.id(name))


def test_an_administrator_corrects_the_days_of_a_year(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    admin, zhou = sit("管理员"), sit("周敏")
    assert zhou("GET", "/calendar").status_code == 403
    assert zhou("POST", "/calendar", {"days": {}}).status_code == 403

    days = {"2026-10-08": False, "2026-10-10": False, "2027-02-06": True}
    done(admin("POST", "/calendar", {"days": days, "opening_day": "2026-01-01"}))
    rows = {row["day"]: row for row in done(admin("GET", "/calendar"))["rows"]}

    assert rows["2026-10-08"] == {"day": "2026-10-08", "is_worked": False, "given": None, "is_own": True}
    assert rows["2026-10-10"] == {"day": "2026-10-10", "is_worked": False, "given": True, "is_own": True}
    assert rows["2026-10-01"] == {"day": "2026-10-01", "is_worked": False, "given": False, "is_own": False}
    with office.database.read() as tx:
        worked = {day: flows.calendar(tx).is_worked(day) for day in (20261008, 20261010, 20270206)}
        noted = [(each.detail["did"], each.detail.get("count")) for each in audit.entries(tx)]
    assert worked == {20261008: False, 20261010: False, 20270206: True}
    assert noted[:2] == [("opening_day", None), ("calendar", 3)]

    done(admin("POST", "/calendar", {"days": dict.fromkeys(days)}))
    found = done(admin("GET", "/calendar"))
    assert (found["opening_day"], any(row["is_own"] for row in found["rows"])) == ("2026-01-01", False)


def test_a_year_nobody_gave_days_off_for_is_told_where_deadlines_run_into_it(
    office: Office, sit: Sit
) -> None:
    admin = sit("管理员")
    office.publish(flow(step(office, "a", "王雷", due=YEAR_END)))
    assert done(admin("GET", "/calendar"))["unknown"] == []

    submit(sit("周敏"))

    assert done(admin("GET", "/calendar"))["unknown"] == [2027]
    finding = look_at_calendar(office.database)
    assert (finding.level, finding.remedy is not None) == (Level.WARN, True)
    done(admin("POST", "/calendar", {"days": {"2027-01-01": False}}))
    assert done(admin("GET", "/calendar"))["unknown"] == []
    assert look_at_calendar(office.database).level is Level.GOOD


def test_an_administrator_lets_somebody_stand_in_for_a_colleague_who_is_ill(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    submit(sit("周敏"))
    admin, zhou, chen = sit("管理员"), sit("周敏"), sit("陈静")
    sent = {
        "to": usr(office, "陈静"),
        "from": "2026-05-01",
        "until": "2026-05-07",
        "for": usr(office, "王雷"),
    }
    assert zhou("POST", "/stand_ins", sent).status_code == 403
    assert "every" not in done(zhou("GET", "/stand_ins"))
    gone = admin("POST", "/stand_ins", {**sent, "for": usr(office, "孙悦")})
    assert gone.json()["code"] == "cannot_ask"

    made = done(admin("POST", "/stand_ins", {**sent, "flows": ["flow"]}))["id"]

    assert only(chen)["for"]["title"] == "王雷"
    assert [each["id"] for each in done(sit("王雷")("GET", "/stand_ins"))["mine"]] == [made]
    (shown,) = done(admin("GET", "/stand_ins"))["every"]
    assert (shown["person"]["title"], shown["stand_in"]["title"]) == ("王雷", "陈静")
    assert zhou("POST", f"/stand_ins/{made}/end", {}).status_code == 404
    done(admin("POST", f"/stand_ins/{made}/end", {}))
    assert done(chen("GET", "/tasks"))["rows"] == []
    with office.database.read() as tx:
        noted = [each.detail for each in audit.entries(tx, kind=audit.ACCOUNT)]
    assert [(each["did"], each["about"]["name"], each["name"]) for each in noted] == [
        ("stand_in_ended", "王雷", "陈静"),
        ("stand_in", "王雷", "陈静"),
    ]
