"""
What a letter to one person says: with the rights they have now, of what still concerns them now.

What was done, taken back or is out of their sight meanwhile is moot, and no word of it is written. Plain text, in the language of
its receiver; whoever follows a link has to sign in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from huodan.engines import flow
from huodan.engines.mail import Item, Kind
from huodan.engines.query import titles
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, Text, excerpt, say
from huodan.language.access import Grant
from huodan.language.flow.run import RunState, Task
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.address import public_address
from huodan.workspace.company import company_name
from huodan.workspace.flowing import alerts
from huodan.workspace.flowing.known import planned_held
from huodan.workspace.flowing.listing import TaskShown, card_of, list_some
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.flowing.noticed import notice_for
from huodan.workspace.saying import flat, said

SIGN: Mapping[str, str] = {"zh": "【活单】", "en": "[Huodan] "}
PEOPLE = "people"
MOST_SHOWN = 30
MOST_VALUES = 6
LONGEST_SUBJECT = 80
LONGEST_NAME = 60
LONGEST_OPINION = 200
HEADS: Mapping[str, Text] = {
    "approve": {"zh": "待您审批", "en": "For your approval"},
    "handle": {"zh": "待您办理", "en": "For you to handle"},
    "returned": {"zh": "退回给您修改", "en": "Sent back to you"},
    "reminder": {"zh": "催办", "en": "Reminder"},
    "notice": {"zh": "通知", "en": "Notice"},
    "approved": {"zh": "已通过", "en": "Approved"},
    "rejected": {"zh": "已拒绝", "en": "Refused"},
    "cancelled": {"zh": "已终止", "en": "Ended"},
    "stuck": {"zh": "流程卡住", "en": "A process is stuck"},
}
ENDS = (RunState.APPROVED, RunState.REJECTED, RunState.CANCELLED)
STEP: Text = {"zh": "步骤：{step}", "en": "Step: {step}"}
BY: Text = {"zh": "发起人：{name}", "en": "Begun by: {name}"}
DUE: Text = {"zh": "截止：{at}", "en": "Due: {at}"}
OPINION: Text = {"zh": "{name}的意见：{opinion}", "en": "{name} says: {opinion}"}
COUNT: Text = {"zh": "共 {n} 条，合并为一个待办", "en": "{n} records, one to-do"}
STUCK_COUNT: Text = {"zh": "共 {n} 单走不下去", "en": "{n} cannot go on"}
OPEN: Text = {"zh": "打开：{link}", "en": "Open: {link}"}
LATER: Text = {"zh": "请登录活单，在「待办」里处理。", "en": "Sign in to Huodan and see your to-dos."}
SEVERAL: Text = {"zh": "{n} 项待办和通知", "en": "{n} to-dos and notices"}
MORE: Text = {"zh": "……还有 {n} 项，请到活单里看。", "en": "… and {n} more; see Huodan."}
OFF: Text = {
    "zh": "这封邮件由「{company}」的活单自动发出，请不要直接回复。不想收到这类邮件，可在活单的「账号与安全 → 邮件通知」里关闭。",
    "en": "Sent by Huodan of {company}; please do not answer. To get none of these, see Account, E-mail in Huodan.",
}
TRIAL: Text = {"zh": "测试邮件", "en": "Test message"}
TRIAL_BODY: Text = {
    "zh": "这是活单发来的测试邮件。看到它，说明邮件已经设置好了。",
    "en": "This is a test from Huodan. As you read it, e-mail is set up.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter without its envelope."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is told, in which items, and what needs no telling."""

    written: Written | None
    told: tuple[Item, ...]
    moot: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as it stands in a letter. item: the newest of those it is about."""

    item: Item
    head: str
    title: str
    lines: tuple[str, ...]
    link: str | None


def write(tx: Tx, plan: Plan, grant: Grant, items: Sequence[Item]) -> Letter:
    """
    Write to whoever the Grant is of what still concerns them.

    The actor of the Tx must be that of the Grant.
    """
    found: dict[object, Entry] = {}
    moot: list[Item] = []
    lang: Lang = "en" if grant.actor.lang == "en" else "zh"
    told = _tasks(tx, plan, grant, items, lang)
    for item in items:
        if item.kind is Kind.ENDED:
            told[item.id] = _ended(tx, plan, grant, item, lang)
        elif item.kind is Kind.NOTICE:
            told[item.id] = _notice(tx, plan, grant, item, lang)
        elif item.kind is Kind.STUCK:
            told[item.id] = _stuck(tx, plan, grant, item, lang)
    for item in items:
        entry = told.get(item.id)
        if entry is None:
            moot.append(item)
        else:
            found[entry.link, entry.title, entry.lines if item.kind is Kind.NOTICE else ()] = entry
    written = _letter(tx, [*found.values()], lang) if found else None
    return Letter(written, tuple(item for item in items if told.get(item.id) is not None), tuple(moot))


def write_trial(tx: Tx, lang: Lang) -> Written:
    """Write what is sent to try the server out."""
    return Written(f"{SIGN[lang]}{say(TRIAL, lang)}", f"{say(TRIAL_BODY, lang)}\n\n{_end(tx, lang)}\n")


def _tasks(tx: Tx, plan: Plan, grant: Grant, items: Sequence[Item], lang: Lang) -> dict[Id, Entry | None]:
    """Tell of what waits for them: of a reminder, the task in its run that does."""
    asked = {item.id: item.task for item in items if item.kind in (Kind.ASKED, Kind.RETURNED)}
    asked |= {item.id: _task_in(tx, grant, item.run) for item in items if item.kind is Kind.REMINDER}
    shown = {
        each.listed.id: each
        for each in list_some(tx, plan, grant, [task for task in asked.values() if task is not None])
    }
    found: dict[Id, Entry | None] = {}
    for item in items:
        task = asked.get(item.id)
        if task is not None and task in shown:
            found[item.id] = _of_task(tx, plan, grant, item, shown[task], lang)
    return found


def _task_in(tx: Tx, grant: Grant, run: Id) -> Id | None:
    """Find what waits for them in a run."""
    tasks = flow.look(tx, run).run.tasks.values()
    mine = (
        task.id for task in tasks if task.person == grant.actor.person and (task.is_open or task.is_offered)
    )
    return next(mine, None)


def _of_task(tx: Tx, plan: Plan, grant: Grant, item: Item, shown: TaskShown, lang: Lang) -> Entry:
    kind = "approve" if shown.kind == "approve" else "handle"
    head = say(HEADS[item.kind if item.kind is not Kind.ASKED else kind], lang)
    lines = [*_values(plan, shown.listed.form, shown.values, lang)]
    lines.append(say(STEP, lang).format(step=say(shown.step, lang)))
    lines.append(say(BY, lang).format(name=_name(tx, plan, grant, shown.listed.starter)))
    if shown.listed.due_at is not None:
        lines.append(say(DUE, lang).format(at=_moment(shown.listed.due_at, tx.zone)))
    if shown.count > 1:
        lines.append(say(COUNT, lang).format(n=shown.count))
    if item.kind is Kind.RETURNED:
        lines += _opinion(tx, plan, grant, flow.look(tx, shown.listed.run), lang)
    title = _title(shown.label, shown.title, lang)
    return Entry(item, head, title, tuple(lines), _link(tx, format_id("tsk", shown.listed.id)))


def _ended(tx: Tx, plan: Plan, grant: Grant, item: Item, lang: Lang) -> Entry | None:
    """Tell how a run ended that they began; nothing where it goes on again."""
    try:
        shown = open_run(tx, plan, grant, item.run)
    except HuodanError:
        return None
    held = shown.held
    if held.run.state not in ENDS or held.run.starter != grant.actor.person:
        return None
    values = card_of(tx, plan, grant, held, planned_held(tx, plan, held))
    lines = [*_values(plan, held.form, values, lang)]
    if held.run.state is RunState.REJECTED:
        lines += _opinion(tx, plan, grant, held, lang)
    head = say(HEADS[held.run.state.value], lang)
    title = _title(shown.label, shown.title, lang)
    return Entry(item, head, title, tuple(lines), _link(tx, format_id("run", held.id)))


def _notice(tx: Tx, plan: Plan, grant: Grant, item: Item, lang: Lang) -> Entry | None:
    """Tell what a step of a process has told; nothing where that was taken back."""
    held = flow.look(tx, item.run)
    told = next((each for each in flow.said_of(tx, held.id) if each.id == item.said), None)
    if told is None:
        return None
    first, *rest = notice_for(tx, plan, grant, held, told.data, lang)
    head = say(HEADS["notice"], lang)
    return Entry(
        item, head, flat(first), tuple(flat(line) for line in rest), _link(tx, format_id("run", held.id))
    )


def _stuck(tx: Tx, plan: Plan, grant: Grant, item: Item, lang: Lang) -> Entry | None:
    """Tell that something of a flow they look after is stuck; nothing once it goes on again."""
    found = alerts.told(tx, plan, grant, (item.run,)).get(item.run)
    if found is None:
        return None
    address = public_address(tx)
    lines = [say(STUCK_COUNT, lang).format(n=found.count)]
    lines += [flat(say(found.why, lang))] if found.why is not None else []
    link = None if address is None else f"{address}/todo/stuck"
    return Entry(item, say(HEADS["stuck"], lang), flat(say(found.flow, lang)), tuple(lines), link)


def _opinion(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, lang: Lang) -> list[str]:
    """Quote what was said last."""
    told = [task for task in held.run.tasks.values() if task.closed_at is not None and task.opinion]
    if not told:
        return []
    last: Task = max(told, key=lambda task: (task.closed_at or 0, task.id))
    name = _name(tx, plan, grant, last.acted_by or last.person)
    opinion = excerpt(flat(last.opinion or ""), LONGEST_OPINION)
    return [say(OPINION, lang).format(name=name, opinion=opinion)]


def _values(plan: Plan, form: str, values: Mapping[str, object], lang: Lang) -> list[str]:
    table = plan.forms[form].table if form in plan.forms else None
    lines = []
    for key, value in [*values.items()][:MOST_VALUES]:
        field = None if table is None else table.by_key.get(key)
        if field is not None and value is not None:
            lines.append(f"{flat(say(field.label, lang))}：{said(field, value, lang)}")
    return lines


def _name(tx: Tx, plan: Plan, grant: Grant, person: Id) -> str:
    if person == SYSTEM_PERSON:
        return "活单" if grant.actor.lang != "en" else "Huodan"
    return excerpt(flat(titles(tx, plan, grant, PEOPLE, (person,)).get(person) or "—"), LONGEST_NAME)


def _title(label: Text, title: str | None, lang: Lang) -> str:
    return flat(f"{say(label, lang)} {excerpt(title or '', LONGEST_NAME)}")


def _moment(at: int, tz: str) -> str:
    return zone.iso(at, tz)[:16].replace("T", " ")


def _link(tx: Tx, id: str) -> str | None:
    """Give the page of exactly this to-do or run, where it is known from outside."""
    address = public_address(tx)
    return None if address is None else f"{address}/todo/{id}"


def _letter(tx: Tx, entries: Sequence[Entry], lang: Lang) -> Written:
    """Write one thing by itself, several one under another."""
    if len(entries) == 1:
        only = entries[0]
        only = replace(only, head="") if only.item.kind is Kind.NOTICE else only
        subject = f"{only.head}：{only.title}" if only.head else only.title
        return _signed(tx, subject, [_told(only, lang)], lang)
    shown = [f"{place}. {_told(entry, lang)}" for place, entry in enumerate(entries[:MOST_SHOWN], 1)]
    if len(entries) > MOST_SHOWN:
        shown.append(say(MORE, lang).format(n=len(entries) - MOST_SHOWN))
    return _signed(tx, say(SEVERAL, lang).format(n=len(entries)), shown, lang)


def _signed(tx: Tx, subject: str, shown: Sequence[str], lang: Lang) -> Written:
    body = "\n\n".join((*shown, *(() if public_address(tx) else (say(LATER, lang),)), _end(tx, lang)))
    return Written(excerpt(f"{SIGN[lang]}{subject}", LONGEST_SUBJECT), f"{body}\n")


def _told(entry: Entry, lang: Lang) -> str:
    head = f"{entry.head}：{entry.title}" if entry.head else entry.title
    last = () if entry.link is None else (say(OPEN, lang).format(link=entry.link),)
    return "\n".join((head, *entry.lines, *last))


def _end(tx: Tx, lang: Lang) -> str:
    company = flat(company_name(tx) or say({"zh": "贵公司", "en": "your company"}, lang))
    return f"-- \n{say(OFF, lang).format(company=company)}"
