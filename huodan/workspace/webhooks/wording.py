"""
What people in a group are told of a change, as plain text: seen with the eyes ``message.py`` looks with.

Every message names 活单, which robots that ask for a key word have as theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huodan.connectors.channels import Words
from huodan.engines import flow
from huodan.engines.journal import CellChange
from huodan.engines.query import titles
from huodan.engines.webhooks import NOTICE, TODOS, Waiting
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, excerpt, say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.messages import ChangeKind
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.address import public_address
from huodan.workspace.notices import fill
from huodan.workspace.saying import flat, said
from huodan.workspace.webhooks.message import Told, look
from huodan.workspace.webhooks.todos import todo_words

LANG: Lang = "zh"
MOST_LINES = 12
LONGEST_TITLE = 60
LONGEST_BRIEF = 160
SIGN = "【活单】"
MANY = "共 {n} 条变化"
MOST_CALLED = 20
DID = {
    ChangeKind.CREATED: "新建",
    ChangeKind.UPDATED: "修改",
    ChangeKind.DELETED: "删除",
    ChangeKind.RESTORED: "从回收站恢复",
}
ACTS = {"added": "新增", "removed": "删除", "moved": "移动"}


def words(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> Words | None:
    """
    Say what happened; None if whoever is told may not know of it.

    The actor of the Tx must be that of the Grant.
    """
    if told.kind == NOTICE:
        return _notice(tx, plan, granted, told)
    if told.kind in TODOS:
        return todo_words(tx, plan, granted, told)
    found = look(tx, plan, granted, told)
    if found is None:
        return None
    form, who = found.form, str(found.who.get("title") or "")
    what = f"{say(form.label, LANG)} {_title(found)}".strip()
    did = f"{who} {DID[ChangeKind(told.kind)]}了".strip()
    is_gone = told.kind == ChangeKind.DELETED
    every = [] if is_gone else [_line(form, one) for one in found.changes]
    lines = [*every[:MOST_LINES], *([f"……共 {len(every)} 项"] if len(every) > MOST_LINES else [])]
    brief = excerpt(f"{did} {what}" + (f"：{'；'.join(every)}" if every else ""), LONGEST_BRIEF)
    return Words(f"{SIGN}{did} {what}", tuple(lines), _link(tx, form, told, found), brief)


def _notice(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> Words | None:
    """Say what a step of a process says of a record, with as much of it as the robot's roles may read."""
    found, form = flow.said_one(tx, told.entry), plan.forms.get(told.form)
    if found is None or form is None or not granted.form(form.id).can(Verb.READ):
        return None
    if told.record and not titles(tx, plan, granted, form.id, (told.record,)):
        return None
    text = fill(tx, plan, granted, form.id, told.record or None, found[1].data, LANG)
    first, *rest = [flat(line) for line in text.splitlines() if line.strip()] or [say(form.label, LANG)]
    address = public_address(tx) if told.record else None
    link = None if address is None else f"{address}{_page(form, told.record)}"
    lines = tuple(excerpt(line, LONGEST_BRIEF) for line in rest[:MOST_LINES])
    return Words(
        f"{SIGN}{excerpt(first, LONGEST_BRIEF)}",
        lines,
        link,
        excerpt("；".join((first, *rest)), LONGEST_BRIEF),
    )


def together(several: Sequence[Words], left_over: str = "……还有 {n} 条，请到活单里看") -> Words:
    """Say several things at once, one in each line; one alone is said as it is."""
    if len(several) == 1:
        return several[0]
    lines = (f"{number}. {one.brief}" for number, one in enumerate(several, 1))
    many = {one.many for one in several}
    is_alike = len(many) == 1 and None not in many
    title = (several[0].many or MANY) if is_alike else MANY
    return Words(
        f"{SIGN}{title.format(n=len(several))}",
        tuple(lines),
        several[0].listed if is_alike else None,
        left=left_over,
        calls=tuple(dict.fromkeys(phone for one in several for phone in one.calls))[:MOST_CALLED],
    )


def trial_words() -> Words:
    """Say that this is a trial."""
    text = "这是一条测试消息。看到它，说明群机器人已经设置好了。"
    return Words(f"{SIGN}测试消息", (text,), brief=text)


def _title(found: Told) -> str:
    """Name the record; of one that is gone, by what its history says of the field that names it."""
    title = found.form.title
    if found.record is not None:
        value: object = found.record["title"]
    else:
        value = next((one.before for one in found.changes if one.path == title.key), None)
    return excerpt(said(title, value, LANG), LONGEST_TITLE) if value else ""


def _link(tx: Tx, form: PlanForm, told: Waiting, found: Told) -> str | None:
    """Give the page of a record, where it is known from outside."""
    address = public_address(tx)
    if address is None or found.record is None:
        return None
    return f"{address}{_page(form, told.record)}"


def _page(form: PlanForm, record: Id) -> str:
    return f"/a/{form.app}/f/{form.key}/r/{format_id(form.form.id_prefix, record)}"


def _line(form: PlanForm, one: CellChange) -> str:
    """Say one change: 状态：待发货 → 已发货."""
    label, act = say(one.label, LANG), ACTS.get(one.act)
    if act is not None:
        row = one.after if isinstance(one.after, Mapping) else one.before
        cells = [_of_row(form, one.path, key, value) for key, value in _pieces(row)]
        return f"{act}{label}" + (f"：{'，'.join(cell for cell in cells if cell)}" if cells else "")
    field = _field(form, one.path)
    before, after = (said(field, value, LANG) for value in (one.before, one.after))
    return f"{label}：{after}" if one.before is None else f"{label}：{before} → {after}"


def _pieces(row: object) -> Sequence[tuple[str, object]]:
    every = row.items() if isinstance(row, Mapping) else ()
    return [(key, value) for key, value in every if value is not None]


def _of_row(form: PlanForm, path: str, key: str, value: object) -> str:
    return said(_field(form, f"{path}.0.{key}"), value, LANG)


def _field(form: PlanForm, path: str) -> PlanField | None:
    """Find a field by its path: ``status``, or ``lines.0.quantity``."""
    first, *rest = path.split(".")
    found = form.table.by_key.get(first)
    if found is None or len(rest) < 2:
        return found
    return form.subforms[found.id].by_key.get(rest[-1])
