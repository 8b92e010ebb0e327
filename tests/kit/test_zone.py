"""Instants and days in the business time zone."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from huodan.kit.zone import (
    NotADay,
    NotAnInstant,
    UnknownZone,
    add_days,
    day_from_number,
    day_number,
    day_of,
    day_text,
    iso,
    parse_day,
    parse_instant,
    start_of_day,
)

SHANGHAI = "Asia/Shanghai"
HALF_PAST_TEN_MS = 1_778_034_600_000  # 2026-05-06 10:30 in Shanghai
ZONES = st.sampled_from(
    [SHANGHAI, "UTC", "Asia/Kolkata", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe"]
)
MOMENTS = st.integers(min_value=-4_000_000_000_000, max_value=100_000_000_000_000)  # 1843 to 5138
DAYS = st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.year * 10_000 + day.month * 100 + day.day)


@given(MOMENTS, ZONES, ZONES)
def test_parse_instant_reads_what_iso_writes(ms: int, zone: str, other: str) -> None:
    assert parse_instant(iso(ms, zone), other) == ms


@given(MOMENTS, ZONES)
def test_an_instant_is_within_its_day(ms: int, zone: str) -> None:
    day = day_of(ms, zone)

    assert start_of_day(day, zone) <= ms < start_of_day(add_days(day, 1), zone)


@given(DAYS)
def test_day_numbers_go_round(day: int) -> None:
    assert day_from_number(day_number(day)) == day
    assert parse_day(day_text(day)) == day
    assert parse_day(str(day)) == day


@given(DAYS, st.integers(min_value=-300_000, max_value=300_000))
def test_add_days_is_undone_by_its_negative(day: int, days: int) -> None:
    try:
        later = add_days(day, days)
    except NotADay:
        return

    assert add_days(later, -days) == day
    assert day_number(later) - day_number(day) == days


def test_iso_shows_milliseconds_only_if_there_are_any() -> None:
    assert iso(HALF_PAST_TEN_MS, SHANGHAI) == "2026-05-06T10:30:00+08:00"
    assert iso(HALF_PAST_TEN_MS + 7, SHANGHAI) == "2026-05-06T10:30:00.007+08:00"
    assert iso(HALF_PAST_TEN_MS, "UTC") == "2026-05-06T02:30:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-06T10:30:00+08:00",
        "2026-05-06T02:30:00Z",
        "2026-05-06T02:30Z",
        "2026-05-06 10:30",
        "2026/5/6 10:30:00",
        "2026年5月6日 10:30",
        "2026年5月6日10时30分",
        "2026年5月6日10点30分0秒",
        "2026.5.6 10:30:00.000",
        "20260506 10:30",
        "２０２６－０５－０６　１０：３０",
        "2026-05-05T21:30:00-0500",
        " 2026-05-06 10:30 ",
    ],
)
def test_parse_instant_accepts(text: str) -> None:
    assert parse_instant(text, SHANGHAI) == HALF_PAST_TEN_MS


def test_parse_instant_takes_a_day_as_its_start() -> None:
    assert parse_instant("2026-05-06", SHANGHAI) == start_of_day(20260506, SHANGHAI)
    assert parse_instant("2026年5月6日10时", SHANGHAI) == HALF_PAST_TEN_MS - 30 * 60_000


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026-13-01", "2026-02-30 10:00", "2026-05-06 24:00", "2026-05-06 10:60", "10:30"),
        *("2026-05-06T", "2026-05-06T10:30:00+99:00", "0001-01-01T00:00:00+14:00", "0000-01-01"),
        *("2026-05/06", "2026-05-06 10:30 PM"),
    ],
)
def test_parse_instant_refuses(text: str) -> None:
    with pytest.raises(NotAnInstant):
        parse_instant(text, SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-06",
        "2026/5/6",
        "2026.5.6",
        "20260506",
        "2026年5月6日",
        "2026年05月06号",
        "２０２６/５/６",
        " 2026-5-6 ",
    ],
)
def test_parse_day_accepts(text: str) -> None:
    assert parse_day(text) == 20260506


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-29",
        "26-05-06",
        "2026-5/6",
        "2026056",
        "2026-05-06 10:30",
        "5月6日",
        "0000-01-01",
        "٢٠٢٦-05-06",
    ],
)
def test_parse_day_refuses(text: str) -> None:
    with pytest.raises(NotADay):
        parse_day(text)


@pytest.mark.parametrize("number", [-(10**30), -719_163, 2_932_897, 10**12])
def test_day_from_number_refuses_what_no_calendar_has(number: int) -> None:
    with pytest.raises(NotADay):
        day_from_number(number)


def test_a_day_that_begins_late_begins_at_its_first_instant() -> None:
    # In São Paulo 2018-11-04 had no hour 0: clocks went from 24:00 to 01:00.
    start = start_of_day(20181104, "America/Sao_Paulo")

    assert iso(start, "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"
    assert day_of(start - 1, "America/Sao_Paulo") == 20181103


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd", "/etc/passwd", "a\x00b", "Asia"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(UnknownZone):
        day_of(HALF_PAST_TEN_MS, zone)
