"""Who leaves hands over in one act, which is taken back by what it did (decision 0090)."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import audit, flow as flows, jobs, people, views
from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import SYSTEM, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.storage.settings import read_setting
from huodan.workspace import staff, working
from huodan.workspace.flowing import standing_in
from huodan.workspace.leaving import doing, looking
from huodan.workspace.leaving.wish import (
    AdministratorsOnly,
    AlreadyHandingOver,
    FieldNotOffered,
    FieldWish,
    Leaving,
    NoSuccessor,
)
from huodan.workspace.plans import current_plan
from tests.support.office import Office, approve, flow


@pytest.fixture(autouse=True)
def boss(office: Office) -> None:
    """Let who administers see and change orders."""
    office.database.transact(
        SYSTEM, lambda tx: people.set_roles(tx, person=office.id("管理员"), roles=["admin", "boss"])
    )


SELLER = FieldWish("order", "order_seller", "all")


def hand_over(office: Office, person: str, to: str, *fields: FieldWish, **more: Any) -> dict[str, Any]:
    """Hand over, and give what came of it with the id of the job."""
    wish = Leaving(office.id(person), office.id(to), fields, **more)
    return done(office, office.act("管理员", doing.ask, wish))


def done(office: Office, job: Job) -> dict[str, Any]:
    while working.work(office.database):
        pass

    def told(tx: Tx, plan: Plan, grant: Grant) -> dict[str, Any]:
        found = jobs.find(tx, job.id)
        assert found.state is jobs.State.DONE, found.error
        return {**(working.report(tx, plan, grant, found) or {}), "job": found}

    return dict(office.act("管理员", told))


def undo(office: Office, told: dict[str, Any]) -> dict[str, Any]:
    def again(tx: Tx, plan: Plan, grant: Grant) -> Job:
        return working.undo(tx, plan, grant, jobs.find(tx, told["job"].id))

    return done(office, office.act("管理员", again))


def named(office: Office, person: str) -> int:
    with office.database.read() as tx:
        from huodan.workspace.leaving.named import named_in

        return sum(one.count for one in named_in(tx, office.id(person)))


def seller(office: Office, order: Id) -> str:
    return next(name for name, id in office.ids.items() if id == office.cell(order, "seller"))


def test_all_of_somebody_goes_to_another_and_comes_back(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("王雷", "李总"))))
    order = office.submit()

    told = hand_over(office, "王雷", "赵磊", closes=True)

    assert (office.waiting(), named(office, "王雷"), named(office, "赵磊")) == ({"赵磊": ["a"]}, 0, 2)
    assert (told["counts"]["tasks"], told["counts"]["apps"]) == (1, 1)
    with pytest.raises(people.AskerGone), office.database.read() as tx:
        people.actor_of_asker(tx, person=office.id("王雷"), key=None)

    back = undo(office, told)

    assert (office.waiting(), named(office, "王雷"), named(office, "赵磊")) == ({"王雷": ["a"]}, 2, 0)
    assert (back["counts"]["tasks"], back["counts"]["apps"]) == (1, 1)
    assert office.said(order).count("handed_over") == 2


def test_a_run_of_before_asks_who_took_over_at_a_later_step(office: Office) -> None:
    office.publish(flow(approve("a", office.people("李总")), approve("b", office.people("王雷"))))
    office.submit()

    hand_over(office, "王雷", "赵磊", closes=True)
    office.agree("李总")

    assert office.waiting() == {"赵磊": ["b"]}


def test_records_move_by_the_field_that_is_chosen_and_what_was_changed_since_stays(office: Office) -> None:
    office.publish(flow(approve("a", office.people("李总"))))
    over, open, other, changed = (office.submit(name=f"单{n}") for n in range(4))
    office.agree("李总")  # the first is over

    told = hand_over(office, "周敏", "赵磊", FieldWish("order", "order_seller", "open"))

    assert [seller(office, each) for each in (over, open, other, changed)] == ["周敏", "赵磊", "赵磊", "赵磊"]
    assert told["counts"]["records"] == 3
    office.agree("李总")
    office.agree("李总")
    office.agree("李总")
    office.save("李总", UpdateRecord("order", changed, {"seller": office.id("何苗")}))
    office.save("李总", UpdateRecord("order", other, {"amount": "7"}))

    back = undo(office, told)

    assert [seller(office, each) for each in (over, open, other, changed)] == ["周敏", "周敏", "周敏", "何苗"]
    assert [each["code"] for each in back["failed"]] == ["changed_since"]
    assert office.cell(other, "amount") == 7_000_000


def test_what_is_done_by_then_stays_with_who_did_it(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    first, second = office.submit(), office.submit()
    told = hand_over(office, "王雷", "赵磊")
    office.agree("赵磊")

    back = undo(office, told)

    assert (back["counts"]["tasks"], back["counts"]["tasks_left"]) == (1, 1)
    assert office.waiting() == {"王雷": ["a"]}
    assert office.state(first) != office.state(second)


def test_several_take_over_by_turns(office: Office) -> None:
    office.publish()
    orders = [office.submit() for _ in range(4)]
    to = (office.id("赵磊"), office.id("何苗"))

    hand_over(office, "周敏", "赵磊", FieldWish("order", "order_seller", "all", to))

    assert [seller(office, each) for each in orders] == ["赵磊", "何苗", "赵磊", "何苗"]


def test_stand_ins_and_shared_views_go_along(office: Office) -> None:
    office.publish()

    def begin(tx: Tx, plan: Plan, grant: Grant) -> tuple[Id, Id]:
        period = flows.appoint(
            tx, person=office.id("李总"), stand_in=office.id("王雷"), from_day=20260501, to_day=20260601
        )
        view = views.add_view(tx, grant, "order", name="大单", body={}, roles=["everybody"])
        assert views.give(tx, view.id, owner=office.id("管理员"), to=office.id("王雷"))
        return period, view.id

    def look() -> tuple[list[Id], list[str]]:
        with office.database.read() as tx:
            periods = [each.stand_in for each in flows.stand_ins_of(tx, office.id("李总"))]
            owners = [name for name in office.ids if views.shared_by(tx, office.id(name))]
        return periods, owners

    office.act("管理员", begin)

    told = hand_over(office, "王雷", "赵磊")
    assert look() == ([office.id("赵磊")], ["赵磊"])

    undo(office, told)
    assert look() == ([office.id("王雷")], ["王雷"])


def test_the_preview_counts_what_there_is_and_proposes_what_is_open(office: Office) -> None:
    office.publish(flow(approve("a", office.people("李总"))))
    office.submit(), office.submit()
    office.agree("李总")

    found = office.act("管理员", looking.preview, office.id("周敏"))

    (one,) = [each for each in found.fields if each.field.id == "order_seller"]
    assert (one.count, one.open, one.proposed) == (2, 1, "open")
    assert (found.runs, found.named, found.done) == (0, (), ())
    found = office.act("管理员", looking.preview, office.id("李总"))
    assert (found.runs, sum(each.count for each in found.named)) == (1, 1)
    assert {each.field.key for each in found.fields} >= {"head"}  # of departments


def test_who_may_not_is_told_why(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    person, to = office.id("王雷"), office.id("赵磊")

    with pytest.raises(AdministratorsOnly):
        office.act("李总", doing.ask, Leaving(person, to))
    with pytest.raises(AdministratorsOnly):
        office.act("李总", looking.preview, person)
    for taker in ("王雷", "孙悦"):
        with pytest.raises(NoSuccessor):
            office.act("管理员", doing.ask, Leaving(person, office.id(taker)))
    for field in ("order_name", "gone"):
        with pytest.raises(FieldNotOffered):
            office.act("管理员", doing.ask, Leaving(person, to, (FieldWish("order", field, "all"),)))
    office.act("管理员", doing.ask, Leaving(person, to))
    with pytest.raises(AlreadyHandingOver):
        office.act("管理员", doing.ask, Leaving(person, to))


def test_it_goes_on_where_it_was_cut_off_and_sets_off_no_automation(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "PIECE", 2)
    monkeypatch.setattr(doing, "RUNS", 2)
    adds = {"id": "g", "field": "order_count", "formula": "1", "add": True}
    node = {"id": "n", "kind": "update", "label": "n", "sets": [adds]}
    start = {"id": "s", "on": "updated", "fields": ["order_seller"]}
    office.publish(
        flow(approve("a", office.people("王雷"))),
        flow(node, id="auto", key="auto", is_approval=False, start=start),
    )
    orders = [office.submit() for _ in range(5)]

    told = hand_over(office, "周敏", "赵磊", SELLER)
    tasks = hand_over(office, "王雷", "赵磊")

    assert (told["counts"]["records"], tasks["counts"]["tasks"]) == (5, 5)
    assert {seller(office, each) for each in orders} == {"赵磊"}
    assert {office.cell(each, "count") for each in orders} == {None}
    assert undo(office, told)["counts"]["records"] == 5
    with office.database.read() as tx:
        assert current_plan(tx) is not None


def noted(office: Office) -> list[str]:
    """List what the audit log says was done with accounts and stand-ins, the oldest first."""
    with office.database.read() as tx:
        return [str(each.detail["did"]) for each in reversed(audit.entries(tx, kind=audit.ACCOUNT))]


def may_sign_in(office: Office, person: str) -> bool:
    with office.database.read() as tx:
        found = people.find_account(tx, person=office.id(person))
        return found is not None and found.is_active


def test_an_account_somebody_closed_anew_stays_closed(office: Office) -> None:
    office.publish()
    told = hand_over(office, "王雷", "赵磊", closes=True)
    for is_open in (True, False):
        office.act("管理员", staff.set_open, office.id("王雷"), is_open=is_open)

    back = undo(office, told)

    assert not may_sign_in(office, "王雷")
    assert ["管理员" in each for each in back["stays"]] == [True]
    office.act("管理员", staff.set_open, office.id("王雷"), is_open=True)
    again = hand_over(office, "王雷", "赵磊", closes=True)
    assert (undo(office, again)["stays"], may_sign_in(office, "王雷")) == ([], True)


def test_who_had_taken_over_before_does_again(office: Office) -> None:
    office.publish()

    def successor() -> str | None:
        with office.database.read() as tx:
            found = read_setting(tx, f"{flows.HANDED_OVER}{office.id('王雷')}")
        return next((name for name, id in office.ids.items() if id == found), None)

    first = hand_over(office, "王雷", "赵磊")
    second = hand_over(office, "王雷", "何苗")
    assert successor() == "何苗"
    undo(office, second)
    assert successor() == "赵磊"
    third = hand_over(office, "王雷", "何苗")
    undo(office, first)
    assert successor() == "何苗"  # what was done later stands
    undo(office, third)
    assert successor() is None


def test_stand_ins_that_were_ended_since_stay_so_and_all_are_in_the_audit_log(office: Office) -> None:
    office.publish()

    def begin(tx: Tx, plan: Plan, grant: Grant) -> None:
        for name in ("李总", "陈静"):
            flows.appoint(
                tx, person=office.id(name), stand_in=office.id("王雷"), from_day=20260501, to_day=20260601
            )

    def stand_in(name: str) -> list[Id]:
        with office.database.read() as tx:
            return [each.stand_in for each in flows.stand_ins_of(tx, office.id(name))]

    office.act("管理员", begin)
    told = hand_over(office, "王雷", "赵磊")
    with office.database.read() as tx:
        (mine,) = flows.stand_ins_of(tx, office.id("李总"))
    office.act("李总", standing_in.end_stand_in, mine.id)

    back = undo(office, told)

    assert (stand_in("李总"), stand_in("陈静")) == ([], [office.id("王雷")])
    assert (back["counts"]["stand_ins"], back["counts"]["stand_ins_left"]) == (1, 1)
    log = noted(office)
    assert log.count("stand_in_ended") == 3  # two of before, and the one that was taken back
    assert log.count("stand_in") == 3
