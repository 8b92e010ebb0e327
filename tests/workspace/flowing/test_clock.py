"""What the clock begins for what was entered or changed behind its moment, and on days that are not worked."""

from __future__ import annotations

from huodan.engines import flow as flows
from huodan.engines.flow.holidays import GIVEN
from huodan.language.document.flow import DayOf
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
