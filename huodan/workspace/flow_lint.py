"""
What of a flow would find nobody, or nothing set up, if it ran now: by the people, departments and connections there are.

Warnings beside those of ``language/plan/flow_ranges.py``: roles of a draft are filled only behind it is published, so nothing
is kept back by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from huodan.engines import flow as flows, incoming, webhooks
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document.flow import Called
from huodan.language.fields.member import PEOPLE
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._groups import Group
from huodan.language.nodes._needs import Over, People
from huodan.language.nodes._who import Who
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import walk
from huodan.language.plan.model import Plan
from huodan.language.whole import sees_whole
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace import lending
from huodan.workspace.mailing.server import mail_settings

MOST_NAMED = 5
EMAIL, WEBHOOK, HOOK = "email", "webhook", "hook_"
BY_MANAGER = ("starter_manager", "starter_managers")
UNSEEN = ("选中的部门", "A department that is chosen")
UNNAMED = ("选中的通道", "The channel that is chosen")
STUCK = ("到这一步会停住", "the run stops here")
_NOBODY: Mapping[str, tuple[str, str]] = {
    "administrator": ("会转给流程管理员", "who looks after the process is asked instead"),
    "pass": ("会自动通过", "it passes by itself"),
    "reject": ("会自动拒绝", "it is refused by itself"),
    "person": ("会转给指定的人", "somebody named for it is asked instead"),
    "refuse": STUCK,
}


def lint(tx: Tx, seen: Grant, plan: Plan, planned: PlanFlow, at: str) -> tuple[Problem, ...]:
    """
    Say where a flow would find nobody or nothing.

    seen: what who asks may know: people and departments are named as far as they see them, robots as far as they may use them.
    at: its place in the documents.
    """
    return tuple(_Lint(tx, seen, plan, planned, at).found())


@dataclass
class _Lint:
    tx: Tx
    seen: Grant
    plan: Plan
    planned: PlanFlow
    at: str

    def found(self) -> Iterator[Problem]:
        flow = self.planned.flow
        if isinstance(flow.start, Called) and not any(
            self._begins(each) for each in incoming.list_all(self.tx)
        ):
            yield _problem(
                f"{self.at}.start",
                "no_address",
                "还没有启用的接收地址会启动它。请到「设置 → 接收 Webhook」新建一个，选「启动流程」。",
                "No address of ours that is on begins it. Add one under Settings, Incoming, that begins this process.",
            )
        for n, who in enumerate(flow.administrators):
            yield from self._who(who, f"{self.at}.administrators.{n}", _NOBODY["administrator"])
        yield from self._groups(() if flow.quiet else flow.groups, self.at)
        for way, node, _ in walk(flow.nodes, f"{self.at}.nodes"):
            if isinstance(node, Asking) and not (flow.quiet or node.quiet):
                yield from self._groups(node.groups, way)
            then = _NOBODY[node.nobody] if isinstance(node, Asking) else ("没有人会收到", "nobody is told")
            for need in node.needs():
                match need:
                    case People(who=who):
                        yield from self._who(who, f"{way}.{need.at}", then)
                    case Over(name=name, does="tell"):
                        yield from self._over(name, f"{way}.{need.at}")
                    case Over(name=name):
                        yield from self._calls(name, f"{way}.{need.at}")

    def _calls(self, over: str, at: str) -> Iterator[Problem]:
        if over != WEBHOOK:
            zh = f"连接器「{over}」没有接入，{STUCK[0]}。请改用 webhook 并填地址。"
            en = f"The connector “{over}” is not connected: {STUCK[1]}. Use a webhook with an address."
            yield _problem(at, "not_connected", zh, en)

    def _begins(self, address: incoming.Address) -> bool:
        settings = address.settings
        is_open = address.is_on and not address.is_ended
        return is_open and settings.does == "flow" and settings.flow == self.planned.id

    def _over(self, over: str, at: str) -> Iterator[Problem]:
        """Say what a message would go over that is not set up."""
        mail = mail_settings(self.tx) if over == EMAIL else None
        if over == EMAIL and (mail is None or not mail.is_on):
            yield _problem(
                at,
                "no_mail",
                "邮件还没有设好，发不出去。请到「设置 → 邮件」填写并启用发信服务器。",
                "Mail is not set up, so none goes out. Set up and switch on the server under Settings, Mail.",
            )
        if over.startswith(HOOK):
            yield from self._robot(over, at)

    def _groups(self, groups: Sequence[Group], at: str) -> Iterator[Problem]:
        for n, group in enumerate(groups):
            yield from self._robot(group.robot, f"{at}.groups.{n}.robot")

    def _robot(self, over: str, at: str) -> Iterator[Problem]:
        found = next((each for each in self._hooks if each.id == parse_id(over)), None)
        if found is None:
            yield _problem(
                at,
                "no_robot",
                "选中的群机器人（或短信通道）已经删除，发不出去。请重新选。",
                "The robot or gateway that is chosen was removed. Choose another.",
            )
        elif not found.is_on:
            is_theirs = any(one.id == found.id for one in self._offered)
            name = (f"「{found.name}」", f"“{found.name}”") if is_theirs else UNNAMED
            zh = f"{name[0]}已停用，发不出去。请到「设置 → Webhook」启用它，或换一个。"
            en = f"{name[1]} is off, so nothing goes out. Switch it on under Settings, Webhooks, or choose another."
            yield _problem(at, "robot_off", zh, en)

    def _who(self, who: Who, at: str, then: tuple[str, str]) -> Iterator[Problem]:
        """Say whom nobody is meant by. then: what happens where there is nobody at all."""
        for n, role in enumerate(who.roles if who.by == "role" else ()):
            yield from self._role(role, f"{at}.roles.{n}", then)
        match who.by:
            case "people":
                yield from self._stopped(who.people, f"{at}.people", then)
            case "group" | "job":
                # Whether anybody has a job is told to who may look for it among all people.
                for job in who.jobs if sees_whole(self.seen, PEOPLE) else ():
                    if not self._is_there(Who(id="w", by="job", jobs=(job,))):
                        zh = f"没有能登录的人是岗位「{job}」，{then[0]}。请到成员表里填好岗位，或换人。"
                        en = f"Nobody who may sign in has the job “{job}”: {then[1]}. Say it in People, or choose others."
                        yield _problem(f"{at}.jobs", "nobody_there", zh, en)
            case "department" | "department_head":
                yield from self._each_department(who, at, then)
            case "starter_manager" | "starter_managers" | "heads_up_to":
                yield from self._headless(who, at, then)
            case "matrix":
                for n, row in enumerate(who.matrix.rows if who.matrix else ()):
                    place, no = f"{at}.matrix.rows.{n}", (f"第 {n + 1} 行：", f"Row {n + 1}: ")
                    for role in row.roles:
                        yield from self._role(role, place, then, no)
                    yield from self._stopped(row.people, place, then, no)
            case _:
                return

    def _role(
        self, role: str, at: str, then: tuple[str, str], no: tuple[str, str] = ("", "")
    ) -> Iterator[Problem]:
        if role in self.plan.roles and not self._is_there(Who(id="w", by="role", roles=(role,))):
            name = self.plan.roles[role].name
            zh = f"{no[0]}角色「{say(name, 'zh')}」里没有能登录的成员，{then[0]}。请到「设置 → 成员与角色」给人加上它，或换人。"
            en = (
                f"{no[1]}Nobody who may sign in has the role “{say(name, 'en')}”: {then[1]}. "
                "Give it to somebody under Settings, People, or choose others."
            )
            yield _problem(at, "nobody_there", zh, en)

    def _stopped(
        self, people: Sequence[str], at: str, then: tuple[str, str], no: tuple[str, str] = ("", "")
    ) -> Iterator[Problem]:
        wanted = {each: Who(id="w", by="people", people=(each,)) for each in people}
        out = [
            id
            for each, who in wanted.items()
            if not self._is_there(who) and (id := parse_id(each)) is not None
        ]
        if not out:
            return
        names, left = self._names(PEOPLE, out)
        all_zh = [*names, *([f"{left} 位成员"] if left else [])]
        all_en = [*names, *([f"{left} of those chosen"] if left else [])]
        is_all = len(out) == len(people)
        zh = f"{no[0]}{'、'.join(all_zh)}已停用或不能登录，{then[0] if is_all else '不会问到'}。请换人，或先交接。"
        en = (
            f"{no[1]}{', '.join(all_en)} cannot sign in: {then[1] if is_all else 'they are not asked'}. "
            "Choose others, or have their work handed over."
        )
        yield _problem(at, "nobody_there", zh, en)

    def _each_department(self, who: Who, at: str, then: tuple[str, str]) -> Iterator[Problem]:
        """Name departments in which nobody is, or which have no head."""
        for each in who.departments:
            id = parse_id(each)
            if id is None or self._is_there(who.model_copy(update={"departments": (each,)})):
                continue
            names, _ = self._names("departments", [id])
            name = (f"部门「{names[0]}」", f"The department “{names[0]}”") if names else UNSEEN
            if who.by == "department":
                zh = f"{name[0]}没有能登录的成员，{then[0]}。请把人加进去，或换一个部门。"
                en = f"{name[1]} has nobody who may sign in: {then[1]}. Add people, or choose another."
                yield _problem(f"{at}.departments", "nobody_there", zh, en)
                continue
            up = who.level - 1
            above = (f"往上第 {up} 级的部门", f" (level {up} above it)") if up else ("", "")
            zh = f"{name[0]}{above[0]}没有能登录的负责人，{then[0]}。请在部门表里填负责人，或换人。"
            en = (
                f"{name[1]}{above[1]} has no head who may sign in: {then[1]}. "
                "Name one in Departments, or choose others."
            )
            yield _problem(f"{at}.departments", "no_head", zh, en)

    def _headless(self, who: Who, at: str, then: tuple[str, str]) -> Iterator[Problem]:
        """Name the departments from which a run would find nobody above who begins it."""
        bare = [
            id
            for id, starter in self._somebody_in.items()
            if not any(self._meant(person).people((who,)) for person in starter)
        ]
        if not bare:
            return
        names, _ = self._names("departments", bare)
        names = names[:MOST_NAMED]
        count = (f"{len(bare)} 个部门", f"{len(bare)} departments")
        if names:
            is_all = len(names) == len(bare)
            count = (
                f"「{'」「'.join(names)}」{'' if is_all else f'等 {count[0]}'}",
                f"{', '.join(names)}{'' if is_all else ' and others'}",
            )
        head = (
            "没有主管，部门也没有能登录的负责人" if who.by in BY_MANAGER else "和上级部门没有能登录的负责人"
        )
        zh = f"{count[0]}的人{head}，他们发起时{then[0]}。请在部门表里填负责人。"
        en = (
            f"Nobody stands above people of {count[1]}; when they begin it, {then[1]}. "
            "Name heads of these departments."
        )
        yield _problem(f"{at}.by", "no_head", zh, en)

    @cached_property
    def _somebody_in(self) -> Mapping[Id, Sequence[Id]]:
        """Give of each department with people in it those who may sign in, but for its head; at most a few each."""
        return self._meant(Id(0)).by_department(most=MOST_NAMED)

    @cached_property
    def _hooks(self) -> Sequence[webhooks.Webhook]:
        return webhooks.list_all(self.tx)

    @cached_property
    def _meant(self) -> Callable[[Id], flows.Meant]:
        first = flows.Meant(self.tx, self.plan, self.planned.flow.form, None, {}, Id(0))
        return first.begun_by

    def _is_there(self, who: Who) -> bool:
        return bool(self._meant(Id(0)).people((who,)))

    @cached_property
    def _offered(self) -> Sequence[webhooks.Webhook]:
        return lending.offered(self.tx, self.planned.app, is_free=self.seen.actor.is_admin)

    def _names(self, form: str, ids: Sequence[Id]) -> tuple[list[str], int]:
        """Give the names who asks may know, and how many they may not."""
        known = titles(self.tx, self.seen.plan, self.seen, form, ids)
        names = [name for id in ids if (name := known.get(id))]
        return names, len(ids) - len(names)


def _problem(path: str, code: str, zh: str, en: str) -> Problem:
    return Problem(path=path, code=code, zh=zh, en=en)
