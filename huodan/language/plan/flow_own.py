"""
What formulas of a flow read of their run: who began it (发起人), and what else of the same customer is not agreed to yet.

Such paths begin with ``RUN``; what they come to is said by ``workspace/runs/own.py``, as no record holds it.
"""

from __future__ import annotations

import re

from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.fields import Store
from huodan.language.plan.model import FieldPath, PlanField

RUN = "$run"
STARTER = "flow_starter"
STARTER_PATH: FieldPath = (RUN, STARTER)
DEPARTMENTS, ROLES = "departments", "roles"
UNSETTLED = "unsettled"
LABEL = {"zh": "发起人", "en": "Starter"}
PART_LABELS = {DEPARTMENTS: {"zh": "部门", "en": "Departments"}, ROLES: {"zh": "角色", "en": "Roles"}}
MOST_HOURS = 720
_HOURS = re.compile(r"#?unsettled_([1-9]\d{0,2})h|近([1-9]\d{0,2})小时未审核完")


def starter(parts: tuple[str, ...]) -> lang.Reference | None:
    """Find who began the run, the departments they belong to, or their roles, as they were when it began."""
    head, rest = parts[0].removeprefix("#"), [each.removeprefix("#") for each in parts[1:]]
    if head not in (STARTER, *LABEL.values()) or len(rest) > 1:
        return None
    own = lang.Step(STARTER, LABEL["zh"], STARTER)
    if not rest:
        return lang.Reference(STARTER_PATH, lang.Type(lang.ValueType.TEXT), LABEL["zh"], (own,))
    for part, label in PART_LABELS.items():
        if rest[0] in (part, *label.values()):
            steps = (own, lang.Step(part, label["zh"], part))
            many = lang.Type(lang.ValueType.TEXT, many=True)
            return lang.Reference((*STARTER_PATH, part), many, f"{LABEL['zh']}.{label['zh']}", steps)
    return None


def hours_of(part: str) -> int | None:
    """Read of how many hours the last part of a name speaks; None where it speaks of none."""
    found = _HOURS.fullmatch(part)
    hours = int(found[1] or found[2]) if found else 0
    return hours if 0 < hours <= MOST_HOURS else None


def unsettled(amount: PlanField, relation: PlanField, hours: int) -> lang.Reference | None:
    """
    Name an amount together with that of other records of the same customer, of so many hours, that are not agreed to yet.

    Splitting an order does not make the amount smaller (防拆单).
    """
    if amount.store not in (Store.DECIMAL, Store.WHOLE) or amount.klass == "live":
        return None
    if relation.target is None or relation.store is not Store.REF:
        return None
    last = lang.Step(f"unsettled_{hours}h", f"近{hours}小时未审核完", f"unsettled_{hours}h")
    steps = (*(lang.Step(each.id, say(each.label, "zh"), each.key) for each in (amount, relation)), last)
    label = ".".join(each.label for each in steps)
    path = (RUN, UNSETTLED, amount.id, relation.id, str(hours))
    return lang.Reference(path, lang.Type(lang.ValueType.NUMBER), label, steps)


def fields_of(path: FieldPath) -> FieldPath:
    """Give the ids of the fields a path names."""
    return path if path[0] != RUN else path[2:4] if path[1] == UNSETTLED else ()


def is_unsettled(path: FieldPath) -> bool:
    """Say whether a path reads other records, which no change of its own tells of."""
    return path[:2] == (RUN, UNSETTLED)
