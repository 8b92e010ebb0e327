"""Texts that look like something else keep their meaning in a file and in the spreadsheet program."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huodan.engines.exchange.guard import guarded, unguarded

HOSTILE = st.text(st.sampled_from("'=+-@\t#NA/ul0,.合计备注：x ")) | st.text()


@given(HOSTILE, st.booleans(), st.booleans())
def test_a_marked_text_comes_back(text: str, is_first: bool, is_csv: bool) -> None:
    assert text == unguarded(guarded(text, is_first=is_first, is_csv=is_csv))


@given(st.text())
def test_no_text_of_a_csv_file_is_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text", ["杭州云杉", "007", "1234567890123456789", "审核通过，待发货", "'90s", "a=b", "注塑机"]
)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert text == guarded(text, is_first=True)
    assert text == guarded(text)
    assert text == unguarded(text)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "#N/A", "null", "'=1", "'007", '="5"', "0,75"])
def test_a_text_that_looks_like_something_else_is_marked(text: str) -> None:
    assert f"'{text}" == guarded(text)
