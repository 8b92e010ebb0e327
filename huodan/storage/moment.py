"""The moment of a Tx as formulas see it: what every Env of stored data has in common."""

from __future__ import annotations

import datetime

from huodan.kit.zone import zone_info
from huodan.language.formula import Value
from huodan.storage.db import Tx


class Moment:
    """The day and time formulas work with; all of them see the same in one Tx."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.tz = tx, tx.zone
        self.zone = zone_info(tx.zone)

    def today(self) -> datetime.date:
        """Give the business day of the Tx."""
        day = self.tx.today
        return datetime.date(day // 10_000, day // 100 % 100, day % 100)

    def now(self) -> datetime.datetime:
        """Give the moment of the Tx."""
        return datetime.datetime.fromtimestamp(self.tx.now / 1000, self.zone)


def one_value(value: Value) -> Value:
    """Give one value per sub-row, also where several options are chosen in it: 「甲，乙」."""
    return "，".join(str(each) for each in value) if isinstance(value, tuple) else value
