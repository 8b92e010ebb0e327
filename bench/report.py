"""Numbers of one measurement and how they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Line:
    """
    One row of the table.

    seconds: p50 and p99 of the work. floor: seconds of raw SQL for the same rows in the same run. rate: per second.
    """

    work: str
    p50: float
    p99: float
    floor: float | None = None
    rate: float | None = None
    note: str = ""
    orders: int = 0

    def among(self, orders: int) -> Line:
        """This function will note how many orders were there."""
        return replace(self, orders=orders)


def percentile(values: Sequence[float], share: float) -> float:
    """This function will give the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def line(work: str, seconds: Sequence[float], **more: object) -> Line:
    """This function will make a row of p50 and p99."""
    return replace(Line(work, percentile(seconds, 0.5), percentile(seconds, 0.99)), **more)  # type: ignore[arg-type]


def show(lines: Sequence[Line]) -> None:
    """This function will print the table."""
    print("| Work | orders there | p50 ms | p99 ms | ÷ raw SQL p50 | per second | |")
    print("|---|---|---|---|---|---|---|")
    for row in lines:
        ratio = f"{row.p50 / row.floor:.1f}" if row.floor else "—"
        rate = f"{row.rate:.0f}" if row.rate else "—"
        times = f"{row.p50 * 1000:.2f} | {row.p99 * 1000:.2f}"
        print(f"| {row.work} | {row.orders:,} | {times} | {ratio} | {rate} | {row.note} |")
