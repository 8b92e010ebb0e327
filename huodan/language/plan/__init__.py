"""
From documents to a Plan: ``compile`` runs passes, one file each; every mistake is a Problem with its path.

Passes work on a ``Draft``; a pass that found Problems stops the line, as later passes rely on earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from huodan.kit.errors import Problem
from huodan.language.document import App
from huodan.language.plan import (
    alikes,
    buttons,
    columns,
    combinations,
    filters,
    flows,
    formulas,
    lowering,
    matches,
    names,
    pages,
    rights,
    rules,
    sealing,
    settings,
    steps,
    tables,
    targets,
    views,
)
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Kinds, Plan

PASSES = (
    names.check,  # ids, keys and prefixes are unique and not reserved, also among apps that were removed
    names.part,  # apps that were removed are nothing of what follows
    tables.build,  # forms and subforms become tables of fields
    settings.check,  # defaults can be read, options differ, what is unique can be
    steps.check,  # what may follow what in a field of one choice can be kept
    alikes.check,  # what look-alikes are found by are texts people fill in
    combinations.check,  # what must not stand twice together can be compared
    targets.check,  # relations, members, look-ups, roll-ups and fills point at something that fits
    formulas.check,  # formulas are parsed, classed as stored or live, and ordered
    rules.check,  # rules of forms are parsed, and take their turn among the formulas
    buttons.check,  # buttons of forms fill in what can be filled in, or begin what names the record
    sealing.check,  # no formula, rule, check or button reads what is encrypted
    columns.lay,  # a field that was of another kind lies in columns of its own
    columns.check,  # and no two fields of several values in the same
    lowering.build,  # live formulas that statements can work out get their form
    pages.check,  # titles, sections, views and widgets name what exists
    views.check,  # layouts of views name fields that fit
    filters.check,  # every filter of the documents reads
    matches.check,  # and what defaults name by values can be looked for
    rights.build,  # roles become rights, field by field
    flows.check,  # flows name what is there, and every record finds a way through them
)


def compile(
    apps: Sequence[App], *, version: int, tz: str, kinds: Kinds | None = None, is_opening: bool = False
) -> Plan | tuple[Problem, ...]:
    """
    Turn all published apps of a workspace into one Plan, or list what is wrong with them.

    version: the workspace version the Plan stands for. tz: the zone in which documents' dates are read.
    kinds: which fields were of another kind before.
    is_opening: they were published already; what only newer checks refuse keeps no workspace closed.
    """
    draft = Draft(apps=tuple(apps), version=version, tz=tz, kinds=kinds or {}, is_opening=is_opening)
    for run in PASSES:
        run(draft)
        if draft.problems:
            return tuple(draft.problems)
    return draft.plan()


__all__ = ["PASSES", "Plan", "compile"]
