"""What a file may be called."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from huodan.engines.files import clean_name
from huodan.engines.files.names import LONGEST_NAME, UNNAMED


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("合同.pdf", "合同.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("/", UNNAMED),
        ("\u202e\u200b", UNNAMED),
        ("..\\..\\x.txt", "x.txt"),
        ("  报价  单 .xlsx ", "报价 单 .xlsx"),
        ("x" * 300, "x" * 200),
        ("." + "y" * 300, "y" * 200),
    ],
)
def test_a_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_clean_name_is_harmless_and_stays_as_it_is(given_name: str) -> None:
    name = clean_name(given_name)

    assert clean_name(name) == name
    assert 1 <= len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\<>:"|?*\x00')
    assert name not in (".", "..")
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name)
