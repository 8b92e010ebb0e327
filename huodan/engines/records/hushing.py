"""
What is not said of a refusal: the words of an error carry values, and its place names a field.

Owns what stands in place of an error at a field its reader may not know of, or is shown masked. Why something could not be
worked out is told by ``reasons.py``.
"""

from __future__ import annotations

from huodan.engines.records.draft import RecordDraft
from huodan.engines.records.intake import ComputedField, ReadOnlyField, SentTwice
from huodan.engines.records.keeping_to import NotAnswered, NotKept
from huodan.engines.records.reach import reach_of
from huodan.kit.errors import HuodanError, Problem
from huodan.language.access import SYSTEM_IDS, FormGrant
from huodan.language.plan.model import PlanField, PlanForm, UnknownPath

# Their words are the builder's, or are about what the caller sent.
_SENT = (UnknownPath, ComputedField, ReadOnlyField, SentTwice)
SAID_ANYWAY = frozenset(error.code for error in (*_SENT, NotKept, NotAnswered))


class Unsaid(HuodanError):
    """What stands in the way is in a field the caller may not know of."""

    code = "cannot_save"
    status = 422
    zh = "有一项你看不到的内容使这条数据不能保存。请联系管理员。"
    en = "Something you cannot see keeps this record from being saved. Please ask an administrator."


class UnsaidMasked(HuodanError):
    """What stands in the way is in a field the caller is shown masked."""

    code = "masked_stands_in_the_way"
    status = 422
    zh = "「{label}」里有你看不到的内容，使这条数据不能保存。请联系管理员。"
    en = "“{label}” holds something you cannot see that keeps this record from being saved. Please ask an administrator."


def hush(draft: RecordDraft, granted: FormGrant) -> None:
    """
    Say nothing of fields the caller may not know of, such as a hidden formula without a result, nor the values of masked ones.

    What only warns there is not told at all: nobody has to know why something was saved.
    """
    known, masked = reach_of(granted, ()).sees | SYSTEM_IDS, granted.masked - granted.writable
    draft.problems[:] = [_said(draft.form, one, known, masked) for one in draft.problems]
    draft.warnings[:] = [one for one in draft.warnings if _said(draft.form, one, known, masked) is one]


def _said(form: PlanForm, problem: Problem, known: frozenset[str], masked: frozenset[str]) -> Problem:
    """Give what is said of a problem: itself, or what stands in its place."""
    found = _field_at(form, problem.path)
    if found is None or problem.code == UnknownPath.code:
        return problem
    if found.id not in known:
        return Unsaid().problem(path="")
    if found.id in masked and problem.code not in SAID_ANYWAY:
        return UnsaidMasked(label=found.label).problem(path=problem.path)
    return problem


def _field_at(form: PlanForm, path: str) -> PlanField | None:
    first, *rest = path.split(".")
    found = form.table.by_key.get(first)
    if found is not None and found.id in form.subforms and len(rest) > 1:
        return form.subforms[found.id].by_key.get(rest[-1], found)
    return found
