"""
Runs of flows die at every step of every kind of node and of every act: nothing is lost, nothing is done twice.

An act is one Tx under an Idempotency-Key. It dies at its statements, by an exception nobody catches and by the sudden end of a
process; then all is as it was. When its answer is lost and it is sent again, nothing more happens; when it is wanted a second
time, it is refused. Jobs and publishing take several Txs: what died is begun again, and comes to the same. The cases stand in
``flow_cases.py``, ``flow_people.py``, ``flow_late.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from huodan.kit.errors import HuodanError
from huodan.language.document.flow import Start
from huodan.language.messages import CreateRecord
from huodan.language.nodes import KINDS
from huodan.language.nodes._asking import Due
from huodan.language.nodes.branch import Branch
from huodan.storage import Database
from huodan.workspace import flowing
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from tests.crash import flow_late
from tests.crash.dying import Worlds, apart
from tests.crash.flow_cases import NODES, Case
from tests.crash.flow_late import LATE
from tests.crash.flow_people import PEOPLE
from tests.crash.flow_steps import Ask, facts, publish, send
from tests.crash.test_every_act import Act, run
from tests.crash.test_every_statement import Countdown, Killed, throw, vanish
from tests.support.office import TODAY, Office, Tree, build
from tests.support.postgres import Cluster
from tests.support.whole import dump

CASES = (*NODES, *PEOPLE)
NOT_YET = {"called"}
"""Ways to begin that no run begins by so far."""
ANY_TIME = {"keep", "copy_to"}
"""Acts on a task that may be done as often as somebody likes; all others are refused when they come again as another request."""
FEW, MANY = 2, 400


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files of a world lie beside it."""
    monkeypatch.delenv("HUODAN_FILES")


@pytest.fixture
def worlds(cluster: Cluster, database_kind: str, tmp_path: Path) -> Worlds:
    """Make copies of a world on one kind of database."""
    return Worlds(tmp_path, cluster, is_sqlite=database_kind == "sqlite")


# ── acts: one Tx under a key ─────────────────────────────────────────────────────────────────────────


class Fuse:
    """Dies at one statement of a Tx, else before its COMMIT; None to let all pass."""

    def __init__(self) -> None:
        self.countdown: Countdown | None = None

    def __call__(self, sql: str) -> None:
        """Count one statement."""
        if self.countdown is not None:
            self.countdown(sql)
            if sql == "COMMIT":
                throw()


def begin(database: Database, case: Case) -> Office:
    """Publish the flows of a case, beside customers that are there."""
    office = Office(database)
    publish(database, case.flows(office))
    for name, level in case.customers.items():
        office.act("系统", perform, CreateRecord("customer", {"name": name, "level": level}))
    return office


def burn(office: Office, fuse: Fuse, act: Ask, key: str, at: int | None) -> list[str]:
    """Die by an exception at a statement of an act, and give those that came before."""
    fuse.countdown = Countdown(at, throw)
    with pytest.raises(Killed):
        send(office, act.find(office), key)
    seen, fuse.countdown = fuse.countdown.seen, None
    return seen


def die(url: str, case: int, act: int, at: int) -> None:
    """Do an act in a process that vanishes before one of its statements."""
    database = Database(url, today=TODAY, on_statement=Countdown(at, vanish))
    office, wanted = Office(database), CASES[case].acts[act]
    assert isinstance(wanted, Ask)
    send(office, wanted.find(office), f"{act}")


def go(url: str, place: int, *, choose: Callable[[list[str]], set[int]], is_killed: bool) -> None:
    """Go through a case; each act dies at some of its statements, and is done at last."""
    fuse, case = Fuse(), CASES[place]
    office = begin(Database(url, today=TODAY, on_statement=fuse), case)
    for number, act in enumerate(case.acts):
        if not isinstance(act, Ask):
            act(office)
            continue
        before, key = dump(office.database), f"{number}"
        statements = burn(office, fuse, act, key, None)
        assert statements[-1] == "COMMIT"
        assert dump(office.database) == before
        for at in sorted(choose(statements)):
            burn(office, fuse, act, key, at)
            assert dump(office.database) == before, (act.of, statements[at])
        if is_killed:
            kill(url, place, number, statements, before)
        wanted = act.find(office)
        assert send(office, wanted, key)
        after = dump(office.database)
        assert not send(office, wanted, key)
        if wanted.path.startswith("tasks/") and act.of not in ANY_TIME:
            with pytest.raises(HuodanError):
                send(office, wanted, f"{key} once more")
        assert dump(office.database) == after, act.of
        require_lawful(office.database)
    found = facts(office)
    office.database.close()
    assert {name: found[name] for name in case.came} == case.came


def kill(url: str, case: int, act: int, statements: list[str], before: dict[str, list[str]]) -> None:
    """Let processes vanish before each statement that writes; what only reads between leaves the same behind."""
    for at, sql in enumerate(statements):
        if sql.lstrip().upper().startswith("SELECT"):
            continue
        assert apart(die, url, case, act, at) is None
        database = Database(url, today=TODAY)
        assert dump(database) == before, sql
        require_lawful(database)
        database.close()


def require_lawful(database: Database) -> None:
    """See that no law is broken."""
    with database.read() as tx:
        assert check(tx) == ()


def ends_and_middle(statements: list[str]) -> set[int]:
    """Choose the first and the one in the middle; the last is where all acts die to be counted."""
    return {0, len(statements) // 2}


def every(statements: list[str]) -> set[int]:
    """Choose all."""
    return set(range(len(statements)))


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case.name for case in CASES])
def test_an_act_that_died_did_nothing_and_one_sent_twice_is_done_once(
    prepared_database: Callable[..., str], place: int
) -> None:
    go(prepared_database("office", build), place, choose=ends_and_middle, is_killed=False)


@pytest.mark.proof
@pytest.mark.parametrize("place", range(len(CASES)), ids=[case.name for case in CASES])
def test_an_act_that_died_at_any_statement_did_nothing(
    prepared_database: Callable[..., str], place: int
) -> None:
    go(prepared_database("office", build), place, choose=every, is_killed=True)


# ── jobs and publishing: several Txs ─────────────────────────────────────────────────────────────────


def late_act(place: int) -> Act:
    """Make an act of what is begun again."""
    return Act(
        LATE[place].name,
        ("office", build),
        partial(flow_late.furnish, place),
        partial(flow_late.do, place),
        partial(flow_late.came, place),
    )


@pytest.mark.parametrize("place", range(len(LATE)), ids=[late.name for late in LATE])
def test_what_takes_several_steps_is_begun_again(
    worlds: Worlds, prepared_database: Callable[..., str], place: int
) -> None:
    act = late_act(place)
    assert run(worlds, None, act, prepared_database(*act.build), most=FEW) > 1


@pytest.mark.proof
@pytest.mark.parametrize("place", range(len(LATE)), ids=[late.name for late in LATE])
def test_what_takes_several_steps_is_begun_again_at_any_of_them(
    worlds: Worlds, prepared_database: Callable[..., str], place: int
) -> None:
    act = late_act(place)
    assert run(worlds, None, act, prepared_database(*act.build), most=MANY) > 5


# ── nothing is left out ──────────────────────────────────────────────────────────────────────────────


def nodes_of(tree: Tree) -> Iterator[Tree]:
    """Give the nodes of a flow, with those in blocks."""
    for node in tree["nodes"]:
        yield node
        for way in node.get("ways", ()):
            yield from nodes_of(way)


def choices(model: type[BaseModel], name: str) -> set[str]:
    """Name what a setting may be."""
    return set(get_args(model.model_fields[name].annotation))


def test_every_kind_of_node_beginning_and_act_has_its_case(
    prepared_database: Callable[..., str],
) -> None:
    database = Database(prepared_database("office", build), today=TODAY)
    office = Office(database)
    flows = [tree for case in (*CASES, *LATE) for tree in case.flows(office)]
    database.close()
    nodes = [node for tree in flows for node in nodes_of(tree)]
    starts = {choice for start in get_args(get_args(Start)[0]) for choice in choices(start, "on")}
    acts = {act.of for case in CASES for act in case.acts if isinstance(act, Ask)}
    due = {rule["then"] for node in nodes for rule in node.get("due", ())}

    assert {node["kind"] for node in nodes} == KINDS.keys()
    assert {node["mode"] for node in nodes if "mode" in node} == choices(Branch, "mode")
    assert {tree["start"]["on"] for tree in flows} == starts - NOT_YET
    assert {name for name in flowing.__all__ if name[0].islower()} - {"time_up", "may_take_back"} <= acts
    assert due == choices(Due, "then")
