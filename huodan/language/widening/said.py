"""The words in which the law of application administrators refuses, and where in the app a refusal stands."""

from __future__ import annotations

from huodan.kit.errors import Problem
from huodan.kit.words import Text, say
from huodan.language.document import App
from huodan.language.plan.model import PlanField, PlanForm

CODE = "ask_administrator"
ASK = (
    "请系统管理员打开这份草稿来发布。",
    "Ask an administrator of the company to open this draft and publish it.",
)
WORDS = {
    "reads": (
        "{what}会用到你不能看到全部数据的内容（{of}）。请改用你看得到的字段，或{ask}",
        "{what} would use what you do not see in all records ({of}). Use fields you see, or: {ask}",
    ),
    "wider": (
        "{what}：你自己的角色会看到或能做更多。请去掉这项修改，或{ask}",
        "{what}: roles of your own would see or may do more. Take this change back, or: {ask}",
    ),
    "scope": (
        "{what}：你能看到哪些数据由它决定，不能自己改。请去掉这项修改，或{ask}",
        "{what}: it decides which records you see, so you cannot change it yourself. Take it back, or: {ask}",
    ),
    "outside": (
        "角色{what}在别的应用里的权限不能由应用管理员增加。请去掉，或{ask}",
        "An app administrator gives the role {what} no further rights in other apps. Take them back, or: {ask}",
    ),
    "shows": (
        "角色{what}会看到来自别的应用、你自己看不到的内容（{of}）。请去掉这项修改，或{ask}",
        "The role {what} would see what comes from other apps and you do not see ({of}). Take it back, or: {ask}",
    ),
    "measured": (
        "{what}：发布时要逐条比较或转换已有的数据，而你看不到全部。请去掉这项修改，或{ask}",
        "{what}: publishing compares or converts the values there are, and you do not see all of them. Take it back, or: {ask}",
    ),
    "back": (
        "{what}以前删除过，加回来会带回原来的数据。请新建一个字段，或{ask}",
        "{what} was removed before and would bring its old values back. Add a new field, or: {ask}",
    ),
}
ELSEWHERE = ("别的应用", "another app")


def both(text: Text, *, quoted: bool = False) -> tuple[str, str]:
    """Give a text in both languages."""
    zh, en = say(text, "zh"), say(text, "en")
    return (f"「{zh}」", f"“{en}”") if quoted else (zh, en)


def refusal(code: str, path: str, *, what: tuple[str, str], of: tuple[str, str]) -> Problem:
    """Word a refusal. what: it is about; of: what may not be used."""
    zh, en = (WORDS[code][at].format(what=what[at], of=of[at], ask=ASK[at]) for at in (0, 1))
    return Problem(path, CODE, zh, en)


def field_called(form: PlanForm | None, one: PlanField | None, text: Text) -> tuple[str, str]:
    """Name a field, or a form with another text; None for what lies in another app."""
    if form is None:
        return ELSEWHERE
    outer, inner = both(form.label), both(text if one is None else one.label)
    if not any(inner):
        return f"《{outer[0]}》", outer[1]
    return f"《{outer[0]}》的「{inner[0]}」", f"{outer[1]}, “{inner[1]}”"


def path_of(app: App, form: PlanForm | None, one: PlanField | None) -> str:
    """Write where in an app a field or a form stands."""
    number = next((at for at, each in enumerate(app.forms) if form is not None and each.id == form.id), None)
    if number is None:
        return app.key
    path = f"{app.key}.forms.{number}"
    if one is None:
        return path
    for index, field in enumerate(app.forms[number].fields):
        if field.id == one.id:
            return f"{path}.fields.{index}"
        inner = [each.id for each in getattr(field, "fields", ())]
        if one.table == field.id and one.id in inner:
            return f"{path}.fields.{index}.fields.{inner.index(one.id)}"
    return path
