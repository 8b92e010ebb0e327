"""Who wrote what since, where a decision cannot be taken back because of it: told to who may see that, and to nobody else."""

from __future__ import annotations

from huodan.engines.query import get, titles
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language.access import Grant, RecordNotFound
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import authors
from huodan.workspace.runs.taking_back import DataMovedOn

MOST_NAMED = 3


class OthersWrote(HuodanError):
    """As ``DataMovedOn``, to who may read what was written."""

    code = "others_wrote"
    status = DataMovedOn.status
    zh = (
        "{name} 在 {at} 又改了「{form} {title}」的{fields}，这一步已经不能撤销，什么都没有改。请打开这条数据核对；"
        "要退回的话，请联系正在处理的人。"
    )
    en = (
        "{name} changed {fields} of “{form} {title}” at {at}, so this cannot be taken back any more; nothing was changed. "
        "Look at that record, and ask whoever has it now to send it back."
    )


def moved_on(tx: Tx, plan: Plan, grant: Grant, error: DataMovedOn) -> HuodanError:
    """Say who changed which record since, and when, as far as the asker reads it; else no more than that it was so."""
    moved = error.moved
    if moved is None or not moved.fields or moved.form not in plan.forms:
        return error
    form = plan.forms[moved.form]
    try:
        seen = get(tx, plan, grant, moved.form, moved.record).values
    except RecordNotFound:
        return error
    shown = [
        (form.table.by_id[id], stamp)
        for id, stamp in moved.fields.items()
        if id in form.table.by_id and form.table.by_id[id].key in seen
    ]
    if not shown:
        return error
    last = max((stamp for _, stamp in shown), key=lambda stamp: stamp.version)
    (by,) = authors(tx, plan, grant, [(last.person, last.key)])
    labels = [field.label for field, stamp in shown if stamp == last][:MOST_NAMED]
    return OthersWrote(
        name=str(by["title"] or ""),
        at=zone.iso(last.at, tx.zone)[:16].replace("T", " "),
        form=form.label,
        title=titles(tx, plan, grant, moved.form, (moved.record,)).get(moved.record) or "",
        fields={
            "zh": "、".join(f"「{say(each, 'zh')}」" for each in labels),
            "en": ", ".join(f"“{say(each, 'en')}”" for each in labels),
        },
    )
