"""Ids: unique, in order of time, readable outside."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st

from huodan.kit.ids import _Generator, format_id, new_id, parse_id

NOW_MS = 1_778_034_600_000  # 2026-05-06
IDS = st.integers(min_value=1, max_value=2**63 - 1)


def test_ids_are_unique_and_rising_under_threads() -> None:
    def take(start: int) -> list[int]:
        return [new_id(NOW_MS + start + n // 100) for n in range(5000)]

    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(take, range(8)))

    assert all(run == sorted(run) for run in runs)
    assert len({one for run in runs for one in run}) == 8 * 5000


@given(st.lists(st.integers(min_value=0, max_value=4_000_000_000_000), max_size=30))
def test_an_id_is_larger_than_all_before_even_when_the_clock_jumps(moments: list[int]) -> None:
    generator = _Generator()

    ids = [generator.next(now_ms) for now_ms in moments]

    assert ids == sorted(set(ids))
    assert all(0 < one < 2**63 for one in ids)


def test_an_id_tells_its_time() -> None:
    one = _Generator().next(NOW_MS)

    assert (one >> 21) + 1_577_836_800_000 == NOW_MS


def test_a_forked_child_does_not_count_on_with_the_numbers_of_its_parent() -> None:
    far = NOW_MS + 10**9
    new_id(far)
    reading, writing = os.pipe()

    child = os.fork()
    if child == 0:
        os.write(writing, str(new_id(far)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(reading, 40))
    ours = new_id(far)
    os.close(reading)
    os.close(writing)

    assert theirs != ours


@given(IDS, st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True))
def test_format_and_parse_are_inverse(one: int, prefix: str) -> None:
    written = format_id(prefix, one)

    assert len(written) == len(prefix) + 1 + 13
    assert parse_id(written) == one


@given(IDS, IDS)
def test_written_ids_sort_like_numbers(one: int, other: int) -> None:
    assert (one < other) == (format_id("ord", one) < format_id("ord", other))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ord_",
        "ord",
        "0123456789abc",
        "_0123456789abc",
        "Ord_0123456789abc",
        "ord_0123456789abC",
        "ord_0123456789abi",
        "ord_8000000000000",
        "ord_0000000000000",
        "ord_0123456789ab",
        "ord_0123456789abcd",
        "ord_0123456789abc\n",
        "ord_０123456789abc",
        "1rd_0123456789abc",
    ],
)
def test_parse_refuses_what_is_no_id(text: str) -> None:
    assert parse_id(text) is None


@given(st.text(max_size=30))
def test_parse_reads_only_what_format_writes(text: str) -> None:
    one = parse_id(text)

    assert one is None or format_id(text[: text.index("_")], one) == text
