"""级联选择: one of a tree of options, such as 家电 / 冰箱 / 双门; each level can be filtered and grouped by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean, fold
from huodan.language.fields._base import Cell, Field, Part, Store
from huodan.language.fields._schema import Schema
from huodan.language.formula import Value

LEVELS = 4
MOST_NODES = 3000
LONGEST_NAME = 60
LONGEST_TREE = 200_000
LONGEST_RAW = LEVELS * (LONGEST_NAME + 4)
_BETWEEN = re.compile(r"\s*[/／>＞→\\|]\s*")
_INDENT = re.compile(r"(?:\t|\u3000|  )*")

Nodes = dict[str, "Nodes"]


class BadTree(HuodanError):
    """The tree of options cannot be read."""

    code = "bad_tree"
    status = 422
    zh = (
        "选项树第 {line} 行「{text}」不对：每行一项，下一级多缩进一格；"
        "最多 {levels} 级、{most} 项，每项 {limit} 字以内，不能有 /。"
    )
    en = (
        "Line {line} of the tree, “{text}”, is not right: one option a line, indented under its parent; "
        "at most {levels} levels, {most} options, {limit} characters each, no /."
    )


class NotInTree(HuodanError):
    """The value is none of the options."""

    code = "not_in_tree"
    status = 422
    zh = "「{label}」没有「{value}」这一项。这一级可选：{options}。"
    en = "“{label}” has no option “{value}”. At this level there are: {options}."


class NotDeepEnough(HuodanError):
    """A value stops where there is more to choose."""

    code = "not_deep_enough"
    status = 422
    zh = "「{label}」要选到最后一级，「{value}」下面还有：{options}。"
    en = "“{label}” is chosen down to its last level; below “{value}” there are: {options}."


@lru_cache(maxsize=256)
def read_tree(text: str) -> Nodes:
    """
    This function will read a tree of options: one a line, indented by tabs or two spaces; or rows of a sheet, a level a column.

    Raises:
        BadTree: naming the line.
    """
    tree: Nodes = {}
    path: list[str] = []
    count = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        indent = _INDENT.match(line)
        assert indent is not None
        depth = sum(1 if sign != " " else 0.5 for sign in indent[0])
        names = [" ".join((clean(name) or "").split()) for name in line[indent.end() :].rstrip().split("\t")]
        start = int(depth)
        is_right = start <= len(path) and start + len(names) <= LEVELS
        is_right = is_right and all(
            0 < len(name) <= LONGEST_NAME and not _BETWEEN.search(name) for name in names
        )
        path = [*path[:start], *names] if is_right else path
        nodes = tree
        for name in path if is_right else ():
            count += name not in nodes
            nodes = nodes.setdefault(name, {})
        if not is_right or count > MOST_NODES:
            shown = line.strip()[:40]
            raise BadTree(line=number, text=shown, levels=LEVELS, most=MOST_NODES, limit=LONGEST_NAME)
    return tree


class Cascader(Field):
    """
    A way down a tree of options, kept by their names: what is renamed in the tree stays as it was in older records.

    tree: the options as text (``read_tree``). any_level: a value may stop above the last level.
    """

    store: ClassVar = Store.PLACE
    meaning: ClassVar = "tree"
    widget: ClassVar = "cascader"
    title: ClassVar = {"zh": "级联选择", "en": "Cascading choice"}
    purpose: ClassVar = {
        "zh": "一级一级往下选，如「食品 / 海鲜 / 鱼」",
        "en": "A choice level by level, such as Food / Seafood / Fish",
    }
    palette_place: ClassVar = 7
    suggested_by: ClassVar = ("级联选择", "多级分类", "cascade")
    group: ClassVar = "choice"
    is_searched: ClassVar = True
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    joint: ClassVar = "/"
    parts: ClassVar = (
        Part("level1", {"zh": "第一级", "en": "Level 1"}, "p"),
        Part("level2", {"zh": "第二级", "en": "Level 2"}, "c"),
        Part("level3", {"zh": "第三级", "en": "Level 3"}, "d"),
        Part("level4", {"zh": "第四级", "en": "Level 4"}, ""),
    )
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        ("家电/冰箱/双门", ("家电", "冰箱", "双门", None)),
        ("家电 > 冰箱 > 双门", ("家电", "冰箱", "双门", None)),
        (["家电", "电视"], ("家电", "电视", None, None)),
        ({"level1": "家电", "level2": "电视", "level3": None}, ("家电", "电视", None, None)),
        ("双门", ("家电", "冰箱", "双门", None)),
        ("", None),
        ([], None),
        ({}, None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        "家电", "家电/洗衣机", "火箭", {"level1": "家电"}, {"level2": "电视"}, {"x": "家电"}, [["家电"]], 7, True,
        "a/b/c/d/e",
    )  # fmt: skip

    kind: Literal["cascader"] = "cascader"
    tree: Annotated[str, Setting(min_length=1, max_length=LONGEST_TREE)]
    any_level: bool = False

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with a small tree to be overwritten."""
        one, other = ("Group", "Option") if lang == "en" else ("大类", "小类")
        return {"tree": f"{one} 1\n\t{other} 1\n\t{other} 2\n{one} 2\n\t{other} 3"}

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Read a way such as ``家电/冰箱``, a list, or its levels by name; one name alone where it stands once in the tree."""
        names = self._names(raw)
        if not names:
            return None
        tree = read_tree(self.tree)
        if len(names) == 1 and _find(tree, names[0]) is None:
            ways = [way for way in _ways(tree) if fold(way[-1]) == fold(names[0])]
            names = list(ways[0]) if len(ways) == 1 else names
        found: list[str] = []
        for name in names:
            known = _find(tree, name)
            if known is None:
                raise NotInTree(label=self.label, value="/".join([*found, name])[:60], options=_some(tree))
            found.append(known)
            tree = tree[known]
        if tree and not self.any_level:
            raise NotDeepEnough(label=self.label, value="/".join(found), options=_some(tree))
        return (*found, *[None] * (LEVELS - len(found)))

    def show(self, cell: Cell, *, tz: str) -> dict[str, str | None]:
        """Give the levels by name."""
        return {part.key: name for part, name in zip(self.parts, cell, strict=True)}

    def found_by(self, cell: Cell) -> str | None:
        """Give the way down the tree."""
        return None if cell is None else " ".join(name for name in cell if name)

    def lost(self, cell: Cell) -> tuple[str, ...]:
        """Name the way that is no longer in the tree."""
        tree = read_tree(self.tree)
        for name in filter(None, cell or ()):
            if name not in tree:
                return ("/".join(one for one in cell if one),)
            tree = tree[name]
        return ()

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the way as one text."""
        return None if cell is None else self.joint.join(name for name in cell if name)

    def settings_view(self) -> dict[str, object]:
        """Give a screen the tree; none while it is drawn and cannot be read yet."""
        try:
            tree = _view(read_tree(self.tree))
        except BadTree:
            tree = []
        return {"tree": tree, "any_level": self.any_level}

    def mistakes(self) -> Iterable[tuple[str, HuodanError]]:
        """Name the tree if it cannot be read."""
        try:
            read_tree(self.tree)
        except BadTree as error:
            yield "tree", error

    def shown_schema(self) -> Schema:
        """Describe the levels."""
        level = {"type": ["string", "null"]}
        return {"type": "object", "properties": {part.key: level for part in self.parts}}

    def sent_schema(self) -> Schema:
        """Describe the levels, or the way as one text."""
        return {"anyOf": [{"type": "string", "maxLength": LONGEST_RAW}, dict(self.shown_schema())]}

    def sample(self, lang: str) -> object:
        """Give the first way down to the last level."""
        way = next((way for way in _ways(read_tree(self.tree)) if _is_last(self.tree, way)), ())
        return "/".join(way) or None

    def _names(self, raw: object) -> list[str]:
        pieces: object = raw
        if isinstance(raw, Mapping):
            keys = [part.key for part in self.parts]
            pieces = [raw.get(key) for key in keys] if set(raw) <= set(keys) else 0
        elif isinstance(raw, str):
            pieces = _BETWEEN.split(raw) if len(raw) <= LONGEST_RAW else 0
        elif raw is None:
            return []
        if not isinstance(pieces, list | tuple) or not all(isinstance(one, str | None) for one in pieces):
            raise self.wrong(raw, "一级一级的选项，如 家电/冰箱", "a way down the options such as A/B")
        names = [(clean(one or "") or "")[: LONGEST_NAME + 1] for one in pieces]
        while names and not names[-1]:
            names.pop()
        if "" in names or len(names) > LEVELS:
            raise self.wrong(raw, "一级一级的选项，如 家电/冰箱", "a way down the options such as A/B")
        return names


def _find(nodes: Nodes, name: str) -> str | None:
    return name if name in nodes else next((one for one in nodes if fold(one) == fold(name)), None)


def _ways(nodes: Nodes, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [way for name, below in nodes.items() for way in ((*before, name), *_ways(below, (*before, name)))]


def _is_last(tree: str, way: tuple[str, ...]) -> bool:
    nodes = read_tree(tree)
    for name in way:
        nodes = nodes[name]
    return not nodes


def _some(nodes: Nodes) -> str:
    return "、".join(list(nodes)[:12]) or "—"


def _view(nodes: Nodes) -> list[dict[str, object]]:
    return [{"name": name, **({"children": _view(below)} if below else {})} for name, below in nodes.items()]
