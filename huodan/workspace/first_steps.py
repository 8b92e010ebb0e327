"""
The first steps of a new workspace, ticked by what is there: a form, a record, a colleague, a second place for backups.

Shown to administrators of a workspace that was set up in the browser, until one of them puts the list away or all is done.
Owns the setting ``first_steps``, which setting up begins (``setup.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huodan.engines import people
from huodan.engines.query import Query, query
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.backup.place import place_in_use
from huodan.workspace.settings import read_setting, write_setting
from huodan.workspace.setup import FIRST_STEPS

StepName = Literal["form", "record", "colleague", "second"]
MOST_FORMS = 20
"""Forms that are asked for a first record."""

_BUILT_IN = "workspace"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. form: where to take it, if that is a form the asker may fill in."""

    name: StepName
    is_done: bool
    form: PlanForm | None = None


def show_first_steps(tx: Tx, *, is_shown: bool) -> None:
    """Show the list from now on, or put it away for all administrators."""
    write_setting(tx, FIRST_STEPS, is_shown)


def first_steps(tx: Tx, plan: Plan, grant: Grant) -> tuple[Step, ...]:
    """List the steps; none where the list was put away, never begun, or all is done."""
    if read_setting(tx, FIRST_STEPS) is not True:
        return ()
    own = [form for form in plan.forms.values() if form.app != _BUILT_IN]
    seen = [form for form in own if grant.form(form.form.id).can(Verb.READ)][:MOST_FORMS]
    filled = [form for form in own if grant.form(form.form.id).can(Verb.CREATE)]
    has_record = any(query(tx, plan, grant, Query(form.form.id, (), limit=1)).rows for form in seen)
    steps = (
        Step("form", bool(own)),
        Step("record", has_record, filled[0] if filled else None),
        Step("colleague", sum(account.is_active for account in people.accounts(tx)) > 1),
        Step("second", place_in_use(tx) is not None),
    )
    return () if all(step.is_done for step in steps) else steps
