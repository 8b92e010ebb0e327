"""What the clock begins for what was entered or changed behind its moment, and on days that are not worked."""

from __future__ import annotations

from huodan.engines import flow as flows
from huodan.engines.flow.holidays import GIVEN
from huodan.kit import zone
from huodan.language.document.flow import DayOf, Scheduled
from huodan.language.messages import UpdateRecord
from tests.support.office import Office
from tests.workspace.flowing.test_starting import add_one, count, turnover


def test_what_is_entered_behind_its_moment_comes_at_the_next(office: Office) -> None:
    office.publish(add_one(on="day_of", field="order_day"))
    before = office.submit(day="2026-05-01")
    turnover(office, 20260507, 20260508)
    late, same, long_ago = (office.submit(day=day) for day in ("2026-05-07", "2026-05-08", "2026-05-05"))
    moved = office.submit(day="2026-06-30")
    turnover(office, 20260509)
    office.save("周敏", UpdateRecord("order", moved, {"day": "2026-05-07"}))

    turnover(office, 20260510, 20260511, 20260512)
    assert [count(office, each) for each in (before, long_ago, late, same, moved)] == [0, 0, 1, 1, 1]
    office.save("周敏", UpdateRecord("order", late, {"amount": "3"}))
    turnover(office, 20260513, 20260514)

    assert count(office, late) == 1


def test_what_is_late_is_asked_its_condition_and_comes_again(office: Office) -> None:
    office.publish(add_one(on="day_of", field="order_day", again=2, most=3, when='waybill = ""'))
    turnover(office, 20260507, 20260508)
    late, done = office.submit(day="2026-05-07"), office.submit(day="2026-05-07", waybill="SF1")

    for day in range(20260509, 20260520):
        turnover(office, day)

    assert count(office, done) == 0
    assert count(office, late) in (2, 3)


def test_a_working_day_that_is_off_is_the_next_one_worked() -> None:
    days = flows.Calendar("Asia/Shanghai", GIVEN)
    start = DayOf(id="s", field="order_day", working_days=True)

    def due(day: int) -> set[int]:
        return {
            each for first, last in flows.days_due(start, days, day, day) for each in range(first, last + 1)
        }

    assert due(20260509) == {20260509}  # a Saturday that is worked (调休)
    assert due(20260510) == set()
    assert due(20260511) == {20260510, 20260511}
    for day, first in ((20260509, 20260509), (20260510, 20260511), (20260511, 20260511)):
        assert flows.first_due(start, days, day) == first
    behind = start.model_copy(update={"days": 1})
    assert flows.first_due(behind, days, 20260509) == 20260511


def moments(start: Scheduled, first: int, count: int) -> list[tuple[int, int]]:
    """Give the next moments of a schedule behind the beginning of a day: day, and hours since it began."""
    days = flows.Calendar("Asia/Shanghai", GIVEN)
    at, found = zone.start_of_day(first, days.tz) - 1, list[tuple[int, int]]()
    for _ in range(count):
        at = flows.next_moment(start, at, days)
        day = zone.day_of(at, days.tz)
        found.append((day, (at - zone.start_of_day(day, days.tz)) // 3_600_000))
    return found


def test_a_schedule_of_working_days_knows_days_off() -> None:
    start = Scheduled(id="s", at="09:30", working_days=True)
    month = start.model_copy(update={"every": "month", "days": (1,)})
    week = start.model_copy(update={"every": "week", "days": (1,)})

    assert moments(start, 20260430, 3) == [(20260430, 9), (20260506, 9), (20260507, 9)]
    assert moments(month, 20260501, 4) == [(20260506, 9), (20260601, 9), (20260701, 9), (20260803, 9)]
    assert moments(week, 20260928, 3) == [(20260928, 9), (20261008, 9), (20261012, 9)]


def test_every_hour_of_working_days_rests_on_days_off() -> None:
    start = Scheduled(id="s", every="hour", at="00:30", working_days=True)

    assert moments(start, 20260508, 25)[22:] == [(20260508, 22), (20260508, 23), (20260509, 0)]
    assert moments(start, 20260509, 25)[22:] == [(20260509, 22), (20260509, 23), (20260511, 0)]
