"""
What a publish does to rights, in the words of business people: which role newly sees or loses what.

A form that opens or closes is one line; within one that stays, verbs, rows and fields are told. What comes with a new field
or form is only told, all else asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import people
from huodan.kit.words import Text, say
from huodan.language.access import VERB_WORDS
from huodan.language.document import Verb
from huodan.language.plan.model import Plan, PlanField, PlanRights
from huodan.storage.db import Tx
from huodan.workspace.publishing.lines import LANGS, Item, Level, line

WORDS: Mapping[str, tuple[str, str]] = {
    "sees": ("角色「{role}」能看到{field}了", "Role “{role}” sees {field} now"),
    "loses": ("角色「{role}」看不到{field}了", "Role “{role}” does not see {field} any more"),
    "unmasked": (
        "角色「{role}」能看到{field}的完整内容了，之前是打码的",
        "Role “{role}” sees {field} as it is now; before it was masked",
    ),
    "masked": (
        "角色「{role}」看{field}时只看到打码的内容了",
        "Role “{role}” sees {field} masked only from now on",
    ),
    "fills": ("角色「{role}」能填写、修改{fields}了", "Role “{role}” may fill in {fields} now"),
    "fills_not": (
        "角色「{role}」不能再填写、修改{fields}",
        "Role “{role}” may not fill in {fields} any more",
    ),
    "form_opens": (
        "角色「{role}」能用表单《{form}》了：能{verbs}；范围：{rows}",
        "Role “{role}” may use the form {form} now: {verbs}; records: {rows}",
    ),
    "form_closes": (
        "角色「{role}」看不到表单《{form}》了",
        "Role “{role}” does not see the form {form} any more",
    ),
    "verbs_come": ("角色「{role}」在《{form}》里还能{verbs}了", "Role “{role}” may {verbs} in {form} now"),
    "verbs_go": (
        "角色「{role}」在《{form}》里不能再{verbs}",
        "Role “{role}” may not {verbs} in {form} any more",
    ),
    "rows": (
        "角色「{role}」在《{form}》里能用的数据：{old} → {new}",
        "Role “{role}” in {form}, records: {old} → {new}",
    ),
    "rows_where": (
        "角色「{role}」在《{form}》里能用的数据：条件改了",
        "Role “{role}” in {form}, records: another condition",
    ),
    "comments_come": ("角色「{role}」在《{form}》里能发表评论了", "Role “{role}” may comment in {form} now"),
    "comments_go": (
        "角色「{role}」在《{form}》里不能再发表评论",
        "Role “{role}” may not comment in {form} any more",
    ),
    "role_goes": (
        "删除角色「{role}」：有 {count} 个人有它，会失去它给的权限；撤销时回来",
        "Role “{role}” goes: {count} people have it and lose what it gives; undoing brings it back",
    ),
}
ROWS: Mapping[str, Text] = {
    "all": {"zh": "全部", "en": "all"},
    "own": {"zh": "自己负责的", "en": "one's own"},
    "department": {"zh": "本部门及下级部门的", "en": "those of one's department and below"},
    "where": {"zh": "符合条件的", "en": "those a condition names"},
}
NOTHING: frozenset[str] = frozenset()


def rights_lines(tx: Tx, before: Plan, plan: Plan) -> Iterator[Item]:
    """Say which roles may do and see other things than before; roles that are new give nothing anybody has."""
    for role in before.roles.values():
        if role.id not in plan.roles:
            count = sum(role.id in account.roles for account in people.accounts(tx))
            yield line(WORDS, "yellow", "role_goes", role=role.name, count=count)
    for key in dict.fromkeys((*before.rights, *plan.rights)):
        role_id, form = key
        if role_id in plan.roles and form in plan.forms:
            yield from _Change(
                before, plan, before.rights.get(key), plan.rights.get(key), role_id, form
            ).lines()


def field_named(plan: Plan, field: PlanField) -> Text:
    """Name a field with its form."""
    form = plan.forms[field.form]
    return {
        "zh": f"《{say(form.label, 'zh')}》的「{say(field.label, 'zh')}」",
        "en": f"{say(form.label, 'en')}, “{say(field.label, 'en')}”",
    }


@dataclass(frozen=True, slots=True)
class _Change:
    """The rights of a role in a form, before and after; None for none."""

    before: Plan
    plan: Plan
    was: PlanRights | None
    now: PlanRights | None
    role: str
    form: str

    def lines(self) -> Iterator[Item]:
        """Tell what differs."""
        old, new = _verbs(self.was), _verbs(self.now)
        if not old and not new:
            return
        if not old or not new:
            yield self._opens_or_closes(new)
            return
        if new - old:
            yield self._about("yellow", "verbs_come", verbs=_listed_verbs(new - old))
        if old - new:
            yield self._about("yellow", "verbs_go", verbs=_listed_verbs(old - new))
        assert self.was is not None
        assert self.now is not None
        if self.was.rows != self.now.rows:
            yield self._about("yellow", "rows", old=ROWS[self.was.rows], new=ROWS[self.now.rows])
        elif self.was.where != self.now.where:
            yield self._about("yellow", "rows_where")
        if self.was.comments != self.now.comments:
            yield self._about("yellow", "comments_come" if self.now.comments else "comments_go")
        yield from self._fields(self.was, self.now)

    def _opens_or_closes(self, new: Collection[Verb]) -> Item:
        if not new:
            return self._about("yellow", "form_closes")
        assert self.now is not None
        level: Level = "yellow" if self.form in self.before.forms else "told"
        return self._about(level, "form_opens", verbs=_listed_verbs(new), rows=ROWS[self.now.rows])

    def _fields(self, was: PlanRights, now: PlanRights) -> Iterator[Item]:
        fields = _fields_of(self.plan, self.form)
        known = {field.id for field in _fields_of(self.before, self.form)}
        saw = was.read | was.masked if Verb.READ in was.verbs else NOTHING
        sees = now.read | now.masked if Verb.READ in now.verbs else NOTHING
        for field in fields:
            code = self._code(field.id, saw, sees, was, now)
            if code is not None:
                level: Level = "yellow" if field.id in known else "told"
                yield self._of_field(level, code, field)
        came = [field for field in fields if field.id in now.write - was.write and field.id in known]
        went = [field for field in fields if field.id in was.write - now.write]
        if came:
            yield self._about("yellow", "fills", fields=self._labels(came))
        if went:
            yield self._about("yellow", "fills_not", fields=self._labels(went))

    @staticmethod
    def _code(
        id: str, saw: Collection[str], sees: Collection[str], was: PlanRights, now: PlanRights
    ) -> str | None:
        if id in sees and id not in saw:
            return "sees"
        if id in saw and id not in sees:
            return "loses"
        if id in sees and id in was.masked and id in now.read:
            return "unmasked"
        return "masked" if id in sees and id in was.read and id in now.masked else None

    def _labels(self, fields: Sequence[PlanField]) -> Text:
        form = self.plan.forms[self.form].label
        zh = "、".join(f"「{say(field.label, 'zh')}」" for field in fields)
        en = ", ".join(f"“{say(field.label, 'en')}”" for field in fields)
        return {"zh": f"《{say(form, 'zh')}》的{zh}", "en": f"{en} of {say(form, 'en')}"}

    def _of_field(self, level: Level, code: str, field: PlanField) -> Item:
        named, name = field_named(self.plan, field), self.plan.roles[self.role].name
        return line(WORDS, level, code, table=field.table, id=field.id, field=named, role=name)

    def _about(self, level: Level, code: str, **slots: Any) -> Item:
        name, form = self.plan.roles[self.role].name, self.plan.forms[self.form].label
        return line(WORDS, level, code, table=self.form, role=name, form=form, **slots)


def _verbs(rights: PlanRights | None) -> frozenset[Verb]:
    return rights.verbs if rights is not None else frozenset()


def _fields_of(plan: Plan, form: str) -> list[PlanField]:
    found = plan.forms[form]
    tables = (found.table, *found.subforms.values())
    return [field for table in tables for field in table.fields if not field.is_hidden]


def _listed_verbs(verbs: Collection[Verb]) -> Text:
    words = {lang: [str(VERB_WORDS[verb][lang]) for verb in Verb if verb in verbs] for lang in LANGS}
    return {"zh": "、".join(words["zh"]), "en": ", ".join(words["en"])}
