"""Small pictures: upright, without a camera's notes, bounded, and only for who may have the picture."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from huodan.kit import child
from huodan.storage.db import Database
from huodan.workspace import thumbnails
from tests.doors.conftest import Browser
from tests.support.attaching import DEAL, ITEM, PDF, build_vault, make, png, upload


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


def photo(width: int = 800, height: int = 400) -> bytes:
    """This function will take a photo with a camera held sideways, which wrote down where it was."""
    image = Image.new("RGB", (width, height), (10, 120, 200))
    notes = Image.Exif()
    notes[0x0112] = 6
    notes[0x010F] = "camera of 沈建华"
    notes.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    made = io.BytesIO()
    image.save(made, "JPEG", exif=notes)
    return made.getvalue()


def small(who: Browser, file: dict[str, Any], size: str = "small") -> Any:
    """This function will ask for the small picture."""
    return who("GET", f"/files/{file['id']}?size={size}")


def opened(answer: Any) -> Image.Image:
    """This function will look at the small picture."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/webp"
    return Image.open(io.BytesIO(answer.content))


def test_a_small_picture_is_upright_and_says_nothing_of_the_camera(zhou: Browser) -> None:
    file = upload(zhou, photo(), "a.jpg")
    make(zhou, ITEM, photo=[file])

    image = opened(small(zhou, file))

    assert image.size == (96, 192)
    assert not image.getexif()
    assert Image.open(io.BytesIO(photo())).getexif().get_ifd(0x8825)
    assert b"camera" not in small(zhou, file).content


def test_it_is_made_once_and_kept_beside(zhou: Browser, files_folder: Path) -> None:
    file = upload(zhou, png(width=500, height=10), "a.png")

    first, again = small(zhou, file).content, small(zhou, file).content

    assert first == again
    assert len(list(files_folder.glob("??/*.small"))) == 1
    assert opened(small(zhou, file, "large")).size == (500, 10)


@pytest.mark.parametrize(
    ("content", "name"),
    [(PDF, "a.pdf"), (photo()[:200], "broken.jpg"), (png()[:30], "broken.png")],
)
def test_what_cannot_be_shown_small_has_none(zhou: Browser, content: bytes, name: str) -> None:
    file = upload(zhou, content, name)

    assert small(zhou, file).status_code == 404
    assert small(zhou, file).status_code == 404
    assert len(zhou("GET", f"/files/{file['id']}").content) == file["size"] > 0


def test_one_that_was_too_slow_is_tried_again_but_not_for_ever(
    zhou: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, given_up = (upload(zhou, photo(width), "a.jpg") for width in (500, 600))
    monkeypatch.setattr(thumbnails, "SECONDS", -1)
    monkeypatch.setattr(child, "BEAT_SECONDS", 0.001)
    assert small(zhou, busy).status_code == 404
    for _ in range(thumbnails.ATTEMPTS):
        assert small(zhou, given_up).status_code == 404

    monkeypatch.setattr(thumbnails, "SECONDS", 20)

    assert opened(small(zhou, busy)).format == "WEBP"
    assert small(zhou, given_up).status_code == 404


def test_a_bomb_is_left_alone(zhou: Browser) -> None:
    bomb = png()[:8] + forged_head(60_000, 60_000) + png()[33:]

    assert small(zhou, upload(zhou, bomb, "bomb.png")).status_code == 404


def test_a_picture_that_unpacks_to_far_more_than_it_says_is_left_alone(zhou: Browser) -> None:
    packed = zlib.compress(b"\x00" * 64 * 1024 * 1024, 9)
    said = b"zTXtnote\x00\x00" + packed
    chunk = struct.pack("!I", len(said) - 4) + said + struct.pack("!I", zlib.crc32(said))
    bomb = png()[:33] + chunk + png()[33:]
    wide = b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;"

    assert small(zhou, upload(zhou, bomb, "text.png", meant="test/item/proof")).status_code == 404
    assert small(zhou, upload(zhou, wide, "wide.gif")).status_code == 404
    assert opened(small(zhou, upload(zhou, png(), "good.png"))).size == (4, 3)


def forged_head(width: int, height: int) -> bytes:
    """This function will write the head of a picture far larger than what follows."""
    head = b"IHDR" + struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return struct.pack("!I", 13) + head + struct.pack("!I", zlib.crc32(head))


def test_only_who_may_have_the_picture_gets_the_small_one(
    zhou: Browser, browse: Callable[..., Browser]
) -> None:
    boss, lin = browse("boss"), browse("lin")
    hidden, shown = upload(boss, png(1), "h.png"), upload(boss, png(2), "s.png")
    make(boss, DEAL, owner="zhou", secret=[hidden], contract=[shown])

    got = {
        name: [small(who, file).status_code for file in (hidden, shown)]
        for name, who in (("boss", boss), ("zhou", zhou), ("lin", lin))
    }

    assert got == {"boss": [200, 200], "zhou": [404, 200], "lin": [404, 404]}
    assert boss("GET", f"/files/{hidden['id']}").status_code == 200
    assert zhou("GET", f"/files/{hidden['id']}").status_code == 404
