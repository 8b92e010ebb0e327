"""Pictures without what cameras wrote into them: every pixel stays, every trace goes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from huodan.kit.traces import can_strip, strip

CANARY = b"CANARY"
GPS, ORIENTATION, MAKER, USER = 0x8825, 0x0112, 0x010F, 0x9286
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><exif:GPSLatitude>CANARY 30,15N</exif:GPSLatitude></x:xmpmeta>"


def exif(turn: int | None) -> Image.Exif:
    """This function will write what a phone writes: place, maker, and which side is up."""
    told = Image.Exif()
    told[MAKER] = "CANARY maker"
    told.get_ifd(0x8769)[USER] = b"CANARY comment"
    told.get_ifd(GPS).update(
        {1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0), 29: "CANARY:05:06"}
    )
    if turn is not None:
        told[ORIENTATION] = turn
    return told


def photo(type: str, mode: str, turn: int | None, **more: Any) -> bytes:
    """This function will take a photo of many colours with a phone."""
    size = (31, 17)
    pixels = Image.merge("RGB", [Image.linear_gradient("L").resize(size).rotate(90 * n) for n in range(3)])
    made = io.BytesIO()
    if type == "image/png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "CANARY text")
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more["pnginfo"] = text
    else:
        more["xmp"] = XMP
    if type == "image/jpeg":
        more["comment"] = "CANARY comment"
    pixels.convert(mode).save(made, TYPES[type], exif=exif(turn), **more)
    return made.getvalue()


def stripped(content: bytes, type: str, folder: Path) -> bytes:
    """This function will take the traces out of a picture."""
    source, made = folder / "source", io.BytesIO()
    source.write_bytes(content)
    strip(source, made, type)
    return made.getvalue()


def seen(content: bytes) -> tuple[str, tuple[int, int], bytes]:
    """This function will give what anybody sees of a picture: its pixels, the right side up."""
    with Image.open(io.BytesIO(content)) as found:
        upright = ImageOps.exif_transpose(found)
        return upright.mode, upright.size, upright.tobytes()


@settings(max_examples=60, deadline=None)
@given(
    type=st.sampled_from(sorted(TYPES)),
    mode=st.sampled_from(["RGB", "L", "CMYK", "P", "RGBA"]),
    turn=st.none() | st.integers(1, 8),
    is_progressive=st.booleans(),
    tail=st.sampled_from([b"", b"ftyp CANARY film"]),
)
def test_pixels_stay_and_traces_go(
    tmp_path_factory: pytest.TempPathFactory,
    type: str,
    mode: str,
    turn: int | None,
    is_progressive: bool,
    tail: bytes,
) -> None:
    fits = {
        "image/jpeg": ("RGB", "L", "CMYK"),
        "image/png": ("RGB", "L", "P", "RGBA"),
        "image/webp": ("RGB", "RGBA"),
    }
    mode = mode if mode in fits[type] else "RGB"
    more: dict[str, Any] = {"progressive": is_progressive} if type == "image/jpeg" else {}
    more |= {"lossless": is_progressive} if type == "image/webp" else {}
    colours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    taken = photo(type, mode, turn, icc_profile=colours, **more) + tail

    kept = stripped(taken, type, tmp_path_factory.mktemp("photo"))

    assert CANARY in taken
    assert CANARY not in kept
    assert seen(kept) == seen(taken)
    with Image.open(io.BytesIO(kept)) as found:
        assert found.info.get("icc_profile") == colours
        told = dict(found.getexif())
        assert told == ({ORIENTATION: turn} if turn not in (None, 1) else {})
        assert not found.getexif().get_ifd(GPS)


@settings(max_examples=150, deadline=None)
@given(type=st.sampled_from(sorted(TYPES)), cut=st.integers(0, 2_000), noise=st.binary(max_size=40))
def test_what_is_broken_is_followed_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, type: str, cut: int, noise: bytes
) -> None:
    whole = photo(type, "RGB", 6)
    broken = whole[: 12 + cut % len(whole)] + noise

    kept = stripped(broken, type, tmp_path_factory.mktemp("broken"))

    assert len(kept) <= len(broken) + 12
    assert stripped(kept, type, tmp_path_factory.mktemp("again")) == kept


def test_what_stands_between_segments_is_skipped_as_readers_do(tmp_path: Path) -> None:
    whole = photo("image/jpeg", "RGB", 6)
    taken = whole[:2] + b"\xff\xff\xff" + whole[3:20] + b"CANARY" + whole[20:]

    kept = stripped(taken, "image/jpeg", tmp_path)

    assert CANARY not in kept
    assert seen(kept) == seen(taken) == seen(whole)


def test_a_moving_picture_goes_on_moving(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (9, 9), (200, 40 * n, 0, 255)) for n in range(4)]
    for type in ("image/png", "image/webp"):
        made = io.BytesIO()
        frames[0].save(
            made, TYPES[type], save_all=True, append_images=frames[1:], exif=exif(3).tobytes(), lossless=True
        )

        kept = stripped(made.getvalue(), type, tmp_path)

        assert CANARY not in kept
        with Image.open(io.BytesIO(kept)) as found, Image.open(io.BytesIO(made.getvalue())) as before:
            assert found.n_frames == before.n_frames == 4  # type: ignore[attr-defined]
            for place in range(4):
                found.seek(place)
                before.seek(place)
                assert found.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_other_types_are_not_touched() -> None:
    assert not any(can_strip(type) for type in ("image/gif", "image/bmp", "image/heic", "application/pdf"))
