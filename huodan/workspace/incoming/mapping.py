"""
What of a message goes where: paths in JSON, and the fields of a form they fill.

Owns how such a mapping is read, kept and done. What a value means is said by its field, as ever: this makes raw values as
``api.md`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.json_paths import MISSING, is_from_root, read_path, take
from huodan.kit.words import Text
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import Plan, PlanField, PlanTable

MOST_MAPS = 200
LONGEST_DEFAULT = 2000
SECONDS, MILLISECONDS = range(10**9, 10**10), range(10**12, 10**13)
"""Whole numbers that are moments from 2001 to 2286, as programs count them; others may be days written as numbers."""

_CANNOT = (Store.NONE, Store.FILES)


class BadMap(HuodanError):
    """A part of a mapping leads nowhere."""

    code = "bad_map"
    status = 422
    zh = "{why}"
    en = "{why}"


class FieldGone(HuodanError):
    """A field that shall be filled is not there any more."""

    code = "mapped_field_gone"
    status = 409
    zh = "对应关系里有 {count} 个字段已经不在表单里了。请管理员在「设置 → 接收 Webhook」里重新对应，再重做这一次。"
    en = (
        "{count} fields of the mapping are gone from the form. An administrator maps them anew under Settings, "
        "Incoming webhooks, and does this message again."
    )


class NotAList(HuodanError):
    """Rows are made of a list, and none is there."""

    code = "not_a_list"
    status = 422
    zh = "「{path}」应是一个列表（每一项是一行），收到的不是。"
    en = "“{path}” must be a list, one entry for each row; it is none."


class NothingFound(HuodanError):
    """Nothing of what is mapped stands in the message."""

    code = "nothing_mapped"
    status = 422
    zh = "内容里没有一项和对应关系对得上，例如没有「{path}」。请对照「收到的样例」检查路径。"
    en = "Nothing that is mapped stands in the message; there is no “{path}”, for one. Compare the paths with a sample."


@dataclass(frozen=True, slots=True)
class Map:
    """
    One part: what stands at ``path`` goes to a field (an id); ``default``, if nothing stands there, or without a path always.

    by: key of the field by which the target of a relation is found; None for its title. maps: of the rows of a list, whose
    paths begin at each entry.
    """

    field: str
    path: str | None = None
    by: str | None = None
    default: Any = None
    maps: tuple[Map, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Write it as JSON."""
        told: dict[str, Any] = {
            "field": self.field,
            "path": self.path,
            "by": self.by,
            "default": self.default,
        }
        return told | ({"maps": [each.kept() for each in self.maps]} if self.maps else {})


@dataclass(slots=True)
class Mapped:
    """Raw values by field key, and by their paths there the places in the message they came from."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


# ── read and kept ────────────────────────────────────────────────────────────────────────────────────


def read_maps(plan: Plan, form: str, given: Sequence[object], *, at: str = "maps") -> tuple[Map, ...]:
    """
    Read a mapping as it is told from outside, with fields by their keys.

    Raises:
        BadMap, BadPath
    """
    if len(given) > MOST_MAPS:
        raise _bad(at, f"最多 {MOST_MAPS} 项对应关系。", f"There may be at most {MOST_MAPS} parts.")
    return tuple(_read(plan, plan.forms[form].table, given, at))


def _read(plan: Plan, table: PlanTable, given: Iterable[object], at: str) -> Iterator[Map]:
    seen = set[str]()
    for index, one in enumerate(given):
        where = f"{at}.{index}"
        if not isinstance(one, Mapping):
            raise _bad(where, "每一项要写成一个对象。", "Each part is an object.")
        found = table.by_key.get(str(one.get("field", "")))
        if found is None:
            name = str(one.get("field", ""))[:60]
            raise _bad(f"{where}.field", f"没有「{name}」这个字段。", f"There is no field “{name}”.")
        _require_fillable(found, f"{where}.field")
        if found.id in seen:
            said = "这个字段已经有对应关系了，每个字段只写一次。"
            raise _bad(f"{where}.field", said, "Each field is mapped once.")
        seen.add(found.id)
        yield _part(plan, found, one, where)


def _part(plan: Plan, found: PlanField, one: Mapping[str, Any], where: str) -> Map:
    path, by, default = one.get("path"), one.get("by"), one.get("default")
    if path is not None and not isinstance(path, str):
        raise _bad(f"{where}.path", "路径要写成文字。", "A path is a text.")
    path = (path or "").strip() or None
    if path is not None:
        read_path(path, at=f"{where}.path")
    if found.store is Store.ROWS:
        inner = one.get("maps")
        if path is None or not isinstance(inner, list) or not inner:
            raise _bad(
                f"{where}.maps",
                "明细要有列表的路径，和至少一列。",
                "Rows need the path of a list, and a column.",
            )
        rows = _read(plan, plan.tables[found.id], inner[:MOST_MAPS], f"{where}.maps")
        return Map(found.id, path, maps=tuple(rows))
    if path is None and default is None:
        raise _bad(where, "请填路径，或一个固定的值。", "Give a path, or a fixed value.")
    if default is not None and found.store is Store.SEALED:
        zh = "加密字段不能写缺省值：它会以明文留在设置里。请让对方传来。"
        raise _bad(
            f"{where}.default", zh, "An encrypted field takes no default, which would lie here in clear."
        )
    if not _is_plain(default):
        raise _bad(
            f"{where}.default",
            "缺省值要是文字、数字、是否，或一列文字。",
            "A default is a plain value or a list.",
        )
    target = target_of(found)
    if by is not None and (target is None or str(by) not in plan.forms[target].table.by_key):
        raise _bad(
            f"{where}.by", f"没有「{str(by)[:60]}」这个字段可用来查找。", "It cannot be found by this field."
        )
    return Map(found.id, path, None if by is None else str(by), default)


def _require_fillable(found: PlanField, at: str) -> None:
    if not is_fillable(found):
        zh = "这个字段是系统算出来的，或者是附件、图片，不能由外面传来的内容填写。请换一个。"
        raise _bad(at, zh, "This field is worked out, or holds files; it cannot be filled from outside.")


def is_fillable(found: PlanField) -> bool:
    """Say whether a field may be filled in by what came from outside."""
    is_own = found.id not in SYSTEM_IDS and not found.is_hidden
    return is_own and not found.field.is_computed and found.store not in _CANNOT


def read_kept(kept: Iterable[Mapping[str, Any]]) -> tuple[Map, ...]:
    """Read a mapping as it is kept."""
    return tuple(
        Map(one["field"], one["path"], one.get("by"), one.get("default"), read_kept(one.get("maps", ())))
        for one in kept
    )


def shown(plan: Plan, form: str, maps: Iterable[Map]) -> list[dict[str, Any]]:
    """Write a mapping for the outside; a field that is gone has no key."""
    table = plan.tables.get(form)
    return [_shown(plan, table, each) for each in maps]


def _shown(plan: Plan, table: PlanTable | None, one: Map) -> dict[str, Any]:
    found = None if table is None else table.by_id.get(one.field)
    told = {**one.kept(), "field": None if found is None else found.key}
    return told | ({"maps": shown(plan, one.field, one.maps)} if one.maps else {})


def count_gone(plan: Plan, form: str, maps: Iterable[Map]) -> int:
    """Count the fields of a mapping that are not there any more."""
    table = plan.tables.get(form)
    return sum(
        (table is None or one.field not in table.by_id) or count_gone(plan, one.field, one.maps)
        for one in maps
    )


def target_of(found: PlanField) -> str | None:
    """Give the form a reference, single or several, leads to."""
    return found.target or (form_of_several(found.field) if found.store is Store.REFS else None)


# ── done ─────────────────────────────────────────────────────────────────────────────────────────────


def apply(plan: Plan, form: str, maps: Sequence[Map], tree: object, *, tz: str) -> Mapped:
    """
    Make values for a record of a form of a message.

    Null is as if nothing stood there: what a record has already stays.

    Raises:
        FieldGone, NotAList, NothingFound
    """
    gone = count_gone(plan, form, maps)
    if gone:
        raise FieldGone(path="maps", count=gone)
    mapped, table = Mapped(), plan.forms[form].table
    found_any = False
    for one in maps:
        found = table.by_id[one.field]
        raw, place = _taken(one, tree, tree, "")
        found_any |= raw is not MISSING
        if one.maps:
            if raw is not MISSING:
                mapped.values[found.key] = _rows(plan, found, one, raw, tree, mapped.places, tz)
                mapped.places[found.key] = place
            continue
        value = one.default if raw is MISSING else raw
        if value is not None:
            mapped.values[found.key] = _value(found, one, value, tz)
            mapped.places[found.key] = place
    first = next((each.path for each in maps if each.path), None)
    if not found_any and first is not None:
        raise NothingFound(path=first)
    return mapped


def _rows(
    plan: Plan, found: PlanField, one: Map, raw: object, tree: object, places: dict[str, str], tz: str
) -> list[dict[str, Any]]:
    entries = raw if isinstance(raw, list) else [raw] if isinstance(raw, Mapping) else None
    if entries is None:
        raise NotAList(path=str(one.path))
    columns, rows = plan.tables[found.id].by_id, list[dict[str, Any]]()
    for index, entry in enumerate(entries):
        row = dict[str, Any]()
        places[f"{found.key}.{index}"] = f"{one.path}[{index}]"
        for column in one.maps:
            told = columns[column.field]
            value, place = _taken(column, entry, tree, f"{one.path}[{index}].")
            value = column.default if value is MISSING else value
            if value is not None:
                row[told.key] = _value(told, column, value, tz)
            places[f"{found.key}.{index}.{told.key}"] = place
        rows.append(row)
    return rows


def _taken(one: Map, near: object, tree: object, before: str) -> tuple[object, str]:
    """Give what stands at the path of a part, and how the whole path is written."""
    if one.path is None:
        return MISSING, ""
    is_whole = is_from_root(one.path)
    found = take(tree if is_whole else near, read_path(one.path))
    place = one.path if is_whole or one.path.startswith("[") else before + one.path
    if one.path.startswith("[") and before:
        place = before.removesuffix(".") + one.path
    return (MISSING if found is None else found), place


def _value(found: PlanField, one: Map, raw: object, tz: str) -> object:
    """Make what the API takes of what other programs write."""
    if isinstance(raw, list):
        return [_value(found, one, each, tz) for each in raw]
    if target_of(found) is not None:
        return _reference(one, raw)
    if found.store in (Store.DAY, Store.INSTANT) and isinstance(raw, int):
        return (
            zone.iso(raw, tz) if raw in MILLISECONDS else zone.iso(raw * 1000, tz) if raw in SECONDS else raw
        )
    if isinstance(raw, float):
        return _text(raw)
    return raw


def _reference(one: Map, raw: object) -> object:
    """Name a record by its title or a field: a bare number is no id of ours."""
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        return raw
    text = _text(raw)
    return text if one.by is None else {"match": {one.by: text}}


def _text(raw: str | int | float) -> str:
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() and abs(raw) < 10**15 else str(raw)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_MAPS and all(isinstance(each, str | int | float) for each in value)
    return value is None or (isinstance(value, str | int | float) and len(str(value)) <= LONGEST_DEFAULT)


def _bad(path: str, zh: str, en: str) -> BadMap:
    why: Text = {"zh": zh, "en": en}
    return BadMap(path=path, why=why)
