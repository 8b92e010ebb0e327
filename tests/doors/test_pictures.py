"""Pictures sent up: what a photo tells of its place goes, unless its field says otherwise; large ones get smaller."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from huodan.storage.db import Database
from tests.doors.conftest import Browser
from tests.support.attaching import ITEM, PDF, build_vault, fetch, make, send

CANARY = b"CANARY"
SMALL, PROOF, PHOTO = "test/item/small", "test/item/proof", "test/item/photo"


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("files", build_vault))
    yield opened
    opened.close()


@pytest.fixture
def zhou(browse: Callable[..., Browser]) -> Browser:
    """This function will sign a seller in."""
    return browse("zhou")


def photo(format: str, size: tuple[int, int], turn: int = 1, **more: Any) -> bytes:
    """This function will take a photo that tells where: red on top, blue below, as the camera was held."""
    told = Image.Exif()
    told[0x0112], told[0x010F] = turn, "CANARY"
    told.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0)})
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image.point(lambda grey: 255 - grey), image.rotate(90), image))
    made = io.BytesIO()
    image.save(made, format, exif=told, **more)
    return made.getvalue()


def kept(
    who: Browser, content: bytes, name: str, meant: str | None, into: str
) -> tuple[dict[str, Any], bytes]:
    """This function will send a file up, save it with a record, and give what comes down again."""
    answer = send(who, content, name, meant=meant)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    item = make(who, ITEM, **{into: [{"id": file["id"]}]})
    assert item["values"][into] == [file]
    got = fetch(who, item, file, ITEM).content
    assert len(got) == file["size"]
    return file, got


@pytest.mark.parametrize("meant", [None, PHOTO])
def test_a_photo_does_not_tell_where_it_was_taken(zhou: Browser, meant: str | None) -> None:
    taken = photo("JPEG", (40, 30), turn=6)

    file, got = kept(zhou, taken, "现场.jpg", meant, "photo")

    assert CANARY in taken
    assert CANARY not in got
    with Image.open(io.BytesIO(taken)) as before, Image.open(io.BytesIO(got)) as after:
        assert after.tobytes() == before.tobytes()
        assert dict(after.getexif()) == {0x0112: 6}
    assert (file["name"], file["type"]) == ("现场.jpg", "image/jpeg")


def test_a_field_may_keep_every_byte(zhou: Browser) -> None:
    taken = photo("JPEG", (40, 30), turn=6)

    _, got = kept(zhou, taken, "证据.jpg", PROOF, "proof")

    assert got == taken


@pytest.mark.parametrize(
    ("format", "name", "type"),
    [
        ("JPEG", "大图.jpg", "image/jpeg"),
        ("PNG", "大图.png", "image/png"),
        ("WEBP", "大图.webp", "image/webp"),
        ("BMP", "大图.bmp", "image/png"),
    ],
)
def test_a_large_picture_is_made_smaller_and_stands_upright(
    zhou: Browser, format: str, name: str, type: str
) -> None:
    is_turned = format != "BMP"
    taken = photo(format, (2600, 1300), turn=6 if is_turned else 1)

    file, got = kept(zhou, taken, name, SMALL, "small")

    assert (file["type"], file["name"]) == (type, name if is_turned else "大图.png")
    assert CANARY not in got
    assert len(got) < len(taken)
    with Image.open(io.BytesIO(got)) as after:
        assert after.size == ((960, 1920) if is_turned else (1920, 960))
        assert not after.getexif()
        # Turned clockwise, what was on top is on the right.
        top, bottom = ((950, 960), (10, 960)) if is_turned else ((960, 10), (960, 950))
        reds = [after.convert("RGB").getpixel(place)[0] for place in (top, bottom)]  # type: ignore[index]
        assert reds[0] > 240 > 15 > reds[1]


def test_what_would_not_get_smaller_is_only_cleaned(zhou: Browser) -> None:
    taken = photo("JPEG", (400, 300), quality=30)

    _, got = kept(zhou, taken, "小图.jpg", SMALL, "small")

    with Image.open(io.BytesIO(taken)) as before, Image.open(io.BytesIO(got)) as after:
        assert after.tobytes() == before.tobytes()
    assert CANARY not in got


def test_what_is_no_picture_or_a_broken_one_comes_in_all_the_same(zhou: Browser) -> None:
    assert kept(zhou, PDF, "a.pdf", PROOF, "proof")[1] == PDF
    broken = photo("PNG", (2600, 1300))[:3000]
    assert send(zhou, broken, "b.png", meant=SMALL).status_code == 201


@pytest.mark.parametrize(
    "meant",
    [
        "test/item/name",
        "test/item/nothing",
        "test/nothing/photo",
        "x",
        "test/deal/secret",
        "//",
        "test/item/",
    ],
)
def test_a_field_that_takes_no_files_of_the_caller_is_refused_alike(zhou: Browser, meant: str) -> None:
    answer = send(zhou, PDF, meant=meant)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")


def test_nothing_is_left_lying_about(zhou: Browser, files_folder: Path) -> None:
    for meant in (None, SMALL, PROOF):
        send(zhou, photo("PNG", (2000, 20)), "a.png", meant=meant)

    assert list((files_folder / "incoming").iterdir()) == []
