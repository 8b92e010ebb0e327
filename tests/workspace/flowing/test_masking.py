"""No secret of a call is kept: neither of what is sent nor of what is answered, in whatever shape it comes."""

from __future__ import annotations

import json

import pytest

from huodan.language.formula.parser import parse
from huodan.workspace.runs.calling import beginning, writes_text
from huodan.workspace.runs.masking import is_secret, masked

SECRET = "Q7Z2K9X4"
WORDS = (
    "token access_token refreshToken client-secret X-Api-Key apiKey APP_KEY Set-Cookie sessionId sign signature "
    "jsapi_ticket Authorization passwd 密码 密钥 登录口令"
)
NAMES = tuple(WORDS.split(" "))
SHAPES = (
    '{{"{n}": "{s}"}}',
    '{{"{n}": ["a", "{s}"], "x": 1}}',
    '{{"data": {{"{n}": {{"value": "{s}"}}}}}}',
    '{{"{n}": "a\\"{s}"}}',
    '{{"data": {{"{n}": "{s}", "cut": ',
    '{{"{n}": ["a", "{s}", ',
    "{n}={s}&x=1",
    "{n}: {s}",
    "{n}：{s}",
    "x=1; {n} = '{s}'",
    "<{n}>{s}</{n}>",
    '<a:{n} kind="b"><![CDATA[{s}]]></a:{n}>',
    "Authorization: Digest user, {n}=x, more {s}\nnext",
    "{n} is not known; Bearer {s}",
    "the header was basic {s}",
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_secret_is_masked_in_every_shape(shape: str) -> None:
    for name in NAMES:
        text = shape.format(n=name, s=SECRET)
        for told in (text, json.dumps({"body": text}), json.dumps([json.dumps({"a": text})])):
            assert SECRET not in masked(told), told
            assert SECRET not in beginning(told.encode())


def test_the_rest_is_left() -> None:
    assert masked('{"no": "SF-1", "assignee": "王雷"}') == '{"no":"SF-1","assignee":"王雷"}'
    assert masked("502 Bad Gateway") == "502 Bad Gateway"
    assert not is_secret("order.design")


@pytest.mark.parametrize(
    ("formula", "is_own"),
    [("name", False), ("amount * 2", False), ('name & "s3cret"', True), ('IF(amount > 1, "k", name)', True)],
)
def test_a_text_within_a_formula_is_a_part_of_what_is_fixed(formula: str, is_own: bool) -> None:
    assert writes_text(parse(formula)) is is_own
