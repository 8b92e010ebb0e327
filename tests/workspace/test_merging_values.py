"""What the record that stays takes over: rows that name the two, relations that fill in, more rows than one act brings, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.engines.jobs import State
from huodan.kit.ids import Id
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.attaching import store
from tests.support.merging import EVERYTHING, Mergers
from tests.support.sales import rights
from tests.workspace.test_merging import outside
from tests.workspace.test_merging_many import finish, orders

CLERK = Actor(11, "文员", frozenset({"clerk"}))


def document(level: str = "level") -> Tree:
    """Write customers whose group fills in their level; a clerk may not write that."""
    contacts = [
        field("contact_name", "single_line_text"),
        field("contact_by", "relation", target="customer"),
        field("contact_with", "relations", target="customer"),
    ]
    papers = [field("paper_name", "single_line_text"), field("paper_file", "attachment", required=True)]
    fills = [{"id": "fill", "source": "#group_level", "into": "customer_level"}]
    customer = form(
        "customer",
        field("customer_name", "single_line_text", required=True),
        {**field("customer_level", "single_line_text"), "key": level},
        field("customer_group", "relation", target="group", fills=fills),
        field("customer_contacts", "subform", fields=contacts, most_rows=2000),
        field("customer_papers", "subform", fields=papers),
    )
    group = form("group", field("group_name", "single_line_text"), field("group_level", "single_line_text"))
    order = form(
        "order",
        field("order_note", "single_line_text"),
        field("order_customer", "relation", target="customer"),
        field("order_others", "relations", target="customer"),
    )
    but = [{"id": "no_level", "fields": ["customer_level"], "right": "read"}]
    clerk = [rights("customer", EVERYTHING, but=but), rights("group", ["read"])]
    return app(customer, group, order, roles=[{"id": "clerk", "name": "文员", "forms": clerk}])


def build(url: str) -> None:
    """Publish the app into an empty database."""
    database = Database(url, today=20260506)
    for each in (builtin(), read(document())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    database.close()


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Mergers]:
    """Open a private copy of it."""
    database = Database(prepared_database("merging_values", build), today=20260506)
    yield Mergers(database)
    database.close()


@pytest.fixture
def two(desk: Mergers) -> tuple[Id, Id]:
    """Make two customers that are one."""
    return desk.create("customer", name="甲公司", level="A"), desk.create("customer", name="甲", level="B")


def test_rows_that_are_taken_over_name_neither_of_the_two(desk: Mergers, two: tuple[Id, Id]) -> None:
    stays, gone = two
    third = desk.create("customer", name="乙")
    rows = [
        {"name": "1", "by": outside(gone), "with": [outside(gone), outside(third)]},
        {"name": "2", "by": outside(stays), "with": [outside(stays)]},
        {"name": "3", "by": outside(third)},
    ]
    desk.update("customer", gone, contacts=rows)

    assert desk.look(stays, gone).problems == ()
    desk.merge(stays, gone)

    kept = desk.cells("customer", stays)["customer_contacts"]
    assert [(row["contact_by"], row["contact_with"]) for row in kept] == [
        (None, (third,)),
        (None, None),
        (third, None),
    ]


@pytest.mark.parametrize("sides", [{}, {"group": "theirs"}, {"group": "theirs", "level": "mine"}])
def test_a_relation_that_is_taken_over_fills_nothing_in(
    desk: Mergers, two: tuple[Id, Id], sides: dict[str, str]
) -> None:
    stays, gone = two
    group = desk.create("group", name="大客户", level="Z")
    desk.update("customer", gone, group=outside(group), level="B")

    sides_told = {pair.key: pair.side.value for pair in desk.look(stays, gone, **sides).pairs}
    desk.merge(stays, gone, **sides)

    assert (sides_told["group"], sides_told["level"]) == ("theirs", "mine")
    cells = desk.cells("customer", stays)
    assert (cells["customer_group"], cells["customer_level"]) == (group, "A")


def test_a_relation_that_fills_what_its_merger_may_not_write_is_taken_by_who_chooses_it(
    desk: Mergers, two: tuple[Id, Id]
) -> None:
    stays, gone = two
    group = desk.create("group", name="大客户", level="Z")
    desk.update("customer", gone, group=outside(group), level="B")
    clerk = Mergers(desk.database, CLERK)

    told = {pair.key: (pair.side.value, pair.can_choose) for pair in clerk.look(stays, gone).pairs}
    clerk.merge(stays, gone)

    assert told["group"] == ("mine", True)
    assert desk.cells("customer", stays)["customer_level"] == "A"


def test_as_many_rows_are_taken_over_as_a_form_has(desk: Mergers, two: tuple[Id, Id]) -> None:
    stays, gone = two
    desk.update("customer", gone, contacts=[{"name": str(number)} for number in range(1_200)])

    desk.merge(stays, gone)

    assert len(desk.cells("customer", stays)["customer_contacts"]) == 1_200


def test_files_that_are_required_are_there_when_it_is_done(desk: Mergers, two: tuple[Id, Id]) -> None:
    stays, gone = two
    for id in two:
        file = store(desk.database, SYSTEM, str(id).encode(), f"{id}.txt")
        desk.update("customer", id, papers=[{"name": str(id), "file": [file.view()]}])

    assert desk.look(stays, gone, papers="both").problems == ()
    desk.merge(stays, gone, papers="both")

    papers = desk.cells("customer", stays)["customer_papers"]
    assert [len(row["paper_file"]) for row in papers] == [1, 1]


def test_what_is_chosen_holds_when_the_field_is_renamed_meanwhile(desk: Mergers, two: tuple[Id, Id]) -> None:
    stays, gone = two
    orders(desk, gone, 250)
    done = desk.merge(stays, gone, level="theirs")
    assert done.job is not None

    assert isinstance(publish_app(desk.database, SYSTEM, read(document("rank"))), int)

    assert finish(desk, done.job.id).state == State.DONE
    assert desk.cells("customer", stays)["customer_level"] == "B"
