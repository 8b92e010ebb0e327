"""
How long what is over is kept: deleted records in the trash, entries in the journal before they move to its archive.

Owns both rules of the workspace and what follows from them. Nothing of the journal is ever thrown away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from huodan.engines import audit, journal, records
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import DAY_MS, Tx
from huodan.workspace import live
from huodan.workspace.commenting import forget_remarks
from huodan.workspace.flowing.phrases import forget_phrases
from huodan.workspace.settings import read_setting, write_setting

SETTING = "history"
TRASH_DAYS, MONTHS = (7, 3650), (6, 120)
NEVER = 0
MONTH_DAYS = 30.4375
NIGHT_HOUR = 3


class BadKeeping(HuodanError):
    """A rule is no number in its limits."""

    code = "bad_keeping"
    status = 422
    zh = "回收站保留 {first} 到 {last} 天；变更记录 {least} 到 {most} 个月后归档，0 表示不归档。请改成其中的整数。"
    en = (
        "The trash keeps {first} to {last} days; history is archived after {least} to {most} months, 0 for never. "
        "Please give a whole number."
    )


@dataclass(frozen=True, slots=True)
class Keeping:
    """
    The rules.

    trash_days: how long a deleted record can be restored. archive_months: when entries of the journal move to the
    archive; 0 for never.
    """

    trash_days: int = 90
    archive_months: int = 24

    def until(self, deleted_at: int) -> int:
        """Say when a record that was deleted then is forgotten."""
        return deleted_at + self.trash_days * DAY_MS


def keeping(tx: Tx) -> Keeping:
    """Give the rules of the workspace."""
    found = read_setting(tx, SETTING)
    return Keeping(**found) if isinstance(found, dict) else Keeping()


def set_keeping(tx: Tx, wanted: Mapping[str, object]) -> Keeping:
    """
    Change what is named of the rules.

    Raises:
        BadKeeping
    """
    for name, value in wanted.items():
        least, most = TRASH_DAYS if name == "trash_days" else MONTHS
        is_never = name == "archive_months" and value == NEVER
        if type(value) is not int or not (is_never or least <= value <= most):
            raise BadKeeping(
                first=TRASH_DAYS[0], last=TRASH_DAYS[1], least=MONTHS[0], most=MONTHS[1], path=name
            )
    changed = replace(keeping(tx), **wanted)  # type: ignore[arg-type]
    write_setting(tx, SETTING, {"trash_days": changed.trash_days, "archive_months": changed.archive_months})
    return changed


def forget_trash(tx: Tx) -> int:
    """Forget some of the records whose time in the trash is over, and say how many."""
    gone = records.purge_trash(tx, until=tx.now - keeping(tx).trash_days * DAY_MS)
    for form, ids in gone.items():
        forget_remarks(tx, form, ids)
        forget_phrases(tx, ids if form == PEOPLE else ())
    return sum(len(ids) for ids in gone.values())


def archive_journal(tx: Tx) -> int:
    """Move some of the entries whose time has come into the archive, and say how many."""
    months = keeping(tx).archive_months
    if months == NEVER:
        return 0
    return journal.archive_old(tx, until=tx.now - int(months * MONTH_DAYS) * DAY_MS)


def delete_for_good(tx: Tx, plan: Plan, grant: Grant, *, form: str, ids: Collection[Id]) -> int:
    """
    Forget deleted records at once, note who wanted it, and say how many.

    Raises:
        NotFound, NotAllowed: if the actor may not delete in this form.
    """
    gone = records.delete_for_good(tx, plan, grant, form=form, ids=ids)
    if gone:
        forget_remarks(tx, form, gone)
        forget_phrases(tx, gone if form == PEOPLE else ())
        prefix = plan.forms[form].form.id_prefix
        detail = {"did": "purged", "count": len(gone), "ids": [format_id(prefix, id) for id in gone]}
        audit.note(tx, kind=audit.TRASH, form=form, detail=detail)
        live.tell(tx, {form})
    return len(gone)


def next_night(now: int, tz: str) -> int:
    """Say when the next night's work begins."""
    today = zone.day_of(now, tz)
    tonight = zone.start_of_day(today, tz) + NIGHT_HOUR * 3_600_000
    return (
        tonight if tonight > now else zone.start_of_day(zone.add_days(today, 1), tz) + NIGHT_HOUR * 3_600_000
    )
