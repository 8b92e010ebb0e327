"""
Runs that go through every kind of node and begin in every way, for ``test_every_node.py``.

A new one is one more line of ``NODES``, or of ``LATE`` where jobs do it; the test says which is missing. All that people do
stands in ``flow_people.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from huodan.workspace import flowing
from tests.crash.flow_steps import (
    Ask,
    Work,
    agree,
    change,
    on_run,
    only_order,
    other,
    push,
    refuse,
    remove,
    skip_stuck,
    submit,
)
from tests.support.office import Office, Tree, approve, branch, flow

EVERY = ["transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back", "copy_to"]
LINES = [{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}]
Flows = Callable[[Office], Sequence[Tree]]


@dataclass(frozen=True)
class Case:
    """
    A run, the acts that move it, and what must have come of it in the end, of what ``facts`` tells.

    acts: each dies; what is no ``Ask`` is done once between them. customers: there before, name and level.
    """

    name: str
    flows: Flows
    acts: Sequence[Ask | Callable[[Office], None]]
    came: Mapping[str, object]
    customers: Mapping[str, str] = field(default_factory=dict)


# ── short ways to write nodes ────────────────────────────────────────────────────────────────────────


def given(id: str, field: str, formula: str, **more: object) -> Tree:
    """Write what a field gets."""
    return {"id": id, "field": field, "formula": formula, **more}


def node(id: str, kind: str, **more: object) -> Tree:
    """Write a step."""
    return {"id": id, "kind": kind, "label": id, **more}


def more(id: str, of: str = "", field: str = "order_count", formula: str = "1") -> Tree:
    """Write a step that adds to a field, so that what is done twice shows."""
    return node(id, "update", of=of, sets=[given(f"{id}_g", field, formula, add=True)])


def auto(*nodes: Tree, **settings: object) -> Tree:
    """Write an automation: it locks nothing."""
    return flow(*nodes, is_approval=False, **settings)


def named(id: str, tree: Tree, **start: object) -> Tree:
    """Give a flow a name of its own, and another beginning if one is said."""
    begins = {"id": f"start_{id}", **start} if start else {**tree["start"], "id": f"start_{id}"}
    return {**tree, "id": id, "key": id, "start": begins}


def ask(office: Office, id: str, *names: str, **settings: object) -> Tree:
    """Write a step at which people are asked, with every button."""
    return approve(id, office.people(*names), **{"buttons": EVERY, "opinion": "never", **settings})


def of_order(work: Callable[..., object]) -> Callable[[Office], Work]:
    """Do something with the order there is."""

    def find(office: Office) -> Work:
        id = only_order(office)
        return lambda *seen: work(*seen, "order", id)

    return find


HAND_IN = other("hand_in", "周敏", of_order(flowing.hand_in))
APPROVED, ONCE = ["flow approved"], [("单", 1, "s0")]
FIND = node("q", "query", form="customer", where={"field": "level", "op": "eq", "value": "旧"}, most=10)
OLD = {"甲": "旧", "乙": "旧", "丙": "新"}


def arms(mode: str, first: str | None, second: str | None) -> Flows:
    """Write a block of two ways with somebody and something on each, and something behind it."""

    def flows(office: Office) -> Sequence[Tree]:
        one = [ask(office, "one", "王雷"), more("m1")]
        two = [more("m2"), ask(office, "two", "陈静")]
        ways = [(first, one), (second, two)]
        if mode == "inclusive":
            ways.append((None, []))
        return [flow(branch("b", *ways, mode=mode), more("end"))]

    return flows


NODES = (
    Case(
        "approve",
        lambda office: [flow(ask(office, "a", "王雷", "陈静", way="all"), more("m"))],
        (submit(), agree("王雷"), agree("陈静")),
        {"runs": APPROVED, "orders": ONCE, "rule": 1},
    ),
    Case(
        "approve, refused",
        lambda office: [flow(ask(office, "a", "王雷"), more("m"))],
        (submit(), refuse("王雷"), HAND_IN, agree("王雷")),
        {"runs": ["flow approved", "flow rejected"], "orders": ONCE, "rule": 1},
    ),
    Case(
        "handle",
        lambda office: [
            flow(
                node(
                    "h",
                    "handle",
                    who=[{**office.people("王雷"), "id": "h_0"}],
                    opens=[{"id": "h_o", "fields": ["order_name"], "right": "write", "required": True}],
                ),
                more("m"),
            )
        ],
        (submit(), agree("王雷", values={"name": "改名"})),
        {"runs": APPROVED, "orders": [("改名", 1, "s0")]},
    ),
    Case(
        "copy_to and notify",
        lambda office: [
            flow(
                node("c", "copy_to", who=[{**office.people("李总", "何苗"), "id": "c_0"}]),
                node("n", "notify", who=[{**office.people("赵磊"), "id": "n_0"}], text="有新订单"),
            )
        ],
        (submit(),),
        {"runs": APPROVED, "told": 3},
    ),
    Case(
        "branch exclusive",
        arms("exclusive", "amount > 50", None),
        (submit(), agree("王雷")),
        {"runs": APPROVED, "orders": [("单", 2, "s0")]},
    ),
    Case(
        "branch inclusive",
        arms("inclusive", "amount > 50", "amount > 10"),
        (submit(), agree("陈静"), agree("王雷")),
        {"runs": APPROVED, "orders": [("单", 3, "s0")]},
    ),
    Case(
        "branch parallel",
        arms("parallel", None, None),
        (submit(), agree("王雷"), agree("陈静")),
        {"runs": APPROVED, "orders": [("单", 3, "s0")]},
    ),
    Case(
        "branch race",
        arms("race", None, None),
        (submit(), agree("陈静")),
        {"runs": APPROVED, "orders": [("单", 2, "s0")], "asked": {}},
    ),
    Case(
        "wait for a condition",
        lambda office: [auto(node("w", "wait", until='waybill <> ""'), more("m"))],
        (submit(), change(waybill="SF1")),
        {"runs": APPROVED, "orders": ONCE},
    ),
    Case(
        "update",
        lambda office: [
            auto(
                more("record"),
                more("rows", "order_lines", "line_price", "price"),
                more("related", "order_customer", "customer_debt", "amount"),
            )
        ],
        (submit(lines=LINES, customer="甲"),),
        {"orders": ONCE, "lines": [2, 4], "customers": [("丙", 0), ("乙", 0), ("甲", 100)], "rule": 3},
        OLD,
    ),
    Case(
        "create and upsert",
        lambda office: [
            auto(
                node("new", "create", form="customer", sets=[given("n", "customer_name", '"新的"')]),
                more("made", "new", "customer_debt"),
                node(
                    "same",
                    "create",
                    form="customer",
                    sets=[given("s", "customer_name", "name"), given("t", "customer_debt", "1", add=True)],
                    match=["customer_name"],
                ),
            )
        ],
        (submit(), submit()),
        {"customers": [("单", 2), ("新的", 1), ("新的", 1)], "rule": 6},
    ),
    Case(
        "query and delete",
        lambda office: [
            auto(FIND, node("gone", "delete", of="q"), node("lines", "delete", of="order_lines"), more("m"))
        ],
        (submit(lines=LINES),),
        {"customers": [("丙", 0)], "lines": [], "trash": 2, "orders": ONCE},
        OLD,
    ),
    Case(
        "loop",
        lambda office: [
            auto(
                FIND,
                node(
                    "l",
                    "loop",
                    of="q",
                    ways=[{"id": "w", "label": "w", "nodes": [more("x", "l", "customer_debt")]}],
                ),
                more("m"),
            )
        ],
        (submit(),),
        {"customers": [("丙", 0), ("乙", 1), ("甲", 1)], "orders": ONCE},
        OLD,
    ),
    Case(
        "call, which is not connected",
        lambda office: [flow(node("c", "call", over="kuaidi"), more("m"))],
        (submit(), skip_stuck("管理员")),
        {"runs": APPROVED, "orders": ONCE},
    ),
    Case(
        "sub_flow",
        lambda office: [
            flow(
                node("s", "sub_flow", flow="child"),
                node("t", "sub_flow", flow="aside", waits=False),
                more("m"),
            ),
            named("child", flow(ask(office, "c", "陈静"), more("cm")), on="deleted"),
            named("aside", auto(more("am")), on="deleted"),
        ],
        (submit(), agree("陈静")),
        {"runs": ["aside approved", "child approved", "flow approved"], "orders": [("单", 3, "s0")]},
    ),
    Case(
        "jump",
        lambda office: [
            flow(
                ask(office, "a", "王雷"),
                branch("b", ("count = 0", [more("m"), node("j", "jump", to="a")]), (None, [])),
            )
        ],
        (submit(), agree("王雷"), agree("王雷")),
        {"runs": APPROVED, "orders": ONCE},
    ),
    Case(
        "end",
        lambda office: [
            flow(branch("b", (None, [more("m"), node("e", "end", state="rejected")])), more("never"))
        ],
        (submit(),),
        {"runs": ["flow rejected"], "orders": ONCE},
    ),
    Case(
        "begun as it is new, or became something else",
        lambda office: [
            named("new", auto(more("n")), on="created"),
            named("other", auto(more("o")), on="updated", fields=["order_waybill"]),
        ],
        (submit(), change(waybill="SF1"), change(day="2026-05-09")),
        {"runs": ["new approved", "other approved"], "orders": [("单", 2, "s0")]},
    ),
    Case(
        "begun as it is gone",
        lambda office: [
            named(
                "gone",
                auto(node("c", "create", form="customer", sets=[given("g", "customer_name", '"留底"')])),
                on="deleted",
            )
        ],
        (submit(), remove()),
        {"runs": ["gone approved"], "orders": [], "customers": [("留底", 0)]},
    ),
    Case(
        "begun by a button",
        lambda office: [named("pushed", auto(more("p")), on="pressed", button="b1")],
        (submit(), push()),
        {"runs": ["pushed approved"], "orders": ONCE},
    ),
    Case(
        "stuck, mended and tried again",
        lambda office: [
            auto(node("bad", "update", sets=[given("g", "order_amount", "100 / count")]), more("m"))
        ],
        (submit(), change(count=4), on_run("retry", "管理员")),
        {"runs": APPROVED, "orders": [("单", 5, "s0")]},
    ),
)
