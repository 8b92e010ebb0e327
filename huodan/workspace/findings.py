"""What the doctor says of one thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from huodan.kit.words import Text


class Level(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it if it is not good."""

    key: str
    level: Level
    says: Text
    remedy: Text | None = None


def found(key: str, level: Level, zh: str, en: str, do_zh: str, do_en: str) -> Finding:
    """Say what is not good, and what to do about it."""
    return Finding(key, level, {"zh": zh, "en": en}, {"zh": do_zh, "en": do_en})
