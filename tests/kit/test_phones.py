"""Mobile and other telephone numbers."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huodan.kit.phones import landline, mobile

CASES = json.loads((Path(__file__).parents[1] / "spec" / "cn" / "phones.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["raw"] or "empty")
def test_the_suite(case: dict[str, object]) -> None:
    raw = str(case["raw"])

    kind = 1 if mobile(raw) else 2 if landline(raw) else 0

    assert kind == case["kind"]


@pytest.mark.parametrize(
    "typed", ["+86 139 0002 7919", "０１", "13900027919", "(+86)139-0002-7919", "0086 13900027919"]
)
def test_a_mobile_is_its_11_digits(typed: str) -> None:
    assert mobile(typed) == (None if typed == "０１" else "13900027919")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("01062345678", "010-62345678"),
        ("(010) 6234 5678", "010-62345678"),
        ("010-6234-5678", "010-62345678"),
        ("+86 10 62345678", "010-62345678"),
        ("86-755-26710000", "0755-26710000"),
        ("０７５５－２６７１００００", "0755-26710000"),
        ("0755-26710000转801", "0755-26710000-801"),
        ("0755-26710000-801", "0755-26710000-801"),
        ("0571 8123456 ext. 9", "0571-8123456-9"),
        ("62345678", "62345678"),
        ("4008008888", "400-800-8888"),
        ("400 800 8888", "400-800-8888"),
        ("95588", "95588"),
        ("12315", "12315"),
        ("110", "110"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_landline_is_written_in_one_way(typed: str, written: str) -> None:
    assert landline(typed) == written
    assert landline(written) == written
    assert mobile(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["010-2345678", "0100-12345678", "1234567", "13900027919", "0755", "40000000", "电话", "9" * 50, "-"],
)
def test_a_landline_refuses(typed: str) -> None:
    assert landline(typed) is None


@given(st.text(alphabet="0123456789+- ()转", max_size=24))
def test_what_is_accepted_is_accepted_again_unchanged(typed: str) -> None:
    for read in (mobile, landline):
        written = read(typed)
        assert written is None or read(written) == written
