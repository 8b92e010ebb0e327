"""
What people in a group are told of a change, as plain text: seen with the eyes ``message.py`` looks with.

Every message names 活单, which robots that ask for a key word have as theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from huodan.connectors.channels import Words
from huodan.engines.exchange.export.values import Style, style_of
from huodan.engines.journal import CellChange
from huodan.engines.webhooks import Waiting
from huodan.kit.ids import format_id
from huodan.kit.text import without_controls
from huodan.kit.words import Lang, excerpt, say
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.messages import ChangeKind
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.address import public_address
from huodan.workspace.webhooks.message import Told, look

LANG: Lang = "zh"
MOST_LINES = 12
LONGEST_VALUE = 80
LONGEST_TITLE = 60
LONGEST_BRIEF = 160
SIGN = "【活单】"
EMPTY = "（空）"
DID = {
    ChangeKind.CREATED: "新建",
    ChangeKind.UPDATED: "修改",
    ChangeKind.DELETED: "删除",
    ChangeKind.RESTORED: "从回收站恢复",
}
ACTS = {"added": "新增", "removed": "删除", "moved": "移动"}
FLAGS = {True: "是", False: "否"}
SIGNS = {"CNY": "¥"}


def words(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> Words | None:
    """
    Say what happened; None if whoever is told may not know of it.

    The actor of the Tx must be that of the Grant.
    """
    found = look(tx, plan, granted, told)
    if found is None:
        return None
    form, who = found.form, str(found.who.get("title") or "")
    what = f"{say(form.label, LANG)} {_title(found, tx.zone)}".strip()
    did = f"{who} {DID[ChangeKind(told.kind)]}了".strip()
    is_gone = told.kind == ChangeKind.DELETED
    every = [] if is_gone else [_line(form, one, tx.zone) for one in found.changes]
    lines = [*every[:MOST_LINES], *([f"……共 {len(every)} 项"] if len(every) > MOST_LINES else [])]
    brief = excerpt(f"{did} {what}" + (f"：{'；'.join(every)}" if every else ""), LONGEST_BRIEF)
    return Words(f"{SIGN}{did} {what}", tuple(lines), _link(tx, form, told, found), brief)


def together(several: Sequence[Words], left_over: str = "……还有 {n} 条，请到活单里看") -> Words:
    """Say several things at once, one in each line; one alone is said as it is."""
    if len(several) == 1:
        return several[0]
    lines = (f"{number}. {one.brief}" for number, one in enumerate(several, 1))
    return Words(f"{SIGN}共 {len(several)} 条变化", tuple(lines), left=left_over)


def trial_words() -> Words:
    """Say that this is a trial."""
    said = "这是一条测试消息。看到它，说明群机器人已经设置好了。"
    return Words(f"{SIGN}测试消息", (said,), brief=said)


def _title(found: Told, tz: str) -> str:
    """Name the record; of one that is gone, by what its history says of the field that names it."""
    title = found.form.title
    if found.record is not None:
        value: object = found.record["title"]
    else:
        value = next((one.before for one in found.changes if one.path == title.key), None)
    return excerpt(_said(title, value, tz), LONGEST_TITLE) if value else ""


def _link(tx: Tx, form: PlanForm, told: Waiting, found: Told) -> str | None:
    """Give the page of a record, where it is known from outside."""
    address = public_address(tx)
    if address is None or found.record is None:
        return None
    return f"{address}/a/{form.app}/f/{form.key}/r/{format_id(form.form.id_prefix, told.record)}"


def _line(form: PlanForm, one: CellChange, tz: str) -> str:
    """Say one change: 状态：待发货 → 已发货."""
    label, act = say(one.label, LANG), ACTS.get(one.act)
    if act is not None:
        row = one.after if isinstance(one.after, Mapping) else one.before
        cells = [_of_row(form, one.path, key, value, tz) for key, value in _pieces(row)]
        return f"{act}{label}" + (f"：{'，'.join(cell for cell in cells if cell)}" if cells else "")
    field = _field(form, one.path)
    before, after = (_said(field, value, tz) for value in (one.before, one.after))
    return f"{label}：{after}" if one.before is None else f"{label}：{before} → {after}"


def _pieces(row: object) -> Sequence[tuple[str, object]]:
    every = row.items() if isinstance(row, Mapping) else ()
    return [(key, value) for key, value in every if value is not None]


def _of_row(form: PlanForm, path: str, key: str, value: object, tz: str) -> str:
    return _said(_field(form, f"{path}.0.{key}"), value, tz)


def _field(form: PlanForm, path: str) -> PlanField | None:
    """Find a field by its path: ``status``, or ``lines.0.quantity``."""
    first, *rest = path.split(".")
    found = form.table.by_key.get(first)
    if found is None or len(rest) < 2:
        return found
    return form.subforms[found.id].by_key.get(rest[-1])


def _said(field: PlanField | None, value: object, tz: str) -> str:
    """Say a value as people write it, in one line."""
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return FLAGS[value]
    if isinstance(value, list | tuple):
        return excerpt("、".join(_said(field, one, tz) for one in value), LONGEST_VALUE)
    if isinstance(value, Mapping):
        return excerpt(_flat(_of_mapping(value)), LONGEST_VALUE)
    text = str(value)
    if field is not None:
        text = _of_field(field, text, tz)
    return excerpt(_flat(text), LONGEST_VALUE)


def _of_mapping(value: Mapping[str, Any]) -> str:
    """Say a reference, a file or rich text by its name, and what has pieces by all of them."""
    named = next((value[key] for key in ("title", "name", "text") if value.get(key)), None)
    if named is not None:
        return str(named)
    if "id" in value:
        return "（看不到）" if value["id"] else EMPTY
    return " ".join(dict.fromkeys(str(one) for one in value.values() if one)) or EMPTY


def _of_field(field: PlanField, text: str, tz: str) -> str:
    if field.store is Store.DECIMAL:
        return _number(text, style_of(field, lang=LANG))
    if field.store is Store.INSTANT:
        return text[:16].replace("T", " ")
    options = {
        option.value: say(option.label or option.value, LANG)
        for option in getattr(field.field, "options", ())
    }
    return options.get(text, text)


def _number(text: str, style: Style) -> str:
    """Write a number; one that is masked stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if style.form == "percent":
        return f"{(number * 100).normalize():f}%"
    if style.form == "money":
        places = max(style.places, 2)
        return f"{SIGNS.get(style.currency, style.currency + ' ')}{number:,.{places}f}"
    return text + (style.unit or "")


def _flat(text: str) -> str:
    return " ".join(without_controls(text).split())
