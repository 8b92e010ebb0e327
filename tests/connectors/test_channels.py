"""What channels take, how they sign and write, and what they make of answers."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from huodan.connectors.channels import CHANNELS, Parcel, Target, Words
from huodan.connectors.channels._base import HttpChannel
from huodan.connectors.channels._robot import Robot
from huodan.connectors.channels.dingtalk import signature as dingtalk_signature
from huodan.connectors.channels.feishu import signature as feishu_signature
from huodan.connectors.posting import Answered
from huodan.kit.words import say

ROBOTS = [name for name, channel in CHANNELS.items() if isinstance(channel, Robot)]
TOKEN = "f3c9a1d2-7b64-4e0f-9a55-1c2d3e4f5a6b"
NOW = 1_777_000_000_123


def robot(name: str) -> Robot:
    """Give a robot by its name."""
    found = CHANNELS[name]
    assert isinstance(found, Robot)
    return found


def answer(status: int, tree: object, retry_after: int | None = None) -> Answered:
    """Make an answer."""
    return Answered(status, json.dumps(tree).encode(), "application/json", retry_after)


def sent(name: str, words: Words, secret: str = "") -> tuple[str, dict[str, object]]:
    """Write a message; give where to and what."""
    channel = robot(name)
    target = Target(channel.sample + TOKEN, "", (secret,) if secret else ())
    asked = channel.request(target, Parcel("msg_1", words=words), NOW)
    assert b"\\u" not in asked.body
    return asked.url, json.loads(asked.body)


def test_every_channel_says_what_it_is() -> None:
    assert set(CHANNELS) == {"calls", "dingtalk", "feishu", "gateway", "webhook", "wecom"}
    assert len({channel.place for channel in CHANNELS.values()}) == len(CHANNELS)
    assert all(say(channel.label, lang) for channel in CHANNELS.values() for lang in ("zh", "en"))


def test_signatures_are_those_of_the_platforms() -> None:
    # Worked out from the documented ways; neither platform publishes an example.
    assert (
        dingtalk_signature("this is secret", 1577262236757) == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    )
    assert feishu_signature("demo", 1599360473) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="


def test_dingtalk_is_signed_in_the_address_and_feishu_in_the_body() -> None:
    words = Words("【活单】测试", ("一行",))

    url, body = sent("dingtalk", words, "SEC1")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
    assert asked == {"access_token": TOKEN, "timestamp": str(NOW), "sign": dingtalk_signature("SEC1", NOW)}
    assert body == {"msgtype": "text", "text": {"content": "【活单】测试\n一行"}}

    url, body = sent("feishu", words, "SEC1")
    assert (url, body["timestamp"]) == (robot("feishu").sample + TOKEN, str(NOW // 1000))
    assert body["sign"] == feishu_signature("SEC1", NOW // 1000)
    assert "sign" not in sent("feishu", words)[1]


@pytest.mark.parametrize("name", ROBOTS)
def test_a_robot_takes_addresses_of_its_platform_and_shows_their_end_only(name: str) -> None:
    channel = robot(name)
    good = channel.sample + TOKEN

    assert channel.refuse(good) is None
    assert TOKEN not in channel.shown(good)
    assert channel.shown(good).endswith("…5a6b")
    others = [robot(other).sample + TOKEN for other in ROBOTS if other != name]
    for wrong in (channel.sample, "", "x", "https://erp.example.com/", good + " x", *others):
        refused = channel.refuse(wrong)
        assert refused is not None, wrong
        assert "群机器人的地址" in say(refused, "zh")
        assert "{" not in say(refused, "zh") + say(refused, "en")


def test_a_short_token_is_not_shown_at_all() -> None:
    channel = robot("wecom")

    assert channel.shown(channel.sample + "short").endswith("/…")


@pytest.mark.parametrize("name", ROBOTS)
def test_no_value_of_a_record_calls_anybody(name: str) -> None:
    calls = '<@all> <at user_id="all">所有人</at> @13800000000'

    _, body = sent(name, Words("【活单】x", (calls,)))

    assert name != "wecom" or "<@" not in json.dumps(body)
    assert not {"at", "mentioned_list", "mentioned_mobile_list"} & {*body, *body.get("text", {})}  # type: ignore[misc]
    if name == "feishu":
        (line,) = body["content"]["post"]["zh_cn"]["content"]  # type: ignore[index]
        assert [piece["tag"] for piece in line] == ["text"]


def test_what_is_too_long_ends_in_whole_lines_and_says_how_many_are_left() -> None:
    words = Words(
        "【活单】标题", tuple(f"{number}. {'字' * 60}" for number in range(50)), "https://erp.example.com/a"
    )

    _, body = sent("wecom", words)

    text = body["text"]["content"]  # type: ignore[index]
    lines = text.split("\n")
    assert 1900 < len(text.encode()) <= 2048
    assert lines[-1] == "https://erp.example.com/a"
    assert lines[-2] == f"……还有 {50 - (len(lines) - 3)} 项，请到活单里看"
    assert all(line.endswith("字" * 60) for line in lines[1:-2])


@pytest.mark.parametrize(
    ("name", "tree", "is_taken", "is_down", "is_gone", "pause_ms"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}, True, False, False, 0),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, False, True, False, 60_000),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, False, False, True, 0),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, False, True, False, 0),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, True, False, False, 0),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, False, True, False, 600_000),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, False, False, False, 0),
        ("dingtalk", {"status": 1111, "wait": 5}, False, False, False, 0),
        ("feishu", {"code": 0, "msg": "success", "data": {}, "StatusCode": 0}, True, False, False, 0),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, False, True, False, 60_000),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, False, False, False, 0),
        ("feishu", ["nonsense"], False, False, False, 0),
    ],
)
def test_what_a_platform_means_stands_in_its_code(
    name: str, tree: object, is_taken: bool, is_down: bool, is_gone: bool, pause_ms: int
) -> None:
    verdict = robot(name).judge(answer(200, tree), 10)

    assert (verdict.is_taken, verdict.is_down, verdict.is_gone, verdict.pause_ms) == (
        is_taken,
        is_down,
        is_gone,
        pause_ms,
    )
    assert (verdict.error is None) == is_taken
    assert "{" not in say(verdict.error or "", "zh") + say(verdict.error or "", "en")


def test_an_answer_of_somebody_in_between_is_none_of_the_platform() -> None:
    verdict = robot("dingtalk").judge(Answered(503, b"<html>busy</html>", "text/html", 7), 10)

    assert (verdict.is_taken, verdict.is_down, verdict.pause_ms) == (False, True, 7_000)
    assert say(verdict.error or "", "zh") == "回答 503 的不是钉钉"


def test_a_slow_server_error_of_a_program_speaks_of_its_address() -> None:
    channel = CHANNELS["webhook"]
    assert isinstance(channel, HttpChannel)
    answered = Answered(500, b"", "", None)

    assert [channel.judge(answered, took_ms).is_down for took_ms in (100, 9_000)] == [False, True]
