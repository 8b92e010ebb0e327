"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huodan.engines.files import SHOWN_INLINE, sniff
from tests.support.attaching import PDF, png


def zipped(*names: str) -> bytes:
    """This function will pack empty members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "")
    return packed.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"xxxx\x00\x00\x00\x00WEBPVP8 ", "application/octet-stream"),
        (b"BM are two letters", "text/plain"),
        (PDF, "application/pdf"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}spreadsheetml.sheet"),
        (zipped("word/document.xml"), f"{OFFICE}wordprocessingml.document"),
        (zipped("a.txt"), "application/zip"),
        (b"PK\x03\x04 broken", "application/zip"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        (OLE, "application/octet-stream"),
        ("订单,金额\n".encode(), "text/plain"),
        ("订单,金额\n".encode("gb18030"), "text/plain"),
        (("订" * 2000).encode(), "text/plain"),
        (b"hello <SCRIPT >alert(1)", "text/html"),
        (b"<svg\nonload=x>", "image/svg+xml"),
        (b"\xff\xfe\x00\x01", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_type_is_told_by_content(content: bytes, type: str, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(content)

    assert sniff(tmp_path / "x.png") == type


@given(content=st.binary(max_size=300))
def test_nothing_breaks_the_reader(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(content)

    assert "/" in sniff(tmp_path / "any")


def test_nothing_that_runs_is_shown() -> None:
    assert not any(word in type for type in SHOWN_INLINE for word in ("svg", "html", "xml", "text"))
