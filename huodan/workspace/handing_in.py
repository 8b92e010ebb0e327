"""
Handing a draft in 「提交给管理员发布」: who may not publish it says that it is ready, and administrators see that it waits.

Owns the settings ``app_handed_in.<app>``; it is over when the draft is published or forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.workspace.settings import read_setting, write_setting

_SETTING = "app_handed_in."


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Who handed a draft in, when (in milliseconds), and as it was at which number."""

    by: Id
    at: int
    number: int


def hand_in(tx: Tx, app: str, number: int) -> None:
    """Note that the draft of an app waits for an administrator."""
    write_setting(tx, f"{_SETTING}{app}", {"by": tx.actor.person, "at": tx.now, "number": number})


def handed_in(tx: Tx, app: str) -> HandedIn | None:
    """Say who handed the draft of an app in, if anybody did."""
    found = read_setting(tx, f"{_SETTING}{app}")
    return HandedIn(found["by"], found["at"], found["number"]) if isinstance(found, dict) else None


def forget(tx: Tx, app: str) -> None:
    """Let nothing wait any more."""
    if handed_in(tx, app) is not None:
        write_setting(tx, f"{_SETTING}{app}", None)
