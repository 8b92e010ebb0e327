"""
Phrases somebody keeps for their opinions (常用语), beside those a step gives: theirs alone, in the order they put them.

Owns the settings ``phrases <person>``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.settings import remove_setting
from huodan.workspace.settings import read_setting, write_setting

_SETTING = "phrases "
MOST, LONGEST = 30, 200


class BadPhrases(HuodanError):
    """More phrases than anybody finds their way in, or one that is none."""

    code = "bad_phrases"
    status = 422
    zh = "常用语最多 {most} 条，每条 1 到 {longest} 个字。请删掉不用的，或写短一些。"
    en = "Keep at most {most} phrases, each of 1 to {longest} letters. Remove some, or make them shorter."


def phrases_of(tx: Tx, person: Id) -> tuple[str, ...]:
    """Give the phrases of somebody in their order."""
    found = read_setting(tx, f"{_SETTING}{person}")
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


def keep_phrases(tx: Tx, person: Id, phrases: Sequence[str]) -> tuple[str, ...]:
    """
    Keep these phrases of somebody instead of those they had, each once, and give them.

    Raises:
        BadPhrases
    """
    kept = list(dict.fromkeys(" ".join(each.split()) for each in phrases))
    if len(kept) > MOST or any(not 0 < len(each) <= LONGEST for each in kept):
        raise BadPhrases(most=MOST, longest=LONGEST)
    write_setting(tx, f"{_SETTING}{person}", kept)
    return tuple(kept)


def forget_phrases(tx: Tx, people: Collection[Id]) -> None:
    """Forget those of people who are deleted for good."""
    for person in people:
        remove_setting(tx, f"{_SETTING}{person}")
