"""
Edits in the words of business people: the sheet before publishing and the change log.

Owns what lists, elements and settings are called, and how a line is put. Does not own what Edits are (``edits.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from huodan.kit.words import Lang, excerpt, say
from huodan.language.document.app import APP_SETTINGS
from huodan.language.document.edits import (
    Add,
    AnyEdit,
    Move,
    Remove,
    Replace,
    Set,
    Tree,
    element_at,
    label_at,
)
from huodan.language.document.flow_words import FLOW_ELEMENTS, FLOW_SETTINGS
from huodan.language.document.keeping import KEEPING_ELEMENTS, KEEPING_SETTINGS
from huodan.language.document.merging import OPTION_SETTINGS, follows_merge, merges
from huodan.language.document.moving import MOVE_SETTINGS
from huodan.language.document.parts import PART_SETTINGS, part_name
from huodan.language.document.role import ROLE_SETTINGS
from huodan.language.document.rule import DEEDS, MATCHES, RULE_ELEMENTS, RULE_SETTINGS
from huodan.language.document.said_lines import LINES
from huodan.language.document.said_rights import right_line, value_name
from huodan.language.document.shaping import every_named
from huodan.language.document.views import COLORS, LAYOUTS, POINTERS
from huodan.language.fields import KINDS, Field
from huodan.language.nodes import KINDS as NODES, Node

Words = Mapping[str, tuple[str, str]]

ELEMENTS: Words = {
    "forms": ("表单", "form"),
    "fields": ("字段", "field"),
    "options": ("选项", "option"),
    "sections": ("分组", "section"),
    "views": ("视图", "view"),
    "roles": ("角色", "role"),
    "home": ("工作台卡片", "workbench card"),
    "fills": ("带出", "fill-in"),
    "serial": ("编号的一段", "part of the number"),
    "order": ("排序", "sorting"),
    "but": ("字段权限", "rights to fields"),
    "tints": ("颜色规则", "colour rule"),
    **KEEPING_ELEMENTS,
    "parts": ("页面内容", "page element"),
    **RULE_ELEMENTS,
    **FLOW_ELEMENTS,
}
RIGHTS, COLUMN = ("表单权限", "rights in a form"), ("明细列", "column")

SETTINGS: Words = {
    **APP_SETTINGS,
    **PART_SETTINGS,
    **RULE_SETTINGS,
    **OPTION_SETTINGS,
    **ROLE_SETTINGS,
    **FLOW_SETTINGS,
    "aggregate": ("算什么", "what is worked out"),
    "any_level": ("中间层也可以选", "any level may be chosen"),
    "aliases": ("旧的接口名", "former API names"),
    "also": ("也算负责人的字段", "fields that count as owner"),
    "by_hand": ("可以自己填", "may be filled by hand"),
    "can_create": ("可以当场新建", "may create on the spot"),
    "color": ("颜色", "colour"),
    "columns": ("列", "columns"),
    "currency": ("币种", "currency"),
    "date": ("日历按哪个日期", "calendar by"),
    "default": ("默认值", "default"),
    "default_formula": ("默认值公式", "default formula"),
    "digits": ("位数", "digits"),
    "dir": ("方向", "direction"),
    "field": ("字段", "field"),
    "fields": ("字段", "fields"),
    "form": ("表单", "form"),
    "format": ("显示格式", "format"),
    "formula": ("公式", "formula"),
    "frozen": ("冻结前几列", "frozen columns"),
    "group": ("分组", "grouped by"),
    "hint": ("提示", "hint"),
    "id_prefix": ("编号前缀", "prefix of ids"),
    "import_names": ("导入时认得的列名", "column names known when importing"),
    "into": ("写到哪个字段", "goes into"),
    "is_current_by_default": ("默认为当前", "current by default"),
    "is_owner": ("是负责人", "is the owner"),
    "key": ("接口名", "API name"),
    "label": ("名称", "name"),
    "landline": ("可以填座机", "landlines allowed"),
    "lane_sum": ("每列合计", "sum per lane"),
    "lane_by": ("看板按什么分列", "lanes by"),
    "layout": ("视图类型", "layout"),
    "least": ("最小值", "least"),
    "least_rows": ("最少行数", "least rows"),
    "long_label": ("完整名称", "long name"),
    "max_length": ("最多字数", "longest text"),
    **KEEPING_SETTINGS,
    **MOVE_SETTINGS,
    "mode": ("以后是否跟着变", "follows later changes"),
    "most": ("最大值", "most"),
    "most_chosen": ("最多选几个", "most chosen"),
    "most_rows": ("最多行数", "most rows"),
    "name": ("名称", "name"),
    "name_into": ("姓名写到哪个字段", "name goes into"),
    "note": ("说明", "note"),
    "options": ("选项", "options"),
    "serial": ("编号的组成", "parts of the number"),
    "fills": ("选中后带出", "filled in when chosen"),
    "noun": ("一条叫什么", "what one is called"),
    "operation": ("汇总方式", "summed up by"),
    "order": ("排序", "sorting"),
    "over": ("汇总的明细", "rows summed up"),
    "pattern": ("格式要求", "pattern"),
    "period": ("多久重新计数", "counts anew"),
    "phone_into": ("电话写到哪个字段", "phone goes into"),
    "pictures": ("照片怎么存", "how photos are kept"),
    "placeholder": ("占位文字", "placeholder"),
    "places": ("小数位", "decimal places"),
    "query": ("查什么", "query"),
    "relation": ("通过哪个关联", "by which relation"),
    "required": ("必填", "required"),
    "result": ("结果类型", "type of the result"),
    "rows": ("数据范围", "rows"),
    "search": ("可搜索的字段", "searched fields"),
    "show": ("显示什么", "what is shown"),
    "source": ("取哪个字段", "source field"),
    "stamps": ("自动记下变化时间", "tells when it changed"),
    "start": ("从几开始", "starts with"),
    "symbol": ("显示成", "shown as"),
    "sums": ("合计行", "sum row"),
    "tab": ("标签页", "tab"),
    "target": ("关联的表单", "related form"),
    "text": ("文字", "text"),
    "title": ("数据标题", "record title"),
    "tint_by": ("按哪个选项上色", "coloured by"),
    "tints": ("颜色规则", "colour rules"),
    "tree": ("选项树", "tree of options"),
    "unique": ("不允许重复", "unique"),
    "unit": ("单位", "unit"),
    "until": ("结束日期", "last day"),
    "value": ("接口值", "API value"),
    "verbs": ("能做什么", "what may be done"),
    "view": ("点开的视图", "view it opens"),
    "where": ("条件", "condition"),
    "width": ("宽度", "width"),
}

NAMING = frozenset(POINTERS) | {"field", "form", "into", "name_into", "over", "phone_into", "relation"}
NAMING |= {"rows", "source", "stamps", "target", "title", "flow", "of", "rejects_to", "to"}
"""Settings that name a form or a field by its id."""

Deed = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was changed. place: the element, as in ``Edit.place``; form: its form's id, None for the app's own."""

    text: str
    place: tuple[str, ...]
    form: str | None
    deed: Deed


def say_edits(before: Tree, after: Tree, edits: Iterable[AnyEdit], lang: Lang) -> tuple[Line, ...]:
    """
    Put Edits into words, one line each; what only follows from another one is left out.

    before, after: the trees they lead from and to; names of what went are found in the one, of all else in the other.
    """
    listed = tuple(edits)
    own = {edit.key for edit in listed if isinstance(edit, Add | Remove) and not isinstance(edit.item, str)}
    speaker = _Speaker(before, after, lang)
    sorted_lists: set[tuple[str, ...]] = set()
    lines = []
    for edit in listed:
        is_name = isinstance(edit, Add | Remove) and isinstance(edit.item, str)
        if is_name and (edit.place[-1].rpartition(".")[2] in own or follows_merge(edit)) and not merges(edit):
            continue
        if isinstance(edit, Move) and edit.at[-2:-1] == ("but",):
            continue  # in which order rights name their fields says nothing
        if isinstance(edit, Move) and speaker.is_names(edit):
            if (*edit.at, edit.name) in sorted_lists:
                continue
            sorted_lists.add((*edit.at, edit.name))
        lines.append(speaker.line(edit))
    return tuple(lines)


def setting_name(tree: Tree, place: Sequence[str], setting: str, lang: Lang) -> str:
    """Name a setting of an element, or the element if no setting is given: 《订单表》字段「金额」的公式."""
    speaker = _Speaker(tree, tree, lang)
    if place[:1] == ("flows",) and place[-2:-1] == ("who",):
        place, setting = place[:-2], "who"  # somebody has no name: the step they are asked at is told
    what, label = speaker._what(place), speaker._label(place)
    text = f"{what}「{label}」" if lang == "zh" else f"{what} “{label}”"
    if setting:
        name = speaker._setting(setting, place)
        text += f"的{name}" if lang == "zh" else f", {name}"
    if place[:1] in (("forms",), ("flows",)) and len(place) > 2:
        form = speaker._label(place[:2])
        text = f"《{form}》{text}" if lang == "zh" else f"{form}: {text}"
    return text


@dataclass(frozen=True, slots=True)
class _Speaker:
    before: Tree
    after: Tree
    lang: Lang

    def line(self, edit: AnyEdit) -> Line:
        deed: Deed = "changed"
        right = right_line(self.before, self.after, edit, self.lang, self._named)
        if right is not None:
            text = right
        elif isinstance(edit, Set):
            text = self._set(edit)
        elif isinstance(edit, Replace):
            text = self._replaced(edit)
        elif self.is_names(edit):
            text = self._name(edit)
        elif isinstance(edit, Move):
            text = self._moved(edit)
        else:
            deed = "added" if isinstance(edit, Add) else "removed"
            text = self._came_or_went(edit, deed)
        at = edit.place
        form = at[1] if at[:1] == ("forms",) and len(at) > 1 else None
        is_inside = at[:1] in (("forms",), ("flows",)) and len(at) > 2
        if is_inside:
            name = self._label(at[:2])
            text = f"《{name}》{text}" if self.lang == "zh" else f"{name}: {text}"
        return Line(text[:1].upper() + text[1:] if self.lang == "en" else text, at, form, deed)

    def is_names(self, edit: AnyEdit) -> bool:
        """Tell whether an Edit is of a list of names, such as the columns of a view, not of elements."""
        if not isinstance(edit, Add | Remove | Move):
            return False
        if not isinstance(edit, Move):
            return isinstance(edit.item, str)
        return element_at(self.after, edit.place) is None and element_at(self.before, edit.place) is None

    def _set(self, edit: Set) -> str:
        slots = self._slots(edit)
        if edit.name in ("label", "name") and edit.old and edit.new:
            old, new = (self._value(value, "") for value in (edit.old, edit.new))
            return self._put("renamed", what=slots["what"], old=old, new=new)
        if edit.name == "is_removed":
            return self._put("gone" if edit.new else "back", **slots)
        old, new = (self._value(value, edit.name) for value in (edit.old, edit.new))
        if old is None or new is None:
            return self._put("changed", **slots)
        return self._put("set", **slots, old=old, new=new)

    def _replaced(self, edit: Replace) -> str:
        kinds = {name: self._kind(tree) or "?" for name, tree in (("old", edit.old), ("new", edit.new))}
        return self._put("kind", what=self._what(edit.at), label=self._element(edit.old), **kinds)

    def _name(self, edit: AnyEdit) -> str:
        assert isinstance(edit, Add | Remove | Move)
        line = {Add: "put", Remove: "taken", Move: "sorted"}[type(edit)]
        item = edit.place[-1]
        named = self._beside(edit) or value_name(edit.name, item, self.lang) or self._named(item)
        return self._put(line, **self._slots(edit), item=named)

    def _slots(self, edit: Set | Add | Remove | Move) -> dict[str, str]:
        about = {"what": self._what(edit.at), "label": self._label(edit.at)}
        return about | {"setting": self._setting(edit.name, edit.at)}

    def _beside(self, edit: Add | Remove | Move) -> str | None:
        """Name what a list of an option names: another option of the field, a role; an option a rule offers; None for others."""
        for tree in (self.after, self.before):
            if edit.at[-2:-1] == ("does",) and edit.name == "options":
                about = (element_at(tree, edit.at) or {}).get("fields", ())
                options = (
                    one
                    for each in every_named(tree)
                    if each["id"] in about
                    for one in each.get("options", ())
                )
                if (found := next((one for one in options if one["id"] == edit.place[-1]), None)) is not None:
                    return self._element(found)
            if edit.at[-2:-1] != ("options",):
                continue
            lists = ((element_at(tree, edit.at[:-2]) or {}).get("options") or (), tree.get("roles") or ())
            for element in lists[edit.name == "by"]:
                if element["id"] == edit.place[-1]:
                    return self._element(element)
        return None

    def _moved(self, edit: Move) -> str:
        slots = {"what": self._what(edit.place), "label": self._label(edit.place)}
        if edit.after is None:
            return self._put("first", **slots)
        return self._put("moved", **slots, after=self._label((*edit.at, edit.name, edit.after)))

    def _came_or_went(self, edit: AnyEdit, deed: Deed) -> str:
        assert isinstance(edit, Add | Remove)
        assert isinstance(edit.item, dict)
        kind = self._kind(edit.item)
        if deed == "added" and edit.item.get("came"):
            slots = {"what": self._what(edit.place), "label": self._element(edit.item)}
            return self._put("came", **slots, form=self._named(edit.item["came"]["table"]))
        text = self._put(deed, what=self._what(edit.place), label=self._element(edit.item))
        return text + ("（{}）", " ({})")[self.lang == "en"].format(kind) if kind else text

    def _what(self, place: Sequence[str]) -> str:
        """Name what kind of element a place is."""
        lists = place[::2]
        if not lists:
            return ("应用", "app")[self.lang == "en"]
        words = ELEMENTS.get(lists[-1], ("设置", "setting"))
        if lists[-1] == "forms" and "roles" in lists:
            words = RIGHTS
        if lists[-2:] == ("fields", "fields"):
            words = COLUMN
        return words[self.lang == "en"]

    def _setting(self, name: str, place: Sequence[str] = ()) -> str:
        own = SETTINGS.get(f"{place[-2]}.{name}") if place else None
        return (own or SETTINGS.get(name, (name, name)))[self.lang == "en"]

    def _label(self, place: Sequence[str]) -> str:
        tree = self.after if not place or element_at(self.after, place) is not None else self.before
        element = element_at(tree, place)
        return (
            self._element(element)
            if element is not None
            else say(_text(label_at(tree, tuple(place))), self.lang)
        )

    def _element(self, element: Tree) -> str:
        """Give what people call an element: its own name, else of what it is about."""
        for name in ("label", "name", "value", "message"):
            if element.get(name):
                return excerpt(say(_text(element[name]), self.lang))
        if element.keys() == {"id", "where", "color"}:
            return COLORS[element["color"]][self.lang == "en"]
        if isinstance(element.get("fields"), list) and all(isinstance(id, str) for id in element["fields"]):
            return "＋".join(self._named(id) for id in element["fields"])
        about = element.get("form") or element.get("field") or element.get("source")
        words = element.get("text") or part_name(element, self.lang) or element["id"]
        return self._named(str(about)) if about else excerpt(say(_text(words), self.lang))

    def _named(self, path: str) -> str:
        """Give the label of a form or field by its id or path, the path itself if nothing has it."""
        id = path.lstrip("#").rpartition(".")[2]
        for tree in (self.after, self.before):
            for element in every_named(tree):
                if id in (element["id"], element.get("key")) and element.get("label"):
                    return excerpt(say(_text(element["label"]), self.lang))
        return path

    def _kind(self, element: Tree) -> str:
        name = str(element.get("kind"))
        kind: type[Field] | type[Node] | None = KINDS.get(name) or NODES.get(name)
        return say(kind.title, self.lang) if kind is not None else ""

    def _value(self, value: Any, setting: str) -> str | None:
        """Put a value into words, None if it is nothing to read."""
        if value is None or value == "" or value == []:
            return ("（空）", "(empty)")[self.lang == "en"]
        if isinstance(value, bool):
            return (("否", "no"), ("是", "yes"))[value][self.lang == "en"]
        if isinstance(value, dict) and value.keys() <= {"zh", "en"}:
            return excerpt(say(value, self.lang))
        worded = {"layout": LAYOUTS, "color": COLORS, "do": DEEDS, "op": MATCHES}.get(setting, {})
        if isinstance(value, str) and value in worded:
            return worded[value][self.lang == "en"]
        if isinstance(value, str) and setting != "icon":
            named = value_name(setting, value, self.lang)
            return named or (self._named(value) if setting in NAMING else excerpt(value))
        return str(value) if isinstance(value, int) else None

    def _put(self, line: str, **slots: str | None) -> str:
        return LINES[line][self.lang == "en"].format_map(slots)


def _text(label: object) -> str | dict[str, str]:
    return label if isinstance(label, str | dict) else json.dumps(label, ensure_ascii=False)
