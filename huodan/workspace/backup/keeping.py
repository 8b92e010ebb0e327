"""
Which backups are kept: of the last days one each, of the last weeks one each, and the last few made by hand.

Owns the setting ``backup_rules``. Decides by moments alone; ``store.py`` removes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from huodan.kit import zone as zones
from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx
from huodan.workspace.backup.manifest import Kind, Manifest
from huodan.workspace.backup.store import Store
from huodan.workspace.settings import read_setting, write_setting

KEY = "backup_rules"
MOST_DAYS = 60
MOST_WEEKS = 104
MANUAL_KEPT = 10
UPGRADE_KEPT = 3
MINUTES_A_DAY = 24 * 60


class BadRules(HuodanError):
    """Such rules would keep nothing, or too much."""

    code = "bad_backup_rules"
    status = 422
    zh = "每天的备份保留 1 至 {days} 份，每周的保留 0 至 {weeks} 份，时间写成 02:10 这样。"
    en = "Keep 1 to {days} daily and 0 to {weeks} weekly backups, and give the time like 02:10."


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What the nightly backup does.

    at: minutes after midnight in the business zone. daily, weekly: how many are kept.
    """

    at: int = 130
    daily: int = 7
    weekly: int = 4
    is_on: bool = True

    @property
    def clock(self) -> str:
        """Give the time of day, such as 02:10."""
        return f"{self.at // 60:02d}:{self.at % 60:02d}"

    def next_run(self, now: int, zone: str) -> int:
        """Give the next moment a backup is due, after ``now``."""
        today = zones.day_of(now, zone)
        for day in (today, zones.add_days(today, 1)):
            moment = zones.start_of_day(day, zone) + self.at * 60_000
            if moment > now:
                return moment
        raise AssertionError("tomorrow is after now")


def rules(tx: Tx) -> Rules:
    """Give the rules of the workspace."""
    found = read_setting(tx, KEY)
    return Rules(**found) if isinstance(found, dict) else Rules()


def set_rules(tx: Tx, wanted: Mapping[str, Any]) -> Rules:
    """
    Set the rules: ``at`` as 02:10, ``daily``, ``weekly``, ``is_on``; what is left out stays.

    Raises:
        BadRules
    """
    old = rules(tx)
    at = wanted.get("at", old.clock)
    seconds = zones.parse_clock(at) if isinstance(at, str) else None
    daily, weekly = wanted.get("daily", old.daily), wanted.get("weekly", old.weekly)
    is_on = wanted.get("is_on", old.is_on)
    is_right = (
        seconds is not None
        and _is_whole(daily, 1, MOST_DAYS)
        and _is_whole(weekly, 0, MOST_WEEKS)
        and isinstance(is_on, bool)
    )
    if not is_right or seconds is None:
        raise BadRules(days=MOST_DAYS, weeks=MOST_WEEKS)
    new = Rules(at=seconds // 60, daily=daily, weekly=weekly, is_on=is_on)
    write_setting(tx, KEY, asdict(new))
    return new


def to_forget(found: Iterable[Manifest], rules: Rules) -> tuple[Manifest, ...]:
    """List the backups the rules do not keep; the newest of all is always kept."""
    newest_first = sorted(found, key=lambda each: (each.at, each.name), reverse=True)
    nightly = [each for each in newest_first if each.kind is Kind.NIGHTLY]
    kept = {each.name for each in newest_first[:1]}
    kept |= {each.name for each in _one_each(nightly, _day, rules.daily)}
    kept |= {each.name for each in _one_each(nightly, _week, rules.weekly)}
    for kind, most in ((Kind.MANUAL, MANUAL_KEPT), (Kind.UPGRADE, UPGRADE_KEPT)):
        kept |= {each.name for each in [one for one in newest_first if one.kind is kind][:most]}
    return tuple(each for each in newest_first if each.name not in kept)


def forget_old(store: Store, rules: Rules) -> tuple[str, ...]:
    """
    Remove what the rules do not keep, and the files only that needed; say which backups went."""
    with store.alone():
        old = to_forget(store.backups(), rules)
        for each in old:
            store.forget(each.name)
        store.sweep()
    return tuple(each.name for each in old)


def _one_each(newest_first: Iterable[Manifest], period: Any, most: int) -> list[Manifest]:
    """Give the newest of each of the last periods that have one."""
    found: dict[object, Manifest] = {}
    for each in newest_first:
        if period(each) not in found and len(found) < most:
            found[period(each)] = each
    return list(found.values())


def _day(each: Manifest) -> int:
    return zones.day_of(each.at, each.zone)


def _week(each: Manifest) -> tuple[int, int]:
    day = _day(each)
    year, week, _ = datetime.date(day // 10_000, day // 100 % 100, day % 100).isocalendar()
    return year, week


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
