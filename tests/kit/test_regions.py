"""The divisions of China and addresses written with them."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huodan.kit.regions import Address, Division, Region, find, provinces, split_address, tree
from huodan.kit.text import clean

SPEC = Path(__file__).parents[1] / "spec" / "cn"
PROVINCES = json.loads((SPEC / "provinces.json").read_text("utf-8"))["provinces"]
PLACES = list(csv.DictReader((SPEC / "places.csv").read_text("utf-8").splitlines()))


def branches() -> list[tuple[Division, ...]]:
    return [
        branch
        for province in tree()
        for city in province.children
        for branch in [
            (province,),
            (province, city),
            *((province, city, district) for district in city.children),
        ]
    ]


def test_there_are_the_34_provinces_of_the_standard() -> None:
    standard = [(province["adcode"], province["full"], province["short"]) for province in PROVINCES]

    assert sorted((one.code, one.name, one.short) for one in provinces()) == sorted(standard)
    assert all(one.children == () for one in provinces())
    assert [one.name for one in provinces()] == [one.name for one in tree()]


@pytest.mark.parametrize("province", PROVINCES, ids=lambda province: province["short"])
def test_a_province_is_found_by_code_short_and_full_name(province: dict[str, str]) -> None:
    for name in (province["adcode"], province["short"], province["full"]):
        found = find(name)
        assert found is not None
        assert found.province == province["full"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["省份"] + place["城市"])
def test_every_place_of_the_sample_is_found(place: dict[str, str]) -> None:
    found = find(place["省份"], place["城市"])

    assert found is not None
    assert place["城市"].removesuffix("市") in "".join(filter(None, found))


def test_every_division_is_found_by_its_names_and_by_its_code() -> None:
    for branch in branches():
        names = tuple(division.name for division in branch)
        found = find(*names)
        assert found is not None
        assert tuple(filter(None, found))[: len(names)] == names
        assert not branch[-1].code or find(branch[-1].code) == found


def test_codes_are_unique() -> None:
    codes = Counter(branch[-1].code for branch in set(branches()) if branch[-1].code)

    assert max(codes.values()) == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (("江苏",), ("江苏省", None, None)),
        (("浙江", "杭州", "西湖"), ("浙江省", "杭州市", "西湖区")),
        ((None, "昆明"), ("云南省", "昆明市", None)),
        (("云南省", "大理市"), ("云南省", "大理白族自治州", "大理市")),
        (("云南省", "大理市", "大理市"), ("云南省", "大理白族自治州", "大理市")),
        (("云南", "大理"), ("云南省", "大理白族自治州", None)),
        (("重庆市", "重庆市"), ("重庆市", "重庆市", None)),
        (("重庆", "市辖区", "渝中区"), ("重庆市", "重庆市", "渝中区")),
        (("500000", "500200", "500229"), ("重庆市", "重庆市", "城口县")),
        (("北京", None, "朝阳"), ("北京市", "北京市", "朝阳区")),
        (("香港特别行政区", "香港"), ("香港特别行政区", None, None)),
        (("香港", None, "湾仔区"), ("香港特别行政区", "香港岛", "湾仔区")),
        (("湖北", "仙桃"), ("湖北省", "仙桃市", None)),
        (("广东", "东莞", "虎门镇"), ("广东省", "东莞市", "虎门镇")),
        ((" 上海 ", "", ""), ("上海市", "上海市", None)),
    ],
)
def test_find(given: tuple[str | None, ...], found: tuple[str | None, ...]) -> None:
    assert find(*given) == Region(*found)


@pytest.mark.parametrize(
    "given",
    [
        ("",),
        (None,),
        ("火星",),
        ("浙江", "南京"),
        (None, None, "鼓楼区"),
        ("江苏", None, "鼓楼区"),
        ("浙江", "浙江大学"),
        ("999999",),
    ],
)
def test_find_refuses_what_is_unknown_or_doubtful(given: tuple[str | None, ...]) -> None:
    assert find(*given) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "张三 13800000000 浙江省杭州市西湖区文三路1号",
            ("浙江省", "杭州市", "西湖区", "文三路1号", "张三", "13800000000"),
        ),
        (
            "浙江省杭州市西湖区文三路1号，张三，138 0000 0000",
            ("浙江省", "杭州市", "西湖区", "文三路1号", "张三", "13800000000"),
        ),
        (
            "收货人：李四\n电话：139-0002-7919\n收货地址：江苏省昆山市花桥镇 3楼",
            ("江苏省", "苏州市", "昆山市", "花桥镇 3楼", "李四", "13900027919"),
        ),
        (
            "北京朝阳区建国路88号 王总 010-62345678",
            ("北京市", "北京市", "朝阳区", "建国路88号", "王总", "010-62345678"),
        ),
        (
            "王五13800000000上海市浦东新区世纪大道1号",
            ("上海市", "上海市", "浦东新区", "世纪大道1号", "王五", "13800000000"),
        ),
        (
            "浙江省杭州市西湖区文三路1号张三收13800000000",
            ("浙江省", "杭州市", "西湖区", "文三路1号", "张三", "13800000000"),
        ),
        (
            "浙江省/杭州市/西湖区/文三路1号/欧阳小明/0571-88888888转8",
            ("浙江省", "杭州市", "西湖区", "文三路1号", "欧阳小明", "0571-88888888-8"),
        ),
        (
            "姓名张三 电话13800000000 地址广东佛山顺德区大良街道（前台代收）",
            ("广东省", "佛山市", "顺德区", "大良街道（前台代收）", "张三", "13800000000"),
        ),
        (
            "Amy Li +852 9123 4567 香港九龙油尖旺区弥敦道1号",
            ("香港特别行政区", "九龙", "油尖旺区", "弥敦道1号", "Amy Li", "+85291234567"),
        ),
        (
            "台北市信义区市府路1号 陈先生(收) 0912-345-678",
            ("台湾省", "台北市", "信义区", "市府路1号", "陈先生", "+886912345678"),
        ),
        (
            "新疆乌鲁木齐天山区解放路1号 买买提·艾力 13800000000",
            ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "解放路1号", "买买提·艾力", "13800000000"),
        ),
        ("文三路1号西湖区杭州市浙江省", ("浙江省", "杭州市", "西湖区", "文三路1号")),
        ("浙江杭州西湖文三路1号", ("浙江省", "杭州市", "西湖区", "文三路1号")),
        ("浙江杭州西湖大道1号", ("浙江省", "杭州市", None, "西湖大道1号")),
        ("江苏苏州吴中东路1号", ("江苏省", "苏州市", None, "吴中东路1号")),
        ("浙江 杭州 西湖 文三路1号", ("浙江省", "杭州市", "西湖区", "文三路1号")),
        ("浙江杭州文三路1号", ("浙江省", "杭州市", None, "文三路1号")),
        ("上海南京东路100号", ("上海市", "上海市", None, "南京东路100号")),
        ("中国广东省深圳市南山区", ("广东省", "深圳市", "南山区")),
        ("吉林市船营区解放路", ("吉林省", "吉林市", "船营区", "解放路")),
        ("云南省大理市建设大道35号", ("云南省", "大理白族自治州", "大理市", "建设大道35号")),
        ("香港特别行政区九龙油尖旺区弥敦道1号", ("香港特别行政区", "九龙", "油尖旺区", "弥敦道1号")),
        ("上海市上海市浦东新区 ", ("上海市", "上海市", "浦东新区")),
        ("江苏省鼓楼区中山路1号", ("江苏省", None, None, "鼓楼区中山路1号")),
        ("杭州云杉贸易有限公司", (None, None, None, "杭州云杉贸易有限公司")),
        ("南京东路100号", (None, None, None, "南京东路100号")),
        ("张三", (None, None, None, "张三")),
        ("老地址", (None, None, None, "老地址")),
        ("", ()),
        (" \n ", ()),
    ],
)
def test_split_address(text: str, parts: tuple[str | None, ...]) -> None:
    assert split_address(text) == Address(*parts)


WORDS = st.sampled_from(
    [
        *("张三", "浙江", "杭州市", "西湖区", "朝阳", "中国", "文三路1号", "13800000000", "010-62345678"),
        *("南京东路", "大理市", "上海", " ", "，", "\n", "a", "９", "李四先生", "3楼", "云杉有限公司", "县"),
    ]
)


@given(st.lists(WORDS, max_size=9).map("".join) | st.text(max_size=40))
def test_split_address_loses_no_word(text: str) -> None:
    parts = split_address(text)

    shown = Counter("".join(filter(None, parts)))
    lost = Counter(character for character in clean(text) or "" if character.isalnum()) - shown
    assert lost <= Counter("中国" + "86" * 9)


@given(
    st.sampled_from(branches()),
    st.sampled_from(["", " "]),
    st.sampled_from(["人民路258号", "建设大道1号 3楼", ""]),
)
def test_split_address_reads_what_is_written_in_full(
    branch: tuple[Division, ...], gap: str, detail: str
) -> None:
    names = [division.name for division in branch]

    parts = split_address(gap.join([*names, detail]))

    assert (*parts[:3], parts.detail) == (*(find(*names) or ()), detail or None)


PLACES = st.sampled_from([branch for branch in branches() if len(branch) == 3])
NAMES = st.sampled_from(["张三", "欧阳小明", "李女士", "王经理", "买买提·艾力"])
NUMBERS = st.sampled_from(
    [
        ("138 0000 0000", "13800000000"),
        ("0571-88888888转8", "0571-88888888-8"),
        ("+852 9123-4567", "+85291234567"),
    ]
)


@given(
    PLACES,
    NAMES,
    NUMBERS,
    st.permutations([0, 1, 2]),
    st.sampled_from([" ", "，", "\n", "\t", "；", " , "]),
    st.booleans(),
)
def test_split_address_finds_everything_in_any_order(
    branch: tuple[Division, ...],
    name: str,
    number: tuple[str, str],
    order: list[int],
    gap: str,
    is_spaced: bool,
) -> None:
    names = [division.name for division in branch]
    place = (" " if is_spaced else "").join([*names, "人民路258号"])
    pieces = [name, number[0], place]

    parts = split_address(gap.join(pieces[at] for at in order))

    assert parts == Address(*(find(*names) or ()), detail="人民路258号", name=name, phone=number[1])


def test_regions_and_readings_are_loaded_only_when_needed() -> None:
    script = (
        "import sys, huodan.kit.text, huodan.kit.regions as r, huodan.kit.pinyin as p\n"
        "import huodan.kit.regions.divisions as d\n"
        "huodan.kit.text.sort_key('KH0001'); huodan.kit.text.fold('云杉')\n"
        "assert d._tree.cache_info().currsize == 0 and p._readings.cache_info().currsize == 0\n"
        "huodan.kit.text.sort_key('云杉'); r.find('江苏')\n"
        "assert d._tree.cache_info().currsize == 1 and p._readings.cache_info().currsize == 1\n"
        "assert 'pypinyin' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
