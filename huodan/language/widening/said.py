"""The words in which the law of application administrators refuses, and where in the app a refusal stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huodan.kit.errors import Problem
from huodan.kit.words import Text, say
from huodan.language.access import SYSTEM_IDS, Grant
from huodan.language.document import App
from huodan.language.plan.model import PlanForm
from huodan.language.widening.reading import Place

CODE = "ask_administrator"
MOST_NAMED = 5
ASK = (
    "请系统管理员打开这份草稿来发布。",
    "Ask an administrator of the company to open this draft and publish it.",
)
WORDS = {
    "app": (
        "应用本身的这项设置不能由应用管理员修改。请撤回，或{ask}",
        "An app administrator cannot change this setting of the app itself. Take it back, or: {ask}",
    ),
    "unknown": (
        "{what}：你看不到这张表单的全部资料，所以这里只能改名称、说明、布局和视图，以及新加普通字段。请撤回这项修改，或{ask}",
        "{what}: you do not see all data of this form, so only words, layout and views may change here, and plain fields "
        "be added. Take this change back, or: {ask}",
    ),
    "unseen": (
        "{what}：发布以后你自己看不到它，就不能由你来发布。新表单请先让自己的角色能查看全部数据，或{ask}",
        "{what}: you would not see it yourself once it is published. Let a role of yours read all of the new form first, "
        "or: {ask}",
    ),
    "reads": (
        "{what}：这里会用到你看不到的资料：{of}。请改用你能看到全部数据的表单，或{ask}",
        "{what}: this would use what you do not see: {of}. Use forms you see entirely, or: {ask}",
    ),
    "elsewhere": (
        "{what}：你看不到的表单在用它，改了会影响那里的结果。请撤回这项修改，或{ask}",
        "{what}: a form you do not see entirely uses it and would give other results. Take this change back, or: {ask}",
    ),
    "other": (
        "{what}：这次修改会让这里的公式、校验、规则或权限变成别的意思，而你看不到它的全部资料。请撤回，或{ask}",
        "{what}: formulas, checks, rules or rights here would come to mean something else, and you do not see all of its "
        "data. Take this back, or: {ask}",
    ),
    "name": (
        "{what}：这个名称已经是（或曾经是）同一张表单里另一个字段的，程序和导入会把数据填错地方。请换一个名称，或{ask}",
        "{what}: this name is or was another field's, so programs and imports would fill in the wrong one. Choose another "
        "name, or: {ask}",
    ),
    "own": (
        "{what}：你自己的角色在这里的权限不能由你增加或减少。请撤回这项修改，或{ask}",
        "{what}: you cannot give yourself more or less rights here. Take this change back, or: {ask}",
    ),
    "role": (
        "{what}：权限只能在本应用里你能看到全部数据的表单上修改。请撤回这项修改，或{ask}",
        "{what}: rights change only in forms of this app whose data you see entirely. Take this change back, or: {ask}",
    ),
    "called": (
        "{what}：这个角色的名称不能由你改成这样：别的角色叫这个名称，或它能看到你看不到的资料。请撤回，或{ask}",
        "{what}: you cannot call this role so, as another is called that, or it sees what you do not. Take this back, "
        "or: {ask}",
    ),
    "gone": (
        "{what}：你看不到它的全部资料，不能由你删除。请撤回，或{ask}",
        "{what}: you do not see all of its data, so you cannot remove it. Take this back, or: {ask}",
    ),
    "back": (
        "{what}：以前删除过或换过类型，加回来会带回原来的数据。请新建一个，或{ask}",
        "{what}: it was removed or of another kind before, and would bring old values back. Add a new one, or: {ask}",
    ),
}
ELSEWHERE = ("其他应用里的资料", "data of another app")


@dataclass(frozen=True)
class Words:
    """Words refusals for who publishes: what they may not know of is not named."""

    now: Grant
    then: Grant
    app: App

    def problem(self, code: str, path: str, form: str | None = None, more: Text | None = None) -> Problem:
        """Refuse something of a form. path: in the app. more: what it is called; else the element at the path is asked."""
        label = more if more is not None else self._label(path)
        what = self._called(form, label) if form else _quoted(label or "")
        return self._refusal(code, path, what)

    def reads(self, at: str, form: PlanForm, name: str, found: Collection[Place]) -> Problem:
        """Refuse that an element of a form, a field by its id, reads what is not known."""
        index = at.split(".")[1]
        path = next((way for way, id in self._fields(int(index)) if id == name), at)
        names = dict.fromkeys(self._place(place) for place in sorted(found))
        of = [*names][:MOST_NAMED]
        listed = "、".join(zh for zh, _ in of), ", ".join(en for _, en in of)
        return self._refusal("reads", path, self._called(form.id, self._label(path)), listed)

    def role(self, code: str, path: str, name: Text, form: str | None = None) -> Problem:
        """Refuse what a role gives."""
        role, of = _quoted(name), ("", "")
        if form:
            zh, en = self._called(form, None)
            of = f"在{zh}的权限", f", rights in {en}"
        return self._refusal(code, path, (f"角色{role[0]}{of[0]}", f"Role {role[1]}{of[1]}"))

    def read_elsewhere(self, place: Place) -> Problem:
        """Refuse that a field changes which forms read that are not known."""
        for index, form in enumerate(self.app.forms):
            if form.id == place[0]:
                way = next((way for way, id in self._fields(index) if id == place[1]), f"forms.{index}")
                return self._refusal("elsewhere", way, self._called(form.id, self._label(way)))
        return self._refusal("elsewhere", "", ELSEWHERE)

    def _refusal(
        self, code: str, path: str, what: tuple[str, str], of: tuple[str, str] = ("", "")
    ) -> Problem:
        zh, en = (WORDS[code][at].format(what=what[at], of=of[at], ask=ASK[at]) for at in (0, 1))
        return Problem(f"{self.app.key}.{path}" if path else self.app.key, CODE, zh, en)

    def _place(self, place: Place) -> tuple[str, str]:
        """Name a field and its form, as far as who publishes may know of them."""
        form, field = place
        for plan in (self.then.plan, self.now.plan):
            if form not in plan.forms:
                continue
            is_own = plan.forms[form].app == self.app.key
            granted = self.now.form(form) if form in self.now.plan.forms else None
            is_seen = granted is not None and (field in granted.readable or field in SYSTEM_IDS)
            tables = (plan.forms[form].table, *plan.forms[form].subforms.values())
            found = next((table.by_id[field] for table in tables if field in table.by_id), None)
            if is_own or is_seen:
                return self._called(form, None if found is None else found.label)
        return ELSEWHERE

    def _called(self, form: str | None, label: Text | None) -> tuple[str, str]:
        for grant in (self.then, self.now):
            found = grant.plan.forms.get(form or "")
            if found is None or not (found.app == self.app.key or grant.sees(found.id)):
                continue
            outer, inner = _both(found.label), _both(label or "")
            if not any(inner) or inner == outer:
                return f"《{outer[0]}》", f"“{outer[1]}”"
            return f"《{outer[0]}》的「{inner[0]}」", f"“{inner[1]}” of “{outer[1]}”"
        return ELSEWHERE

    def _fields(self, index: int) -> list[tuple[str, str]]:
        """Give the fields of a form of the app with their places."""
        ways = []
        for at, field in enumerate(self.app.forms[index].fields):
            way = f"forms.{index}.fields.{at}"
            ways.append((way, field.id))
            ways += [(f"{way}.fields.{n}", each.id) for n, each in enumerate(getattr(field, "fields", ()))]
        return ways

    def _label(self, path: str) -> Text | None:
        """Give what people call the innermost element at a place that is called anything."""
        here: object = self.app
        label: Text | None = None
        for step in path.split(".") if path else ():
            here = getattr(here, step, None) if not isinstance(here, tuple) else _item(here, step)
            label = next(
                (text for name in ("label", "name", "message") if (text := getattr(here, name, None))), label
            )
        return label


def _item(items: tuple[object, ...], step: str) -> object:
    return items[int(step)] if step.isdigit() and int(step) < len(items) else None


def _both(text: Text) -> tuple[str, str]:
    return say(text, "zh"), say(text, "en")


def _quoted(text: Text) -> tuple[str, str]:
    zh, en = _both(text)
    return f"「{zh}」", f"“{en}”"
