"""E-mail and web addresses: what is taken is safe to click, and stays what it is when it is sent again."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies as st

from huodan.kit.errors import HuodanError
from huodan.language.fields import KINDS, Field

TZ = "Asia/Shanghai"


def kind(name: str) -> Field:
    """This function will make a field of a kind."""
    return KINDS[name](id="f", key="f", label="字段", kind=name)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)//example.com",
        "JaVaScRiPt:alert(1)",
        "https://good.example@evil.example",
        "data:text/html,<b>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.com",
        "https://exa mple.com",
        'https://example.com/"onclick="x',
        "https://%6aavascript",
        "http://[::1",
        "https://example.com:99999",
    ],
)
def test_a_link_that_could_do_anything_else_is_refused(text: str) -> None:
    with pytest.raises(HuodanError):
        kind("url").parse(text, tz=TZ)


@given(st.text(max_size=40) | st.from_regex(r"(https?://)?[a-z.@:/\\%]{1,30}", fullmatch=True))
def test_a_link_that_is_taken_leads_to_a_page_and_is_taken_again(text: str) -> None:
    field = kind("url")
    try:
        link = field.parse(text, tz=TZ)
    except HuodanError:
        return
    if link is None:
        return

    parts = urlsplit(link)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert "@" not in parts.netloc
    assert field.parse(link, tz=TZ) == link


@given(st.emails())
def test_every_usual_address_is_an_email(address: str) -> None:
    field = kind("email")
    if any(letter in address for letter in "\"'\\`{|}"):
        return
    try:
        taken = field.parse(address, tz=TZ)
    except HuodanError:
        # st.emails knows one-letter and numeric ends of a domain; no mail is delivered there.
        assert len(address.rpartition(".")[2]) < 2 or not address.rpartition(".")[2].isalpha()
        return

    assert taken is not None
    assert taken.lower() == address.lower()
    assert field.parse(taken, tz=TZ) == taken


def test_a_masked_address_keeps_its_domain_only() -> None:
    assert kind("email").mask("li.lei@example.com") == "l****@example.com"
