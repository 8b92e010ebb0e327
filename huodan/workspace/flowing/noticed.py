"""What a step of a process says to one person: with their rights, and with what the page of its run shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.engines import flow
from huodan.kit.words import Lang
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.looking import only_read
from huodan.workspace.notices import fill
from huodan.workspace.runs.tasked import part_of


def notice_for(
    tx: Tx, plan: Plan, grant: Grant, held: flow.Held, kept: Mapping[str, Any], lang: Lang
) -> tuple[str, ...]:
    """
    Write a text that was ``noted``, line by line, to whoever the Grant is of; there is at least one line.

    The actor of the Tx must be that of the Grant.
    """
    wider = grant
    if held.record is not None and held.form in plan.forms:
        part = only_read(part_of(plan.forms[held.form], None, grant, held.record))
        wider = grant.and_these(held.form, part)
    text = fill(tx, plan, wider, held.form, held.record, kept, lang)
    return tuple(line.strip() for line in text.splitlines() if line.strip()) or ("",)
