"""Which passwords are refused, and that comparing takes as long for a login nobody has."""

from __future__ import annotations

import pytest

from huodan.engines.people.passwords import WeakPassword, check_password, hash_password, matches

COMMON = (
    "12345678",
    "88888888",
    "00000000",
    "11223344",
    "987654321",
    "20260506",
    "06052026",
    "2026-05-06",
    "password",
    "PASSWORD",
    "Password1",
    "P@ssw0rd!2024",
    "qwertyuiop",
    "1qaz2wsx",
    "asdfghjkl",
    "abc12345",
    "abcd1234",
    "1234567a",
    "aa123456",
    "12341234",
    "abcabcabc",
    "woaini1314",
    "admin123",
    "Admin@123",
    "huodan2026",
    "huodan-demo",
    "iloveyou1",
    "boss1234",
    "5201314aa",
    "a5201314",
    "1314520a",
    "woaini520",
    "qq123456",
    "147258369",
    "789456123",
    "159357aa",
    "laoban888",
    "gongsi2024",
    "dingdan2024",
    "wobuzhidao",
    "12345678910",
    "13812345678",
    "1qazxsw2",
    "!@#$%^&*",
)


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    """This function will leave the hash at its true cost, which is tried here."""


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password(password, login="zhoumin")

    assert "太常见" in refused.value.text("zh")


@pytest.mark.parametrize("password", ["zhoumin1", "ZhouMin", "zhoumin", "ＺＨＯＵＭＩＮ", "zhoumin2026!"])
def test_a_password_like_the_login_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, login="zhoumin")


@pytest.mark.parametrize(
    "password",
    [
        "沪东贸易2026!!",
        "hudongmaoyi",
        "HuDongMaoYi@123",
        "hdmy20260506",
        "shenjianhua",
        "沈建华12345",
        "Acme-Food1",
    ],
)
def test_a_password_like_the_name_of_the_company_or_person_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password(password, login="boss", names=("沪东贸易", "沈建华", "Acme Food"))

    assert "公司名" in refused.value.text("zh")
    assert "company" in refused.value.text("en")


@pytest.mark.parametrize("password", ["沪东贸易每天发两百箱", "hudong-Tg7#kd02", "李四在木头上画画"])
def test_a_name_may_be_part_of_a_password(password: str) -> None:
    check_password(password, login="boss", names=("沪东贸易", "李", "", "A"))


@pytest.mark.parametrize("length", [0, 1, 7, 201, 5000])
def test_a_password_of_the_wrong_length_is_refused(length: int) -> None:
    with pytest.raises(WeakPassword):
        check_password("x7Kq-ab9Zt"[: length % 10] + "é!x7Kq-ab9" * (length // 10), login="zhoumin")


@pytest.mark.parametrize(
    "password",
    [
        "Tg7#kd02",
        "correct horse battery staple",
        "橘子酱二十箱明天发",
        "木 火 土 金 水",
        "x" * 3 + "yzq!" * 16,
    ],
)
def test_any_characters_are_welcome(password: str) -> None:
    check_password(password, login="zhoumin")


def test_a_password_matches_its_own_hash_only_and_is_not_cut_off() -> None:
    long = "k9!" * 60
    kept = hash_password(long)

    assert matches(long, kept)
    assert not matches(long[:-1] + "?", kept)
    assert not matches(long[:72], kept)


def test_two_hashes_of_one_password_differ_and_name_argon2id() -> None:
    one, two = hash_password("Tg7#kd02"), hash_password("Tg7#kd02")

    assert one != two
    assert one.startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_a_login_nobody_has_is_compared_as_well_and_never_matches() -> None:
    assert not matches("nobody has this password", None)
