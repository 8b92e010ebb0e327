"""
Taking a pasted address apart: 「张三 13800000000 浙江省杭州市西湖区文三路1号」.

Owns: finding the telephone number, the most exact region and the person's name; the rest is the detail.
Does not own: asking the user whether it is right.
"""

import re
from typing import NamedTuple

from huodan.kit.phones import abroad, landline, mobile
from huodan.kit.regions.divisions import Branch, below, region
from huodan.kit.text import clean

_PHONE = re.compile(
    r"(?<![0-9A-Za-z+])(?:(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}"
    r"|(?:\+|00)(?:852|853|886)[ -]?[0-9](?:[ -]?[0-9]){6,9}|\+[1-9][0-9]{0,2}[ -]?[0-9](?:[ ()-]{0,2}[0-9]){6,13}"
    r"|09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}|(?:\(0[0-9]{2,3}\)|0[0-9]{2,3})[ -]?[0-9]{7,8}(?:(?:-|转| ?ext\.?)[0-9]{1,6})?"
    r"|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4})(?![0-9A-Za-z])"
)
_PHONE_LABEL = re.compile(r"(?:联系)?(?:电话|手机)(?:号码|号)?\s*[:：]?\s*$")
_JOINTS = re.compile(r"(?<=[\u4e00-\u9fff])\s*[-/>＞—]+\s*(?=[\u4e00-\u9fff]|$)")
_BRACKETED_NAME = re.compile(r"[(（]\s*([^\s()（）]{2,12}?)\s*(?:收|启|亲启|签收)\s*[)）]")
_RECEIVES = re.compile(r"\s*[(（]?\s*(?:收|启|亲启|签收)\s*[)）]?$")
_NAME_WORD = re.compile(r"(?:收货人|收件人|联系人|姓名)(?=[\u4e00-\u9fff])")
_PLACE_WORD = re.compile(r"(?:收货|收件|详细|所在|联系)?(?:地址|地区)(?=[\u4e00-\u9fff])")
_NAME_LABEL = re.compile(r"(?:收货人|收件人|联系人|姓名)\s*[:：]\s*([^\s,，;；:：]+)")
_LABEL = re.compile(
    r"(?:收货|收件|详细|所在|联系)?(?:地址|地区|电话|手机|手机号|号码|手机号码|电话号码|收货人|收件人|联系人|姓名)\s*[:：]"
)
_SEPARATORS = re.compile(r"[\s,，;；、|]+")
_LONGEST_NAME = 20

# What follows a short name when it is part of a street's or a firm's name: 南京东路, 上海大厦, 浙江村.
_NO_REGION = re.compile(
    r"[东西南北中]?[一二三四五六七八九十]?(?:路|街|大街|大道|道|巷|弄|里|桥|镇|乡|村|门|站|广场|大厦|公司|商)"
)
_STREET = re.compile(r"[路街巷弄号镇乡村]")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁"
    "柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈"
    "宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解"
    "应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲封储靳汲糜松井段富巫乌焦巴弓牧隗谷车侯宓蓬全班仰秋仲"
    "伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申"
    "扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广"
    "禄阙欧沃利蔚越夔隆师巩聂晁勾敖融冷訾辛阚那简饶曾沙养鞠丰巢关肖涂闫付覃区岳"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,8}[·•.][\u4e00-\u9fff]{1,8}|"
    rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛|皇甫|东方|尉迟|公孙|慕容|令狐|司徒|端木)"
    r"(?:[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|经理|老师|师傅)?|总|工|先生|女士|小姐|经理|老师|师傅)"
)
_PLACE = re.compile(
    r"[路街道巷弄号楼室层栋幢区县市镇乡村厂店园苑场厦司港库仓站]|中心|公寓|小区|单元|大学|医院|自提|仓库"
)


# Where the rest of an address ends and a name may begin: 文三路1号张三.
_LAST_PLACE = re.compile(
    r"^(.*(?:[0-9A-Za-z０-９][号楼室层栋幢座户]?|[路街巷弄号楼室层栋幢座户店园苑]))([\u4e00-\u9fff·]{2,})$"
)
_ROAD = re.compile(
    r"(?!公园|广场|新村|花园|大学|寺)[\u4e00-\u9fff]{2,6}?(?<!大)(?:路|街|大街|大道|巷|弄)[0-9０-９一二三四五六七八九十]"
)
_BACKWARDS = re.compile(
    r"([\u4e00-\u9fff]{1,8}[区县旗])([\u4e00-\u9fff]{1,8}[市州盟])([\u4e00-\u9fff]{2,8}(?:省|自治区))?"
)
_LONGEST_BACKWARDS = 80


class Address(NamedTuple):
    """The parts of an address; what was not found is None."""

    province: str | None = None
    city: str | None = None
    district: str | None = None
    detail: str | None = None
    name: str | None = None
    phone: str | None = None


def split_address(text: str) -> Address:
    """
    Return the parts of an address written or pasted as one text.

    No word is lost: what is neither region, name nor phone is the detail. Short region names are written out.
    """
    phone, before, after = _take_phone(clean(text) or "")
    name, (before, after) = _take_labelled_name(*(_part_joints(piece) for piece in (before, after)))
    ahead, behind = _chunks(before), _chunks(after)
    if name is None and phone:
        name, ahead = _take_last_name(ahead)
    chunks, seam = [*ahead, *behind], len(ahead)
    branch, start, end, rest = _find_region(chunks)
    if name is None and (branch or phone):
        at = next(
            (at for at in (seam - 1, seam, 0, len(chunks) - 1) if _is_name(chunks, at, start, end)), None
        )
        if at is not None:
            name, chunks[at] = _bare_name(chunks[at]), ""
    words = [*chunks[:start], rest, *chunks[end:]] if branch else chunks
    return Address(*region(branch), detail=" ".join(filter(None, words)) or None, name=name, phone=phone)


def _take_phone(text: str) -> tuple[str | None, str, str]:
    matches = [
        (match, mobile(match[0]) or abroad(match[0]) or landline(match[0])) for match in _PHONE.finditer(text)
    ]
    matches = sorted((found for found in matches if found[1]), key=lambda found: mobile(found[0][0]) is None)
    if not matches:
        return None, text, ""
    match, phone = matches[0]
    return phone, _PHONE_LABEL.sub("", text[: match.start()]), text[match.end() :]


def _part_joints(text: str) -> str:
    """Take apart 「浙江省-杭州市-西湖区」, where one such sign alone may belong to a name."""
    return _JOINTS.sub(" ", text) if len(_JOINTS.findall(text)) > 1 else text


def _take_last_name(chunks: list[str]) -> tuple[str | None, list[str]]:
    """Take the name that stands right before the phone at the end of an address, or foreign words that begin it."""
    if chunks and (match := _LAST_PLACE.match(chunks[-1])) and _is_person(match[2]):
        return _bare_name(match[2]), [*chunks[:-1], match[1]]
    latin = next(
        (at for at, chunk in enumerate(chunks) if not re.fullmatch(r"[A-Za-z.'’-]+", chunk)), len(chunks)
    )
    if 0 < latin == len(chunks) <= 4:
        return " ".join(chunks), []
    return None, chunks


def _take_labelled_name(*texts: str) -> tuple[str | None, tuple[str, ...]]:
    name = None
    left = []
    for text in texts:
        match = None if name else _NAME_LABEL.search(text)
        if match is None and not name and (found := _BRACKETED_NAME.search(text)) and _is_person(found[1]):
            match = found
        if match and len(match[1]) <= _LONGEST_NAME:
            name = match[1]
            text = f"{text[: match.start()]} {text[match.end() :]}"
        left.append(text)
    return name, tuple(left)


def _chunks(text: str) -> list[str]:
    chunks = [chunk for chunk in _SEPARATORS.split(_LABEL.sub(" ", text)) if chunk]
    made: list[str] = []
    for chunk in chunks:
        if made and _RECEIVES.fullmatch(chunk):  # 张三 收
            continue
        word = _NAME_WORD.match(chunk) or _PLACE_WORD.match(chunk)
        rest = chunk[word.end() :] if word else ""
        made.append(rest if rest and (_is_person(rest) or _prefix(rest, ())) else chunk)
    return made


def _find_region(chunks: list[str]) -> tuple[Branch, int, int, str]:
    """Return the most exact region, the chunks from ``start`` to ``end`` it was read from, and their rest."""
    best: tuple[Branch, int, int, str] = ((), 0, 0, "")
    for start in range(len(chunks)):
        branch, end, rest = _read_region(chunks, start)
        if len(branch) > len(best[0]):
            best = (branch, start, end, rest)
    return best if best[0] else _find_backwards(chunks)


def _find_backwards(chunks: list[str]) -> tuple[Branch, int, int, str]:
    """Read 「文三路1号西湖区杭州市浙江省」, as addresses are written abroad."""
    for start, chunk in enumerate(chunks):
        for cut in range(1, len(chunk) if len(chunk) <= _LONGEST_BACKWARDS else 0):
            match = _BACKWARDS.fullmatch(chunk, cut)
            branch, _, left = (
                _read_region(["".join(match[at] or "" for at in (3, 2, 1))], 0) if match else ((), 0, "")
            )
            if len(branch) == 3 and not left:
                return branch, start, start + 1, chunk[:cut]
    return (), 0, 0, ""


def _read_region(chunks: list[str], start: int) -> tuple[Branch, int, str]:
    branch: Branch = ()
    at, rest = start, chunks[start].removeprefix("中国")
    while len(branch) < 3:
        following = chunks[at + 1] if at + 1 < len(chunks) else ""
        found = _prefix(rest, branch)
        if found is None:
            break
        branch, rest = found
        if not rest and following and len(branch) < 3 and _prefix(following, branch):
            at, rest = at + 1, following
    return branch, at + 1, rest


def _prefix(text: str, branch: Branch) -> tuple[Branch, str] | None:
    """Return the longest region name the text begins with and what comes after it."""
    for size in range(min(len(text), _LONGEST_NAME), 1, -1):
        name, rest = text[:size], text[size:]
        found = None if name.isdigit() else below(branch, name)
        if found and (found[-1].name == name or _may_be_short(found, branch, rest)):
            return found, rest
    return None


def _may_be_short(found: Branch, branch: Branch, rest: str) -> bool:
    """Tell whether a short name is a region: yes in 「杭州文三路1号」, no in 「南京东路」, 「杭州云杉」."""
    if not rest:
        return True
    if _NO_REGION.match(rest):
        return False
    if len(found) == 3:
        return len(branch) == 2 and _ROAD.match(rest) is not None
    return bool(branch) or _prefix(rest, found) is not None or _STREET.search(rest) is not None


def _is_name(chunks: list[str], at: int, start: int, end: int) -> bool:
    inside = 0 <= at < len(chunks) and not start <= at < end
    return inside and _is_person(chunks[at])


def _is_person(text: str) -> bool:
    name = _bare_name(text)
    return _PERSON.fullmatch(name) is not None and not _PLACE.search(name)


def _bare_name(text: str) -> str:
    """Leave out the 收 behind a name."""
    return _RECEIVES.sub("", text)
