"""Runs under way by an earlier version, over HTTP: who sees which, where each would come, moving them and letting them finish."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.ids import format_id
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM
from huodan.workspace import administering
from huodan.workspace.publish import publish_app
from tests.doors.conftest import Browser
from tests.doors.test_tasks import done, office, sit, step
from tests.support.apps import app, read
from tests.support.office import Office, Tree, customer, flow, order, roles
from tests.workspace.flowing.test_renewing import adding
from tests.workspace.flowing.test_starting import auto

__all__ = ["office", "sit"]
Sit = Any
FLOW = "/apps/test/flows/flow"


def refused(answer: Any, code: str) -> None:
    assert answer.json()["code"] == code, answer.text


def listed(browser: Browser, which: str = "earlier") -> list[dict[str, Any]]:
    return list(done(browser("GET", f"{FLOW}/under_way?which={which}"))["rows"])


def keeper(office: Office, name: str) -> list[dict[str, Any]]:
    return [{"id": "k", "by": "people", "people": [format_id("usr", office.id(name))]}]


def test_what_goes_by_which_version_and_where_each_would_come(office: Office, sit: Sit) -> None:
    a, b, c = step(office, "a", "王雷"), step(office, "b", "陈静"), step(office, "c", "李总")
    office.publish(flow(a, b))
    for name in ("甲", "乙"):
        office.submit(name=name)
    office.agree("王雷")
    office.publish(flow(a, c))
    office.submit(name="丙")
    admin = sit("管理员")

    told = done(admin("GET", f"{FLOW}/versions"))

    assert (told["now"], told["earlier"], told["can_renew"]) == (1, 2, True)
    steps = [[step["label"] for step in version["steps"]] for version in told["versions"]]
    assert [version["is_now"] for version in told["versions"]] == [True, False]
    assert steps == [["a", "c"], ["a", "b"]]
    seen = [(row["title"], row["waits"][0]["step"], row["lands"]) for row in listed(admin)]
    assert seen == [
        ("甲", "b", {"stays": False, "node": "a", "step": "a"}),
        ("乙", "a", {"stays": True, "node": None, "step": None}),
    ]
    (now,) = listed(admin, "now")
    assert (now["title"], now["lands"], now["version"]) == ("丙", None, told["versions"][0]["version"])
    assert done(admin("GET", "/apps/test/flows"))["rows"][0]["earlier"] == 2


def test_one_is_moved_the_others_finish_and_what_cannot_be_moved_says_why(office: Office, sit: Sit) -> None:
    office.publish(auto(adding(), step(office, "b", "王雷")))
    done_already, stays, comes = (office.submit(name=name, count=0) for name in ("甲", "乙", "丙"))
    office.publish(auto(adding("new"), step(office, "c", "陈静")))
    admin = sit("管理员")
    rows = listed(admin)
    assert [row["lands"] for row in rows] == [None] * 3
    assert "再改一次" in rows[0]["why"]

    told = done(admin("POST", f"{FLOW}/renew", {}))

    assert (told["moved"], told["left"], told["next"]) == (0, 3, None)
    assert [each["title"] for each in told["refused"]] == ["甲", "乙", "丙"]
    office.publish(auto(adding(), step(office, "c", "陈静")))
    ids = {row["title"]: row["id"] for row in listed(admin)}
    assert [row["lands"]["step"] for row in listed(admin)] == ["c"] * 3
    told = done(admin("POST", f"{FLOW}/renew", {"runs": [ids["丙"], ids["丙"]]}))
    assert (told["moved"], told["left"], told["refused"]) == (1, 2, [])
    told = done(admin("POST", f"{FLOW}/renew", {"but": [ids["乙"]]}))
    assert (told["moved"], told["left"]) == (1, 1)

    assert office.waiting() == {"王雷": ["b"], "陈静": ["c", "c"]}
    assert [office.cell(each, "count") for each in (done_already, stays, comes)] == [1_000_000] * 3
    office.agree("王雷")
    assert done(admin("GET", f"{FLOW}/versions"))["earlier"] == 0


def test_many_are_moved_in_portions(office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    from huodan.workspace.flowing import renewing

    monkeypatch.setattr(renewing, "MOST_MOVED", 2)
    monkeypatch.setattr(renewing, "MOST_LOOKED_AT", 3)
    office.publish(flow(step(office, "a", "王雷")))
    for _ in range(5):
        office.submit()
    office.publish(flow(step(office, "b", "陈静")))
    admin, after, moved = sit("管理员"), None, []
    first = listed(admin)[0]["id"]

    while not moved or after:
        told = done(admin("POST", f"{FLOW}/renew", {"after": after, "but": [first]}))
        moved.append(told["moved"])
        after = told["next"]
        assert len(moved) < 5

    assert (moved, told["left"]) == ([2, 2], 1)


def test_who_publishes_the_app_or_keeps_the_flow_moves_its_runs_and_nobody_else(
    office: Office, sit: Sit
) -> None:
    a, b = step(office, "a", "王雷"), step(office, "b", "陈静")
    office.publish(flow(a, administrators=keeper(office, "赵磊")))
    for _ in range(3):
        office.submit(name="秘密")
    office.publish(flow(b, administrators=keeper(office, "赵磊")))
    with office.database.write() as tx:
        plan, seen = office.seen(tx, "管理员")
        administering.set_administrators(tx, plan, seen, "test", [office.id("何苗"), office.id("李总")])
    run = listed(sit("管理员"))[0]["id"]

    for name in ("周敏", "王雷", "陈静"):  # who began them, who is asked, who will be
        for method, path in (("GET", "versions"), ("GET", "under_way"), ("POST", "renew")):
            body = {} if method == "POST" else None
            assert sit(name)(method, f"{FLOW}/{path}", body).json()["code"] == "administrator_needed"
            gone = f"/apps/test/flows/none/{path}"
            assert sit(name)(method, gone, body).json()["code"] == "administrator_needed"
    assert {row["title"] for row in listed(sit("何苗"))} == {None}  # builds the app and sees no order
    assert {row["title"] for row in listed(sit("赵磊"))} == {"秘密"}  # as on the board of stuck runs
    he = sit("何苗")  # their publishes wait for an administrator: so do the runs
    assert done(he("GET", f"{FLOW}/versions"))["can_renew"] is False
    refused(he("POST", f"{FLOW}/renew", {}), "not_your_run")
    for name in ("赵磊", "李总"):
        assert done(sit(name)("GET", f"{FLOW}/versions"))["can_renew"] is (name == "赵磊")
    assert done(sit("赵磊")("POST", f"{FLOW}/renew", {"runs": [run]}))["moved"] == 1

    assert office.waiting() == {"王雷": ["a", "a"], "陈静": ["b"]}


def test_who_builds_the_app_and_publishes_it_by_themselves_moves_its_runs(office: Office, sit: Sit) -> None:
    verbs = [verb.value for verb in Verb]
    boss: Tree = {"id": "boss", "name": "老板", "forms": []}
    boss["forms"] = [{"id": f"boss_{form}", "form": form, "verbs": verbs} for form in ("order", "customer")]
    given = [boss if role["id"] == "boss" else role for role in roles()]
    for id, name in (("a", "王雷"), ("b", "陈静")):
        made = app(customer(), order(), roles=given, flows=[flow(step(office, id, name))])
        assert isinstance(publish_app(office.database, SYSTEM, read(made)), int)
        if id == "a":
            office.submit(name="甲")
    with office.database.write() as tx:
        plan, seen = office.seen(tx, "管理员")
        administering.set_administrators(tx, plan, seen, "test", [office.id("李总")])
    li = sit("李总")

    assert [row["title"] for row in listed(li)] == ["甲"]
    assert done(li("GET", f"{FLOW}/versions"))["can_renew"] is True
    assert done(li("POST", f"{FLOW}/renew", {}))["moved"] == 1

    assert office.waiting() == {"陈静": ["b"]}


def test_runs_of_another_flow_are_answered_like_none(office: Office, sit: Sit) -> None:
    other = {**auto(step(office, "o", "李总")), "id": "other", "key": "other"}
    mine = flow(step(office, "a", "王雷"), administrators=keeper(office, "赵磊"))
    office.publish(mine, other)
    order = office.submit()
    with office.database.read() as tx:
        from huodan.engines import flow as flows

        every = {each.flow: each.id for each in flows.list_runs(tx, limit=9, about=("order", order))}
    sent = [format_id("run", every["other"]), "run_0000000000001"]

    told = done(sit("赵磊")("POST", f"{FLOW}/renew", {"runs": sent}))

    assert {(each["title"], each["why"]) for each in told["refused"]} == {(None, told["refused"][0]["why"])}
    assert [each["id"] for each in told["refused"]] == sent
    refused(sit("管理员")("GET", f"{FLOW}/under_way?which=all"), "wrong_setting")
    refused(sit("管理员")("POST", f"{FLOW}/renew", {"runs": ["ord_1"]}), "wrong_setting")
