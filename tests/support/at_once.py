"""Acts of several people at the same moment, each in a thread and on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from huodan.kit.errors import HuodanError
from tests.support.office import Office

Work = Callable[..., Any]


def together(
    office: Office, *acts: tuple[str, Work], refusals: tuple[type[HuodanError], ...] = (HuodanError,)
) -> list[str]:
    """Do acts at the same moment, and say what became of each; whatever is no refusal leaves it unsaid."""
    barrier, told = Barrier(len(acts)), [""] * len(acts)

    def do(place: int, name: str, work: Work) -> None:
        barrier.wait()
        try:
            office.act(name, work)
            told[place] = "done"
        except refusals as error:
            told[place] = error.code

    threads = [Thread(target=do, args=(place, *act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
