"""
The days off and the days worked in their stead (调休) that the State Council gives each year.

Sources: 国务院办公厅关于2025年部分节假日安排的通知 (国办发明电〔2024〕12号) and 国务院办公厅关于2026年部分节假日安排的通知
(国办发明电〔2025〕7号). A year that is not here goes by its weekdays until a company says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.kit import zone

OFF: tuple[tuple[int, int], ...] = (
    (20250101, 20250101),
    (20250128, 20250204),
    (20250404, 20250406),
    (20250501, 20250505),
    (20250531, 20250602),
    (20251001, 20251008),
    (20260101, 20260103),
    (20260215, 20260223),
    (20260404, 20260406),
    (20260501, 20260505),
    (20260619, 20260621),
    (20260925, 20260927),
    (20261001, 20261007),
)
WORKED = (
    *(20250126, 20250208, 20250427, 20250928, 20251011),
    *(20260104, 20260214, 20260228, 20260509, 20260920, 20261010),
)
KNOWN_YEARS = (2025, 2026)


def given() -> Mapping[str, bool]:
    """Give the days that are not as their weekday is: yyyymmdd as text, and whether they are worked."""
    days = {str(day): True for day in WORKED}
    for first, last in OFF:
        day = first
        while day <= last:
            days[str(day)] = False
            day = zone.add_days(day, 1)
    return days


GIVEN = given()
