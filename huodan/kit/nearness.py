"""
When two names look as if they were one: 杭州云杉科技有限公司, 云杉科技（杭州）股份有限公司, 云衫科技.

Owns: the core of a company's name, the keys under which look-alikes meet, and how alike two names are. Two names that are alike
share a key, so that an index finds the few that are worth comparing. Does not own: which fields are compared, nor who may see it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from huodan.kit.pinyin import syllables
from huodan.kit.regions import tree
from huodan.kit.text import fold

LONGEST = 100
"""Characters that are looked at: names are shorter, and what is longer is no name."""
ALIKE = 0.6
"""From here on two names look alike."""

_CHANGED_FROM = 4
"""Units of a stem, in which one may be wrong: of 海尔 nothing would be left."""
_MOST_CHANGED = 12
_SOUNDS_FROM = 3
_BRACKETS = re.compile(r"[(\[{<《〈「『【〔]([^)\]}>》〉」』】〕]*)[)\]}>》〉」』】〕]")
_NO_NAME = re.compile(r"[\W_]+")
_SUFFIX = re.compile(
    r"(?:股份有限公司|有限责任公司|责任有限公司|股份公司|有限公司|股份|集团|总公司|公司|个体工商户|"
    r"(?<=.)(?: |^|(?<=[.,]))"
    r"(?:co\.?,? ?ltd\.?|company limited|limited|ltd\.?|inc\.?|llc|gmbh|corp\.?|corporation|company|co\.))+$"
)
_PLACE_ENDING = re.compile(r"[省市区县]")
_TRADES = (
    "科技 技术 信息 网络 软件 电子 电气 电器 机电 机械 设备 工程 建设 建筑 建材 装饰 装修 贸易 "
    "商贸 国际 进出口 实业 工业 制造 材料 新材料 化工 医药 医疗 医疗器械 食品 餐饮 物流 运输 "
    "供应链 文化 传媒 广告 教育 咨询 服务 管理 投资 置业 房地产 银行 酒店 医院 大学 发展 集团 "
    "智能 数字 数据 环保 能源 生物 服饰 服装 纺织 家具 五金 汽车 农业 商行 经营部 商店 超市 "
    "工厂 厂 店 部 trading technology tech international industrial group"
)
_TRADE = re.compile("|".join(sorted(_TRADES.split(), key=len, reverse=True)))
_UNIT = re.compile(r"[a-z]+|\d+|.", re.DOTALL)
_DIGITS = re.compile(r"\d+")


def near_keys(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """
    Give the keys under which a name meets others that are alike: those few share, and those of the same stem.

    A stem that is long enough has a key without each of its units: two of which one is missing, added, exchanged or
    wrong have one of these in common.
    """
    core = core_of(name)
    if not core:
        return frozenset(), frozenset()
    stem = stem_of(core)
    said = _said(stem)
    strong = {f"={' '.join(_said(core))}"}
    if len(said) >= _CHANGED_FROM:
        strong.add(f"~{' '.join(said)}")
        strong |= {
            f"~{' '.join((*said[:at], *said[at + 1 :]))}" for at in range(min(len(said), _MOST_CHANGED))
        }
    weak = {f"+{stem}"} | ({f"+{' '.join(said)}"} if len(said) >= _SOUNDS_FROM else set())
    return frozenset(strong), frozenset(weak)


def nearness(one: str, other: str) -> float:
    """Say how alike two names are, from 0 to 1; from ``ALIKE`` on they look as if they were one."""
    first, second = core_of(one), core_of(other)
    if not first or not second or _DIGITS.findall(first) != _DIGITS.findall(second):
        return 0.0
    if first == second:
        return 1.0
    said, heard = _said(first), _said(second)
    if said == heard and len(said) >= _SOUNDS_FROM:
        return 0.95
    stem, root = stem_of(first), stem_of(second)
    if stem == root:
        if stem in (first, second):
            return 0.85
        return 0.7 if len(stem) > 2 or _shared(first, second) >= 0.4 else 0.4
    ours, theirs = _said(stem), _said(root)
    if ours == theirs and len(ours) >= _SOUNDS_FROM:
        return 0.65
    is_near = min(len(ours), len(theirs)) >= _CHANGED_FROM and _is_one_off(ours, theirs)
    return 0.75 if is_near else 0.0


def same_key(text: str) -> str:
    """Give what is compared of a number or a code: its letters and digits, a number of China without +86."""
    plain = _NO_NAME.sub("", fold(text[:LONGEST]))
    return plain[2:] if len(plain) == 13 and plain.startswith("861") and plain.isdigit() else plain


def core_of(name: str) -> str:
    """Give what tells a company's name from others: no place before or in brackets, no form of company."""
    return _core(name[:LONGEST])


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    text = _BRACKETS.sub(lambda found: _within(found[1]), fold(name))
    text = _SUFFIX.sub("", text.strip()) or text
    return _placeless(_NO_NAME.sub("", text)).replace("商贸", "贸易")


def stem_of(core: str) -> str:
    """Give a core without the words of its trade, if that leaves a name: 云杉网络科技 → 云杉."""
    left = _TRADE.sub("", core)
    return left if len(left) > 1 else core


def _within(text: str) -> str:
    plain = text.strip()
    return (
        ""
        if plain in _places() or _PLACE_ENDING.sub("", plain) in _places() or _SUFFIX.fullmatch(plain)
        else plain
    )


def _placeless(text: str) -> str:
    """Take places away from the beginning, province and city, as long as a name is left that is more than a trade."""
    for _ in range(3):
        size = next((size for size in range(min(8, len(text)), 1, -1) if text[:size] in _places()), 0)
        left = text[size:]
        if size and left[:1] in ("省", "市") and len(left) > 2:
            left = left[1:]
        if not size or len(_TRADE.sub("", left)) < 2:
            break
        text = left
    return text


@cache
def _places() -> frozenset[str]:
    """List provinces and cities, as they are written and as people say them."""
    every = [*tree(), *(city for top in tree() for city in top.children)]
    return frozenset(fold(name) for place in every for name in (place.name, place.short) if len(name) > 1)


@lru_cache(maxsize=4096)
def _said(text: str) -> tuple[str, ...]:
    """Give what a text sounds like: each Han by its reading, each letter and each number by itself."""
    readings = zip(text, syllables(text), strict=True)
    return tuple(said or character for character, said in readings)


def _is_one_off(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Say whether one unit is missing, added or wrong, or two neighbours are exchanged."""
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    at = next((at for at, unit in enumerate(ours) if unit != theirs[at]), len(ours))
    if len(ours) < len(theirs):
        return len(theirs) - len(ours) == 1 and ours[at:] == theirs[at + 1 :]
    swapped = (*ours[:at], *ours[at : at + 2][::-1], *ours[at + 2 :])
    return ours[at + 1 :] == theirs[at + 1 :] or swapped == theirs


def _shared(one: str, other: str) -> float:
    """Say which part of the pairs of neighbours two texts share."""
    ours, theirs = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
