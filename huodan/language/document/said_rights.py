"""
Changes of what a role may do, in words: 角色「销售员」在《订单表》里不能再导出.

``said.py`` asks here for every Edit inside a role; what is not about rights in a form it says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from huodan.kit.words import Lang, excerpt, say
from huodan.language.document.edits import Add, AnyEdit, Move, Remove, Set, Tree, Way, element_at
from huodan.language.document.flow_words import FLOW_VALUES

Words = Mapping[str, tuple[str, str]]

VALUES: Mapping[str, Words] = {
    "look": {"plain": ("普通", "plain"), "primary": ("突出", "prominent"), "red": ("红色", "red")},
    "how": {"near": ("相近", "alike"), "same": ("相同", "the same")},
    "otherwise": {"refuse": ("不能保存", "it cannot be saved"), "warn": ("只提醒", "it only warns")},
    "verbs": {
        "read": ("查看", "read"),
        "create": ("新建", "create"),
        "update": ("修改", "edit"),
        "delete": ("删除", "delete"),
        "import": ("导入", "import"),
        "export": ("导出", "export"),
    },
    "rows": {
        "all": ("全部", "all"),
        "own": ("自己负责的", "one's own"),
        "department": ("本部门及下级部门的", "those of one's department and below"),
        "where": ("符合条件的", "those a condition names"),
    },
    "right": {
        "write": ("可改", "may be edited"),
        "read": ("只看", "may be read"),
        "masked": ("打码", "masked"),
        "hidden": ("隐藏", "hidden"),
    },
}
"""Values that have names of their own, by setting."""

LINES: Words = {
    "add": ("角色「{role}」能用《{form}》了：{verbs}", "Role “{role}” may use {form}: {verbs}"),
    "remove": ("角色「{role}」不能再用《{form}》", "Role “{role}” may not use {form} any more"),
    "verb_add": ("角色「{role}」在《{form}》里可以{item}了", "Role “{role}” may {item} in {form}"),
    "verb_remove": (
        "角色「{role}」在《{form}》里不能再{item}",
        "Role “{role}” may not {item} in {form} any more",
    ),
    "rows": (
        "角色「{role}」在《{form}》里能用的数据：{old} → {new}",
        "Role “{role}” in {form}, records: {old} → {new}",
    ),
    "where": (
        "角色「{role}」在《{form}》里能用的数据：条件已修改",
        "Role “{role}” in {form}, records: another condition",
    ),
    "comments_add": (
        "角色「{role}」在《{form}》里能发表评论了",
        "Role “{role}” may comment in {form}",
    ),
    "comments_remove": (
        "角色「{role}」在《{form}》里不能再发表评论",
        "Role “{role}” may not comment in {form} any more",
    ),
    "opens_with": (
        "角色「{role}」打开《{form}》时先看的视图：{old} → {new}",
        "Role “{role}” opens {form} with: {old} → {new}",
    ),
    "fields": (
        "角色「{role}」在《{form}》里没有单独规定的字段：{old} → {new}",
        "Role “{role}” in {form}, fields not named: {old} → {new}",
    ),
    "field_add": (
        "角色「{role}」在《{form}》里的{item}：{right}",
        "Role “{role}” in {form}, {item}: {right}",
    ),
    "field_remove": (
        "角色「{role}」在《{form}》里的{item}不再单独规定（原来是{right}）",
        "Role “{role}” in {form}, {item}: not named any more (was {right})",
    ),
}


def right_line(
    before: Tree, after: Tree, edit: AnyEdit, lang: Lang, named: Callable[[str], str]
) -> str | None:
    """This function will say an Edit of rights in a form; None if it is of something else. named: a form's or field's label."""
    place = edit.place
    if place[:1] != ("roles",) or place[2:3] != ("forms",) or len(place) < 4 or isinstance(edit, Move):
        return None
    is_en = lang == "en"

    def put(line: str, **slots: str) -> str:
        role, rights = (_found(before, after, place[:end]) for end in (2, 4))
        name = excerpt(say(role.get("name", ""), lang))
        return LINES[line][is_en].format(role=name, form=named(str(rights.get("form", ""))), **slots)

    def fields(ids: Iterable[object]) -> str:
        return (", " if is_en else "、").join(
            f"“{named(str(id))}”" if is_en else f"「{named(str(id))}」" for id in ids
        )

    did = "add" if isinstance(edit, Add) else "remove"
    if len(place) == 4 and isinstance(edit, Add | Remove) and isinstance(edit.item, dict):
        verbs = (value_name("verbs", str(verb), lang) or "" for verb in edit.item["verbs"])
        return put(did, verbs=(", " if is_en else "、").join(verbs))
    if place[4:5] == ("verbs",) and isinstance(edit, Add | Remove):
        return put(f"verb_{did}", item=value_name("verbs", str(edit.item), lang) or "")
    if place[4:5] == ("but",) and isinstance(edit, Add | Remove):
        item = edit.item
        but = item if isinstance(item, dict) else _found(before, after, place[:6])
        ids = but["fields"] if isinstance(item, dict) else [item]
        right = value_name("right", str(but.get("right")), lang) or ""
        return put(f"field_{did}", item=fields(ids), right=right)
    if isinstance(edit, Set) and len(place) == 4:
        if edit.name == "opens_with":
            old, new = (
                _view(tree, edit, value, lang) for tree, value in ((before, edit.old), (after, edit.new))
            )
            return put("opens_with", old=old, new=new)
        return _set(edit, lang, put)
    return None


def _view(tree: Tree, edit: Set, view: object, lang: Lang) -> str:
    """Name a view of the form the rights are in, wherever it is."""
    if view is None:
        return "the first view" if lang == "en" else "第一个视图"
    form = (element_at(tree, tuple(edit.place[:4])) or {}).get("form", "")
    found = element_at(tree, ("forms", str(form), "views", str(view))) or {}
    name = excerpt(say(found.get("label", str(view)), lang))
    return f"“{name}”" if lang == "en" else f"「{name}」"


def value_name(setting: str, value: str, lang: Lang) -> str | None:
    """Name a value that has a name of its own."""
    for listed in (VALUES.get("right" if setting == "fields" else setting, {}), FLOW_VALUES.get(setting, {})):
        if value in listed:
            return listed[value][lang == "en"]
    return None


def _set(edit: Set, lang: Lang, put: Callable[..., str]) -> str | None:
    if edit.name == "where":
        return put("where")
    if edit.name == "comments":
        return put("comments_add" if edit.new else "comments_remove")
    if edit.name in ("rows", "fields"):
        old, new = (value_name(edit.name, str(value), lang) or "?" for value in (edit.old, edit.new))
        return put(edit.name, old=old, new=new)
    return None


def _found(before: Tree, after: Tree, place: Sequence[str]) -> Tree:
    way: Way = tuple(place)
    return element_at(after, way) or element_at(before, way) or {}
