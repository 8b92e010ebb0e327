"""What a file is, by its content."""

from __future__ import annotations

import io
import struct
import tracemalloc
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


def test_a_packed_file_with_a_million_names_is_not_read_whole(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + b"\x00" * 24 + struct.pack("<HHH", 1, 0, 0) + b"\x00" * 12 + b"a"
    listed = entry * 400_000
    end = b"PK\x05\x06" + b"\x00" * 4 + struct.pack("<HHIIH", 0xFFFF, 0xFFFF, len(listed), 4, 0)
    (tmp_path / "bomb.xlsx").write_bytes(b"PK\x03\x04" + listed + end)

    tracemalloc.start()
    found = sniff(tmp_path / "bomb.xlsx")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == "application/zip"
    assert most < 4 * 1024 * 1024


@pytest.mark.parametrize("cut", [10, 30, 60])
def test_a_packed_file_that_is_cut_is_just_packed(cut: int, tmp_path: Path) -> None:
    (tmp_path / "cut.docx").write_bytes(zipped("word/document.xml")[:-cut])

    assert sniff(tmp_path / "cut.docx") == "application/zip"


@given(tail=st.binary(max_size=200))
def test_nothing_breaks_the_reader_of_packed_files(tail: bytes, tmp_path: Path) -> None:
    (tmp_path / "any.zip").write_bytes(b"PK\x03\x04" + tail + b"PK\x05\x06" + tail)

    assert "/" in sniff(tmp_path / "any.zip")


@given(content=st.binary(max_size=300))
def test_nothing_breaks_the_reader(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(content)

    assert "/" in sniff(tmp_path / "any")


def test_nothing_that_runs_is_shown() -> None:
    assert not any(word in type for type in SHOWN_INLINE for word in ("svg", "html", "xml", "text"))
