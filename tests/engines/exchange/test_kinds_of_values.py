"""Which columns are told by their values alone: those of kinds that refuse nearly every other text."""

from __future__ import annotations

import pytest

from huodan.engines.exchange import fits_kind
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
