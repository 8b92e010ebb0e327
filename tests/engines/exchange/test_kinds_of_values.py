"""Which columns are told by their values alone: those of kinds that refuse nearly every other text."""

from __future__ import annotations

import pytest

from huodan.engines.exchange import fits_kind, look, read_table
from tests.support import apps

FIELDS = apps.plan(apps.every_kind()).tables["every"].by_id


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("phone", ["13900027919", "+852 9123 4567", "139 0002 7920"]),
        ("email", ["li.lei@example.com", "wang@example.cn", "a@b.org"]),
        ("url", ["https://example.com", "www.example.cn/a", "http://192.168.1.2"]),
        ("time", ["9:30", "下午3点半", "18:00:00"]),
        ("multi_select", ["甲，乙", "乙", "甲"]),
    ],
)
def test_a_column_is_told_by_its_values(kind: str, cells: list[str]) -> None:
    others = [["橘子酱", "奶酪", "每箱12瓶"], ["1", "2.5", "3"], ["2026-05-06", "2026-05-07", "2026-05-08"]]

    assert fits_kind(FIELDS[f"every_{kind}"], cells, part=0.9)
    assert not any(fits_kind(FIELDS[f"every_{kind}"], other, part=0.9) for other in others)


def test_a_column_of_any_text_is_not_guessed() -> None:
    assert not fits_kind(FIELDS["every_single_line_text"], ["a@b.org", "c@d.org"], part=0.9)


@pytest.mark.parametrize(
    ("header", "is_question"),
    [
        ("件数", False),
        ("数量", False),
        ("是否停用", True),
        ("有无发票", True),
        ("Yes/No", True),
        ("已付款", True),
    ],
)
def test_only_ones_and_zeros_are_numbers_unless_the_header_asks(header: str, is_question: bool) -> None:
    (seen,) = look(read_table(f"{header}\n1\n0\n1\n".encode())).kinds

    assert seen == ("switch" if is_question else "number")
    assert fits_kind(FIELDS["every_switch"], ["1", "0"], header=header, part=0.9) is is_question
    assert fits_kind(FIELDS["every_switch"], ["是", "否"], header=header, part=0.9)
