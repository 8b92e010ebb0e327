"""Files somebody sees by a task of theirs, or a copy they got: those its page shows, for as long as it does, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from huodan.engines import flow
from huodan.engines.query import FileNotFound
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound
from huodan.language.fields._files import File
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.looking import open_task


def require_file_of_task(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id, file: Id) -> None:
    """
    Let pass who opens a task about a record that shows them a file of it.

    Raises:
        FileNotFound: if none does.
    """
    outside = File(file).outside
    for task in flow.tasks_about(tx, form, record, person=grant.actor.person):
        with suppress(NotFound):
            shown = open_task(tx, plan, grant, task, is_whole=False).record
            if shown is not None and outside in _ids(shown.values):
                return
    raise FileNotFound


def _ids(value: object) -> Iterator[str]:
    """Give the ids in what a page shows, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for each in value:
            yield from _ids(each)
