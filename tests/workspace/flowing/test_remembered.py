"""A Tx reads a run once, and what it remembers of it is what is stored."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM
from huodan.storage import Tx
from huodan.workspace import flowing
from tests.support.office import Office, approve, flow, sets

READ = ("FROM flow_run \nWHERE", "FROM flow_visit \nWHERE", "FROM flow_task \nWHERE flow_task.run")


class Changed(HuodanError):
    """What was tried is taken back."""

    code = "changed"
    zh = "改了"
    en = "Changed"


def waiting(office: Office) -> Id:
    """Publish an approval of two steps and hand an order in."""
    first, second = approve("a", office.people("李总")), approve("b", office.people("陈静"))
    office.publish(flow(first, sets("s", count="1"), second))
    return office.submit()


def fresh(office: Office, run: Id) -> flows.Held:
    """Read a run in a Tx of its own."""
    with office.database.read() as tx:
        return flows.load(tx, run)


def reject_in_vain(tx: Tx, run: Id) -> None:
    """Let a run be refused, and take that back."""
    with tx.attempt():
        held = flows.load(tx, run)
        held.run.state, held.data["note"] = RunState.REJECTED, "x"
        flows.save(tx, held)
        raise Changed


def test_an_attempt_that_is_taken_back_is_forgotten(office: Office) -> None:
    run = office.run(waiting(office)).id
    with office.database.write() as tx:
        flows.load(tx, run)
        with pytest.raises(Changed):
            reject_in_vain(tx, run)

        found = flows.load(tx, run)

    assert (found.run.state, "note" in found.data) == (RunState.RUNNING, False)


def test_what_is_not_saved_is_not_remembered(office: Office) -> None:
    run = office.run(waiting(office)).id
    with office.database.write() as tx:
        flows.load(tx, run).data["note"] = "x"

        found = flows.load(tx, run)

    assert "note" not in found.data


def test_of_two_who_hold_a_run_each_write_counts(office: Office) -> None:
    run = office.run(waiting(office)).id

    with office.database.write() as tx:
        one, other = flows.load(tx, run), flows.load(tx, run)
        one.data["note"] = "x"
        flows.save(tx, one)
        other.locks = not other.locks
        flows.save(tx, other)

        found = flows.load(tx, run)

    stored = fresh(office, run)
    assert (found.data["note"], found.locks) == ("x", other.locks)
    assert (stored.data["note"], stored.locks) == ("x", other.locks)


def test_what_strands_runs_is_seen_in_the_same_tx(office: Office) -> None:
    held = fresh(office, office.run(waiting(office)).id)

    def strand(tx: Tx) -> str | None:
        flows.load(tx, held.id)
        flows.strand(tx, held.tree, Changed().problem())
        why = flows.load(tx, held.id).stuck
        return None if why is None else why.code

    assert office.database.transact(SYSTEM, strand) == "changed"


def test_a_decision_reads_its_run_once(office: Office) -> None:
    record = waiting(office)
    task, said = office.todo("李总")[0].id, list[str]()
    office.database.on_statement = said.append

    office.act("李总", flowing.agree, task, flowing.Answer())

    office.database.on_statement = None
    assert office.cell(record, "count") == 1_000_000
    assert [sum(text in each for each in said) for text in READ] == [1, 1, 1]
