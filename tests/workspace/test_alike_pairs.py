"""Records that look like one another: every pair is found once, by whoever sees both; what was parted stays apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.engines.query import LikePairs, like_pairs
from huodan.kit.ids import Id, format_id
from huodan.kit.nearness import ALIKE, nearness
from huodan.language.access import NotAllowed, NotFound, RecordNotFound
from huodan.language.messages import Actor, DeleteRecord
from huodan.storage import Database
from huodan.workspace.parting import NothingToPart, part
from huodan.workspace.plans import current_plan
from tests.support.sales import Desk
from tests.workspace.test_alike import CHIEF, MINE, WANG, build, found

BUILDER = Actor(person=3, name="吴", roles=frozenset({"phoneless"}))
MASKED = Actor(person=4, name="郑", roles=frozenset({"masked"}))
READER = Actor(person=5, name="冯", roles=frozenset({"reader"}))
ADDER = Actor(person=6, name="陈", roles=frozenset({"adder"}))


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Desk]:
    """This function will open a private copy of the app of ``test_alike``: 云杉 and 云衫 are alike."""
    database = Database(prepared_database("alike", build), today=20260506)
    yield Desk(database)
    database.close()


def look(desk: Desk, who: Actor = CHIEF, **how: Any) -> LikePairs:
    """This function will look once as somebody."""
    other = Desk(desk.database, who)
    with desk.database.read() as tx:
        tx.actor = who
        plan = current_plan(tx)
        return like_pairs(tx, plan, other.grant(plan), "cus", **how)


def pairs(desk: Desk, who: Actor = CHIEF, *, most: int = 2, **how: Any) -> list[tuple[str, str]]:
    """This function will look to the end, a few records at a time, and give the pairs by what they are called."""
    every: list[tuple[str, str]] = []
    before: Id | None = None
    while True:
        page = look(desk, who, before=before, most=most, **how)
        names = {one.id: str(one.title) for one in page.records}
        every += [(names[pair.newer], names[pair.older]) for pair in page.pairs]
        before = page.next
        if before is None:
            return every


def say(desk: Desk, who: Actor, id: Id, *others: Id, is_parted: bool = True) -> None:
    """This function will say as somebody that records are no duplicates."""
    other = Desk(desk.database, who)
    with desk.database.write() as tx:
        tx.actor = who
        plan = current_plan(tx)
        part(tx, plan, other.grant(plan), "cus", id, others, is_parted=is_parted)


def test_every_pair_is_found_once_the_newer_first(desk: Desk) -> None:
    assert pairs(desk) == [("云衫科技（杭州）股份有限公司", "杭州云杉科技有限公司")]

    desk.create("cus", name="云杉科技")

    first, second = "云衫科技（杭州）股份有限公司", "杭州云杉科技有限公司"
    assert pairs(desk) == [("云杉科技", first), ("云杉科技", second), (first, second)]
    assert pairs(desk, most=200) == pairs(desk, most=1)


def test_a_page_says_how_far_it_looked_and_what_makes_them_alike(desk: Desk) -> None:
    desk.create("cus", name="青松", phone="+86 138 1234 5678")

    page = look(desk, most=1)

    assert (page.looked, page.next is None) == (1, False)
    assert [(pair.fields, pair.score, pair.is_parted) for pair in page.pairs] == [(("phone",), 1.0, False)]
    assert [dict(one.values) for one in page.records] == [
        {"name": "青松", "phone": "13812345678"},
        {"name": "杭州云杉科技有限公司", "phone": "13812345678"},
    ]
    assert look(desk, before=page.next, most=3).next is None


def test_nobody_is_told_of_what_they_do_not_see(desk: Desk) -> None:
    desk.create("cus", name="白桦", phone="13812345678", note="mine")
    newest = ("白桦", "杭州云杉科技有限公司")

    assert newest in pairs(desk)
    assert pairs(desk, WANG) == []  # one of the two is a colleague's
    assert newest not in pairs(desk, BUILDER)
    assert newest not in pairs(desk, MASKED)
    assert all("phone" not in one.values for one in look(desk, MASKED).records)
    desk.create("cus", name="白桦有限公司", note=MINE["value"])
    assert pairs(desk, WANG) == [("白桦有限公司", "白桦")]
    assert look(desk, WANG).looked == 2
    assert pairs(desk, READER)
    with pytest.raises(NotAllowed):
        look(desk, ADDER)


def test_what_was_parted_is_left_alone_everywhere_until_that_is_taken_back(desk: Desk) -> None:
    one = desk.create("cus", name="青松贸易")
    other = desk.create("cus", name="青松商贸")
    third = desk.create("cus", name="青松贸易有限公司")
    say(desk, CHIEF, one, other)
    say(desk, CHIEF, other, one)  # once more, from the other side

    def among_pines(**how: Any) -> list[tuple[str, str]]:
        return [pair for pair in pairs(desk, **how) if "青松" in pair[0]]

    kept = [("青松贸易有限公司", "青松商贸"), ("青松贸易有限公司", "青松贸易")]
    assert among_pines() == kept
    assert among_pines(with_parted=True) == [*kept, ("青松商贸", "青松贸易")]
    assert [pair.is_parted for pair in look(desk, with_parted=True).pairs][:3] == [False, False, True]
    assert [each.id for each in found(desk, but=one, name="青松贸易").records] == [format_id("cus", third)]
    assert len(found(desk, name="青松贸易").records) == 3

    say(desk, CHIEF, other, one, is_parted=False)
    assert among_pines() == [*kept, ("青松商贸", "青松贸易")]


def test_who_changes_neither_of_two_parts_nothing(desk: Desk) -> None:
    mine = desk.create("cus", name="青松", note="mine")
    second = desk.create("cus", name="青松公司", note="mine")
    theirs = desk.create("cus", name="青松有限公司")

    say(desk, WANG, mine, second)
    for who, error in ((WANG, RecordNotFound), (READER, NotAllowed), (ADDER, (NotAllowed, NotFound))):
        with pytest.raises(error):
            say(desk, who, mine, theirs)
    for others in ((), (mine,), tuple(range(1, 102))):
        with pytest.raises(NothingToPart):
            say(desk, CHIEF, mine, *others)
    assert len([pair for pair in pairs(desk) if "青松" in pair[0]]) == 2


NAMES = st.lists(
    st.sampled_from(
        ["青松", "青松贸易", "青松商贸", "清松", "白桦林场", "白桦林", "白华林场", "海达12", "海达13", "云杉"]
    ),
    max_size=7,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=NAMES, most=st.integers(1, 4))
def test_looking_in_pages_finds_all_that_are_alike(desk: Desk, names: list[str], most: int) -> None:
    made = [desk.create("cus", name=name) for name in names]
    every = [*reversed(names), "云衫科技（杭州）股份有限公司", "宁波海达食品有限公司", "杭州云杉科技有限公司"]

    told = pairs(desk, most=most)

    assert told == [two for two in combinations(every, 2) if nearness(*two) >= ALIKE]
    for id in made:
        desk.do(DeleteRecord("cus", id))
