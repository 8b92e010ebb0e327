"""The company's name and logo: administrators set them, everybody sees them, also before signing in."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.doors.conftest import Browser

PATH = "/settings/company"


def picture(width: int = 900, height: int = 600, *, kind: str = "PNG") -> str:
    """This function will paint a picture and give it as base64."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#1a63d8").save(made, kind)
    return base64.b64encode(made.getvalue()).decode()


def test_a_new_name_stands_everywhere(browse: Callable[..., Browser], boss: Browser) -> None:
    admin = browse("admin")
    assert admin("GET", PATH).json() == {"name": "沪东贸易", "logo": None}

    answer = admin("PATCH", PATH, {"name": "  青岛海天食品  "})

    assert (answer.status_code, answer.json()["name"]) == (200, "青岛海天食品")
    assert boss("GET", "/session").json()["company"] == "青岛海天食品"
    assert browse()("GET", "/setup").json()["company"] == "青岛海天食品"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_made_small_and_shown_to_anybody(browse: Callable[..., Browser], kind: str) -> None:
    admin = browse("admin")

    logo = admin("PATCH", PATH, {"logo": picture(kind=kind)}).json()["logo"]

    assert logo == admin("GET", "/session").json()["logo"] == admin("GET", "/setup").json()["logo"]
    anybody = browse().client
    shown = anybody.get(logo)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert "immutable" in shown.headers["cache-control"]
    assert Image.open(io.BytesIO(shown.content)).size == (256, 171)
    assert anybody.get("/api/v1/settings/company/logo?v=old").headers["cache-control"] == "no-cache"
    assert admin("PATCH", PATH, {"logo": None}).json()["logo"] is None
    assert anybody.get(logo).status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "长" * 101}, "name_missing"),
        ({"name": None}, "wrong_setting"),
        ({"logo": "???"}, "no_logo"),
        ({"logo": base64.b64encode(b"<svg onload='alert(1)'/>").decode()}, "no_logo"),
        ({"logo": picture()[:200]}, "no_logo"),
        ({"name": "甲", "logo": "AAAA"}, "no_logo"),
        ({"colour": "red"}, "unknown_setting"),
    ],
)
def test_what_is_no_name_or_picture_is_refused_and_nothing_is_set(
    browse: Callable[..., Browser], body: dict[str, Any], code: str
) -> None:
    admin = browse("admin")
    before = admin("GET", PATH).json()

    answer = admin("PATCH", PATH, body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert admin("GET", PATH).json() == before


def test_only_administrators_set_it(boss: Browser) -> None:
    assert boss("GET", PATH).status_code == 403
    assert boss("PATCH", PATH, {"name": "甲"}).status_code == 403
