"""Moving a field of many records: people save between the pieces, servers die within them, nothing is lost or doubled."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import records
from huodan.engines.jobs import Job, State
from huodan.engines.records import converting
from huodan.engines.records.draft import Record
from huodan.kit.ids import Id
from huodan.language.document import tree_of
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, Origin, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace import drafts, publish as publishing, working
from huodan.workspace.check import check
from huodan.workspace.jobs.publish import PublishJob
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish_app, publish_builtin
from huodan.workspace.publishing import pieces
from huodan.workspace.publishing.rehearsed import RehearsalOutdated
from huodan.workspace.versions import undo_version, versions
from tests.support import apps
from tests.support.moving import DOWN, INTO_LINES, OUT_OF_LINES, UP, document, moved, run
from tests.workspace.test_publish_in_pieces import Killed, do, find, finish
from tests.workspace.test_rehearsals import draft, publish, rehearse

Looks = dict[Id, tuple[Any, ...]]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be too much for one Tx, and pieces be of few rows."""
    monkeypatch.setattr(publishing, "MOST_WAITED_FOR", 0)
    monkeypatch.setattr(pieces, "PAGES", 1)
    monkeypatch.setattr(pieces, "CAUGHT", 2)
    monkeypatch.setattr(pieces, "SKEW_MS", 100)
    monkeypatch.setattr(converting, "PAGE", 3)
    monkeypatch.setattr(PublishJob, "attempts", 1000)


def furnish(url: str) -> None:
    """Make customers and orders; every order with lines."""
    database = Database(url)
    publish_builtin(database)
    publish_app(database, SYSTEM, apps.read(document()))
    for name in ("甲", "乙", "丙", "丁"):
        do(database, CreateRecord("customer", {"name": name, "region": f"{name}区"}, origin=Origin.API))
    for number in range(9):
        make(database, number)
    database.close()


def make(database: Database, number: int) -> Id:
    values: dict[str, object] = {"name": "x", "phone": str(number % 5) if number % 4 else None}
    if number % 6:
        values["customer"] = ("甲", "乙", "丙")[number % 3]
    values["lines"] = [{"name": "y", "store": str(number % 2)}, {"name": "z", "store": "1"}][: number % 3]
    return do(database, CreateRecord("order", values, origin=Origin.API))


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a copy of the furnished database."""
    opened = Database(prepared_database("moved_pieces", furnish))
    yield opened
    opened.close()


def look(database: Database) -> tuple[Looks, Looks]:
    """Give what customers and orders hold in columns people fill in, and see that all laws hold."""
    found: list[Looks] = []
    with database.read() as tx:
        plan = current_plan(tx)
        assert check(tx) == ()
        for name in ("customer", "order"):
            form = plan.forms[name]
            ids = [row[0] for row in tx.run(f"SELECT id FROM r_{name} ORDER BY id")]
            held = records.load_many(tx, plan, form, ids)
            found.append({one.id: _cells(one) for one in held})
    return found[0], found[1]


def _cells(one: Record) -> tuple[object, ...]:
    lines = tuple(
        tuple(row.cells.get(id) for id in ("line_store", "moved")) for of in one.rows.values() for row in of
    )
    own = ("customer_region", "order_customer", "order_phone", "moved")
    return (*(one.cells.get(id) for id in own), lines)


def begin(database: Database, way: dict[str, str]) -> Job:
    """Publish in pieces, however many values differ."""
    with database.read() as tx:
        tree = tree_of(published_apps(tx)["test"])
    number = draft(database, moved(tree, way))

    def work(tx: Tx) -> Job:
        found = drafts.open_draft(tx, "test", 0)
        input = {"app": "test", "number": number, "base": found.base, "creates": [], "seen": None}
        return publishing.ask_for_pieces(tx, found.app, input)

    return database.transact(SYSTEM, work)


def save_meanwhile(database: Database, job: Job) -> tuple[Looks, Looks]:
    """Save, make, point elsewhere and delete between the pieces until the new version counts; give what was there last."""
    number = random.Random(7)
    count, expected = 0, look(database)
    while working.work(database) and "version" not in find(database, job).position:
        assert count < 300
        customers, orders = look(database)
        chosen = number.choice(sorted(orders))
        if count % 5 == 0:
            run(database, DeleteRecord("order", chosen, origin=Origin.API))
        elif count % 5 == 1:
            make(database, count)
        elif count % 5 == 2:
            other = number.choice(sorted(customers))
            run(database, UpdateRecord("order", chosen, {"customer": other}, None, origin=Origin.API))
        elif count % 5 == 3:
            run(database, UpdateRecord("order", chosen, {"phone": f"n{count}"}, None, origin=Origin.API))
        else:
            other = number.choice(sorted(customers))
            run(database, UpdateRecord("customer", other, {"region": f"n{count}"}, None, origin=Origin.API))
        expected = look(database)
        count += 1
    assert count > 3
    return expected


def after_move(way: dict[str, str], was: tuple[Looks, Looks]) -> tuple[Looks, Looks]:
    """Say what is to be there: the field that went shows nothing here, the new one what belongs to it."""
    customers, orders = was
    if way is UP:
        newest = {of[1]: of[2] for _, of in sorted(orders.items()) if of[1] is not None and of[2] is not None}
        return (
            {id: (*of[:3], newest.get(id), of[4]) for id, of in customers.items()},
            {id: (*of[:2], None, *of[3:]) for id, of in orders.items()},
        )
    if way is DOWN:
        region = {id: of[0] for id, of in customers.items()}
        return (
            {id: (None, *of[1:]) for id, of in customers.items()},
            {id: (*of[:3], region.get(of[1]), of[4]) for id, of in orders.items()},
        )
    if way is INTO_LINES:
        inside = {id: tuple((store, of[2]) for store, _ in of[4]) for id, of in orders.items()}
        return customers, {id: (*of[:2], None, None, inside[id]) for id, of in orders.items()}
    last = {id: next((store for store, _ in reversed(of[4])), None) for id, of in orders.items()}
    none = {id: tuple((None, None) for _ in of[4]) for id, of in orders.items()}
    return customers, {id: (*of[:3], last[id], none[id]) for id, of in orders.items()}


@pytest.mark.parametrize("way", [UP, DOWN, INTO_LINES, OUT_OF_LINES], ids=["up", "down", "into", "out"])
def test_what_is_saved_between_the_pieces_goes_along_and_comes_back(
    database: Database, way: dict[str, str]
) -> None:
    job = begin(database, way)
    expected = save_meanwhile(database, job)

    done = finish(database, job)

    assert done.state is State.DONE, done.error
    assert look(database) == after_move(way, expected)
    with database.read() as tx:
        newest = versions(tx, "test")[0].number
    back = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", newest), alone=True)
    assert isinstance(back, Job)
    assert finish(database, back).state is State.DONE
    assert look(database) == expected


def test_what_is_corrected_while_it_comes_back_counts(database: Database) -> None:
    before = look(database)
    assert finish(database, begin(database, UP)).state is State.DONE
    customers, _ = look(database)
    taken: dict[object, object] = {id: of[3] for id, of in customers.items()}
    with database.read() as tx:
        newest = versions(tx, "test")[0].number
    back = database.transact(SYSTEM, lambda tx: undo_version(tx, "test", newest), alone=True)
    assert isinstance(back, Job)
    count, last = 0, dict(taken)
    while working.work(database) and "version" not in find(database, back).position:
        chosen = sorted(customers)[count % len(customers)]
        run(database, UpdateRecord("customer", chosen, {"phone": f"n{count}"}, None, origin=Origin.API))
        last[chosen], count = f"n{count}", count + 1
        assert count < 300

    assert count > 3
    assert finish(database, back).state is State.DONE
    _, orders = look(database)
    for id, of in before[1].items():
        follows = of[1] is not None and last[of[1]] != taken[of[1]] and of[2] in (None, taken[of[1]])
        assert orders[id][2] == (last[of[1]] if follows else of[2]), (id, of)


def test_a_publish_asks_again_where_more_differs_than_was_seen(database: Database) -> None:
    with database.read() as tx:
        tree = tree_of(published_apps(tx)["test"])
    number = draft(database, moved(tree, UP))
    seen = rehearse(database, number)
    assert seen.result is not None
    (counts,) = seen.result["converted"]
    do(database, CreateRecord("order", {"name": "x", "phone": "99"}, origin=Origin.API))

    job = publish(database, number, seen.id)

    assert isinstance(job, Job)
    failed = finish(database, job)
    assert (failed.state, failed.error and failed.error.code) == (State.FAILED, RehearsalOutdated.code)
    again = rehearse(database, number)
    assert again.result is not None
    assert [one["left"] for one in again.result["converted"]] == [counts["left"] + 1]
    job = publish(database, number, again.id)
    assert isinstance(job, Job)
    assert finish(database, job).state is State.DONE


def crash(url: str, at: int, way: dict[str, str]) -> bool:
    """Work on until a statement, die, look what is there, and finish; False if it was done before."""
    count, on = [0], [False]

    def statement(sql: str) -> None:
        count[0] += on[0]
        if on[0] and count[0] > at:
            raise Killed

    database = Database(url, on_statement=statement)
    before = look(database)
    job = begin(database, way)
    on[0], died = True, False
    try:
        while working.work(database, lease_ms=0):
            pass
    except Killed:
        died = True
    on[0] = False
    database.close()
    database = Database(url)
    try:
        assert look(database) in (before, after_move(way, before))
        while working.work(database, lease_ms=0):
            pass
        ended = find(database, job)
        assert ended.state is State.DONE, ended.error
        assert look(database) == after_move(way, before)
    finally:
        database.close()
    return died


@pytest.mark.parametrize("at", [11, 43, 71])
@pytest.mark.parametrize("way", [UP, DOWN], ids=["up", "down"])
def test_a_server_that_dies_leaves_the_old_or_the_new_version_and_goes_on(
    prepared_database: Callable[[str, Callable[[str], object]], str], at: int, way: dict[str, str]
) -> None:
    assert crash(prepared_database("moved_pieces", furnish), at, way)


@pytest.mark.proof
@pytest.mark.parametrize("at", range(120))
def test_a_server_may_die_at_every_statement(
    prepared_database: Callable[[str, Callable[[str], object]], str], at: int
) -> None:
    crash(prepared_database("moved_pieces", furnish), at, UP)
