"""Hostile and unfortunate uploads: names, types, sizes, forms; each is refused in words or made harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.filing import set_limits
from tests.doors.conftest import Browser
from tests.support.attaching import DEAL, ITEM, PDF, build_vault, fetch, make, png, refused, send, upload


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


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\合同.pdf", "合同.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil_ 1.pdf"),
        ("报价\u202egpj.exe", "报价gpj.exe"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
        ('a"; x=1.pdf', "a_; x=1.pdf"),
        ("..", "未命名文件"),
        ("合" * 83 + ".pdf", "合" * 83 + ".pdf"),  # 253 bytes, as long as a disk takes
        ("付款\u2067凭证\u2069\u200d.pdf", "付款凭证.pdf"),
        (".htaccess", "htaccess"),
    ],
)
def test_names_are_made_harmless(zhou: Browser, given: str, kept: str, files_folder: Path) -> None:
    file = upload(zhou, PDF, given)
    deal = make(zhou, owner="zhou", contract=[file])
    got = fetch(zhou, deal, file)

    assert file["name"] == kept
    assert got.content == PDF
    assert "\r" not in got.headers["content-disposition"]
    assert {path.name for path in files_folder.parent.iterdir()} <= {"files", "files.db", *journals()}


def journals() -> set[str]:
    """This function will name what SQLite keeps beside its file."""
    return {"files.db-wal", "files.db-shm", "files.db-journal"}


@pytest.mark.parametrize(
    ("content", "name", "type"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "photo.png", "text/html"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "photo.jpg", "image/svg+xml"),
        (b"plain", "x.pdf", "text/plain"),
        (b"", "empty.pdf", "application/octet-stream"),
    ],
)
def test_what_could_run_is_only_a_download(zhou: Browser, content: bytes, name: str, type: str) -> None:
    file = upload(zhou, content, name)
    deal = make(zhou, owner="zhou", contract=[file])
    got = fetch(zhou, deal, file)

    assert file["type"] == type
    assert got.content == content
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["cross-origin-resource-policy"] == "same-origin"


PICTURE_AND_PAGE = b"GIF89a/*<script>alert(1)</script>*/=1;"
PAPER_AND_PAGE = b"%PDF-1.4\n<!DOCTYPE html><script>alert(document.cookie)</script>"


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (PICTURE_AND_PAGE, "image/gif"),
        (PAPER_AND_PAGE, "application/pdf"),
        (png() + b"<script>alert(1)</script>", "image/png"),
    ],
)
def test_what_is_two_things_at_once_is_shown_only_as_the_harmless_one(
    zhou: Browser, content: bytes, type: str
) -> None:
    file = upload(zhou, content, "photo.html")
    got = fetch(zhou, make(zhou, owner="zhou", contract=[file]), file)

    assert file["type"] == type
    assert got.headers["content-type"] == type
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src" not in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg onload="alert(1)"/>',
        b"<html><img src=x onerror=alert(1)></html>",
        "<html><script>alert(1)</script>".encode("utf-16"),
        b"",
    ],
    ids=["svg", "svg after a mark", "html", "html in utf-16", "nothing"],
)
def test_what_runs_is_no_picture_and_has_no_small_one(zhou: Browser, content: bytes) -> None:
    file = upload(zhou, content, "photo.png")

    answer = zhou("POST", f"{ITEM}/records", {"values": {"name": "n", "photo": [file]}})
    got = zhou("GET", f"/files/{file['id']}")

    assert refused(answer) == [("photo", "wrong_file_type")]
    assert got.headers["content-disposition"].startswith("attachment;")
    assert zhou("GET", f"/files/{file['id']}?size=small").status_code == 404


def test_a_pdf_may_stand_in_a_frame_of_our_own_and_nothing_else(zhou: Browser) -> None:
    file, picture = upload(zhou), upload(zhou, png(), "p.png")
    deal = make(zhou, owner="zhou", contract=[file, picture])

    paper, shown = fetch(zhou, deal, file).headers, fetch(zhou, deal, picture).headers

    assert paper["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in paper["content-security-policy"]
    assert shown["x-frame-options"] == "DENY"
    assert shown["content-disposition"].startswith("inline")
    assert zhou("GET", "/apps").headers["x-frame-options"] == "DENY"


def test_an_image_field_takes_only_pictures(zhou: Browser) -> None:
    fake = upload(zhou, PDF, "photo.png")

    answer = zhou("POST", f"{ITEM}/records", {"values": {"name": "n", "photo": [fake]}})

    assert refused(answer) == [("photo", "wrong_file_type")]
    assert "photo.png" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("合同.pdf", "file_by_name"),
        ([{"id": "file_0000000000001"}], "unknown_file"),
        ([{"id": "ord_0000000000001"}], "wrong_type"),
        ({"id": "file_0000000000001"}, "wrong_type"),
        ([[]], "wrong_type"),
    ],
)
def test_what_is_no_file_is_refused(zhou: Browser, raw: object, code: str) -> None:
    answer = zhou("POST", f"{DEAL}/records", {"values": {"name": "n", "owner": "zhou", "contract": raw}})

    assert refused(answer) == [("contract", code)]


def test_too_many_files_and_one_file_twice_are_refused(zhou: Browser) -> None:
    files = [upload(zhou, bytes([number])) for number in range(5)]

    def save(**values: object) -> Any:
        return zhou("POST", f"{DEAL}/records", {"values": {"name": "n", "owner": "zhou", **values}})

    assert refused(save(contract=files)) == [("contract", "too_many_files")]
    assert refused(save(contract=[files[0], files[0]])) == [("contract", "file_twice")]


def test_too_large_a_file_is_refused_and_leaves_nothing(
    zhou: Browser, database: Database, files_folder: Path
) -> None:
    with database.write() as tx:
        set_limits(tx, largest_mb=1)

    answer = send(zhou, b"x" * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert "1 MB" in answer.json()["title"]
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []
    assert zhou("GET", "/files/limits").json()["largest_mb"] == 1
    upload(zhou, b"x" * (1024 * 1024))


def test_a_full_workspace_says_how_full_it_is(zhou: Browser, database: Database) -> None:
    with database.write() as tx:
        set_limits(tx, largest_mb=1, quota_mb=1)
    upload(zhou, b"x" * 700_000)

    answer = send(zhou, b"y" * 700_000)

    assert (answer.status_code, answer.json()["code"]) == (507, "quota_reached")
    assert "0.7 MB" in answer.json()["title"]
    assert "1 MB" in answer.json()["title"]
    upload(zhou, b"x" * 700_000)  # the same content needs no room


@pytest.mark.parametrize("fields", [{}, {"file": "text"}])
def test_a_form_without_a_file_is_refused(zhou: Browser, fields: dict[str, str]) -> None:
    headers = {"X-CSRF-Token": zhou.csrf}
    plain = zhou.client.post("/api/v1/files", data=fields, headers=headers)
    files = [("file", ("a", b"1")), ("file", ("b", b"2"))]
    two = zhou.client.post("/api/v1/files", files=files, headers=headers)
    broken = zhou.client.post(
        "/api/v1/files",
        content=b"--x\r\nnonsense",
        headers={**headers, "Content-Type": "multipart/form-data; boundary=x"},
    )

    assert plain.status_code == 415
    assert (two.status_code, two.json()["code"]) == (422, "wrong_setting")
    assert broken.status_code in (415, 422)
