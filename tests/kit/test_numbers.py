"""Exact numbers: millionths, plain text and what people type."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from huodan.kit.numbers import (
    NotANumber,
    OutOfRange,
    from_micro,
    micro_text,
    parse_decimal,
    plain,
    quick_micro,
    round_to,
    to_micro,
)

MICROS = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)


@given(MICROS)
def test_numbers_go_round(micro: int) -> None:
    assert to_micro(from_micro(micro)) == micro
    assert to_micro(parse_decimal(micro_text(micro))) == micro
    assert plain(from_micro(micro)) == micro_text(micro)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_plain_text_is_the_same_number_without_exponent_or_trailing_zeros(number: Decimal) -> None:
    text = plain(number)

    assert Decimal(text) == number
    assert "E" not in text.upper()
    assert text == "0" or not (("." in text) and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("number", "micro"),
    [
        ("0", 0),
        ("-0", 0),
        ("1.5", 1_500_000),
        ("0.0000005", 1),
        ("-0.0000005", -1),
        ("0.00000049999", 0),
        ("1E+3", 1_000_000_000),
        ("9223372036854.775807", 2**63 - 1),
        ("-9223372036854.775807", -(2**63) + 1),
        ("9223372036854.7758074", 2**63 - 1),
    ],
)
def test_to_micro_rounds_half_up(number: str, micro: int) -> None:
    assert to_micro(Decimal(number)) == micro


@pytest.mark.parametrize(
    "number",
    ["9223372036854.7758075", "-9223372036855", "1E+99", "1E+999999", "NaN", "sNaN", "Infinity", "-Infinity"],
)
def test_to_micro_refuses_what_does_not_fit(number: str) -> None:
    with pytest.raises(OutOfRange, match="out of range"):
        to_micro(Decimal(number))


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "0"),
        (1, "0.000001"),
        (-1, "-0.000001"),
        (1_234_500_000, "1234.5"),
        (-100_000_000, "-100"),
        (10, "0.00001"),
    ],
)
def test_micro_text(micro: int, text: str) -> None:
    assert micro_text(micro) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,985.5", "1985.5"),
        ("￥1,985.5", "1985.5"),
        ("¥ 12", "12"),
        ("-¥12", "-12"),
        ("¥-12", "-12"),
        ("－１２．５", "-12.5"),
        ("−3", "-3"),
        ("１，２３４", "1234"),
        ("1985.5元", "1985.5"),
        (" 007 ", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("1e-07", "0.0000001"),
        ("1,234,567", "1234567"),
    ],
)
def test_parse_decimal_accepts(text: str, number: str) -> None:
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "(12)", "1,5", "1,23,456", "12,34", "1 985", "--5", "-¥-5", "1.2.3", "5²", "½", "٣", "三"),
        *("0x10", "1_000", "NaN", "Infinity", "1e999", "12%", "abc", ".", "-", "¥", "1" * 65, "1\x005"),
    ],
)
def test_parse_decimal_refuses(text: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_decimal(text)

    assert "不是数字" in caught.value.text("zh")
    assert len(str(caught.value)) < 120


@given(st.text(max_size=20))
def test_parse_decimal_never_fails_otherwise(text: str) -> None:
    try:
        number = parse_decimal(text)
    except NotANumber:
        return

    assert number.is_finite()


@given(st.from_regex(r"[-+]?[0-9]{0,13}(\.[0-9]{0,7})?", fullmatch=True), st.integers(0, 6))
def test_an_ordinary_number_is_read_quickly_to_the_same_millionths(text: str, places: int) -> None:
    quick = quick_micro(text, places)

    assert quick is None or quick == to_micro(round_to(parse_decimal(text), places))


@pytest.mark.parametrize(
    ("text", "micro"),
    [("12", 12_000_000), ("-0.05", -50_000), ("0.005", None), ("１２", None), ("1e3", None)],
)
def test_only_ordinary_numbers_are_read_quickly(text: str, micro: int | None) -> None:
    assert quick_micro(text, 2) == micro
