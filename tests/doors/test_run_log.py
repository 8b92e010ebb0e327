"""The log of a run over HTTP: what each step was given and did, to who looks after it, as far as their rights show it."""

from __future__ import annotations

from typing import Any

from huodan.engines import people
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage import Tx
from huodan.workspace.publish import publish_app
from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.apps import app, field, read
from tests.support.office import Office, branch, customer, flow, order, roles, sets

__all__ = ["office", "sit"]

FIND = {
    "id": "find",
    "kind": "query",
    "label": "找客户",
    "form": "customer",
    "where": {"field": "level", "op": "eq", "value": "A"},
}
TELL = {"id": "tell", "kind": "notify", "label": "通知", "text": "{name} 成本 {cost}"}


def steps(log: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["node"]: each for each in log["steps"]}


def test_each_step_says_what_it_was_given_and_did(office: Office, sit: Sit) -> None:
    keepers = [office.people("李总", "何苗")]
    nodes = (
        branch("b", ("amount > 50", [sets("s", state='"审核通过"')]), ("cost > 40", []), (None, [])),
        {**TELL, "who": [{**office.people("周敏"), "id": "tell_p"}]},
        step(office, "a", "王雷"),
    )
    office.publish(flow(*nodes, administrators=keepers))
    order = submit(sit("周敏"), amount="100", seller=format_id("usr", office.id("周敏")))
    run = only(sit("王雷"))["run"]
    done(sit("王雷")("POST", f"/tasks/{only(sit('王雷'))['id']}/agree", {"opinion": "可以"}))

    boss = done(sit("李总")("GET", f"/runs/{run}/log"))
    nobody = done(sit("何苗")("GET", f"/runs/{run}/log"))  # looks after it, and may read no order

    given = boss["given"]
    assert (given["what"], given["deed"]["record"]["id"], given["deed"]["kind"]) == (
        "submitted",
        order,
        "created",
    )
    assert {each["path"]: each["after"] for each in given["deed"]["changes"]}["amount"] == "100"
    told = steps(boss)
    ways = told["b"]["ways"]
    assert [(each["taken"], each["holds"]) for each in ways] == [(True, True), (False, False), (False, None)]
    assert [[(read["path"], read["value"]) for read in each["reads"]] for each in ways] == [
        [("amount", "100")],
        [("cost", None)],
        [],
    ]
    (deed,) = told["s"]["wrote"]
    assert [(each["path"], each["before"], each["after"]) for each in deed["changes"]] == [
        ("state", "待审批", "审核通过")
    ]
    assert (told["s"]["depth"], told["s"]["arm"]) == (1, "b0")
    assert [each["title"] for each in told["tell"]["told"][0]["people"]] == ["周敏"]
    assert told["tell"]["told"][0]["text"] == "单 成本 （空）"
    (task,) = told["a"]["tasks"]
    assert (task["person"]["title"], task["vote"], task["opinion"]) == ("王雷", "approve", "可以")
    assert told["a"]["began"] <= told["a"]["ended"]

    hidden = steps(nobody)
    assert (nobody["given"]["deed"], hidden["s"]["wrote"]) == (None, [])
    assert [each["holds"] for each in hidden["b"]["ways"]] == [None] * 3
    assert {read["value"] for each in hidden["b"]["ways"] for read in each["reads"]} == {None}
    for other in ("周敏", "管理员"):
        assert sit(other)("GET", f"/runs/{run}/log").status_code == 404
    first = done(sit("李总")("GET", f"/runs/{run}/log?limit=2"))
    rest = done(sit("李总")("GET", f"/runs/{run}/log?after={first['next']}"))
    assert [*first["steps"], *rest["steps"]] == boss["steps"]
    assert (rest["given"], rest["next"]) == (None, None)


def test_a_set_is_told_by_name_to_who_sees_all_of_it(office: Office, sit: Sit) -> None:
    form = order()
    form["fields"].append(field("order_ends", "relations", target="customer"))
    whens = ("AND(amount > 1, COUNTA(ends) > 0)", 'customer.keeper <> ""')
    ways = [branch(f"b{n}", (when, []), (None, [])) for n, when in enumerate(whens)]
    one = flow(*ways, step(office, "a", "王雷"), administrators=[office.people("李总")])
    publish_app(office.database, SYSTEM, read(app(customer(), form, roles=roles(), flows=[one])))
    keeper = {"name": "华东", "keeper": format_id("usr", office.id("陈静"))}
    made = format_id("custom", office.save("系统", CreateRecord("customer", keeper))[0].record)
    office.save(
        "周敏", CreateRecord("order", {"name": "单", "amount": "9", "customer": made, "ends": [made]})
    )
    boss, run = sit("李总"), only(sit("王雷"))["run"]

    def asked() -> list[tuple[object, list[tuple[bool, object]]]]:
        told = steps(done(boss("GET", f"/runs/{run}/log")))
        ways = [told[f"b{n}"]["ways"][0] for n in range(2)]
        return [
            (way["holds"], [(read["shown"], read["value"]) for read in reversed(way["reads"])])
            for way in ways
        ]

    assert asked() == [(None, [(False, None), (True, "9")]), (None, [(False, None)])]

    def promote(tx: Tx, *_: Any) -> None:
        people.set_roles(tx, person=office.id("李总"), roles=["boss", "seller"])

    office.act("系统", promote)
    ends, keeper = [{"id": made, "title": "华东"}], {"id": keeper["keeper"], "title": "陈静"}
    assert asked() == [(True, [(True, ends), (True, "9")]), (True, [(True, keeper)])]
