"""
The tree of divisions and how one of them is found.

Owns: short names (江苏, 大理, 浦东) and the index of codes and names.
Does not own: free text (``address.py``).
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PROVINCE = re.compile(r"(.+?)(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)")
_PEOPLES = (
    "蒙古 朝鲜 土家 布依 哈尼 哈萨克 维吾尔 傈僳 拉祜 纳西 景颇 柯尔克孜 达斡尔 仫佬 布朗 撒拉 毛南 仡佬 "
    "锡伯 塔吉克 普米 独龙 鄂温克 保安 裕固 东乡"
)
_AUTONOMOUS = re.compile(
    rf"(.{{2,}}?)(?:(?:{'|'.join(_PEOPLES.split())})族?|[藏回苗彝壮满侗瑶白傣黎佤畲水土羌怒各]族)+自治[州县旗]"
)
_CITY = re.compile(r"(.{2,})(?:市|地区|盟|林区|县)")
_DISTRICT = re.compile(r"(.{2,4}?)(?:[新矿林特]?区|县|市|旗)")


class Region(NamedTuple):
    """Full names; what is not known is None."""

    province: str | None = None
    city: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """A province, city or district; Hong Kong, Macau and Taiwan have codes ("" else) only as a whole."""

    code: str
    name: str
    short: str
    children: tuple["Division", ...] = ()


Branch = tuple[Division, ...]
"""A division with those above it, the province first."""


def tree() -> tuple[Division, ...]:
    """Return the 34 provinces with their cities and districts, in the order of the standard."""
    return _tree()


def provinces() -> tuple[Division, ...]:
    """Return the 34 provinces without what lies below."""
    return tuple(Division(code=top.code, name=top.name, short=top.short) for top in _tree())


def find(province: str | None, city: str | None = None, district: str | None = None) -> Region | None:
    """
    Return the full names of a region given by codes, full or short names, or None if there is not just one.

    What was left out above is filled in where there is no doubt: (None, "昆山", None) is in 江苏省 苏州市.
    A county given as a city is put where it belongs; a level may repeat the one above (香港特别行政区, 香港).
    """
    path: Branch = ()
    for level, given in enumerate((province, city, district)):
        name = given.strip() if given else ""
        if not name:
            continue
        found = below(path, name, level=level)
        if found is None and not any(name in _names(division) for division in path[level - 1 :]):
            return None
        path = found or path
    return region(path) if path else None


def short_names(*names: str | None) -> list[str]:
    """Return the names of a region as people say them: 浙江省 杭州市 → 浙江 杭州."""
    return [_short(name, level) for level, name in enumerate(names) if name]


def below(path: Branch, name: str, *, level: int = 0) -> Branch | None:
    """Return the one division of a name below a path, the highest of several levels, from ``level`` on."""
    depth = max(level, len(path))
    paths = [other for other in _index().get(name, ()) if len(other) > depth and other[: len(path)] == path]
    highest = min(map(len, paths), default=0)
    paths = [other for other in paths if len(other) == highest]
    return paths[0] if len(paths) == 1 else None


def region(path: Branch) -> Region:
    """Return the names along a path; the only city of a 直辖市 goes without saying."""
    if len(path) == 1 and len(path[0].children) == 1:
        path = (*path, *path[0].children)
    return Region(*(division.name for division in path))


@cache
def _tree() -> tuple[Division, ...]:
    text = Path(__file__).with_name("regions.json").read_text(encoding="utf-8")
    return _divisions(json.loads(text), level=0)


def _divisions(entries: Mapping[str, Sequence[str]] | Sequence[str], *, level: int) -> tuple[Division, ...]:
    return tuple(
        _division(entry, entries[entry] if isinstance(entries, Mapping) else (), level=level)
        for entry in entries
    )


def _division(entry: str, below: Mapping[str, Sequence[str]] | Sequence[str], *, level: int) -> Division:
    name = entry.lstrip("0123456789")
    return Division(
        code=entry[: len(entry) - len(name)],
        name=name,
        short=_short(name, level),
        children=_divisions(below, level=level + 1),
    )


def _short(name: str, level: int) -> str:
    match = _AUTONOMOUS.fullmatch(name) or (_PROVINCE, _CITY, _DISTRICT)[level].fullmatch(name)
    return match[1] if match else name


@cache
def _index() -> Mapping[str, Sequence[Branch]]:
    index: defaultdict[str, list[Branch]] = defaultdict(list)

    def add(path: Branch, divisions: tuple[Division, ...]) -> None:
        for division in divisions:
            for name in _names(division):
                index[name].append((*path, division))
            if path and division.name == path[0].name:  # the one city of a 直辖市; 500200 is 重庆's 县
                for name in ("市辖区", "县", division.code[:2] + "0200"):
                    index[name].append((*path, division))
            add((*path, division), division.children)

    add((), _tree())
    return dict(index)


def _names(division: Division) -> set[str]:
    return {division.code, division.name, division.short} - {""}
