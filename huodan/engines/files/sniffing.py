"""
What a file is, told from its content: a name or a browser may say anything.

What is not known is ``application/octet-stream``; it is stored and given out all the same, but only as a download.
"""

from __future__ import annotations

import mmap
import os
import re
import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from huodan.language.fields._files import PICTURES

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
SHOWN_INLINE = PICTURES | {PDF}
"""What a browser shows without running anything of it with our rights."""

HEAD = 4096
_OFFICE = "application/vnd.openxmlformats-officedocument."

_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"%PDF-", PDF),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"{\\rtf", "application/rtf"),
)
_ZIPPED = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}presentationml.presentation",
    "OFD.xml": "application/ofd",
}
_OLD_OFFICE = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (
    (re.compile(rb"<svg[\s>]", re.IGNORECASE), "image/svg+xml"),
    (re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe)[\s>]", re.IGNORECASE), "text/html"),
    (re.compile(rb"\A\s*<\?xml", re.IGNORECASE), "text/xml"),
)
MOST_MEMBERS = 5_000
MOST_LISTED = 1 << 20
LONGEST_END = 65_535 + 22
_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"


def sniff(path: Path) -> str:
    """Give the media type of a file by its content."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for at, beginning, type in _BEGINNINGS:
        if head.startswith(beginning, at) and _is_whole(type, head):
            return type
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _old_office(path)
    return _text(head)


def _is_whole(type: str, head: bytes) -> bool:
    """Look twice at what begins with two letters anybody may write."""
    if type == "image/bmp":
        return len(head) >= 26 and head[6:10] == b"\x00\x00\x00\x00"
    return head.startswith(b"RIFF") if type in ("image/webp", "audio/wav") else True


def _zipped(path: Path) -> str:
    members = list(islice(_members(path), MOST_MEMBERS))
    for beginning, type in _ZIPPED.items():
        if any(name.startswith(beginning.encode()) for name in members):
            return type
    return "application/zip"


def _members(path: Path) -> Iterator[bytes]:
    """
    Name what is packed in a file, reading no more of its list than a bounded piece.

    The reader of the standard library takes the whole list, which may say a million names.
    """
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - LONGEST_END))
        end = file.read()
        at = end.rfind(_END)
        if at < 0 or len(end) < at + 22:
            return
        size, start = struct.unpack_from("<II", end, at + 12)
        if start >= length:
            return
        file.seek(start)
        told = file.read(min(size, MOST_LISTED))
    at = 0
    while told.startswith(_ENTRY, at) and len(told) >= at + 46:
        name, extra, comment = struct.unpack_from("<HHH", told, at + 28)
        yield told[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def _old_office(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, type in _OLD_OFFICE.items():
            if content.find(stream.encode("utf-16-le")) >= 0:
                return type
    return UNKNOWN


def _text(head: bytes) -> str:
    """Tell text from bytes; a cut letter at the end of the head does not count."""
    if not head or b"\x00" in head:
        return UNKNOWN
    for pattern, type in _MARKUP:
        if pattern.search(head):
            return type
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "text/plain"
    return UNKNOWN
