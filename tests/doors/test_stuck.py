"""Stuck runs over HTTP: their keepers are told, count them and correct the record; what was told stands on the card."""

from __future__ import annotations

from huodan.engines.mail import Kind
from huodan.kit.ids import format_id
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.office import Office, flow, sets

__all__ = ["office", "sit"]


def test_a_keeper_is_told_corrects_and_tries_again(office: Office, sit: Sit) -> None:
    keepers = [office.people("李总")]
    office.publish(flow(step(office, "a", "王雷"), sets("w", state="waybill"), administrators=keepers))
    zhou, keeper = sit("周敏"), sit("李总")
    nothing = {"keeps": True, "count": 0}
    assert (done(keeper("GET", "/stuck_runs")), done(sit("管理员")("GET", "/stuck_runs"))) == (nothing,) * 2
    order = submit(zhou, waybill="x")
    done(sit("王雷")("POST", f"/tasks/{only(sit('王雷'))['id']}/agree", {}))

    told = done(keeper("GET", "/messages?unread=true"))
    (row,) = told["rows"]
    run = row["run"]
    assert (told["unread"], row["kind"], row["flow"], row["count"]) == (1, "stuck", "订单审批", 1)
    assert (row["record"], row["comment"], row["by"], row["read"]) == (None, None, None, False)
    assert row["text"]  # who sees every field it names is told why
    assert done(sit("管理员")("GET", "/messages"))["rows"] == []
    assert done(zhou("GET", "/stuck_runs")) == {"keeps": False, "count": 0}
    assert done(keeper("GET", "/stuck_runs")) == {"keeps": True, "count": 1}

    version = done(keeper("GET", f"{ORDER}/{order}"))["version"]
    retry = f"/runs/{run}/retry"
    assert zhou("POST", retry, {"values": {"waybill": "已拒绝"}}).status_code == 403
    done(keeper("POST", retry, {"values": {"waybill": "已拒绝"}, "version": version}))

    assert done(keeper("GET", f"/runs/{run}"))["state"] == "approved"
    assert done(zhou("GET", f"{ORDER}/{order}"))["values"]["state"] == "已拒绝"
    assert done(keeper("GET", "/messages")) == {"rows": [], "next": None, "unread": 0}
    wrote = done(keeper("GET", f"/runs/{run}/wrote"))["rows"]
    assert [[line["path"] for line in each["changes"]] for each in wrote] == [["waybill"], ["state"]]
    assert Kind.STUCK.value in done(keeper("GET", "/session/mail"))["kinds"]


def test_what_a_step_told_stands_on_the_card_as_far_as_its_reader_sees(office: Office, sit: Sit) -> None:
    tells = {
        "id": "n",
        "kind": "notify",
        "label": "通知",
        "who": [{**office.people("周敏", "李总"), "id": "n_p"}],
        "text": "{name} 已发货，成本 {cost}",
    }
    office.publish(flow(tells, step(office, "a", "王雷")))
    office.submit(by="系统", cost="42", seller=format_id("usr", office.id("周敏")))

    told = {name: only(sit(name), "copied")["told"] for name in ("周敏", "李总")}

    assert told["李总"] == "单 已发货，成本 ¥42.00"
    assert told["周敏"].startswith("单 已发货，成本 ")
    assert "42" not in told["周敏"]
    assert only(sit("王雷"))["told"] is None
