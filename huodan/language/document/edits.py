"""
Edits: what was changed of an app document, element by element, each with what was there before.

A draft is a list of them over a published version, an entry of the change log is one too. ``diff`` finds them,
``apply`` does them strictly, ``inverse`` takes them back: ``apply(apply(a, e), inverse(e)) == a`` (design §4a).
Owns Edits and trees; whether the result is a document says ``read_app``, whether it makes sense ``plan``.

A tree is a document as JSON with every setting, also those at their default. ``at`` is the way to an element: names of
lists and ids by turns, such as ``("forms", "order", "fields", "ord_status")``; the app itself is ``()``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field as Setting, model_validator

from huodan.kit.errors import HuodanError

Tree = dict[str, Any]
Item = dict[str, Any] | str  # an element, or a name in a list of names such as the fields of a section
Way = tuple[str, ...]


def _by_turns(at: Way) -> Way:
    if len(at) % 2:
        raise ValueError("names of lists and ids must take turns")
    return at


def _has_id(item: Item) -> Item:
    if isinstance(item, dict) and not isinstance(item.get("id"), str):
        raise ValueError("an element needs an id")
    return item


def _no_id(name: str) -> str:
    if name == "id":
        raise ValueError("an id is for ever")
    return name


Element = Annotated[Tree, AfterValidator(_has_id)]


class Clash(HuodanError):
    """What an Edit begins with is not there any more: somebody else changed the same element."""

    code = "edit_clash"
    status = 409
    zh = "「{label}」已被别人改过，您的修改没有写入。请看一下现在的样子，再决定怎么改。"
    en = "“{label}” was changed by somebody else, so your change was not kept. See what it is now, then decide."

    def __init__(self, *, edit: AnyEdit, label: object) -> None:
        super().__init__(label=label, path=".".join(edit.place))
        self.edit = edit


class Edit(BaseModel):
    """One change of one element; ``place`` is the element it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Annotated[Way, AfterValidator(_by_turns)] = ()

    @property
    def place(self) -> Way:
        """Name the element changed, added or taken away."""
        return self.at


class Set(Edit):
    """A setting of an element became another one."""

    do: Literal["set"] = "set"
    name: Annotated[str, AfterValidator(_no_id)]
    old: Any = None
    new: Any = None


class Replace(Edit):
    """An element became one of another kind under the same id."""

    do: Literal["replace"] = "replace"
    old: Element
    new: Element

    @model_validator(mode="after")
    def _keeps_id(self) -> Replace:
        _no_id("" if self.old["id"] == self.new["id"] else "id")
        return self


class Listed(Edit):
    """An item of the list ``name`` of an element; ``after`` is the item it follows, None at the head."""

    name: str
    after: str | None = None
    item: Element | str

    @property
    def key(self) -> str:
        """Name the item: its id, or itself in a list of names."""
        return key_of(self.item)

    @property
    def place(self) -> Way:
        """Name the item."""
        return (*self.at, self.name, self.key)


class Add(Listed):
    """An item came."""

    do: Literal["add"] = "add"


class Remove(Listed):
    """An item went."""

    do: Literal["remove"] = "remove"


class Move(Listed):
    """An item stands elsewhere in its list; before it followed ``was``."""

    do: Literal["move"] = "move"
    item: str
    was: str | None = None


AnyEdit = Set | Replace | Add | Remove | Move
TaggedEdit = Annotated[AnyEdit, Setting(discriminator="do")]


def key_of(item: Item) -> str:
    """Name an item of a list: an element by its id, a name by itself."""
    return item if isinstance(item, str) else str(item["id"])


def diff(before: Tree, after: Tree) -> tuple[AnyEdit, ...]:
    """List what makes one tree into another, in an order in which it can be done."""
    return tuple(_element((), before, after))


def inverse(edits: Iterable[AnyEdit]) -> tuple[AnyEdit, ...]:
    """List what takes Edits back, the last one first."""
    return tuple(_inverse(edit) for edit in reversed(tuple(edits)))


def apply(tree: Tree, edits: Iterable[AnyEdit]) -> Tree:
    """
    Do Edits on a copy of a tree.

    Raises:
        Clash: if an element, or the value an Edit begins with, is not there; a place in a list may have gone.
    """
    made: Tree = _copy(tree)
    for edit in edits:
        _DO[type(edit)](made, edit)
    return made


def clashes(tree: Tree, edits: Iterable[AnyEdit]) -> tuple[Clash, ...]:
    """List the Edits that cannot be done, each where those before it that can are done."""
    made, found = _copy(tree), []
    for edit in edits:
        try:
            _DO[type(edit)](made, edit)
        except Clash as clash:
            found.append(clash)
    return tuple(found)


def _inverse(edit: AnyEdit) -> AnyEdit:
    if isinstance(edit, Set | Replace):
        return edit.model_copy(update={"old": edit.new, "new": edit.old})
    if isinstance(edit, Move):
        return edit.model_copy(update={"after": edit.was, "was": edit.after})
    other = Remove if isinstance(edit, Add) else Add
    return other(at=edit.at, name=edit.name, after=edit.after, item=edit.item)


def _element(at: Way, before: Tree, after: Tree) -> Iterator[AnyEdit]:
    if before.keys() != after.keys() or before.get("kind") != after.get("kind"):
        yield Replace(at=at, old=before, new=after)
        return
    for name, old in before.items():
        new = after[name]
        if old == new:
            continue
        if _is_list(old) and _is_list(new) and (old or new):
            yield from _list(at, name, old, new)
        else:
            yield Set(at=at, name=name, old=old, new=new)


def _list(at: Way, name: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[AnyEdit]:
    """Take what went, put what came or moved behind the item it follows, then look into what stayed."""
    wanted = {key_of(item): item for item in after}
    had = {key_of(item): item for item in before}
    now = [key_of(item) for item in before]
    for key in [key for key in now if key not in wanted]:
        yield Remove(at=at, name=name, after=_behind(now, key), item=had[key])
        now.remove(key)
    still = _longest_rising([now.index(key) for key in wanted if key in had])
    kept = {now[index] for index in still}
    previous: str | None = None
    for key, item in wanted.items():
        if key not in had:
            yield Add(at=at, name=name, after=previous, item=item)
            _put(now, key, previous)
        elif key not in kept and _behind(now, key) != previous:
            was = _behind(now, key)
            now.remove(key)
            yield Move(at=at, name=name, after=previous, was=was, item=key)
            _put(now, key, previous)
        previous = key
    for key, item in wanted.items():
        old = had.get(key)
        if isinstance(old, dict) and isinstance(item, dict):
            yield from _element((*at, name, key), old, item)


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Choose as many numbers as rise in this order: those stay where they are (patience sorting)."""
    ends: list[int] = []  # the least number a rising row of each length ends with
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    chosen: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        chosen.append(last)
        last = before[last]
    return chosen


def _is_list(value: object) -> bool:
    """Tell whether a setting is a list whose items have names of their own, each once."""
    if not isinstance(value, list):
        return False
    keys = [
        key_of(item) for item in value if isinstance(item, str) or (isinstance(item, dict) and "id" in item)
    ]
    kinds = {type(item) for item in value}
    return len(keys) == len(value) == len(set(keys)) and len(kinds) <= 1


def _set(tree: Tree, edit: Set) -> None:
    element = _find(tree, edit)
    if edit.name not in element or not _same(edit.old, element[edit.name]):
        raise _clash(tree, edit)
    element[edit.name] = _copy(edit.new)


def _replace(tree: Tree, edit: Replace) -> None:
    element = _find(tree, edit)
    if not _same(edit.old, element):
        raise _clash(tree, edit)
    element.clear()
    element.update(_copy(edit.new))


def _add(tree: Tree, edit: Add) -> None:
    items = _items(tree, edit)
    keys = [key_of(item) for item in items]
    if edit.key in keys:
        raise _clash(tree, edit)
    items.insert(_spot(keys, edit.after), _copy(edit.item))


def _remove(tree: Tree, edit: Remove) -> None:
    items = _items(tree, edit)
    index = _index(tree, edit, items)
    if not _same(edit.item, items[index]):
        raise _clash(tree, edit)
    del items[index]


def _move(tree: Tree, edit: Move) -> None:
    items = _items(tree, edit)
    item = items.pop(_index(tree, edit, items))
    items.insert(_spot([key_of(one) for one in items], edit.after), item)


_DO: dict[type[Edit], Any] = {Set: _set, Replace: _replace, Add: _add, Remove: _remove, Move: _move}


def _find(tree: Tree, edit: AnyEdit) -> Tree:
    """Give the element an Edit is at."""
    found = element_at(tree, edit.at)
    if found is None:
        raise _clash(tree, edit)
    return found


def element_at(tree: Tree, place: Sequence[str]) -> Tree | None:
    """Give the element at a place, None if there is none."""
    here: Tree | None = tree
    for name, key in zip(place[::2], place[1::2], strict=True):
        here = _inner(here, name, key) if here is not None else None
    return here


def _inner(element: Tree, name: str, key: str) -> Tree | None:
    """Give the element of a list of an element by its id, None if there is none."""
    items = element.get(name)
    found = [one for one in items or () if key_of(one) == key] if _is_list(items) else []
    return found[0] if found and isinstance(found[0], dict) else None


def _items(tree: Tree, edit: Add | Remove | Move) -> list[Item]:
    items = _find(tree, edit).get(edit.name)
    if not isinstance(items, list) or not _is_list(items):
        raise _clash(tree, edit)
    return items


def _index(tree: Tree, edit: Remove | Move, items: Sequence[Item]) -> int:
    keys = [key_of(item) for item in items]
    if edit.key not in keys:
        raise _clash(tree, edit)
    return keys.index(edit.key)


def _spot(keys: Sequence[str], after: str | None) -> int:
    """Find where an item goes: behind the one it follows, or at the end if that has gone."""
    if after is None:
        return 0
    return keys.index(after) + 1 if after in keys else len(keys)


def _behind(keys: Sequence[str], key: str) -> str | None:
    index = keys.index(key)
    return keys[index - 1] if index else None


def _put(keys: list[str], key: str, after: str | None) -> None:
    keys.insert(_spot(keys, after), key)


def _same(recorded: object, current: object) -> bool:
    """Compare with what was recorded; settings that did not exist then are left aside."""
    if isinstance(recorded, dict) and isinstance(current, dict):
        return all(name in current and _same(value, current[name]) for name, value in recorded.items())
    if isinstance(recorded, list) and isinstance(current, list):
        return len(recorded) == len(current) and all(map(_same, recorded, current))
    return recorded == current and type(recorded) is type(current)


def _clash(tree: Tree, edit: AnyEdit) -> Clash:
    return Clash(edit=edit, label=label_at(tree, edit.place))


def label_at(tree: Tree, place: Way) -> object:
    """Give what people call an element: the label of the innermost one on the way that is there, else its key."""
    here = tree
    label: object = tree.get("label", "")
    for name, key in zip(place[::2], place[1::2], strict=False):
        inner = _inner(here, name, key)
        if inner is None:
            return label
        here = inner
        label = here.get("label") or here.get("name") or here.get("value") or label
    return label


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(one) for name, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value
