"""
What a form says its records keep to 「提交校验」, asked of a finished draft on every path (decision 0043).

A check refuses, or only warns: then the record is saved, and who saves it is told.

Only rows in which something changed that the check reads are asked, so that a new check blocks no old record before
somebody touches what it is about. Owns no condition: that is ``language.formula``.
"""

from __future__ import annotations

from collections.abc import Iterator

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.formulas import Worked, answers, reads_changed
from huodan.engines.records.reasons import reads_plainly, reason
from huodan.kit.errors import HuodanError
from huodan.language.plan.model import Plan, PlanCheck, PlanField
from huodan.storage.db import Tx


class NotKept(HuodanError):
    """A record is not as its form wants it; the words are the builder's."""

    code = "not_kept"
    status = 422
    zh = "{message}"
    en = "{message}"


class NotAnswered(HuodanError):
    """Nobody can say whether a record is as its form wants it."""

    code = "not_answered"
    status = 422
    zh = "「{message}」这条校验算不出来：{reason}。请检查它用到的字段，或请管理员改这条校验。"
    en = "The check “{message}” cannot be worked out: {reason}. See the fields it uses, or ask an administrator."


def keep_to(tx: Tx, plan: Plan, draft: RecordDraft, worked: Worked) -> None:
    """Note which checks of the form a draft does not pass, each at a field it is about."""
    for check in draft.form.checks:
        rows = [draft.main] if check.table == draft.form.id else draft.rows[check.table]
        asked = [row for row in rows if row.is_new or reads_changed(draft, row, check.compute)]
        message = check.check.message
        is_warning = check.check.otherwise == "warn"
        tell = draft.warn if is_warning else draft.refuse
        for row, value, error in answers(tx, plan, draft, check.compute, asked, worked):
            if is_warning and not _own(check, draft, row) and not reads_plainly(draft, [check.compute]):
                continue  # a place that names no field does not show what the warning is about
            if error is not None:
                why = reason(draft, error, [check.compute])
                tell(_at(check, draft, row), NotAnswered(message=message, reason=why))
            elif value is False:
                tell(_at(check, draft, row), NotKept(message=message))


def _at(check: PlanCheck, draft: RecordDraft, row: RowDraft) -> str:
    """Name a field the check reads, of the row rather than of its record, one that changed if there is one."""
    own = _own(check, draft, row)
    changed = [field for field in own if field.id in row.changed]
    found = next(iter(changed or own), None)
    if found is not None:
        return row.path(found)
    subform = next((path[0] for path in sorted(check.compute.references) if path[0] in draft.rows), None)
    return draft.form.table.by_id[subform].key if subform is not None else ""


def _own(check: PlanCheck, draft: RecordDraft, row: RowDraft) -> list[PlanField]:
    return [field for field in _fields(check, row) if field.id not in draft.rows]


def _fields(check: PlanCheck, row: RowDraft) -> Iterator[PlanField]:
    """Give the fields of the row a check reads, in the order of the form; last the relations it reads over."""
    named = {path[0] for path in check.compute.references}
    over = {name.partition("__")[0] for name in named} - named
    for ids in (named, over):
        yield from (field for field in row.table.fields if field.id in ids and not field.is_hidden)
