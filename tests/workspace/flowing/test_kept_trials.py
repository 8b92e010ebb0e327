"""Tried records that are kept with the way they should go: the draft says which of them go another way now."""

from __future__ import annotations

import pytest

from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound
from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import drafts, trying_kept
from huodan.workspace.trying_flows import SeesTooLittle
from huodan.workspace.trying_kept import KeptTrial, TooManyKept
from huodan.workspace.warned import warnings
from tests.support.office import Office, Tree, approve, branch, flow, sets, who
from tests.workspace.flowing.test_trial import draw


def limit(amount: int) -> tuple[Tree, ...]:
    large = (f"amount > {amount}", [approve("finance", who("role", roles=["finance"]), way="all")])
    return (branch("b", large, (None, [])), sets("s", waybill='"x"'))


def keep(office: Office, record: Id, by: str = "李总", **answers: list[str]) -> None:
    def work(tx: Tx, plan: Plan, seen: Grant) -> None:
        trying_kept.keep(tx, seen, "test", flow_id="flow", record=record, starter=None, answers=answers)

    office.act(by, work)


def kept(office: Office, by: str = "李总") -> tuple[KeptTrial, ...]:
    with office.database.read() as tx:
        return trying_kept.kept_trials(tx, office.seen(tx, by)[1], "test", flow_id="flow")


def warned(office: Office, by: str = "李总") -> list[Problem]:
    with office.database.read() as tx:
        seen = office.seen(tx, by)[1]
        found = warnings(tx, seen, drafts.open_draft(tx, "test", seen.actor.person))
    return [each for each in found if each.code.startswith("kept_trial")]


def test_what_goes_another_way_on_the_draft_is_warned_of(office: Office) -> None:
    office.publish(flow(*limit(50)))
    large, small = office.submit(amount="100", name="大单"), office.submit(amount="10", name="小单")
    draw(office, *limit(50))
    for each in (large, small):
        keep(office, each)
        keep(office, each)  # again is once
    assert [(each.title, each.now) for each in kept(office)] == [("大单", None), ("小单", None)]
    assert warned(office) == []

    draw(office, *limit(500))

    first, second = kept(office)
    assert first.now is not None
    assert ([each.node for each in first.way], [each.node for each in first.now]) == (
        ["b", "finance", "s"],
        ["b", "s"],
    )
    assert second.now is None
    (warning,) = warned(office)
    assert (warning.code, warning.path) == ("kept_trial_differs", "test.flows.0.nodes")
    assert "「大单」" in warning.zh
    assert "应该走 finance（" in warning.zh
    assert "）→ s" in warning.zh.replace("） →", "）→")
    assert "现在走 s → （" in warning.zh
    (unseen,) = warned(office, "周敏")[:1]
    assert unseen.code == "kept_trial_untried"
    assert "大单" not in unseen.zh + unseen.en

    keep(office, large)  # it is meant so
    assert warned(office) == []
    office.save("李总", DeleteRecord("order", small))
    assert [each.code for each in warned(office)] == ["kept_trial_untried"]
    id = next(each.id for each in kept(office) if each.why is not None)
    office.act("李总", lambda tx, plan, seen: trying_kept.forget(tx, "test", flow_id="flow", id=id))
    assert (warned(office), len(kept(office))) == ([], 1)


def test_who_sees_too_little_keeps_nothing_and_there_is_a_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying_kept, "MOST_KEPT", 1)
    office.publish(flow(*limit(50)))
    one, other = office.submit(), office.submit()
    draw(office, *limit(50))
    keep(office, one)

    with pytest.raises(SeesTooLittle):
        keep(office, other, by="周敏")
    with pytest.raises(TooManyKept):
        keep(office, other)
    with pytest.raises(NotFound):
        keep(office, Id(1))
    assert [each.record for each in kept(office)] == [one]
    assert SYSTEM.person != kept(office)[0].by
