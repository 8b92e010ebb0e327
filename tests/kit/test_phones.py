"""Mobile and other telephone numbers."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huodan.kit.phones import abroad, landline, mobile

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
    for read in (mobile, landline, abroad):
        written = read(typed)
        assert written is None or read(written) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("00852-9123-4567", "+85291234567"),
        ("（＋853）6612 3456", "+85366123456"),
        ("+886 (0)912 345 678", "+886912345678"),
        ("0912-345-678", "+886912345678"),
        ("+886 2 2345 6789", "+886223456789"),
        ("+1 (415) 555-0123", "+14155550123"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+81.90.1234.5678", "+819012345678"),
        ("+852 1123 4567", None),
        ("+1 415 555", None),
        ("+86 13900027919", None),
        ("+86 10 62345678", None),
        ("85291234567", None),
        ("+0123456789", None),
    ],
)
def test_a_number_abroad_keeps_its_country(typed: str, written: str | None) -> None:
    assert abroad(typed) == written


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086", "86", "＋８６ "])
)
def test_a_mobile_is_never_taken_for_anything_else(number: str, code: str) -> None:
    assert mobile(f"{code}{number}") == number
    assert landline(f"{code}{number}") is None
    assert abroad(f"{code}{number}") is None


@given(st.sampled_from(["852", "853", "886"]), st.from_regex(r"[26][0-9]{7}", fullmatch=True), st.booleans())
def test_greater_china_is_dialled_by_code(code: str, rest: str, is_gapped: bool) -> None:
    typed = f"+{code} {rest[:4]}-{rest[4:]}" if is_gapped else f"00{code}{rest}"

    assert abroad(typed) == landline(typed) == f"+{code}{rest}"
    assert mobile(typed) is None
