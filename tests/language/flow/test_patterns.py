"""
The twenty patterns of workflows (``suites/workflow-patterns``): each that is supported by a flow that goes it, each that is not
with the reason, and ``docs/patterns.md`` says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.language.document import builtin
from huodan.language.flow.course import START
from huodan.language.flow.run import Run, RunState, Task, TaskState, VisitState
from huodan.language.flow.step import Begins
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import NotOnTheWay, Walk
from huodan.language.plan import Plan, compile
from tests.support.apps import read
from tests.support.flows import app, flow, node, way
from tests.support.going import BOSS, FINANCE, STORE, Going, block, by

ROOT = Path(__file__).parents[3]
SUITE = ROOT / "tests" / "spec" / "workflow-patterns" / "patterns20.json"
PATTERNS: list[dict[str, Any]] = json.loads(SUITE.read_text("utf-8"))["patterns"]
TABLE = ROOT / "docs" / "patterns.md"
REFUSED = {8, 17}

WHO = [{"id": "tell_w", "by": "starter"}]
BOOKED = [{"id": "s", "field": "bill_no", "formula": '"paid"'}]


def test_p01_sequence() -> None:
    """Sales review → warehouse → ship."""
    going = Going(
        by("review", "boss"), by("pick", "store", kind="handle"), by("ship", "store", kind="handle")
    )

    for step in ("review", "pick", "ship"):
        assert going.at() == [step]
        going.say(step)
    assert going.state() is RunState.APPROVED


def both() -> Going:
    picks, pays = way("w1", by("pick", "store", kind="handle")), way("w2", by("invoice", "finance"))
    going = Going(by("review", "boss"), block("p", "parallel", picks, pays), by("ship", "store"))
    going.say("review")
    return going


def test_p02_parallel_split() -> None:
    """Warehouse picks and finance invoices at the same time."""
    assert both().at() == ["pick", "invoice"]


def test_p03_synchronization() -> None:
    """Ship only when both are done, whichever is first."""
    for first, second in (("pick", "invoice"), ("invoice", "pick")):
        going = both()
        going.say(first)
        assert going.at() == [second]
        going.say(second)
        assert going.at() == ["ship"]


def by_amount(*true: str) -> Going:
    large = way("large", by("director", "finance"), when="#bill_total > 50000")
    small = way("small", by("manager", "boss"))
    return Going(block("b", "exclusive", large, small), by("store", "store"), true=set(true))


def test_p04_exclusive_choice() -> None:
    """Amounts up to 50000 go one way, greater ones the other."""
    assert by_amount().at() == ["manager"]
    assert by_amount("#bill_total > 50000").at() == ["director"]


def test_p05_simple_merge() -> None:
    """Both ways lead to one warehouse step, which is come to once."""
    for going in (by_amount(), by_amount("#bill_total > 50000")):
        (step,) = going.at()
        going.say(step)
        assert going.at() == ["store"]
        assert [each.node for each in going.run.visits.values()].count("store") == 1


def special(*true: str) -> Going:
    price = way("price", by("price_boss", "boss"), when="#bill_total < 10")
    credit = way("credit", by("credit_boss", "finance"), when="#bill_total > 9")
    return Going(block("m", "inclusive", price, credit, way("other")), by("store", "store"), true=set(true))


def test_p06_multi_choice() -> None:
    """A special price and credit over its limit each add their approver; without either nobody is added."""
    assert special().at() == ["store"]
    assert special("#bill_total < 10").at() == ["price_boss"]
    assert special("#bill_total < 10", "#bill_total > 9").at() == ["price_boss", "credit_boss"]


def test_p07_structured_synchronizing_merge() -> None:
    """What comes behind waits for the ways that were gone, and for no other."""
    one = special("#bill_total > 9")
    one.say("credit_boss")
    assert one.at() == ["store"]

    two = special("#bill_total < 10", "#bill_total > 9")
    two.say("credit_boss")
    assert two.at() == ["price_boss"]
    two.say("price_boss")
    assert two.at() == ["store"]


def test_p08_multi_merge_is_not_there() -> None:
    """Behind a block a step is come to once; what is done for each way stands on each, or in a loop."""
    ways = [way(f"w{n}", by(f"part{n}", "store")) for n in (1, 2)]
    going = Going(block("p", "parallel", *ways), by("invoice", "finance"))
    going.say("part1")
    assert "invoice" not in going.at()
    going.say("part2")
    assert [each.node for each in going.run.visits.values()].count("invoice") == 1

    each = node("l", "loop", of="bill_lines", ways=[way("w", by("invoice", "finance"))])
    looped = Going(each, lists={"bill_lines": (11, 12)})
    looped.say("invoice")
    looped.say("invoice")
    assert looped.state() is RunState.APPROVED


def test_p09_structured_discriminator() -> None:
    """The first of two warehouses that confirms wins, and the other is asked no more."""
    ways = (way("w1", by("north", "store")), way("w2", by("south", "other_store")))
    going = Going(block("r", "race", *ways), by("ship", "store"))
    going.say("south")

    assert going.at() == ["ship"]
    assert [task.state for task in going.run.tasks.values()][:2] == [TaskState.CANCELLED, TaskState.DONE]


def test_p10_arbitrary_cycles() -> None:
    """Back to who began it and handed in again, any number of times; but never into a way beside the way here."""
    ways = (way("w1", by("one", "boss")), way("w2", by("two", "finance")))
    going = Going(by("review", "boss"), block("p", "parallel", *ways), by("last", "boss"))
    for _ in range(5):
        going.say("review")
        going.say("two")
        with pytest.raises(NotOnTheWay):
            going.move(Walk.back, going.visit("one"), "two")
        going.move(Walk.back, going.visit("one"), START)
        assert going.at() == [START]
        task = next(each for each in going.run.tasks.values() if each.is_open)
        task.state, task.vote = TaskState.DONE, Vote.APPROVE
        going.move(Walk.judged, going.visit(START))
        assert going.at() == ["review"]


def test_p11_implicit_termination() -> None:
    """A run ends when nothing is left to do; no way needs an end of its own."""
    going = Going(block("p", "parallel", way("w1", by("one", "boss")), way("w2", by("two", "finance"))))
    going.say("one")
    assert going.state() is RunState.RUNNING
    going.say("two")

    assert going.state() is RunState.APPROVED
    assert not going.at()


def test_p12_mi_without_synchronization() -> None:
    """One process for each that was found; this one does not wait."""
    short = node("short", "query", form="pay")
    buy = node("buy", "sub_flow", flow="f2", of="short", waits=False)
    other = flow(by("order", "store")) | {"id": "f2", "key": "buying", "form": "pay"}
    made = compile([builtin(), read(app(flow(short, buy), other))], version=1, tz="Asia/Shanghai")
    assert isinstance(made, Plan), made
    going = Going(by("ship", "store"), lists={"short": (21, 22)})
    going.course, going.run = made.flows["f1"].course, Run(1, starter=1)
    going.move(Walk.start)

    assert Begins("f2", "short", waits=False) in going.wishes
    assert going.state() is RunState.APPROVED


def test_p13_mi_with_a_priori_design_time_knowledge() -> None:
    """Exactly three named people countersign."""
    going = Going(by("sign", "boss", "finance", "store", way="all"))
    assert going.open("sign") == [BOSS, FINANCE, STORE]
    going.say("sign")
    going.say("sign")
    assert going.state() is RunState.RUNNING
    going.say("sign")
    assert going.state() is RunState.APPROVED


def test_p14_mi_with_a_priori_run_time_knowledge() -> None:
    """As many countersign as the record names when it comes here; or one after the other, each for their row."""
    for heads in ((4,), (4, 5, 6)):
        lines = [{"id": "w", "by": "field", "field": "bill_seller"}]
        going = Going(node("sign", "approve", who=lines, way="all"), fields={"bill_seller": heads})
        assert going.open("sign") == list(heads)
        for _ in heads:
            assert going.state() is RunState.RUNNING
            going.say("sign")
        assert going.state() is RunState.APPROVED

    rows = node("l", "loop", of="bill_lines", ways=[way("w", by("head", "boss"))])
    going, seen = Going(rows, lists={"bill_lines": (31, 32, 33)}), []
    while going.state() is RunState.RUNNING:
        seen.append(going.run.item(going.visit("head")))
        going.say("head")
    assert seen == [31, 32, 33]


def test_p15_mi_without_a_priori_run_time_knowledge() -> None:
    """Somebody is added while others have signed already (并加签), and is waited for too."""
    going = Going(by("sign", "boss", "finance", way="all"))
    going.say("sign", person=BOSS)
    visit = going.visit("sign")
    added = Task(next(going.numbers), visit.id, STORE, 2, 0)
    going.run.tasks[added.id] = added
    going.say("sign", person=FINANCE)
    assert going.open("sign") == [STORE]
    going.say("sign", person=STORE)
    assert going.state() is RunState.APPROVED


def paid_or() -> Going:
    paid = way("paid", node("pay_wait", "wait", until="#bill_paid > 0"), node("book", "update", sets=BOOKED))
    gone = way(
        "gone", node("cancel_wait", "wait", until='#bill_no = "x"'), node("stop", "end", state="rejected")
    )
    late = way("late", node("week", "wait", after=7), node("tell", "notify", text="late", who=WHO))
    return Going(block("d", "race", paid, gone, late), by("ship", "store"))


def test_p16_deferred_choice() -> None:
    """Payment, cancellation or seven days: what happens first decides, and the others are waited for no more."""
    late = paid_or()
    assert late.at() == ["pay_wait", "cancel_wait", "week"]
    late.wake("week", days=7)
    assert late.at() == ["ship"]

    gone = paid_or()
    gone.world.true.add('#bill_no = "x"')
    gone.change("pay_wait", "cancel_wait")
    assert gone.state() is RunState.REJECTED

    paid = paid_or()
    paid.world.true.add("#bill_paid > 0")
    paid.change("pay_wait", "cancel_wait")
    assert paid.at() == ["ship"]


def test_p17_interleaved_parallel_routing_is_not_there() -> None:
    """Ways that are gone at once are gone at once; one after the other is an order that was said before."""
    ways = (way("w1", by("check", "store")), way("w2", by("pack", "store")))
    assert Going(block("p", "parallel", *ways)).at() == ["check", "pack"]
    assert Going(by("check", "store"), by("pack", "store")).at() == ["check"]


def test_p18_milestone() -> None:
    """Lines may be changed at a step that ends the moment the order is picked."""
    open_lines = {"id": "o", "fields": ["bill_lines"], "right": "write"}
    edit = way("edit", by("lines", "boss", kind="handle", opens=[open_lines]))
    picked = way("picked", node("pick", "wait", until='#bill_state = "sent"'))
    going = Going(block("m", "race", edit, picked), by("ship", "store"))
    assert going.open("lines") == [BOSS]
    going.world.true.add('#bill_state = "sent"')
    going.change("pick")

    assert going.at() == ["ship"]
    assert [each.state for each in going.run.visits.values() if each.node == "lines"] == [
        VisitState.CANCELLED
    ]


def test_p19_cancel_activity() -> None:
    """The reminder is asked for no more when it was paid; all else goes on."""
    remind = way("remind", by("call", "boss", kind="handle"))
    paid = way("paid", node("pay", "wait", until="#bill_paid > 0"))
    ways = (way("a", block("r", "race", remind, paid)), way("b", by("pick", "store")))
    going = Going(block("p", "parallel", *ways), by("ship", "store"))
    going.world.true.add("#bill_paid > 0")
    going.change("pay")

    assert going.at() == ["pick"]
    assert [task.state for task in going.run.tasks.values() if task.person == BOSS] == [TaskState.CANCELLED]


def test_p20_cancel_case() -> None:
    """Cancelled at any moment, all that was open ends with it."""
    going = both()
    going.move(Walk.end, RunState.CANCELLED)

    assert (going.state(), going.at()) == (RunState.CANCELLED, [])
    assert not any(task.state in (TaskState.OPEN, TaskState.LATER) for task in going.run.tasks.values())


def rows() -> Iterator[tuple[int, str, str, str]]:
    """Give the rows of the table in docs: number, name, whether it is there, and how or why not."""
    for line in TABLE.read_text("utf-8").splitlines():
        found = re.fullmatch(r"\| (\d+) \| (.+?) \| (yes|no) \| (.+) \|", line)
        if found:
            yield int(found[1]), found[2], found[3], found[4]


def test_every_pattern_is_shown_or_refused() -> None:
    shown = {int(name[6:8]) for name in globals() if re.match(r"test_p\d\d_", name)}
    assert shown == {each["no"] for each in PATTERNS} == set(range(1, 21))
    assert not REFUSED & {each["no"] for each in PATTERNS if each["need"] != "optional"}


def test_the_table_in_the_docs_says_so() -> None:
    told = {number: (name, is_there) for number, name, is_there, _ in rows()}
    assert told == {each["no"]: (each["name"], "no" if each["no"] in REFUSED else "yes") for each in PATTERNS}
