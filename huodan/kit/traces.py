"""
Pictures without what cameras and programs wrote into them: place, time, device, author, small previews.

Works on the bytes alone and touches no pixel; which side is up, and the colours, stay. Only what is known to be needed
to draw a picture is kept, so that what nobody here has heard of goes too, and whatever follows its end, such as the
film of a moving photo. What cannot be followed is copied as far as it can be.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

UPRIGHT = 1
MOST_ENTRIES = 200

_ORIENTATION = 0x0112
_EXIF = b"Exif\x00\x00"
_SCAN, _END, _APP0, _APP1, _APP2, _APP14 = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_DRAWN = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0)))
"""The markers of JPEG that say how to draw: frames, tables, scans."""
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""The markers nothing belongs to."""
_NEXT = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_AFTER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""What ends a scan; the marks in it that help to begin anew do not."""
_PNG_KEPT = frozenset(
    b"IHDR PLTE tRNS IDAT IEND cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def can_strip(type: str) -> bool:
    """Say whether pictures of a media type are known here."""
    return type in _KNOWN


def strip(source: Path, into: BinaryIO, type: str) -> None:
    """Write a picture (JPEG, PNG, WebP) again with nothing but what draws it."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for piece in _KNOWN[type](data):
            into.write(piece)


def _jpeg(data: mmap.mmap) -> Iterator[bytes]:
    yield data[:2]
    at, is_turned = 2, False
    while found := _NEXT.search(data, at):  # what stands between segments, every reader skips
        at = found.start()
        marker = data[at + 1]
        if marker == _END:
            yield data[at : at + 2]
            return
        if marker in _ALONE:
            yield data[at : at + 2]
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) < 4:
            return
        at += 2 + length
        if marker == _APP1 and segment.startswith(_EXIF, 4) and not is_turned:
            is_turned = True
            yield from _turned(segment[4:], lambda exif: b"\xff\xe1" + _size(len(exif) + 2) + exif)
        else:
            yield _drawn(marker, segment)
        if marker == _SCAN:
            scanned = _AFTER.search(data, at)
            end = len(data) if scanned is None else scanned.start()
            yield data[at:end]
            at = end


def _drawn(marker: int, segment: bytes) -> bytes:
    """Give a segment of a JPEG if it is needed."""
    if marker == _APP0 and segment.startswith(b"JFIF\x00", 4) and len(segment) >= 16:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"  # without its preview
    is_colour = (marker == _APP2 and segment.startswith(b"ICC_PROFILE\x00", 4)) or (
        marker == _APP14 and segment.startswith(b"Adobe", 4)
    )
    return segment if marker in _DRAWN or is_colour else b""


def _png(data: mmap.mmap) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind in _PNG_KEPT:
            yield data[at:end]
        elif kind == b"eXIf":
            yield from _turned(data[at + 8 : end - 4], _png_exif)
        if kind == b"IEND":
            return
        at = end


def _png_exif(exif: bytes) -> bytes:
    body = b"eXIf" + exif.removeprefix(_EXIF)
    return struct.pack("!I", len(body) - 4) + body + struct.pack("!I", zlib.crc32(body))


def _webp(data: mmap.mmap) -> Iterator[bytes]:
    spans: list[tuple[int, int]] = []
    turned: list[bytes] = []
    at, last = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= last:
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = min(at + 8 + size + size % 2, last)
        if kind in _WEBP_KEPT:
            spans.append((at, end))
        elif kind == b"EXIF" and not turned:
            turned += _turned(data[at + 8 : at + 8 + size], _webp_exif)
        at = end
    size = 4 + sum(end - at for at, end in spans) + sum(map(len, turned))
    yield b"RIFF" + struct.pack("<I", size) + b"WEBP"
    for at, end in spans:
        piece = data[at:end]
        if piece.startswith(b"VP8X") and len(piece) > 8:
            flags = piece[8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if turned else 0)
            piece = piece[:8] + bytes((flags,)) + piece[9:]
        yield piece
    yield from turned


def _webp_exif(exif: bytes) -> bytes:
    body = exif.removeprefix(_EXIF)
    return b"EXIF" + struct.pack("<I", len(body)) + body


def _turned(exif: bytes, written: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """Give what tells how a picture is to be turned, and nothing if it stands upright."""
    turn = _orientation(exif.removeprefix(_EXIF))
    if turn != UPRIGHT:
        entry = struct.pack("!HHIHH", _ORIENTATION, 3, 1, turn, 0)
        yield written(_EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00")


def _orientation(tiff: bytes) -> int:
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    if at + 2 > len(tiff):
        return UPRIGHT
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for place in range(min(count, MOST_ENTRIES)):
        entry = tiff[at + 2 + 12 * place : at + 14 + 12 * place]
        if len(entry) < 12:
            break
        tag, _, _, turn = struct.unpack_from(f"{order}HHIH", entry)
        if tag == _ORIENTATION:
            return int(turn) if 1 <= turn <= 8 else UPRIGHT
    return UPRIGHT


def _size(length: int) -> bytes:
    return length.to_bytes(2, "big")


_KNOWN: dict[str, Callable[[mmap.mmap], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
